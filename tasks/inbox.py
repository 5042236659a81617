"""The tasks of the inbox sweep."""

from dataclasses import dataclass

from prefect import task

from database.replies import waiting_conversations
from wiring import deactivations, inbox, receipts
from wiring.connections import look, office


@task(name="fetch missed replies", retries=2, retry_delay_seconds=10)
async def fetch_missed_replies() -> int:
    """Store what the vendor's list shows and no webhook brought; return how many that were."""
    return await inbox.fetch_missed_replies()


@task(name="fetch missed receipts", retries=2, retry_delay_seconds=10)
async def fetch_missed_receipts() -> int:
    """Learn from the vendor's list what became of texts whose receipts were lost; return how many that were."""
    return await receipts.fetch_missed_receipts()


@task(name="learn deactivated numbers", retries=2, retry_delay_seconds=10)
async def learn_deactivated_numbers() -> int:
    """Text no more what carriers took out of service; return how many of our numbers that is new for."""
    return await deactivations.learn()


@task(name="read replies")
def read_replies() -> dict[str, int]:
    """Read every unread reply and do what the procedure says; return action -> how many."""
    counted, _ = inbox.read_unread_replies()
    return dict(counted)


@task(name="send answers")
async def answer_students() -> int:
    """Send the answers that are waiting; return how many went out."""
    return await inbox.send_answers()


@dataclass(frozen=True, slots=True)
class InboxState:
    """Who waits for a person. `oldest_waiting` is a campus date and time, None when nobody waits."""

    counts: dict[str, int]
    oldest_waiting: str | None


@task(name="inbox state")
def inbox_state() -> InboxState:
    """Return how many conversations wait for a person and since when the first does (SOP-28)."""
    with look() as session:
        waiting = waiting_conversations(session)
    since = [one.waiting_since for one in waiting if one.waiting_since is not None]
    oldest = f"{min(since).astimezone(office().zone):%Y-%m-%d %H:%M}" if since else None
    return InboxState({"waiting": len(waiting), "urgent": sum(one.is_urgent for one in waiting)}, oldest)
