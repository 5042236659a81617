"""`placeline campaign`: mass SMS from the terminal, through the same actions as everywhere."""

import getpass
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

if TYPE_CHECKING:
    from schemas.audience import AudienceFilter
    from schemas.campaign import CampaignPlan, Preview

app = typer.Typer(help="Mass SMS: preview, schedule, pause, resume, reschedule, cancel.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(help="number of the campaign, see `placeline campaign list`")]
Why = Annotated[str, typer.Option("--why", help="kept in the audit log")]
At = Annotated[str, typer.Option("--at", help="campus date and time of the next batch, as 2026-03-10 12:00, or now")]
Name = Annotated[Optional[str], typer.Option(help="used everywhere to refer to it")]  # noqa: UP045
Template = Annotated[str, typer.Option(help="key of a published template")]
Start = Annotated[str, typer.Option(help="campus date and time of the first batch, as 2026-03-10 12:00; or now")]
Programs = Annotated[Optional[list[str]], typer.Option("--program", help="may be given several times")]  # noqa: UP045
Campuses = Annotated[Optional[list[str]], typer.Option("--campus")]  # noqa: UP045
Credentials = Annotated[Optional[list[str]], typer.Option("--credential")]  # noqa: UP045
States = Annotated[Optional[list[str]], typer.Option("--state", help="of the address, two letters")]  # noqa: UP045
Ids = Annotated[Optional[list[str]], typer.Option("--id", help="student id")]  # noqa: UP045
Weekends = Annotated[bool, typer.Option("--weekends", help="later batches also on Saturdays and Sundays")]
Top = Annotated[Optional[int], typer.Option(help="only the best ranked N")]  # noqa: UP045
CompletedFrom = Annotated[Optional[str], typer.Option(help="completed on this day or later, 2026-01-31")]  # noqa: UP045
CompletedTo = Annotated[Optional[str], typer.Option(help="completed on this day or earlier")]  # noqa: UP045
Graduates = Annotated[bool, typer.Option("--graduates", help="only who has completed")]
Studying = Annotated[bool, typer.Option("--studying", help="only who has not completed yet")]
Initiative = Annotated[Optional[str], typer.Option(help="groups several campaigns in reports")]  # noqa: UP045
SavedList = Annotated[Optional[str], typer.Option("--list", help="name of a saved list")]  # noqa: UP045


def _campus_time(text: str, now: datetime) -> datetime:
    from schemas.mistakes import Mistake
    from wiring.connections import office

    if text == "now":
        return now
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Mistake(f"{text!r} is no date and time. Write it as 2026-03-10 12:00, or now.") from error
    return at if at.tzinfo else at.replace(tzinfo=office().zone)


def _day(text: str | None, option: str) -> date | None:
    from schemas.mistakes import Mistake

    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Mistake(f"{option}: {text!r} is no day. Write it as 2026-01-31.") from error


def _plan(
    name: str | None, template: str, start: str | None, weekends: bool, top: int | None, initiative: str | None,
    audience: "AudienceFilter",
) -> "CampaignPlan":  # fmt: skip
    from rules.batching import DEFAULT_START_DELAY
    from schemas.campaign import CampaignPlan, Choices
    from wiring.connections import clock
    from wiring.settings import settings

    now = clock().now()
    starts_at = _campus_time(start, now) if start else (now + DEFAULT_START_DELAY).replace(second=0, microsecond=0)
    default_name = f"{audience.saved_list or template} {now.astimezone(settings().zone):%Y-%m-%d}"
    return CampaignPlan(
        name=name or default_name,
        sender=getpass.getuser(),
        template_key=template,
        audience=audience,
        starts_at=starts_at,
        time_zone=settings().time_zone,
        weekends=weekends,
        limit_to_top=top,
        choices=Choices(initiative=initiative),
        first_batch_size=settings().first_batch_size,
        later_batch_size=settings().later_batch_size,
        single_limit=settings().single_limit,
    )


def _audience(
    programs: list[str] | None, campuses: list[str] | None, credentials: list[str] | None, states: list[str] | None,
    ids: list[str] | None, completed_from: str | None, completed_to: str | None, graduates: bool,
    studying: bool,    saved_list: str | None,
) -> "AudienceFilter":  # fmt: skip
    from schemas.audience import AudienceFilter

    return AudienceFilter(
        programs=tuple(programs or ()),
        campuses=tuple(campuses or ()),
        credentials=tuple(credentials or ()),
        states=tuple(state.upper() for state in states or ()),
        student_ids=tuple(ids or ()),
        completed_from=_day(completed_from, "--completed-from"),
        completed_to=_day(completed_to, "--completed-to"),
        only_graduates=graduates,
        still_studying=studying,
        saved_list=saved_list,
    )


def _show_preview(plan: "CampaignPlan", preview: "Preview") -> None:
    from cli.tables import show
    from wiring.settings import settings

    typer.echo(f"{plan.name}: {preview.body}\n")
    typer.echo(f"{preview.audience:>8,}  in the audience")
    for reason, number in preview.exclusions.items():
        typer.echo(f"{-number:>8,}  {reason.sentence}")
    typer.echo(f"{preview.recipients:>8,}  get the text\n")
    rows = [
        [one.number, f"{one.starts_at.astimezone(settings().zone):%a %Y-%m-%d %H:%M}", one.size, one.note]
        for one in preview.batches
    ]
    show(["batch", f"campus time ({settings().time_zone})", "texts", ""], rows, empty="Nobody would get it.")
    for warning in preview.warnings:
        typer.echo(f"Warning: {warning}")


def _planner(save: bool) -> Callable[..., None]:
    """Return the command that previews a campaign, or the one with the same options that also saves it."""

    def command(
        template: Template, name: Name = None, start: Start = "", weekends: Weekends = False, top: Top = None,
        program: Programs = None, campus: Campuses = None, credential: Credentials = None, state: States = None,
        id: Ids = None, completed_from: CompletedFrom = None, completed_to: CompletedTo = None,
        graduates: Graduates = False, studying: Studying = False, saved_list: SavedList = None,
        initiative: Initiative = None,
    ) -> None:  # fmt: skip
        from actions.preview_campaign import preview_campaign
        from actions.schedule_campaign import schedule_campaign
        from cli.ready import need_database
        from wiring.connections import begin, clock, look, office

        need_database()
        audience = _audience(
            program, campus, credential, state, id, completed_from, completed_to, graduates, studying, saved_list
        )  # fmt: skip
        plan = _plan(name, template, start, weekends, top, initiative, audience)
        now, college = clock().now(), office().college
        with look() as session:
            found = preview_campaign(session, plan, now=now, college=college)
        _show_preview(plan, found)
        if not save and not found.recipients:
            typer.echo("Next: another filter.")
            return
        if not save:
            typer.echo("Next: the same command with `schedule` instead of `preview` saves it.")
            return
        with begin() as session:
            campaign = schedule_campaign(session, plan, now=now, college=college)
        typer.echo(f"Scheduled as campaign {campaign.id}. Next: `placeline campaign show {campaign.id}`.")

    return command


app.command("preview", help="Show who would get it, who not and why, and every batch. Saves nothing.")(_planner(False))
app.command("schedule", help="Save a campaign; dispatch starts its batches at their times.")(_planner(True))


@app.command("list")
def list_(everything: Annotated[bool, typer.Option("--all", help="also cancelled and completed ones")] = False) -> None:
    """Show the campaigns, latest start first."""
    from cli.ready import need_database
    from cli.tables import show
    from database.campaigns import campaigns_in
    from rules.campaign_states import ACTIVE_STATES, CampaignState
    from wiring.connections import look
    from wiring.settings import settings

    need_database()
    with look() as session:
        found = campaigns_in(session, None if everything else ACTIVE_STATES)
        needing = campaigns_in(session, [CampaignState.SUSPENDED, CampaignState.ERROR])
    if needing:
        typer.echo(f"Needs a person: {', '.join(f'{one.name} ({one.id}, {one.state})' for one in needing)}")
    rows = [
        [
            one.id, one.name, CampaignState(one.state).label, one.recipients, one.sent,
            one.recipients - one.sent - one.failed - one.skipped,
            f"{one.next_batch_at.astimezone(settings().zone):%a %Y-%m-%d %H:%M}" if one.next_batch_at else "-",
        ]
        for one in found
    ]  # fmt: skip
    show(
        ["#", "name", "status", "recipients", "sent", "remaining", "next batch"], rows,
        empty="No campaign is active. `placeline campaign preview --template status_check` plans one.",
    )  # fmt: skip


@app.command("show")
def show_one(number: Number) -> None:
    """Show one campaign: its count sheet, its batches, who was left out, and what happened to it."""
    from sqlalchemy import select

    from actions.change_campaign import NoSuchCampaign
    from actions.run_batch import count_sheet
    from cli.ready import need_database
    from cli.tables import show
    from database.campaigns import batches_of
    from rules.campaign_states import CampaignState, Move, instruction, moves_from
    from schemas.tables import AuditEntry, Campaign
    from wiring.connections import look
    from wiring.settings import settings

    need_database()
    with look() as session:
        campaign = session.get(Campaign, number)
        if campaign is None:
            raise NoSuchCampaign(f"There is no campaign {number}. `placeline campaign list --all` shows them.")
        sheet = count_sheet(session, campaign)
        batches = batches_of(session, number)
        history = session.scalars(
            select(AuditEntry).where(AuditEntry.subject == f"campaign:{number}").order_by(AuditEntry.id)
        ).all()
    state = CampaignState(campaign.state)
    typer.echo(f"{campaign.name}: {state.label}. {campaign.suspended_because or instruction(state) or ''}".rstrip())
    show(list(sheet), [list(sheet.values())], empty="")
    typer.echo("planned = sent + failed + skipped + unknown + left")
    typer.echo(
        f"delivered {campaign.delivered:,}, undelivered {campaign.undelivered:,}, "
        f"unsubscribed {campaign.unsubscribed:,}, replied {campaign.replied:,}"
    )
    rows = [[one.number, one.size, one.claimed, "closed" if one.closed_at else "open"] for one in batches]
    show(["batch", "size", "used", ""], rows, empty="No batch was opened yet.")
    lines = [[f"{one.at.astimezone(settings().zone):%m-%d %H:%M}", one.actor, one.action, one.why] for one in history]
    show(["when", "who", "what", "why"], lines, empty="")
    by_people = (Move.PAUSE, Move.RESUME, Move.LIFT, Move.RESCHEDULE, Move.CANCEL)  # the likeliest first
    if moves := [move.value for move in by_people if move in moves_from(state)]:
        typer.echo(f"Next: `placeline campaign {moves[0]} {number}` (or {', '.join(moves[1:])}).")


@app.command()
def excluded(
    number: Number, reason: Annotated[str, typer.Argument(help="as counted by preview, such as no_consent")]
) -> None:
    """Print the student ids that were left out for one reason, one a line."""
    from actions.change_campaign import NoSuchCampaign
    from cli.ready import need_database
    from database.audience import excluded_students
    from rules.recipients import Exclusion
    from schemas.audience import AudienceFilter
    from schemas.mistakes import Mistake
    from schemas.tables import Campaign
    from wiring.connections import look

    need_database()
    if reason not in list(Exclusion):
        raise Mistake(f"{reason!r} is no reason. Choose one of {', '.join(Exclusion)}.")
    with look() as session:
        campaign = session.get(Campaign, number)
        if campaign is None:
            raise NoSuchCampaign(f"There is no campaign {number}. `placeline campaign list --all` shows them.")
        found = excluded_students(
            session, AudienceFilter.from_json(campaign.audience), campaign.limit_to, Exclusion(reason)
        )
    for student_id in found:
        typer.echo(student_id)


@app.command()
def save_list(
    name: str, file: Annotated[Path, typer.Argument(help="student ids, one a line, best ranked first")]
) -> None:
    """Save a list of students under a name, for --list."""
    from cli.ready import need_database
    from database.audience import list_exists
    from database.audience import save_list as save
    from schemas.mistakes import Mistake
    from wiring.connections import begin, clock

    need_database()
    try:
        ids = [line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise Mistake(f"{file}: can't be read as a text file of student ids ({error}).") from error
    with begin() as session:
        if list_exists(session, name):
            raise Mistake(f"There is a list {name!r} already. Choose another name.")
        known = save(session, name, ids, now=clock().now(), actor=getpass.getuser())
    typer.echo(f"{known:,} students saved as {name!r}, {len(set(ids)) - known:,} ids are not on the roster.")
    typer.echo(f"Next: `placeline campaign preview --template job_lead --list {name}`.")


@app.command()
def pause(number: Number, why: Why = "terminal") -> None:
    """Stop a campaign within one chunk; nothing is sent until it is resumed."""
    from actions import change_campaign
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database()
    with begin() as session:
        change_campaign.pause(session, number, now=clock().now(), actor=getpass.getuser(), why=why)
    typer.echo(f"Paused. Next: `placeline campaign resume {number} --at now` (or a campus date and time).")


@app.command()
def resume(number: Number, at: At, why: Why = "terminal") -> None:
    """Go on with a paused campaign at a date and time."""
    from actions import change_campaign
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database()
    now = clock().now()
    with begin() as session:
        change_campaign.resume(
            session, number, next_batch_at=_campus_time(at, now), now=now, actor=getpass.getuser(), why=why
        )  # fmt: skip
    typer.echo(f"Resumed. Next: `placeline campaign show {number}`.")


@app.command()
def reschedule(
    number: Number, at: At = "", why: Why = "terminal",
    weekends: Annotated[Optional[bool], typer.Option("--weekends/--no-weekends")] = None,  # noqa: UP045
) -> None:  # fmt: skip
    """Move the next batch, or allow or forbid weekends."""
    from actions import change_campaign
    from cli.ready import need_database
    from schemas.mistakes import Mistake
    from wiring.connections import begin, clock

    need_database()
    if not at and weekends is None:
        raise Mistake("Say what to change: --at DATE AND TIME, --weekends or --no-weekends.")
    now = clock().now()
    with begin() as session:
        change_campaign.reschedule(
            session, number, now=now, actor=getpass.getuser(), why=why,
            next_batch_at=_campus_time(at, now) if at else None, weekends=weekends,
        )  # fmt: skip
    typer.echo(f"Rescheduled. Next: `placeline campaign show {number}`.")


@app.command()
def cancel(number: Number, why: Why = "terminal") -> None:
    """End a campaign for good; what was not sent will not be."""
    from actions import change_campaign
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database()
    with begin() as session:
        change_campaign.cancel(session, number, now=clock().now(), actor=getpass.getuser(), why=why)
    typer.echo(f"Cancelled for good. Next: `placeline campaign show {number}`.")


@app.command()
def lift(number: Number, at: At, why: Why) -> None:
    """Let a suspended or failed campaign go on; its drop-rate window starts anew."""
    from actions import change_campaign
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database()
    now = clock().now()
    with begin() as session:
        change_campaign.lift(
            session, number, next_batch_at=_campus_time(at, now), now=now, actor=getpass.getuser(), why=why
        )
    typer.echo(f"Lifted. Next: `placeline campaign show {number}`.")
