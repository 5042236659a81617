"""`placeline campaign sheets`: shown, written for an auditor, checked."""

import csv
import hashlib
from pathlib import Path

from sqlalchemy import update

from actions.count_sheets import add_count_sheet
from schemas.tables import Campaign, Text
from tests.cli.conftest import Placeline
from tests.conftest import Begin
from tests.office import TUESDAY_NOON, scheduled


def two_sheets(begin: Begin) -> int:
    """Keep two counts of a campaign in which one of three was skipped."""
    campaign_id = scheduled(begin, 3)
    with begin() as session:
        session.execute(update(Text).where(Text.rank == 1).values(state="skipped", reason="held", batch_number=1))
        campaign = session.get_one(Campaign, campaign_id)
        for batch in (1, None):
            add_count_sheet(session, campaign, batch, run_id="run-1", now=TUESDAY_NOON)
    return campaign_id


def test_sheets_are_shown_by_name_and_number_with_their_reasons(begin: Begin, placeline: Placeline) -> None:
    campaign_id = two_sheets(begin)
    for word in ("March leads", campaign_id):
        shown = placeline("campaign", "sheets", word)
        assert shown.exit_code == 0
        assert "sheet 2: 1 skipped: Texts are on hold until somebody has read the last reply." in shown.output
        assert "Next: `placeline campaign sheets --verify`" in shown.output


def test_a_written_chain_can_be_checked_with_nothing_of_ours(
    begin: Begin, placeline: Placeline, tmp_path: Path
) -> None:
    two_sheets(begin)
    file = tmp_path / "sheets.csv"
    assert placeline("campaign", "sheets", "--csv", file).exit_code == 0
    with file.open(newline="", encoding="utf-8-sig") as opened:
        rows = list(csv.DictReader(opened))
    previous = "0" * 64
    for row in rows:
        assert row["previous_hash"] == previous
        previous = hashlib.sha256((row["previous_hash"] + row["sheet"]).encode()).hexdigest()
        assert row["hash"] == previous
    assert [row["batch"] for row in rows] == ["1", ""]
    assert previous in placeline("campaign", "sheets", "--verify", "--expect", previous).output


def test_a_fault_ends_with_one(begin: Begin, placeline: Placeline) -> None:
    two_sheets(begin)
    assert placeline("campaign", "sheets", "--verify").exit_code == 0
    cut_off = placeline("campaign", "sheets", "--verify", "--expect", "f" * 64)
    assert cut_off.exit_code == 1
    assert "is not in the chain" in cut_off.output
    with begin() as session:
        session.execute(update(Text).values(state="planned"))
    changed = placeline("campaign", "sheets", "--verify")
    assert changed.exit_code == 1
    assert "skipped because of held 1, now 0" in changed.output
