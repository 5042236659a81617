"""`placeline inbox`: replies."""

import asyncio
from typing import Annotated

import typer

from cli.whoami import whoami

app = typer.Typer(help="Replies and who waits for an answer.", no_args_is_help=True)


@app.command()
def waiting(limit: int = 50) -> None:
    """Show who waits for a person, urgent first, then longest wait first."""
    from cli.ready import need_database
    from cli.tables import show
    from database.replies import waiting_conversations
    from schemas.tables import Student
    from wiring.connections import look, office

    need_database()
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


@app.command()
def sweep() -> None:
    """Bring in replies that no webhook brought, read all unread ones, send the answers."""
    from cli.ready import need_database
    from wiring.inbox import UNREADABLE, fetch_missed_replies, read_unread_replies, send_answers

    need_database()
    missed = asyncio.run(fetch_missed_replies())
    read, _ = read_unread_replies()
    answered = asyncio.run(send_answers())
    typer.echo(
        f"{missed:,} replies no webhook brought, {read.total() - read[UNREADABLE]:,} read, "
        f"{read[UNREADABLE]:,} could not be read, {answered:,} answers sent."
    )
    typer.echo("Next: `placeline inbox waiting`.")


@app.command()
def resolve(
    conversation: Annotated[int, typer.Argument(help="number of the conversation, see `placeline inbox waiting`")],
    why: Annotated[str, typer.Option("--why", help="how it ended; kept in the audit log")],
    release: Annotated[bool, typer.Option("--release", help="texts may go to this number again after a hold")] = False,
) -> None:
    """Mark a conversation as resolved by a person."""
    from actions.resolve_conversation import resolve_conversation
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database()
    with begin() as session:
        resolve_conversation(session, conversation, release=release, now=clock().now(), actor=whoami(), why=why)
    typer.echo("Resolved. Next: `placeline inbox waiting`.")


@app.command()
def answer(
    conversation: Annotated[int, typer.Argument(help="number of the conversation, see `placeline inbox waiting`")],
    text: Annotated[str, typer.Option("--text", help="what the student is told, through the CRM's inbox")],
) -> None:
    """Answer in the CRM's inbox, in your own name; not sent if the student writes again first."""
    from actions.answer_in_crm import answer_in_crm
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database()
    with begin() as session:
        answer_in_crm(session, conversation, text, now=clock().now(), actor=whoami())
    typer.echo("Noted. Next: `placeline crm sync` sends it; then `placeline inbox resolve`.")
