"""`placeline inbox`: replies."""

import asyncio
from typing import Annotated

import typer

from cli.whoami import whoami
from rules.roles import Privilege

app = typer.Typer(help="Replies and who waits for an answer.", no_args_is_help=True)


@app.command()
def waiting(limit: int = 50) -> None:
    """Show who waits for a person, urgent first, then longest wait first."""
    from cli.ready import need_database
    from cli.tables import show
    from database.replies import waiting_conversations
    from schemas.tables import Student
    from wiring.connections import look, office

    need_database(Privilege.ANSWER_REPLIES)
    with look() as session:
        rows = []
        for conversation in waiting_conversations(session, limit):
            student = session.get(Student, conversation.student_id) if conversation.student_id else None
            since = conversation.waiting_since.astimezone(office().zone) if conversation.waiting_since else None
            rows.append(
                [
                    conversation.id,
                    f"{since:%Y-%m-%d %H:%M}" if since else "",
                    "urgent" if conversation.is_urgent else "",
                    student.student_id if student else "unknown number",
                    conversation.waiting_because or "",
                ]
            )
    show(["conversation", "waiting since", "", "student", "because"], rows, empty="Nobody waits. Please hang tight.")
    if rows:
        typer.echo(f"Next: `placeline inbox show {rows[0][0]}`.")


@app.command()
def sweep() -> None:
    """Bring in replies that no webhook brought, read all unread ones, send the answers."""
    from cli.ready import need_database
    from wiring.inbox import UNREADABLE, advise, fetch_missed_replies, read_unread_replies, send_answers

    need_database()
    missed = asyncio.run(fetch_missed_replies())
    read, _ = read_unread_replies()
    answered = asyncio.run(send_answers())
    advised = asyncio.run(advise())
    typer.echo(
        f"{sum(one.missed for one in missed.values()):,} replies no webhook brought, "
        f"{read.total() - read[UNREADABLE]:,} read, "
        f"{read[UNREADABLE]:,} could not be read, {answered:,} answers sent."
    )
    if advised.replies:
        typer.echo(f"A language model has suggested what {advised.replies:,} waiting replies mean.")
    if advised.stopped is not None:
        typer.echo(f"No more suggestions this time: {advised.stopped}.")
    typer.echo("Next: `placeline inbox waiting`.")


Number = Annotated[int, typer.Argument(help="number of the conversation, see `placeline inbox waiting`")]


@app.command()
def show(conversation: Number) -> None:
    """Show one conversation: what was written and how it was read, what is proposed, what keeps it from its end."""
    from actions.resolve_conversation import facts_about, the_conversation
    from cli.ready import need_database
    from cli.tables import show as show_table
    from database.campaigns import template_by_key
    from database.replies import dispositions_of, replies_of
    from rules.closing import missing_criteria
    from wiring.connections import look, office

    need_database(Privilege.ANSWER_REPLIES)
    with look() as session:
        found = the_conversation(session, conversation, lock=False)
        zone = office().zone
        written = replies_of(session, found.id)
        show_table(
            ["received", "reply", "read as", "what was done", "text"],
            [
                [
                    f"{one.received_at.astimezone(zone):%Y-%m-%d %H:%M}",
                    one.id,
                    ", ".join(one.labels or ["not read yet"]),
                    one.action or "",
                    one.body,
                ]
                for one in written
            ],
            empty="Nobody has written yet.",
        )
        for one in written:
            if advice := (one.basis or {}).get("advice"):
                likeliest = sorted(advice["labels"].items(), key=lambda pair: -pair[1])
                meanings = ", ".join(f"{label} {chance:.0%}" for label, chance in likeliest)
                because = f", because: {advice['why']}" if advice["why"] else ""
                typer.echo(f"A language model suggests for reply {one.id}: {meanings}{because} ({advice['model']})")
        for given in dispositions_of(session, found.id):
            typer.echo(f"Disposition {given.label} by {given.given_by} after reply {given.reply_id}: {given.note}")
        if found.waiting_because:
            typer.echo(f"Waits for a person because: {found.waiting_because}")
        if found.suggested_answer:
            template = template_by_key(session, found.suggested_answer)
            typer.echo(f"Suggested answer ({found.suggested_answer}): {template.body if template else 'not there'}")
        for criterion, what in missing_criteria(facts_about(session, found)).items():
            typer.echo(f"Not resolved, {criterion.value.replace('_', ' ')}: {what}")
        typer.echo(f"It is {found.state}{f': {found.ended_because}' if found.ended_because else ''}.")


@app.command()
def answer(
    conversation: Number,
    text: Annotated[str | None, typer.Option("--text", help="your own words; without it the suggested answer")] = None,
) -> None:
    """Send an answer to a student who wrote, the way conversations are carried here (PLACELINE_MESSAGING)."""
    from actions.serve_conversation import answer as take_on
    from cli.ready import need_database
    from schemas.messaging import MessagingKind
    from wiring.connections import begin, clock
    from wiring.inbox import send_answers
    from wiring.settings import settings

    need_database(Privilege.ANSWER_REPLIES)
    in_crm = settings().messaging is MessagingKind.HUBSPOT_INBOX
    with begin() as session:
        take_on(session, conversation, text, in_crm=in_crm, now=clock().now(), actor=whoami())
    if in_crm:
        typer.echo("Noted. `placeline crm sync` sends it in the CRM's inbox, unless the student writes again first.")
    else:
        sent = asyncio.run(send_answers())
        typer.echo("Sent." if sent else "It is waiting and goes out with the next sweep.")
    typer.echo(f"Next: `placeline inbox dispose {conversation} --as ... --note ...`.")


