"""`placeline campaign pause`, `resume`, `reschedule`, `cancel`, `lift`: each says where the campaign stands then."""

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Optional
from zoneinfo import ZoneInfo

import typer

from cli.campaign_reports import Number
from cli.whoami import whoami

if TYPE_CHECKING:
    from schemas.tables import Campaign

NO_REASON = "no reason was given"

Why = Annotated[str, typer.Option("--why", help="kept in the audit log")]
Reason = Annotated[str, typer.Option("--why", help="what was found and mended; kept in the audit log")]
At = Annotated[str, typer.Option("--at", help="campus date and time of the next batch, as 2026-03-10 12:00, or now")]


def pause(number: Number, why: Why = NO_REASON) -> None:
    """Stop a campaign within one chunk; nothing is sent until it is resumed."""
    from actions import change_campaign
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database()
    with begin() as session:
        campaign = change_campaign.pause(session, number, now=clock().now(), actor=whoami(), why=why)
    _say(campaign, f'`placeline campaign resume {number} --at "2026-12-01 12:00"` (a campus time, or now)')


def resume(number: Number, at: At = "", why: Why = NO_REASON) -> None:
    """Go on with a paused campaign at a date and time; asks for it if it is not given."""
    from actions import change_campaign
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database()
    next_batch_at = _asked_for(number, "resume", at)
    with begin() as session:
        campaign = change_campaign.resume(
            session, number, next_batch_at=next_batch_at, now=clock().now(), actor=whoami(), why=why
        )  # fmt: skip
    _say(campaign, f"`placeline campaign show {number}`")


def reschedule(
    number: Number, at: At = "", why: Why = NO_REASON,
    weekends: Annotated[Optional[bool], typer.Option("--weekends/--no-weekends")] = None,  # noqa: UP045
) -> None:  # fmt: skip
    """Move the next batch, or allow or forbid weekends."""
    from actions import change_campaign
    from cli.campus_clock import campus_time
    from cli.ready import need_database
    from schemas.mistakes import Mistake
    from wiring.connections import begin, clock

    need_database()
    if not at and weekends is None:
        raise Mistake("Say what to change: --at DATE AND TIME, --weekends or --no-weekends.")
    now = clock().now()
    with begin() as session:
        campaign = change_campaign.reschedule(
            session, number, now=now, actor=whoami(), why=why,
            next_batch_at=campus_time(at, now) if at else None, weekends=weekends,
        )  # fmt: skip
    _say(campaign, f"`placeline campaign show {number}`")


def cancel(number: Number, why: Why) -> None:
    """End a campaign for good; what was not sent will not be."""
    from actions import change_campaign
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database()
    with begin() as session:
        campaign = change_campaign.cancel(session, number, now=clock().now(), actor=whoami(), why=why)
    _say(campaign, f"`placeline campaign people {number} --waiting` shows who was not texted")


def lift(number: Number, why: Reason, at: At = "") -> None:
    """Let a suspended or failed campaign go on; its drop-rate window starts anew."""
    from actions import change_campaign
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database()
    next_batch_at = _asked_for(number, "lift", at)
    with begin() as session:
        campaign = change_campaign.lift(
            session, number, next_batch_at=next_batch_at, now=clock().now(), actor=whoami(), why=why
        )  # fmt: skip
    _say(campaign, f"`placeline campaign show {number}`")


def _asked_for(number: int, move: str, at: str) -> datetime:
    """Return the time of the next batch; a person at a terminal is asked for it (RM-035). Raises Mistake."""
    from cli.campus_clock import campus_time
    from schemas.mistakes import Mistake
    from wiring.connections import clock
    from wiring.settings import settings

    if not at and sys.stdin.isatty():
        at = typer.prompt(f"Campus date and time of the next batch ({settings().time_zone}), or now")
    if not at:
        raise Mistake(
            f'When does the next batch go out? `placeline campaign {move} {number} --at "2026-03-10 12:00"`, '
            "on the campus clock, or --at now."
        )
    return campus_time(at, clock().now())


def _say(campaign: "Campaign", following: str) -> None:
    from cli.campus_clock import shown
    from database.campaign_reports import remaining
    from rules.campaign_states import CampaignState
    from wiring.connections import office

    state = CampaignState(campaign.state)
    when = f"next batch {shown(campaign.next_batch_at)}" if campaign.next_batch_at else "nothing is scheduled"
    typer.echo(f"{campaign.name} ({campaign.id}) is {state.label}: {when}; {remaining(campaign):,} not texted yet.")
    if campaign.next_batch_at is not None:
        for remark in office().hours.remarks(campaign.next_batch_at, ZoneInfo(campaign.time_zone)):
            typer.echo(f"Warning: {remark}")
    typer.echo(f"Next: {following}.")
