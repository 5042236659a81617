"""`placeline campaign list` and `show`: the management page, and one campaign with every figure leading to its rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from rules.roles import Privilege

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from actions.report_people import Figure, PeopleReport
    from database.campaign_people import PeopleFilter
    from database.campaign_reports import CampaignRow
    from schemas.tables import AuditEntry, Batch, Campaign

Number = Annotated[int, typer.Argument(max=2**31 - 1, help="number of the campaign, see `placeline campaign list`")]

# Beside the percentage of those who unsubscribed (RM-024).
SOME_IS_NORMAL = "A certain number of people unsubscribe from every mass SMS; that is normal and no error."


def list_(
    everything: Annotated[bool, typer.Option("--all", help="in every state")] = False,
    name: Annotated[str, typer.Option(help="any part of the name")] = "",
    sender: Annotated[str, typer.Option(help="any part of the sender's login or name")] = "",
    status: Annotated[Optional[list[str]], typer.Option(help="may be given several times")] = None,  # noqa: UP045
    starts_from: Annotated[Optional[str], typer.Option("--from", help="started on this campus day or later")] = None,  # noqa: UP045
    starts_to: Annotated[Optional[str], typer.Option("--to", help="started on this campus day or earlier")] = None,  # noqa: UP045
    sort: Annotated[str, typer.Option(help="start (the latest first) or name")] = "start",
) -> None:
    """Show the campaigns that are scheduled, in process, paused or in error; --all or --status for others."""
    from cli.campus_clock import day, start_of
    from cli.ready import need_database
    from database.campaign_reports import CampaignFilter, CampaignOrder, campaign_rows, states_needing_a_person
    from rules.campaign_states import ACTIVE_STATES, CampaignState
    from schemas.mistakes import Mistake
    from wiring.connections import look, office

    need_database(Privilege.MASS_SMS_IN_CAMPAIGN)
    if sort not in list(CampaignOrder):
        raise Mistake(f"--sort: {sort!r} is no order. Choose {' or '.join(CampaignOrder)}.")
    asked = tuple(CampaignState(_known_state(one)) for one in status or ())
    wanted = CampaignFilter(
        states=asked or (None if everything else ACTIVE_STATES),
        name=name,
        sender=sender,
        starts_from=start_of(day(starts_from, "--from")),
        starts_before=start_of(day(starts_to, "--to"), days_later=1),
        order=CampaignOrder(sort),
    )
    with look() as session:
        rows = campaign_rows(session, wanted, office=office())
        needing = states_needing_a_person(session)
    for state, campaigns in needing.items():
        numbers = ", ".join(f"{one.name} ({one.id})" for one in campaigns)
        typer.echo(f"{len(campaigns)} {state.label}: {numbers}. See `placeline campaign list --status {state.value}`.")
    _show_rows(rows, is_default=not (asked or everything or name or sender or starts_from or starts_to))


def _known_state(word: str) -> str:
    from rules.campaign_states import CampaignState
    from schemas.mistakes import Mistake

    value = word.strip().lower().replace(" ", "_").replace("-", "_")
    if value not in list(CampaignState):
        raise Mistake(f"--status: {word!r} is no status. Choose of {', '.join(CampaignState)}.")
    return value


def _show_rows(rows: Sequence["CampaignRow"], *, is_default: bool) -> None:
    from cli.tables import show

    if not rows:
        plan = "`placeline campaign preview --template status_check` plans one."
        typer.echo(f"No campaign is active. {plan}" if is_default else "No campaign meets that. Next: another filter.")
        return
    cells = [{"#": row.campaign_id, **row.cells()} for row in rows]
    columns = [column for column in cells[0] if column != "What to do"]
    least = ("Sender", "Start", "Unsubscribed", "End", "Recipients", "Complete", "Undelivered")
    show(columns, [[one[column] for column in columns] for one in cells], empty="", least=least)
    for row in rows:
        if row.what_to_do:
            typer.echo(f"{row.name} ({row.campaign_id}, {row.state.label}): {row.what_to_do}")
    typer.echo(f"Next: `placeline campaign show {rows[0].campaign_id}`.")


def show_one(number: Number) -> None:
    """Show one campaign: its figures with the command that lists the people behind each, its batches, its history."""
    from actions.report_people import Explainer, report_figures
    from cli.ready import need_database
    from database.campaign_people import hold_still
    from database.campaign_reports import history_of, names_of, rows_of
    from database.campaigns import batches_of
    from wiring.connections import clock, look, office

    need_database(Privilege.MASS_SMS_IN_CAMPAIGN)
    with look() as session:
        hold_still(session)
        campaign = the_campaign(session, number)
        row = rows_of(session, [campaign], office=office())[0]
        explain = Explainer(session, campaign, now=clock().now(), office=office())
        report = report_figures(session, campaign, explain)
        batches = batches_of(session, number)
        history = history_of(session, number)
        names = names_of(session, {entry.actor for entry in history})
    _show_state(campaign, row)
    _show_figures(number, report)
    _show_batches(number, batches, campaign)
    _show_waiting(number, report)
    _show_history(history, names)
    _say_what_next(number, row)


def the_campaign(session: "Session", number: int) -> "Campaign":
    """Return the campaign of this number. Raises NoSuchCampaign."""
    from actions.change_campaign import NoSuchCampaign
    from schemas.tables import Campaign

    campaign = session.get(Campaign, number)
    if campaign is None:
        raise NoSuchCampaign(f"There is no campaign {number}. `placeline campaign list --all` shows them.")
    return campaign


def _show_state(campaign: "Campaign", row: "CampaignRow") -> None:
    from cli.campus_clock import shown

    typer.echo(f"{row.name} (campaign {row.campaign_id}): {row.state.label}, scheduled by {row.sender}.")
    if row.what_to_do:
        typer.echo(f"  {row.what_to_do}")
    typer.echo(f"  text            {campaign.body}")
    if campaign.choices:
        typer.echo(f"  chosen          {', '.join(f'{name} {key}' for name, key in campaign.choices.items())}")
    if campaign.auto_response_key:
        typer.echo(f"  auto-response   {campaign.auto_response_key}")
    typer.echo(f"  start           {shown(row.starts_at)}, then daily at {campaign.daily_at} ({campaign.time_zone})")
    typer.echo(f"  weekends        {'batches on Saturdays and Sundays, too' if campaign.weekends else 'no batches'}")
    typer.echo(f"  next batch      {shown(campaign.next_batch_at)}")
    typer.echo(f"  {'estimated end  ' if row.is_end_estimated else 'ended          '} {shown(row.ends_at)}")
    left_out = sum(campaign.exclusions.values())
    if left_out:
        typer.echo(f"  left out        {left_out:,} people: `placeline campaign excluded {row.campaign_id}`")


def _show_figures(number: int, report: "PeopleReport") -> None:
    from schemas.reasons import reason_sentence

    recipients = sum(figure.number for figure in report.states)
    typer.echo(f"\n{recipients:,} recipients = sent + failed + skipped + unknown + left")
    _figures(number, report.states)
    typer.echo("\nOf those sent:")
    _figures(number, [*report.deliveries, report.replied, report.unsubscribed])
    if report.unsubscribed.number:
        typer.echo(SOME_IS_NORMAL)
    typer.echo("\nNot reached, of all that were processed:")
    _figures(number, [report.undelivered])
    _figures(number, report.undelivered_by_reason, reason_sentence)


def _figures(number: int, figures: Sequence["Figure"], words: Callable[[str], str] = str) -> None:
    from cli.tables import show
    from database.campaign_reports import percent, share_of

    rows = [
        [
            words(one.label),
            one.number,
            "" if one.of is None else percent(share_of(one.number, one.of)),
            f"placeline campaign people {number} {options_of(one.wanted)}" if one.number else "",
        ]
        for one in figures
    ]
    show(["", "people", "share", "who"], rows, empty="nobody")


def options_of(wanted: "PeopleFilter") -> str:
    """Return the options of `campaign people` that ask for exactly these people."""
    return " ".join(
        [
            *(f"--state {state.value}" for state in wanted.states),
            *(f"--delivery {delivery}" for delivery in wanted.deliveries),
            *(f"--reason {reason}" for reason in wanted.reasons),
            *([f"--batch {wanted.batch}"] if wanted.batch is not None else []),
            *(["--waiting"] if wanted.is_waiting else []),
            *(["--undelivered"] if wanted.is_undelivered else []),
            *(["--unsubscribed"] if wanted.has_unsubscribed else []),
            *(["--replied"] if wanted.has_replied else []),
        ]
    )


def _show_batches(number: int, batches: Sequence["Batch"], campaign: "Campaign") -> None:
    from cli.campus_clock import shown
    from cli.tables import show

    rows = [
        [
            one.number,
            shown(one.opened_at),
            one.size,
            one.claimed,
            _why_ended(one, campaign),
            f"placeline campaign people {number} --batch {one.number}" if one.claimed else "",
        ]
        for one in batches
    ]
    typer.echo("\nBatches")
    show(["batch", "opened", "size", "used", "", "who"], rows, empty="No batch was opened yet.")


def _why_ended(batch: "Batch", campaign: "Campaign") -> str:
    from cli.campus_clock import shown

    if batch.closed_at is None:
        if campaign.run_id is not None:
            return "being sent"
        if campaign.next_batch_at is not None:
            return f"goes on {shown(campaign.next_batch_at)}"
        return f"stopped, the campaign is {campaign.state.replace('_', ' ')}"
    if batch.claimed >= batch.size:
        return "closed: full"
    return "closed: nobody was left, or every window that was left was closed for the day"


def _show_waiting(number: int, report: "PeopleReport") -> None:
    if not report.waiting.number:
        return
    typer.echo(f"\n{report.waiting.number:,} have no outcome. Why:")
    for figure, sentence in report.waiting_by_reason:
        typer.echo(f"{figure.number:>9,}  {sentence}")
        typer.echo(f"           placeline campaign people {number} {options_of(figure.wanted)}")


def _show_history(history: Sequence["AuditEntry"], names: Mapping[str, str]) -> None:
    from cli.campus_clock import shown
    from cli.tables import show

    typer.echo("\nWhat happened")
    rows = [
        [shown(one.at), names.get(one.actor, one.actor), one.action.replace("_", " "), one.after or "", one.why]
        for one in history
    ]
    show(["when", "who", "what", "then", "why"], rows, empty="Nothing yet.")


def _say_what_next(number: int, row: "CampaignRow") -> None:
    from rules.campaign_states import Move, moves_from

    likeliest_first = (Move.PAUSE, Move.RESUME, Move.LIFT, Move.RESCHEDULE, Move.CANCEL)
    moves = [move.value for move in likeliest_first if move in moves_from(row.state)]
    if not moves:
        typer.echo(f"\nNext: `placeline campaign people {number} --csv people.csv` keeps the ledger as a file.")
        return
    others = f" (or {', '.join(moves[1:])})" if moves[1:] else ""
    typer.echo(f"\nNext: `placeline campaign {moves[0]} {number}`{others}.")
