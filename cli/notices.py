"""`placeline notices`: what was told about campaigns, to whom, and what could not be told."""

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from cli.whoami import whoami

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.tables import Notice, NoticeDelivery

app = typer.Typer(help="What happened to campaigns, and who was told.", no_args_is_help=True)

SHOWN = 100


@app.command("list")
def list_(
    unread: Annotated[bool, typer.Option("--unread", help="only what its recipient has not read")] = False,
    campaign: Annotated[Optional[int], typer.Option(help="number of a campaign")] = None,  # noqa: UP045
    mine: Annotated[bool, typer.Option("--mine", help="only what is addressed to you")] = False,
    failed: Annotated[bool, typer.Option("--failed", help="what could not be delivered, and why")] = False,
) -> None:
    """Show the latest notices, latest first."""
    from cli.ready import need_database
    from database.notices import failed_deliveries, notices_of
    from wiring.connections import look

    need_database()
    with look() as session:
        if failed:
            _show_failed(failed_deliveries(session))
            return
        recipient = whoami() if mine else None
        _show(notices_of(session, recipient=recipient, campaign_id=campaign, unread=unread, limit=SHOWN))


def _show(found: "Sequence[Notice]") -> None:
    from cli.tables import show
    from wiring.settings import settings

    rows = [
        [
            one.id, f"{one.at.astimezone(settings().zone):%a %m-%d %H:%M}", one.level, one.title, one.actor,
            one.recipient, "" if one.read_at else "unread",
        ]
        for one in found
    ]  # fmt: skip
    show(["#", "campus time", "level", "what", "by", "for", ""], rows, empty="There is nothing to read.", least=("by",))
    if found:
        typer.echo("Next: `placeline notices read` shows yours in full and marks them as read.")


def _show_failed(found: "Sequence[tuple[NoticeDelivery, Notice]]") -> None:
    from cli.tables import show
    from wiring.settings import settings

    rows = [
        [
            notice.id, notice.title, notice.recipient, delivery.channel,
            f"again {delivery.due_at.astimezone(settings().zone):%a %H:%M}" if delivery.state == "waiting" else "never",
            delivery.last_error or "",
        ]
        for delivery, notice in found
    ]  # fmt: skip
    show(["#", "what", "for", "by", "tried", "why not"], rows, empty="Everything that was due has been delivered.")
    if found:
        typer.echo("Next: mend the reason; `placeline people change LOGIN --email ...` for an address.")


@app.command()
def read(
    numbers: Annotated[Optional[list[int]], typer.Argument(help="of notices; without any, all of yours")] = None,  # noqa: UP045
) -> None:
    """Show your unread notices in full and mark them as read."""
    from cli.ready import need_database
    from database.notices import mark_read, notices_of
    from schemas.mistakes import Mistake
    from wiring.connections import begin, clock
    from wiring.settings import settings

    need_database()
    login = whoami()
    with begin() as session:
        mine = notices_of(session, recipient=login, unread=True, limit=SHOWN)
        wanted = [one for one in mine if not numbers or one.id in numbers]
        if strangers := sorted(set(numbers or ()) - {one.id for one in wanted}):
            raise Mistake(f"No unread notice of {login} has the number {strangers[0]}. See `placeline notices list`.")
        mark_read(session, login, [one.id for one in wanted], clock().now())
    for one in reversed(wanted):
        typer.echo(f"{one.at.astimezone(settings().zone):%a %Y-%m-%d %H:%M}  {one.body}\n")
    more = " There are more: run it again." if len(mine) == SHOWN and not numbers else ""
    typer.echo(f"{len(wanted)} read.{more} Next: `placeline campaign list`.")


@app.command()
def deliver() -> None:
    """Send the mails and other messages that are due; dispatch does it every minute by itself."""
    from cli.ready import need_database
    from wiring.notices import deliver as deliver_now

    need_database()
    report = deliver_now()
    told = ", ".join(f"{number:,} by {channel}" for channel, number in report.delivered.items()) or "none"
    typer.echo(f"Delivered: {told}. Put off: {report.put_off:,}. Given up: {report.given_up:,}.")
    typer.echo("Events for Prefect wait for the next dispatch. Next: `placeline notices list --failed`.")