@app.command()
def dispose(
    conversation: Number,
    label: Annotated[str, typer.Option("--as", help="what it was about, such as job_question or concern")],
    note: Annotated[str, typer.Option("--note", help="what was said and done")],
) -> None:
    """Say what a conversation was about; every text of a student needs that before it can be resolved."""
    from actions.serve_conversation import dispose as give
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database(Privilege.ANSWER_REPLIES)
    with begin() as session:
        give(session, conversation, label, note, now=clock().now(), actor=whoami())
    typer.echo(f"Noted. Next: `placeline inbox resolve {conversation} --why ...`.")


@app.command("follow-up")
def follow_up(
    conversation: Number,
    kind: Annotated[str, typer.Option("--kind", help="such as hiring_check or placement_review")],
    why: Annotated[str, typer.Option("--why", help="what there is to know; it stands in the task")],
) -> None:
    """Open a follow-up by hand; it becomes a task of the student's advisor."""
    from actions.serve_conversation import open_follow_up
    from cli.ready import need_database
    from wiring.connections import begin, clock, office

    need_database(Privilege.ANSWER_REPLIES)
    with begin() as session:
        opened = open_follow_up(
            session, conversation, kind, why, now=clock().now(), actor=whoami(), office=office()
        )  # fmt: skip
        typer.echo(f"Due on {opened.due_on}.")


@app.command()
def release(
    conversation: Number, why: Annotated[str, typer.Option("--why", help="how the doubt was cleared; kept for good")]
) -> None:
    """Let texts go to somebody again after a doubt about an opt-out or a crisis."""
    from actions.resolve_conversation import release_hold, the_conversation
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database(Privilege.ANSWER_REPLIES)
    with begin() as session:
        found = the_conversation(session, conversation)
        was_held = release_hold(session, found, now=clock().now(), actor=whoami(), why=why)
    typer.echo("Released." if was_held else "There was no hold.")


@app.command("reverse-opt-out")
def reverse(
    whom: Annotated[str, typer.Argument(help="the college's id of a student, or one number as +13125550100")],
    evidence: Annotated[str, typer.Option("--evidence", help="where the student's wish can be looked up")],
    wording: Annotated[str, typer.Option("--wording", help="what the student said")],
) -> None:
    """Take an opt-out back on the student's own word; kept in the ledger for good."""
    from actions.reverse_opt_out import reverse_opt_out
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database(Privilege.ANSWER_REPLIES)
    with begin() as session:
        number = reverse_opt_out(
            session, whom, evidence=evidence, wording=wording, now=clock().now(), actor=whoami()
        )  # fmt: skip
    typer.echo(f"Reversed, {number:,} numbers. The SMS vendor may still refuse a number until START comes from it.")


@app.command()
def consent(student: Annotated[str, typer.Argument(help="the college's id of the student")]) -> None:
    """Show the consent ledger of a student: who, when, in which words, with what proof."""
    from cli.ready import need_database
    from cli.tables import show as show_table
    from database.consent import ledger_of
    from database.students import student_by_id
    from schemas.mistakes import Mistake
    from wiring.connections import look, office

    need_database(Privilege.ANSWER_REPLIES)
    with look() as session:
        found = student_by_id(session, student)
        if found is None:
            raise Mistake(f"There is no student {student!r}; use the college's id.")
        zone = office().zone
        show_table(
            ["when", "change", "by", "source", "words", "proof", "confirmed by"],
            [
                [
                    f"{one.at.astimezone(zone):%Y-%m-%d %H:%M}", one.change, one.actor, one.source, one.wording or "",
                    one.proof, one.confirmed_by or "",
                ]
                for one in ledger_of(session, found.id)
            ],
            empty="Nothing is on record.",
        )  # fmt: skip
        is_out, is_held = found.opted_out_at is not None, found.held_at is not None
        typer.echo(
            f"Consent {found.consent.replace('_', ' ')}; {'has' if is_out else 'has not'} said stop; "
            f"texts are {'on hold' if is_held else 'not on hold'}."
        )


@app.command()
def resolve(
    conversation: Number,
    why: Annotated[str, typer.Option("--why", help="how it ended; kept in the audit log")],
    release: Annotated[bool, typer.Option("--release", help="texts may go to this person again after a hold")] = False,
    close: Annotated[bool, typer.Option("--close", help="end it though something is missing; --why says why")] = False,
) -> None:
    """Mark a conversation as resolved by a person; refused with what is missing, unless it is closed without."""
    from actions.resolve_conversation import resolve_conversation
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database(Privilege.ANSWER_REPLIES)
    with begin() as session:
        ended = resolve_conversation(
            session, conversation, release=release, now=clock().now(), actor=whoami(), why=why, close=close
        )
        state = ended.state
    typer.echo(f"{state.capitalize()}. Next: `placeline inbox waiting`.")


@app.command()
def correct(
    reply: Annotated[int, typer.Argument(help="number of the reply, see `placeline inbox show`")],
    labels: Annotated[str, typer.Option("--labels", help="what it means, such as hired,form_completed")],
    why: Annotated[str, typer.Option("--why", help="kept beside it")],
) -> None:
    """Say what a reply means where it was read wrongly; a model can learn from it."""
    from actions.correct_reply import correct_reply
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database(Privilege.ANSWER_REPLIES)
    meant = [label.strip() for label in labels.split(",") if label.strip()]
    with begin() as session:
        correct_reply(session, reply, meant, why=why, now=clock().now(), actor=whoami())
    typer.echo(
        "Noted. Next: `placeline replies export-corrections --out corrections.csv`, then `placeline replies train`."
    )
