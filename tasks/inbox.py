"""The tasks of the inbox sweep."""

from collections import Counter
from dataclasses import dataclass

from prefect import get_run_logger, task

from actions.sweep_inbox import store_swept, sweep_from
from actions.take_in_reply import take_in_reply
from database.replies import unread_reply_ids, waiting_conversations
from wiring.answers import send_answers
from wiring.connections import begin, clock, look, office, sms_vendor


@task(name="fetch missed replies", retries=2, retry_delay_seconds=10)
async def fetch_missed_replies() -> int:
    """Store what the vendor's list shows and no webhook brought; return how many that were."""
    began_at = clock().now()
    with look() as session:
        since = sweep_from(session, now=began_at)
    async with sms_vendor() as vendor:
        incoming = await vendor.received_since(since)
    with begin() as session:
        return store_swept(session, incoming, began_at=began_at, now=clock().now())


@task(name="read replies")
def read_replies() -> dict[str, int]:
    """Read every unread reply and do what the procedure says; return action -> how many. One bad one stops no other."""
    with look() as session:
        waiting = unread_reply_ids(session)
    counted: Counter[str] = Counter()
    for reply_id in waiting:
        try:
            with begin() as session:
                read = take_in_reply(session, reply_id, now=clock().now(), office=office())
        except Exception:
            get_run_logger().exception("reply left unread reply=%s", reply_id)
            counted["unreadable"] += 1
            continue
        if read is not None:
            counted[read.action] += 1
    return dict(counted)


@task(name="send answers")
async def answer_students() -> int:
    """Send the answers that are waiting; return how many went out."""
    return await send_answers()


@dataclass(frozen=True, slots=True)
class InboxState:
    """Who waits for a person. `oldest_waiting` is a campus date and time, None when nobody waits."""

    counts: dict[str, int]
    oldest_waiting: str | None


@task(name="inbox state")
def inbox_state() -> InboxState:
    """Return how many conversations wait for a person and since when the first does (SOP-28)."""
    with look() as session:
        waiting = [one for one, _ in waiting_conversations(session, limit=100_000)]
    since = [one.waiting_since for one in waiting if one.waiting_since is not None]
    oldest = f"{min(since).astimezone(office().zone):%Y-%m-%d %H:%M}" if since else None
    return InboxState({"waiting": len(waiting), "urgent": sum(one.is_urgent for one in waiting)}, oldest)
