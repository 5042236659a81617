"""The tasks of the inbox sweep."""

from dataclasses import dataclass
from datetime import datetime

from prefect import task

from database.replies import oldest_waiting, waiting_by_advisor
from wiring import deactivations, inbox, receipts
from wiring.connections import look, office


@task(name="fetch missed replies", retries=2, retry_delay_seconds=10)
async def fetch_missed_replies() -> dict[str, int]:
    """Store what each source shows and no webhook brought; return source -> how many that were."""
    return {name: one.missed for name, one in (await inbox.fetch_missed_replies()).items()}


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


@task(name="advise on replies")
async def advise_on_replies() -> int:
    """Ask the language model, if one is set, about replies that wait for a person; return how many have advice now."""
    return (await inbox.advise()).replies


@dataclass(frozen=True, slots=True)
class InboxState:
    """Who waits for a person. `left_for` has advisor, how many of theirs wait, how many are urgent, since when.

    `oldest` is the number of the conversation that waits longest, and since when; None when nobody waits. All times are
    campus dates and times.
    """

    counts: dict[str, int]
    left_for: list[tuple[str, int, int, str]]
    oldest: tuple[int, str] | None


@task(name="inbox state")
def inbox_state() -> InboxState:
    """Return who waits for a person, for whom, and which reply is the oldest unanswered (SOP-28)."""
    zone = office().zone

    def on_campus(at: datetime) -> str:
        return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"

    with look() as session:
        left = waiting_by_advisor(session)
        first = oldest_waiting(session)
    return InboxState(
        {"waiting": sum(number for _, number, _, _ in left), "urgent": sum(urgent for _, _, urgent, _ in left)},
        [(advisor or "nobody yet", number, urgent, on_campus(at)) for advisor, number, urgent, at in left],
        None if first is None else (first[0], on_campus(first[1])),
    )
