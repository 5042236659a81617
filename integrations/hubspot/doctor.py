"""What the connected portal can do for us, looked at before anything is written: token, tier, set-up, limits, people.

Reads only. Each look stands for itself: where one is not answered, the others are.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypedDict, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from integrations.hubspot.conversations import sms_channel_ids
from integrations.hubspot.errors import HubSpotForbidden, HubSpotInvalid
from integrations.hubspot.mapping import (
    CAREER_STATUS,
    CONTACT_CAREER_KEY,
    CONTACTS,
    RECORD_PROPERTIES,
    STUDENT_ID,
    TICKET_KEY,
    TICKETS,
)
from integrations.hubspot.owners import Owners
from integrations.hubspot.paths import Api, path
from integrations.hubspot.tickets import TicketWishes, ticket_queue
from integrations.hubspot.transport import HubSpotTransport
from integrations.hubspot.wire import SchemasAnswer
from schemas.crm import CrmBusy, CrmError, CrmRefused, CrmUnanswered
from schemas.findings import Finding, Health
from schemas.messaging import MessagingKind

# Not dated: the description of a private app's token. Source: developers.hubspot.com/docs/api/private-apps
_TOKEN_INFO = "/oauth/v2/private-apps/get/access-token-info"

# What each scope is for. Source: HubSpot's published API documents, version 2026-09 (`security`).
NEEDED_SCOPES = {
    "crm.objects.contacts.read": "contacts and tasks are read",
    "crm.objects.contacts.write": "contacts and tasks are written",
    "crm.schemas.contacts.read": "the set-up is looked at",
    "crm.schemas.contacts.write": "`placeline crm setup` makes properties",
    "crm.lists.read": "lists become audiences",
    "crm.objects.owners.read": "tasks get their owner",
    "tickets": "tickets are opened",
    "conversations.read": "the inbox is read",
    "conversations.write": "conversations are answered, assigned and closed",
}
# Only where the subscription has custom objects.
CUSTOM_SCOPES = (
    "crm.objects.custom.read",
    "crm.objects.custom.write",
    "crm.schemas.custom.read",
    "crm.schemas.custom.write",
)
_TOKEN_MEND = "In HubSpot, give the token what it lacks, or make a new one and set PLACELINE_HUBSPOT_TOKEN."
_SAME_TIME = timedelta(minutes=1)
_SETUP_MEND = "`placeline crm setup` makes what is missing."


class _TokenInfo(TypedDict, total=False):
    hubId: int
    scopes: list[str]


class _Account(TypedDict, total=False):
    portalId: int
    timeZone: str


class _Usage(TypedDict, total=False):
    currentUsage: int
    usageLimit: int
    resetsAt: str


class _UsagePage(TypedDict, total=False):
    results: list[_Usage]


class _Property(TypedDict, total=False):
    name: str
    hasUniqueValue: bool


class _PropertiesPage(TypedDict, total=False):
    results: list[_Property]


Look = Callable[[], Iterator[Finding]]


class PortalDoctor:
    """One look at one portal.

    `token` is what the transport signs in with; `per_ten_seconds`, `zone` and `tickets` are the settings to compare
    with, as are `messaging`, `sender` (in whose name texts leave, empty: nobody) and `opt_out_properties`; `advisors`
    the e-mail addresses that tasks are given to.
    """

    def __init__(
        self,
        transport: HubSpotTransport,
        token: str,
        *,
        per_ten_seconds: int,
        zone: ZoneInfo,
        tickets: TicketWishes,
        advisors: Collection[str],
        messaging: MessagingKind,
        sender: str,
        opt_out_properties: Sequence[str],
    ) -> None:
        self._transport, self._token = transport, token
        self._per_ten_seconds, self._zone, self._tickets, self._advisors = per_ten_seconds, zone, tickets, advisors
        self._messaging, self._sender, self._opt_outs = messaging, sender, opt_out_properties
        self._object_type: str | None = None

    def findings(self) -> Iterator[Finding]:
        """Yield what was found. A portal that does not answer, or refuses the token, is one problem and no more."""
        try:
            yield from self._token_and_scopes()
        except CrmUnanswered as silent:
            yield _problem("HubSpot", str(silent), "Is PLACELINE_HUBSPOT_BASE_URL right, and status.hubspot.com quiet?")
            return
        except CrmBusy as busy:
            yield Finding("HubSpot", Health.WARNING, str(busy), "Look again then; syncs go on by themselves.")
            return
        except CrmError as error:
            yield _problem("HubSpot token", str(error), _TOKEN_MEND)
            return
        looks: tuple[tuple[str, Look], ...] = (
            ("HubSpot account", self._account),
            ("Career Status", self._tier),
            ("HubSpot set-up", self._set_up),
            ("HubSpot inbox", self._inbox),
            ("HubSpot tickets", self._ticket_stage),
            ("HubSpot users", self._people),
            ("HubSpot limits", self._limits),
            ("HubSpot clock", self._clock),
        )
        for about, look in looks:
            try:
                yield from look()
            except HubSpotForbidden as forbidden:
                yield _problem(about, str(forbidden), _TOKEN_MEND)
            except CrmError as error:
                yield _problem(about, str(error), "Look again in a minute; if it stays, mend what it says.")

    def _token_and_scopes(self) -> Iterator[Finding]:
        try:
            info = cast(_TokenInfo, self._transport.post(_TOKEN_INFO, {"tokenKey": self._token}))
        except HubSpotInvalid:
            # Some kinds of token are not described; that it is taken at all is seen by any other request.
            self._transport.get(path(Api.OWNERS), {"limit": "1"})
            yield Finding("HubSpot token", Health.WARNING, "is taken, but HubSpot does not describe its scopes")
            return
        scopes = set(info.get("scopes") or ())
        missing = [f"{scope} ({why})" for scope, why in NEEDED_SCOPES.items() if scope not in scopes]
        if missing:
            yield _problem("HubSpot token", f"lacks the scopes {', '.join(missing)}", _TOKEN_MEND)
        else:
            yield _ok("HubSpot token", f"is taken by portal {info.get('hubId', 'unknown')} and has every scope we need")

    def _account(self) -> Iterator[Finding]:
        account = cast(_Account, self._transport.get(path(Api.ACCOUNT, "details")))
        name = account.get("timeZone", "")
        try:
            theirs = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            yield Finding("HubSpot account", Health.WARNING, f"portal {account.get('portalId')}, time zone {name!r}")
            return
        if _offsets(theirs) == _offsets(self._zone):
            yield _ok("HubSpot account", f"portal {account.get('portalId')}, time zone {name}")
            return
        yield Finding(
            "HubSpot account",
            Health.WARNING,
            f"the portal's clock is {name}, ours {self._zone.key}: a used-up day would be waited out wrongly",
            f"Set PLACELINE_HUBSPOT_TIME_ZONE={name}.",
        )

    def _tier(self) -> Iterator[Finding]:
        try:
            schemas = cast(SchemasAnswer, self._transport.get(path(Api.SCHEMAS))).get("results") or []
        except HubSpotForbidden:
            yield _ok(
                "Career Status",
                "is kept as contact properties, one record a contact: this subscription (or the token, if "
                f"{', '.join(CUSTOM_SCOPES)} are missing) has no custom objects",
            )
            return
        self._object_type = next((one["objectTypeId"] for one in schemas if one.get("name") == CAREER_STATUS), None)
        if self._object_type is not None:
            yield _ok("Career Status", f"is kept as a custom object ({self._object_type})")
            return
        if CONTACT_CAREER_KEY in self._properties(CONTACTS):
            yield _ok("Career Status", "is kept as contact properties, one record a contact")
            return
        yield _problem("Career Status", "has no place in the portal yet", _SETUP_MEND)

    def _set_up(self) -> Iterator[Finding]:
        on_contacts, on_tickets = self._properties(CONTACTS), self._properties(TICKETS)
        home = on_contacts if self._object_type is None else self._properties(self._object_type)
        wanted = [(STUDENT_ID, on_contacts), (TICKET_KEY, on_tickets)]
        missing = [name for name, there in wanted if name not in there]
        missing += [name for name in self._opt_outs if name not in on_contacts]
        missing += [name for name in RECORD_PROPERTIES.values() if name not in home]
        if missing:
            shown = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
            yield _problem("HubSpot set-up", f"lacks the properties {shown}", _SETUP_MEND)
            return
        plain = [name for name, there in wanted if not there[name].get("hasUniqueValue")]
        if plain:
            yield _problem(
                "HubSpot set-up",
                f"{', '.join(plain)} is not unique, so one student could become two",
                "HubSpot makes a property unique at its creation only: delete it there, then `placeline crm setup`.",
            )
            return
        yield _ok(
            "HubSpot set-up", f"all {len(RECORD_PROPERTIES) + len(wanted) + len(self._opt_outs)} properties are there"
        )

    def _inbox(self) -> Iterator[Finding]:
        found = sms_channel_ids(self._transport)
        if found:
            yield _ok("HubSpot inbox", f"has an SMS channel ({', '.join(sorted(found))})")
            return
        if self._messaging is MessagingKind.HUBSPOT_INBOX:
            mend = "Connect HubSpot's SMS to the inbox, or choose another PLACELINE_MESSAGING."
            yield _problem("HubSpot inbox", "has no channel named SMS, by which texts are to come and go", mend)
            return
        yield Finding(
            "HubSpot inbox",
            Health.WARNING,
            "has no channel named SMS, so no conversation is answered, assigned or closed there",
            "Connect an SMS channel (Marketing SMS, or a custom channel), or leave it: texts go by Twilio.",
        )

    def _ticket_stage(self) -> Iterator[Finding]:
        try:
            queue = ticket_queue(self._transport, self._tickets)
        except HubSpotForbidden:
            raise
        except CrmRefused as refused:
            yield _problem("HubSpot tickets", str(refused), "Or make the pipeline in HubSpot.")
            return
        yield _ok("HubSpot tickets", f"begin in pipeline {queue.pipeline}, stage {queue.stage}")

    def _people(self) -> Iterator[Finding]:
        owners = Owners(self._transport, lambda: 0.0)
        if self._sender and owners.actor_id(self._sender) is None:
            mend = "Correct it, or add the user in HubSpot."
            yield _problem("HubSpot users", "nobody there has the address of PLACELINE_HUBSPOT_SENDER", mend)
        strangers = sorted(email for email in self._advisors if owners.owner_id(email) is None)
        if not strangers:
            yield _ok("HubSpot users", f"all {len(self._advisors)} advisors are users of the portal")
            return
        yield Finding(
            "HubSpot users",
            Health.WARNING,
            f"{len(strangers)} of {len(self._advisors)} advisors are no users there, and their tasks will be refused: "
            + ", ".join(strangers[:5]),
            "Add them in HubSpot, or correct the advisors on the roster.",
        )

    def _limits(self) -> Iterator[Finding]:
        page = cast(_UsagePage, self._transport.get(path(Api.ACCOUNT, "api-usage", "daily", "private-apps")))
        allowed = self._transport.told_per_ten_seconds
        if allowed is not None and allowed < self._per_ten_seconds:
            yield _problem(
                "HubSpot limits",
                f"{allowed} requests in ten seconds, but we would send {self._per_ten_seconds}",
                f"Set PLACELINE_HUBSPOT_PER_TEN_SECONDS={allowed}.",
            )
        elif allowed is not None and allowed > self._per_ten_seconds:
            yield _ok("HubSpot limits", f"{allowed} requests in ten seconds, of which we use {self._per_ten_seconds}")
        for usage in (page.get("results") or [])[:1]:
            limit, used = usage.get("usageLimit", 0), usage.get("currentUsage", 0)
            words = (
                f"{max(0, limit - used):,} of {limit:,} requests of today are left, until {usage.get('resetsAt', '')}"
            )
            health = Health.WARNING if used > 0.9 * limit else Health.OK
            mend = "Syncs wait for the portal's midnight when they are used up." if health is Health.WARNING else ""
            yield Finding("HubSpot limits", health, words, mend)

    def _clock(self) -> Iterator[Finding]:
        ahead = self._transport.clock_ahead
        if abs(ahead) <= _SAME_TIME:
            yield _ok("HubSpot clock", "agrees with ours")
            return
        which = "ahead of" if ahead > timedelta() else "behind"
        yield Finding(
            "HubSpot clock",
            Health.WARNING,
            f"is {abs(ahead).total_seconds():,.0f} s {which} ours; signed webhooks older than five minutes are refused",
            "Let this machine set its clock by the network.",
        )

    def _properties(self, object_type: str) -> dict[str, _Property]:
        page = cast(_PropertiesPage, self._transport.get(path(Api.PROPERTIES, object_type)))
        return {one["name"]: one for one in page.get("results") or ()}


def _offsets(zone: ZoneInfo) -> list[timedelta | None]:
    """Return what tells two zones apart that have the same clock under different names: winter and summer."""
    return [datetime(2026, month, 1, tzinfo=zone).utcoffset() for month in (1, 7)]


def _ok(about: str, seen: str) -> Finding:
    return Finding(about, Health.OK, seen)


def _problem(about: str, seen: str, mend: str) -> Finding:
    return Finding(about, Health.PROBLEM, seen, mend)
