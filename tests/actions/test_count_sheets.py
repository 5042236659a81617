"""Every count is kept in one chain that nobody can change, fork or shorten unnoticed."""

import json
import threading
from datetime import UTC

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from actions.change_campaign import cancel
from actions.count_sheets import add_count_sheet, check_chain
from database.count_sheets import newest_sheet, sheets_of
from rules.count_sheets import NO_SHEET_BEFORE, chained_hash
from schemas.tables import Campaign, CountSheet, Text, TextState
from tests.conftest import Begin
from tests.office import MINUTE, TUESDAY_NOON, scheduled, start_run


def counted(begin: Begin, campaign_id: int, batch_number: int | None = None) -> dict[str, object]:
    """Add the count sheet of a campaign and return it."""
    with begin() as session:
        campaign = session.get_one(Campaign, campaign_id)
        return add_count_sheet(session, campaign, batch_number, run_id="run-1", now=TUESDAY_NOON)


def becomes(begin: Begin, campaign_id: int, number: int, **values: object) -> None:
    """Change the next planned texts of a campaign."""
    with begin() as session:
        for one in session.query(Text).filter_by(campaign_id=campaign_id, state="planned").limit(number).all():
            sid = f"SM{one.id}" if values.get("state") == TextState.SENT.value else None
            session.execute(update(Text).where(Text.id == one.id).values(vendor_sid=sid, **values))


def a_mixed_batch(begin: Begin) -> int:
    """Schedule ten; of batch 1 three are sent, two failed, two skipped, one is unknown; two were never in it."""
    campaign_id = scheduled(begin, 10)
    becomes(begin, campaign_id, 3, state="sent", batch_number=1)
    becomes(begin, campaign_id, 1, state="failed", reason="bad_number", batch_number=1)
    becomes(begin, campaign_id, 1, state="failed", dropped_because="account", batch_number=1)
    becomes(begin, campaign_id, 2, state="skipped", reason="held", batch_number=1)
    becomes(begin, campaign_id, 1, state="unknown", batch_number=1)
    return campaign_id


def test_a_sheet_tells_what_became_of_everybody_and_why(begin: Begin) -> None:
    campaign_id = a_mixed_batch(begin)
    sheet = counted(begin, campaign_id, 1)
    assert sheet == {
        "planned": 8, "sent": 3, "failed": 2, "skipped": 2, "unknown": 1, "left": 0,
        "failed_because": {"bad_number": 1, "account": 1}, "skipped_because": {"held": 2},
        "campaign": campaign_id, "name": "March leads", "batch": 1, "run": "run-1",
        "taken_at": TUESDAY_NOON.astimezone(UTC).isoformat(), "engine": sheet["engine"],
    }  # fmt: skip
    whole = counted(begin, campaign_id)
    assert (whole["planned"], whole["left"], whole["batch"]) == (10, 2, None)


def test_what_this_transaction_changed_is_counted(begin: Begin) -> None:
    campaign_id = scheduled(begin, 2)
    with begin() as session:
        one = session.query(Text).filter_by(campaign_id=campaign_id).limit(1).one()
        one.state, one.reason = TextState.SKIPPED.value, "held"
        sheet = add_count_sheet(session, session.get_one(Campaign, campaign_id), None, run_id=None, now=TUESDAY_NOON)
    assert (sheet["skipped"], sheet["left"]) == (1, 1)


def test_sheets_follow_one_another_from_the_first(begin: Begin) -> None:
    first, second = scheduled(begin, 2), scheduled(begin, 1, name="April leads")
    for campaign_id in (first, second, first):
        counted(begin, campaign_id)
    with begin() as session:
        kept = sheets_of(session)
        previous = NO_SHEET_BEFORE
        for one in kept:
            assert one.previous_hash == previous
            previous = chained_hash(previous, one.sheet)
            assert one.hash == previous
        checked = check_chain(session)
    assert (checked.sheets, checked.head, checked.faults) == (3, previous, ())


def test_the_newest_sheet_of_a_batch_is_the_one_shown(begin: Begin) -> None:
    campaign_id = a_mixed_batch(begin)
    counted(begin, campaign_id, 1)
    becomes(begin, campaign_id, 2, state="sent", batch_number=1)
    counted(begin, campaign_id, 1)
    with begin() as session:
        newest = newest_sheet(session, campaign_id, 1)
        assert newest is not None
        assert json.loads(newest.sheet)["sent"] == 5
        assert newest_sheet(session, campaign_id, 2) is None


