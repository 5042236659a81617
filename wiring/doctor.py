"""A look at everything an installation stands on, each part by itself: what is dead is told, the rest looked at."""

import asyncio
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from database.migrate import is_newest
from database.outbox import outbox_counts
from database.students import advisor_emails
from schemas.findings import Finding, Health
from schemas.mail import MailRefused, MailUnavailable
from schemas.mistakes import Mistake
from schemas.sms import Refused, SmsError
from schemas.tables import OutboxState
from wiring.connections import clock, hubspot_transport, look, office, sms_vendor, ticket_wishes
from wiring.notices import mail_server
from wiring.settings import ADDRESSES, SettingsInvalid, settings

SECONDS = 5.0  # nobody waits longer for a look at a server of our own
_NO_ADDRESS = "`placeline up` starts the sandbox; PLACELINE_LIVE=1 means the real one."
_NO_TABLES = "`placeline up` makes them, or `placeline db upgrade`."
_DOWN = "The house is down, or this part of it: `placeline up` starts it."
_TWILIO_MEND = "Check PLACELINE_TWILIO_ACCOUNT_SID, PLACELINE_TWILIO_AUTH_TOKEN and the account in Twilio's console."


def findings() -> Iterator[Finding]:
    """Yield what was found, line by line, as it is found. Changes nothing anywhere and texts nobody.

    A setting that is wrong is a finding, too: from then on it is left out in this process, and what depends on it is
    not looked at.
    """
    wrong = [*_settings()]
    yield from wrong
    left_out = SettingsInvalid("; ".join(one.seen for one in wrong)).names
    database: list[Finding] = []

    def hubspot() -> Iterator[Finding]:
        return _hubspot(has_database=all(one.health is not Health.PROBLEM for one in database))

    looks: list[tuple[str, tuple[str, ...], Callable[[], Iterable[Finding]]]] = [
        ("database", ("DATABASE_URL", "HOME"), _database),
        ("calendar", ("HOLIDAYS", "DAYS_OFF", "LEGAL_WINDOWS", "WEEKDAY_", "SATURDAY_", "SUNDAY_"), _calendar),
        ("HubSpot", ("HUBSPOT", "MESSAGING", "LIVE"), hubspot),
        ("Twilio", ("TWILIO", "LIVE"), lambda: asyncio.run(_twilio())),
        ("Prefect", (), _prefect),
        ("webhooks", ("PUBLIC_URL", "LIVE"), _webhooks),
        ("mail", ("SMTP",), _mail),
    ]
    for about, needs, look_at in looks:
        if any(name.removeprefix("PLACELINE_").startswith(needs) for name in left_out):
            found: list[Finding] = [Finding(about, Health.WARNING, "was not looked at", "Correct the settings first.")]
        else:
            found = []
        try:
            for one in found or look_at():
                if about == "database":
                    database.append(one)
                yield one
        except Mistake as mistake:
            yield Finding(about, Health.PROBLEM, str(mistake), "Correct the setting.")


def _settings() -> Iterator[Finding]:
    """Yield what is wrong with the settings, and take that out of this process's environment until the rest is right.

    Raises SettingsInvalid for what does not stand in the environment.
    """
    while True:
        try:
            settings()
            return
        except SettingsInvalid as wrong:
            for what in str(wrong).split("; PLACELINE_"):
                seen = f"PLACELINE_{what.removeprefix('PLACELINE_')}"
                yield Finding("settings", Health.PROBLEM, seen, "Correct it, or take it out of the environment.")
            given = [name for name in os.environ if name.upper() in wrong.names]
            if not given:
                raise
            for name in given:
                del os.environ[name]


def _calendar() -> Iterator[Finding]:
    hours = office().hours  # raises what is wrong with it
    yield Finding("calendar", Health.OK, f"{len(hours.days_off):,} days off are known")


def _database() -> Iterator[Finding]:
    try:
        with look() as session:
            at = session.connection().engine.url.render_as_string(hide_password=True)
            if not inspect(session.connection()).has_table("alembic_version"):
                yield Finding("database", Health.PROBLEM, f"{at} has no tables", _NO_TABLES)
            elif not is_newest(session):
                mend = "Stop everything, then `placeline db upgrade`."
                yield Finding("database", Health.PROBLEM, f"{at} is older than this program", mend)
            else:
                yield Finding("database", Health.OK, f"{at} answers and is up to date")
                yield from _outbox(session)
    except (SQLAlchemyError, OSError) as error:
        why = str(getattr(error, "orig", None) or error).partition("\n")[0]
        yield Finding("database", Health.PROBLEM, why, "Check PLACELINE_DATABASE_URL and PLACELINE_HOME.")


def _outbox(session: Session) -> Iterator[Finding]:
    counts = outbox_counts(session)
    dead = sum(number for (_, state), number in counts.items() if state in (OutboxState.REJECTED, OutboxState.GONE))
    if dead:
        seen = f"{dead:,} entries were refused by HubSpot, or deleted there"
        yield Finding("outbox", Health.WARNING, seen, "`placeline crm rejected` says why.")


