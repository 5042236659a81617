"""`placeline inbox`: replies."""

import asyncio

import typer

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
        for conversation, _ in waiting_conversations(session, limit):
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
    from actions.sweep_inbox import store_swept, sweep_from
    from actions.take_in_reply import take_in_reply
    from cli.ready import need_database
    from database.replies import unread_reply_ids
    from wiring.answers import send_answers
    from wiring.connections import begin, clock, look, office, sms_vendor

    async def fetch() -> int:
        began_at = clock().now()
        with look() as session:
            since = sweep_from(session, now=began_at)
        async with sms_vendor() as vendor:
            incoming = await vendor.received_since(since)
        with begin() as session:
            return store_swept(session, incoming, began_at=began_at, now=clock().now())

    need_database()
    missed = asyncio.run(fetch())
    with look() as session:
        unread = unread_reply_ids(session)
    for reply_id in unread:
        with begin() as session:
            take_in_reply(session, reply_id, now=clock().now(), office=office())
    answered = asyncio.run(send_answers())
    typer.echo(f"{missed:,} replies no webhook brought, {len(unread):,} read, {answered:,} answers sent.")
    typer.echo("Next: `placeline inbox waiting`.")
