"""One batch of one campaign: the gate, then chunks until there is no more to do.

Started by the dispatch only. Run, Retry, Copy and late runs in the Prefect UI end at the gate, because the campaign row
names the one run that may send. Pause, Resume and Cancel on the run are honoured within one chunk.
"""

from itertools import count
from uuid import UUID

from prefect import flow
from prefect.artifacts import acreate_progress_artifact, aupdate_progress_artifact
from prefect.client.schemas import State
from prefect.exceptions import Pause, TerminationSignal
from prefect.runtime import flow_run
from prefect.states import Completed

from tasks.batch_report import report_batch
from tasks.batches import (
    Sent,
    cancel_was_pressed,
    find_sent_before,
    finish_batch,
    pass_gate,
    pause_from_run,
    read_sender_limits,
    send_chunk,
)


@flow(name="send-batch")
async def send_batch(campaign_id: int) -> State:
    """Send the campaign's due batch. A run that does not own the batch sends nothing and ends as Skipped."""
    run_id = str(flow_run.id)
    gate = pass_gate(campaign_id, run_id)
    if not gate.may_send:
        return Completed(name="Skipped", message=f"Nothing sent: {gate.why}.")
    total = Sent()
    try:
        await read_sender_limits()
        # Before the first text: a restored backup believes that people still wait who have had theirs.
        total.stop = await find_sent_before(campaign_id, run_id)
        if total.stop is not None:
            return Completed(name="Stopped", message=f"Nothing sent: {total.stop}.")
        progress = await acreate_progress_artifact(
            progress=0.0, key=f"batch-{campaign_id}-{gate.batch_number}-progress", description=gate.name
        )
        for number in count(1):
            chunk = await send_chunk(campaign_id, run_id, number, total.unreachable)
            _add(total, chunk)
            await _show_progress(progress, gate.name, total, gate.batch_size)
            if chunk.stop is not None:
                break
    except Pause:
        pause_from_run(campaign_id, run_id, "Pause")
        raise
    except TerminationSignal:
        if await cancel_was_pressed(run_id):
            pause_from_run(campaign_id, run_id, "Cancel")
        raise
    sheet = finish_batch(campaign_id, run_id)
    await report_batch(
        campaign_id, gate.batch_number, run_id, sent=total.sent, sheet=sheet, stopped_because=str(total.stop)
    )
    return Completed(name="Stopped" if not sheet else "Completed", message=f"{total.stop}; {total.sent:,} sent.")


def _add(total: Sent, chunk: Sent) -> None:
    total.sent += chunk.sent
    total.failed += chunk.failed
    total.skipped += chunk.skipped
    total.unknown += chunk.unknown
    total.unreachable, total.stop = chunk.unreachable, chunk.stop


async def _show_progress(progress: UUID, name: str, total: Sent, size: int) -> None:
    done = total.sent + total.failed + total.skipped + total.unknown
    await aupdate_progress_artifact(
        progress,
        progress=min(100.0, 100 * done / size) if size else 100.0,
        description=f"{name}: {total.sent:,} sent in this run; the batch holds {size:,}",
    )