def _hubspot(*, has_database: bool) -> Iterator[Finding]:
    from integrations.hubspot.doctor import PortalDoctor
    from wiring.hubspot import opt_out_properties

    if not settings().hubspot_base_url:
        yield Finding("HubSpot", Health.PROBLEM, "no address is set", _NO_ADDRESS)
        return
    if _is_down(settings().hubspot_base_url):
        yield Finding("HubSpot", Health.PROBLEM, f"nobody answers at {settings().hubspot_base_url}", _DOWN)
        return
    advisors: list[str] = []
    if has_database:
        with look() as session:
            advisors = advisor_emails(session)
    transport = hubspot_transport(is_shared=has_database)
    try:
        yield from PortalDoctor(
            transport,
            settings().hubspot_token.get_secret_value(),
            per_ten_seconds=settings().hubspot_per_ten_seconds,
            zone=settings().hubspot_zone,
            tickets=ticket_wishes(),
            advisors=advisors,
            messaging=settings().messaging,
            sender=settings().hubspot_sender,
            opt_out_properties=opt_out_properties(),
        ).findings()
    finally:
        transport.close()


async def _twilio() -> list[Finding]:
    if not settings().twilio_base_url:
        return [Finding("Twilio account", Health.PROBLEM, "no address is set", _NO_ADDRESS)]
    if _is_down(settings().twilio_base_url):
        return [Finding("Twilio account", Health.PROBLEM, f"nobody answers at {settings().twilio_base_url}", _DOWN)]
    try:
        async with sms_vendor() as vendor:
            await vendor.received_since(clock().now() - timedelta(minutes=1))
            found = [Finding("Twilio account", Health.OK, "answers and takes the credentials")]
            try:
                limits = await vendor.read_sender_limits()
            except Refused as refused:
                mend = "Check PLACELINE_TWILIO_MESSAGING_SERVICE_SID."
                return [*found, Finding("Twilio service", Health.PROBLEM, str(refused), mend)]
    except SmsError as error:
        return [Finding("Twilio account", Health.PROBLEM, f"{type(error).__name__}: {error}", _TWILIO_MEND)]
    if limits.texts_per_second is None:
        seen = "tells no registration in force; toll-free senders have none, others are blocked by the carriers"
        mend = "For ten-digit numbers, register the campaign in Twilio's console."
        return [*found, Finding("Twilio service", Health.WARNING, seen, mend)]
    return [*found, Finding("Twilio service", Health.OK, f"is registered for {limits.texts_per_second:g} a second")]


def _prefect() -> Iterator[Finding]:
    api = os.environ.get("PREFECT_API_URL", "") or _written_down("PREFECT_API_URL")
    if not api:
        yield Finding(
            "Prefect", Health.WARNING, "PREFECT_API_URL is not set, and nothing was started here: it was not looked at",
            "`placeline up` starts it; for one elsewhere set PREFECT_API_URL.",
        )  # fmt: skip
        return
    url = f"{api.rstrip('/')}/health"
    yield _answers("Prefect", url, _DOWN if _is_own(url) else "Start it, or correct PREFECT_API_URL.")


def _written_down(name: str) -> str:
    """Return what `placeline up` wrote down in the home folder, empty if it never ran there."""
    try:
        lines = (settings().home / ADDRESSES).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return dict(line.partition("=")[::2] for line in lines).get(name, "")


def _webhooks() -> Iterator[Finding]:
    at = settings().public_url.rstrip("/")
    if settings().live and urlsplit(at).scheme != "https":
        yield Finding("webhooks", Health.PROBLEM, f"{at} is not https", "Set PLACELINE_PUBLIC_URL to an https address.")
        return
    mend = "Start `placeline up`, and let PLACELINE_PUBLIC_URL lead to it."
    yield _answers("webhooks", f"{at}/health", _DOWN if _is_own(at) else mend)


def _is_own(url: str) -> bool:
    """Whether an address is one that `placeline up` starts on this machine."""
    return urlsplit(url).hostname in {"127.0.0.1", "localhost"}


def _is_down(url: str) -> bool:
    """Whether this is the sandbox's address and nobody is there."""
    if settings().live or not _is_own(url):
        return False
    try:
        httpx.get(url, timeout=SECONDS)
    except httpx.ConnectError:
        return True
    except (httpx.HTTPError, httpx.InvalidURL):
        return False
    return False


def _answers(about: str, url: str, mend: str) -> Finding:
    try:
        answer = httpx.get(url, timeout=SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Finding(about, Health.PROBLEM, f"nobody answers at {url} ({type(error).__name__})", mend)
    if answer.is_success:
        return Finding(about, Health.OK, f"{url} answers")
    return Finding(about, Health.PROBLEM, f"{url} answers {answer.status_code}", mend)


def _mail() -> Iterator[Finding]:
    server = mail_server()
    if server is None:
        seen = "no mail server: notices stay in the product, and e-mails that go instead of texts wait"
        yield Finding("mail", Health.WARNING, seen, "Set PLACELINE_SMTP_HOST.")
        return
    try:
        with server.connect():
            yield Finding("mail", Health.OK, f"{server.host}:{server.port} answers")
    except (MailRefused, MailUnavailable) as error:
        is_ours = not settings().live and server.host == "127.0.0.1"
        yield Finding("mail", Health.PROBLEM, str(error), _DOWN if is_ours else "Check the settings PLACELINE_SMTP_*.")
