"""`placeline usage`: the texts of this month and of its limit, and what goes by e-mail instead."""

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping

SHOWN = 5  # reasons for which e-mails did not go


def usage() -> None:
    """Show this month's texts, the limit, and the e-mails that go instead of texts."""
    from cli.ready import need_database
    from database.usage import email_counts, failed_emails, used_by_month
    from rules.monthly_limit import month_of
    from schemas.tables import EmailState
    from wiring.connections import clock, look, office
    from wiring.notices import mail_server

    need_database()
    limit, month = office().monthly_limit, month_of(clock().now(), office().zone)
    with look() as session:
        texts = used_by_month(session, [month]).get(month, 0)
        counts = email_counts(session)
        failed = failed_emails(session, SHOWN)
    typer.echo(f"Texts in {month}: {_of_limit(texts, limit)}")
    typer.echo(f"E-mails instead of texts: {', '.join(f'{counts.get(one, 0):,} {one.words}' for one in EmailState)}.")
    for state, error, number in failed:
        typer.echo(f"  {number:,} {EmailState(state).words}: {error}")
    waits_for_server = counts.get(EmailState.WAITING, 0) > 0 and mail_server() is None
    typer.echo(f"Next: {_next(texts, limit, counts, waits_for_server)}")


def _of_limit(texts: int, limit: int) -> str:
    if not limit:
        return f"{texts:,}; no limit is set."
    return f"{texts:,} of {limit:,} ({texts * 100 // limit} %)."


def _next(texts: int, limit: int, counts: "Mapping[str, int]", waits_for_server: bool) -> str:
    if waits_for_server:
        return "set PLACELINE_SMTP_HOST: without a mail server the e-mails wait."
    if limit and texts >= limit:
        return (
            "nothing: until the month ends texts are sent by e-mail, but for STOP and HELP answers. "
            "PLACELINE_MONTHLY_LIMIT raises the limit."
        )
    if counts.get("waiting"):
        return "nothing: the dispatch of every minute sends what waits."
    return "`placeline campaign preview` says whether a campaign fits into the month."
