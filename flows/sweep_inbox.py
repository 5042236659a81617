"""The sweep: every reply is read, also those a lost webhook never brought; so are lost receipts and dead numbers."""

from prefect import flow
from prefect.artifacts import acreate_markdown_artifact

from tasks.inbox import (
    answer_students,
    fetch_missed_receipts,
    fetch_missed_replies,
    inbox_state,
    learn_deactivated_numbers,
    read_replies,
)


@flow(name="sweep-inbox")
async def sweep_inbox() -> dict[str, int]:
    """Bring in what was missed, read all unread, answer; say what was found and who waits for a person."""
    missed = await fetch_missed_replies()
    read = read_replies()
    answered = await answer_students()
    state = inbox_state()
    found = {"missed_by_webhook": missed, **read, "answers_sent": answered, **state.counts}
    lines = ["# Inbox sweep", "", *(f"- {name.replace('_', ' ')}: {number:,}" for name, number in found.items())]
    if state.oldest_waiting is not None:
        lines += ["", f"Longest wait for a person: since {state.oldest_waiting}."]
    await acreate_markdown_artifact(key="inbox-sweep", markdown="\n".join(lines))
    # Last: a list or a file that can't be read must not keep a student from being answered.
    await fetch_missed_receipts()
    await learn_deactivated_numbers()
    return found