@pytest.mark.parametrize("change", [delete(CountSheet), update(CountSheet).values(sheet="{}")])
def test_the_database_refuses_to_change_a_sheet(begin: Begin, change: object) -> None:
    counted(begin, scheduled(begin, 1))
    with pytest.raises(DBAPIError, match="append-only"), begin() as session:
        session.execute(change)  # type: ignore[call-overload]


def test_batches_that_end_together_do_not_fork_the_chain(begin: Begin) -> None:
    campaigns = [scheduled(begin, 1, name=f"Leads {number}") for number in range(4)]
    together, failures = threading.Barrier(len(campaigns)), list[BaseException]()

    def close(campaign_id: int) -> None:
        together.wait()
        try:
            for _ in range(5):
                counted(begin, campaign_id)
        except BaseException as error:  # told by the test, not by a thread that nobody hears
            failures.append(error)

    threads = [threading.Thread(target=close, args=[campaign_id]) for campaign_id in campaigns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with begin() as session:
        checked = check_chain(session)
    assert (checked.sheets, checked.faults) == (20, ())


def test_a_cancelled_campaign_is_counted(begin: Begin) -> None:
    campaign_id = a_mixed_batch(begin)
    start_run(begin, campaign_id)
    with begin() as session:
        cancel(session, campaign_id, now=TUESDAY_NOON + MINUTE, actor="Ms. Rivera", why="wrong list")
    with begin() as session:
        sheet = json.loads(sheets_of(session, campaign_id)[-1].sheet)
    assert (sheet["batch"], sheet["run"], sheet["planned"], sheet["left"]) == (None, "run-1", 10, 2)


def test_texts_that_changed_behind_a_sheet_are_told(begin: Begin) -> None:
    campaign_id = a_mixed_batch(begin)
    counted(begin, campaign_id)
    with begin() as session:
        session.execute(update(Text).where(Text.state == TextState.SENT.value).values(state=TextState.FAILED.value))
        (fault,) = check_chain(session).faults
    assert "sent 3, now 0" in fault


def test_an_outcome_found_later_is_no_fault(begin: Begin) -> None:
    campaign_id = a_mixed_batch(begin)
    counted(begin, campaign_id)
    with begin() as session:
        unknown = session.query(Text).filter_by(campaign_id=campaign_id, state="unknown").one()
        unknown.state, unknown.vendor_sid = TextState.SENT.value, "SM-late"
        session.flush()
        assert check_chain(session).faults == ()


def without_trigger(begin: Begin, statement: str) -> None:
    """Change sheets as somebody with all rights to the database could."""
    with begin() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SET LOCAL session_replication_role = replica"))
            session.execute(text(statement))
            return
        of_table = text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'count_sheets'")
        triggers = list(session.execute(of_table).scalars())
        for verb in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER count_sheets_no_{verb}"))
        session.execute(text(statement))
        for trigger in triggers:
            session.execute(text(trigger))


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE count_sheets SET sheet = replace(sheet, '2', '1')", "was changed"),
        ("UPDATE count_sheets SET batch_number = 7", "than it says"),
        ("UPDATE count_sheets SET sheet = 'nothing'", "can't be read"),
        ("DELETE FROM count_sheets WHERE id = (SELECT min(id) FROM count_sheets)", "does not follow"),
    ],
)
def test_a_sheet_changed_with_all_rights_is_found(begin: Begin, statement: str, told: str) -> None:
    campaign_id = scheduled(begin, 2)
    counted(begin, campaign_id)
    counted(begin, campaign_id)
    without_trigger(begin, statement)
    with begin() as session:
        faults = check_chain(session).faults
    assert any(told in fault for fault in faults), faults


def test_a_chain_cut_off_at_its_end_is_found_by_a_head_noted_down(begin: Begin) -> None:
    campaign_id = scheduled(begin, 2)
    counted(begin, campaign_id)
    counted(begin, campaign_id)
    with begin() as session:
        head = check_chain(session).head
        assert check_chain(session, head).faults == ()
    without_trigger(begin, "DELETE FROM count_sheets WHERE id = (SELECT max(id) FROM count_sheets)")
    with begin() as session:
        assert check_chain(session).faults == ()
        (fault,) = check_chain(session, head).faults
    assert "is not in the chain" in fault
