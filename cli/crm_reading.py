"""`placeline crm pull`, `drift` and what a person decides about it."""

from enum import StrEnum
from typing import Annotated

import typer

from cli.whoami import whoami
from rules.roles import Privilege

Why = Annotated[str, typer.Option("--why", help="kept in the audit log")]


class _Kind(StrEnum):
    CONTACT = "contact"
    RECORD = "record"
    TASK = "task"
    TICKET = "ticket"


def register(app: typer.Typer) -> None:
    """Add these commands to `placeline crm`."""
    for command in (pull, drift, recreate, settle, erase, channel):
        app.command()(command)


def pull() -> None:
    """Take in what people did in HubSpot: opt-outs, merges, deletions, replies; show conversations there."""
    from cli.ready import need_database
    from wiring.crm_reading import pull as run
    from wiring.hubspot import need_crm

    need_database(Privilege.RUN_SYNC)
    need_crm()
    report = run()
    found = report.contacts
    typer.echo(
        f"{found.read:,} contacts read: {found.opted_out:,} numbers opted out by hand, {found.merged:,} merged, "
        f"{found.deleted:,} deleted, {found.gone:,} gone for good, {found.asked:,} questions to a person."
    )
    typer.echo(
        f"{report.events.handled:,} events handled, {report.events.failed:,} failed; {report.replies:,} replies "
        f"fetched; {report.shown.shown:,} texts shown there, {report.acknowledged:,} colleagues' texts acknowledged."
    )
    stopped = report.events.stopped or report.shown.stopped
    if stopped:
        typer.echo(f"Ended early: {stopped}. Run it again to go on.", err=True)
        raise typer.Exit(1)
    typer.echo("Next: `placeline crm drift`.")


def drift(
    look_only: Annotated[
        bool, typer.Option("--look", help="show what the last run found; ask HubSpot nothing")
    ] = False,
) -> None:
    """Compare everything with HubSpot, settle it by the rules, and show where the two differ.

    What was deleted there is never made again by itself (`placeline crm recreate`); the page is written into the
    home folder.
    """
    from cli.ready import need_database
    from cli.tables import show
    from database.crm_drift import open_findings
    from wiring.connections import look
    from wiring.crm_questions import write_page
    from wiring.crm_reading import find_drift
    from wiring.hubspot import need_crm

    need_database(Privilege.RUN_SYNC)
    if not look_only:
        need_crm()
        report = find_drift()
        compared = ", ".join(f"{number:,} {kind}s" for kind, number in report.compared.items()) or "nothing"
        typer.echo(
            f"Compared {compared}. New differences {report.new:,}; taken over {report.taken:,}, to be written again "
            f"{report.to_write:,}, asked a person {report.asked + report.contacts.asked:,}, deleted there "
            f"{report.buried:,}."
        )
    with look() as session:
        rows = [
            [one.kind, one.key, one.field, one.ours, one.theirs, one.rule, one.done] for one in open_findings(session)
        ]
    show(["what", "key", "field", "here", "there", "rule", "done"], rows, empty="No difference was found.",
         least=("done", "rule"))  # fmt: skip
    typer.echo(f"Page: {write_page()}")


def recreate(
    kind: _Kind,
    key: Annotated[str, typer.Argument(help="as `placeline crm drift` shows it")],
    why: Why,
) -> None:
    """Let the next sync make anew what was deleted in HubSpot."""
    from actions.settle_crm_question import recreate as run
    from cli.ready import need_database
    from schemas.tables import OutboxKind
    from wiring.connections import begin, clock

    need_database(Privilege.RUN_SYNC)
    with begin() as session:
        run(session, OutboxKind(kind.value), key, now=clock().now(), actor=whoami(), why=why)
    typer.echo("The tombstone is gone. Next: `placeline crm sync` writes it.")


def settle(
    key: Annotated[str, typer.Argument(help="of the Career Status record, student:program")],
    why: Why,
    theirs: Annotated[bool, typer.Option("--theirs/--ours", help="whose facts of employment hold")] = False,
) -> None:
    """Decide whose facts of a Career Status record hold, HubSpot's (--theirs) or Placeline's (--ours)."""
    from cli.ready import need_database
    from wiring.crm_questions import keep_our_record, take_their_record

    need_database(Privilege.RUN_SYNC)
    if theirs:
        taken = take_their_record(key, actor=whoami(), why=why)
        typer.echo(f"Taken over: {', '.join(taken) or 'nothing, they agree now'}. Next: `placeline crm sync`.")
    else:
        keep_our_record(key, actor=whoami(), why=why)
        typer.echo("Placeline's facts hold. Next: `placeline crm sync` writes them.")


def erase(
    student: Annotated[str, typer.Argument(help="the college's student id")],
    why: Why,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask; it can't be undone")] = False,
) -> None:
    """Erase a person at their request: name, numbers, e-mail and every word; counts and the consent ledger stay."""
    from actions.erase_student import erase_student
    from cli.ready import need_database
    from database.students import student_by_id
    from schemas.mistakes import Mistake
    from wiring.connections import begin, clock

    need_database(Privilege.MANAGE_STAFF)
    if not yes:
        typer.confirm(f"Erase student {student} for good?", abort=True)
    with begin() as session:
        found = student_by_id(session, student)
        if found is None:
            raise Mistake(f"There is no student {student}.")
        is_new = erase_student(session, found, now=clock().now(), actor=whoami(), why=why)
    if is_new:
        typer.echo("Erased here. The contact in HubSpot, and roster and quarantine files on disk, are yours to remove.")
    else:
        typer.echo("Was erased before.")


def channel(
    inbox: Annotated[str, typer.Option(help="id of the HubSpot inbox; without it the first one")] = "",
) -> None:
    """Register the channel that shows Twilio's texts in HubSpot's inbox (PLACELINE_MESSAGING=twilio_custom_channel).

    Colleagues' replies come back by webhook, so PLACELINE_HUBSPOT_CLIENT_SECRET must be set. Twice makes nothing.
    """
    from schemas.mistakes import Mistake
    from wiring.hubspot import CHANNEL_PATH, custom_channel
    from wiring.settings import settings

    if not settings().hubspot_client_secret.get_secret_value():
        raise Mistake("Set PLACELINE_HUBSPOT_CLIENT_SECRET first: without it colleagues' replies can't be checked.")
    ours = custom_channel()
    try:
        made = ours.register(f"{settings().public_url.rstrip('/')}{CHANNEL_PATH}", inbox or None)
    finally:
        ours.close()
    typer.echo(f"Channel {made} is registered; texts of conversations are shown in HubSpot's inbox from now on.")
