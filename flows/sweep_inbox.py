"""The sweep: every reply is read, also those a lost webhook never brought; so are lost receipts and dead numbers."""

from prefect import flow
from prefect.artifacts import acreate_markdown_artifact

from tasks.inbox import (
    advise_on_replies,
    answer_students,
    fetch_missed_receipts,
    fetch_missed_replies,
    inbox_state,
    learn_deactivated_numbers,
    read_replies,
)


@flow(name="sweep-inbox")
async def sweep_inbox() -> dict[str, int]:
    """Bring in what was missed, read all unread, answer; say what was found, done and left for whom."""
    missed: dict[str, int] = {}
    unread_source: Exception | None = None
    try:
        missed = await fetch_missed_replies()
    except Exception as error:  # what is here already is read and answered all the same; the run fails at its end
        unread_source = error
    read = read_replies()
    answered = await answer_students()
    advised = await advise_on_replies()
    state = inbox_state()
    by_source = {f"missed_by_webhook_in_{name}": number for name, number in missed.items()} if len(missed) > 1 else {}
    found = {
        "missed_by_webhook": sum(missed.values()), **by_source, **read, "answers_sent": answered,
        "advised_on": advised, **state.counts,
    }  # fmt: skip
    lines = ["# Inbox sweep", "", *(f"- {name.replace('_', ' ')}: {number:,}" for name, number in found.items())]
    if state.left_for:
        lines += ["", "| left for | waiting | urgent | the first since |", "|---|---|---|---|"]
        lines += [f"| {who} | {number:,} | {urgent:,} | {since} |" for who, number, urgent, since in state.left_for]
    if state.oldest is not None:
        lines += ["", f"Oldest unanswered reply: conversation {state.oldest[0]}, since {state.oldest[1]}."]
    await acreate_markdown_artifact(key="inbox-sweep", markdown="\n".join(lines))
    if unread_source is not None:
        raise unread_source
    # Last: a list or a file that can't be read must not keep a student from being answered.
    await fetch_missed_receipts()
    await learn_deactivated_numbers()
    return found
