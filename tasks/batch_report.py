"""What a batch leaves behind in the Prefect UI: its count sheet, who was not reached and why, and what comes next."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from prefect import task
from prefect.artifacts import acreate_markdown_artifact
from prefect.settings import PREFECT_UI_URL
from sqlalchemy.orm import Session

from actions.count_sheets import counts_on
from database.campaign_people import outcomes_of
from database.campaigns import batch_of
from database.count_sheets import newest_sheet
from rules.campaign_states import CampaignState, instruction
from schemas.reasons import reason_sentence
from schemas.tables import Campaign, TextState
from tasks.campaign_table import TABLE, UNSUBSCRIBES_ARE_NORMAL
from wiring.connections import look

COLUMNS = ("planned", "sent", "failed", "skipped", "unknown", "left")


def report_key(campaign_id: int, batch_number: int) -> str:
    """Return the key under which a batch's report stands."""
    return f"batch-{campaign_id}-{batch_number}"


def _sheet(sheet: Mapping[str, int]) -> list[str]:
    return [
        "| " + " | ".join(COLUMNS) + " |",
        "|---" * len(COLUMNS) + "|",
        "| " + " | ".join(f"{sheet[column]:,}" for column in COLUMNS) + " |",
        "",
        "planned = sent + failed + skipped + unknown + left",
    ]


def _by_reason(session: Session, campaign_id: int, batch_number: int) -> list[str]:
    """Return why texts of the batch failed or were skipped, from the sheet that is kept, and that sheet's hash."""
    kept = newest_sheet(session, campaign_id, batch_number)
    if kept is None:
        return []
    counts = counts_on(kept)
    lines = [
        f"- {number:,} {what}: {reason_sentence(reason)}"
        for what, because in (("failed", counts.failed_because), ("skipped", counts.skipped_because))
        for reason, number in sorted(because.items(), key=lambda item: -item[1])
    ]
    return ["", *lines, "", f"Count sheet {kept.id}, kept under the hash `{kept.hash}`."]


def _not_reached(session: Session, campaign: Campaign) -> list[str]:
    """Return the reasons why people of the campaign were not reached so far, most frequent first (RM-022)."""
    counted: Counter[str] = Counter()
    for one in outcomes_of(session, campaign.id):
        if one.reason is not None:
            counted[one.reason] += one.number
    if not counted:
        return ["Nobody so far; receipts may still come in."]
    lines = ["| people | why |", "|---|---|"]
    return lines + [f"| {number:,} | {reason_sentence(reason)} |" for reason, number in counted.most_common()]


def _what_comes_next(session: Session, campaign: Campaign, batch_number: int, stopped_because: str) -> str:
    """Say when it goes on and why then, in campus time; or why it does not."""
    state = CampaignState(campaign.state)
    counted: Counter[TextState] = Counter()
    for one in outcomes_of(session, campaign.id):
        counted[one.state] += one.number
    waiting = counted[TextState.PLANNED]
    if campaign.next_batch_at is not None:
        at = _campus(campaign.next_batch_at, campaign)
        if campaign.next_batch_number == batch_number:
            return f"Batch {batch_number} goes on {at}, because {stopped_because}: {waiting:,} are left."
        return (
            f"Batch {campaign.next_batch_number} goes out {at}. Batch {batch_number} ended because "
            f"{stopped_because}: {waiting:,} carried over."
        )
    if state is CampaignState.COMPLETED:
        return "Nothing: every text has its outcome, the mass SMS is Completed."
    if state is CampaignState.IN_PROCESS:
        open_texts = counted[TextState.UNKNOWN] + counted[TextState.SENDING]
        return f"No further batch. It is Completed once the vendor has said what became of {open_texts:,} texts."
    return f"Nothing by itself: the mass SMS is {state.label}. {instruction(state, campaign.ticket_id) or ''}".strip()


def _campus(at: datetime, campaign: Campaign) -> str:
    return f"{at.astimezone(ZoneInfo(campaign.time_zone)):%A %Y-%m-%d %H:%M %Z}"


def _links(campaign_id: int, batch_number: int, run_id: str) -> str:
    ui = (PREFECT_UI_URL.value() or "").rstrip("/")
    return " | ".join(
        (
            f"[this run]({ui}/runs/flow-run/{run_id})",
            f"[all reports of this batch]({ui}/artifacts/key/{report_key(campaign_id, batch_number)})",
            f"[all mass SMS]({ui}/artifacts/key/{TABLE})",
        )
    )


@task(name="report batch")
async def report_batch(
    campaign_id: int, batch_number: int, run_id: str, *, sent: int, sheet: dict[str, int], stopped_because: str
) -> None:
    """Publish the report of this run's part of a batch. An empty sheet: the run lost the batch before it closed it."""
    with look() as session:
        campaign = session.get_one(Campaign, campaign_id)
        batch = batch_of(session, campaign_id, batch_number)
        lines = [
            f"# {campaign.name}, batch {batch_number}",
            "",
            f"This run: {sent:,} sent. It ended because {stopped_because}.",
            "",
            *(_sheet(sheet) if sheet else ["The batch is not closed; another run goes on with it."]),
            *(_by_reason(session, campaign_id, batch_number) if sheet else []),
            "",
            "## What comes next",
            "",
            _what_comes_next(session, campaign, batch_number, stopped_because),
            "",
            "## Not reached so far, all batches",
            "",
            *_not_reached(session, campaign),
            "",
            f"{campaign.unsubscribed:,} unsubscribed. {UNSUBSCRIBES_ARE_NORMAL}",
            "",
            "" if batch is None else f"Begun {_campus(batch.opened_at, campaign)}, holds {batch.size:,} texts.",
            "",
            _links(campaign_id, batch_number, run_id),
        ]
    await acreate_markdown_artifact(key=report_key(campaign_id, batch_number), markdown="\n".join(lines))
