"""A chain of count sheets gives every later change away, and knows what may have happened since a count."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.count_sheets import NO_SHEET_BEFORE, Counts, Link, canonical, chain_faults, chained_hash, contradictions

NUMBERS = st.integers(0, 30_000)
REASONS = st.dictionaries(st.sampled_from(["opted_out", "bad_number", "held"]), NUMBERS)
COUNTS = st.builds(Counts, NUMBERS, NUMBERS, NUMBERS, REASONS, REASONS)


def a_chain(length: int) -> list[Link]:
    """Return sheets that follow one another."""
    links: list[Link] = []
    for number in range(1, length + 1):
        previous, sheet = links[-1].hash if links else NO_SHEET_BEFORE, canonical({"number": number})
        links.append(Link(number, sheet, previous, chained_hash(previous, sheet)))
    return links


@given(COUNTS)
def test_planned_is_the_sum_of_everything_else(counts: Counts) -> None:
    sheet = counts.as_sheet()
    assert sheet["planned"] == counts.sent + counts.failed + counts.skipped + counts.unknown + counts.left
    assert counts.failed == sum(counts.failed_because.values())


def test_equal_sheets_are_written_alike() -> None:
    assert canonical({"b": 1, "a": {"d": 2, "c": "é"}}) == '{"a":{"c":"\\u00e9","d":2},"b":1}'


def test_a_hash_can_be_computed_with_nothing_of_ours() -> None:
    sheet = '{"sent":3}'
    assert chained_hash(NO_SHEET_BEFORE, sheet) == hashlib.sha256(b"0" * 64 + sheet.encode("ascii")).hexdigest()


def test_a_chain_that_nobody_touched_has_no_fault() -> None:
    assert chain_faults(a_chain(5)) == []
    assert chain_faults([]) == []


@pytest.mark.parametrize("place", range(5))
def test_a_changed_sheet_is_found_wherever_it_stands(place: int) -> None:
    links = a_chain(5)
    links[place] = replace(links[place], sheet=canonical({"number": 99}))
    assert any(f"Sheet {place + 1} was changed" in fault for fault in chain_faults(links))


@pytest.mark.parametrize("place", range(4))
def test_a_sheet_changed_together_with_its_hash_no_longer_leads_to_the_next(place: int) -> None:
    links = a_chain(5)
    sheet = canonical({"number": 99})
    links[place] = replace(links[place], sheet=sheet, hash=chained_hash(links[place].previous_hash, sheet))
    (fault,) = chain_faults(links)
    assert fault.startswith(f"Sheet {place + 2} does not follow the one before it")


@pytest.mark.parametrize("place", range(4))
def test_a_sheet_left_out_is_found(place: int) -> None:
    links = a_chain(5)
    del links[place]
    assert len(chain_faults(links)) == 1


def test_sheets_that_changed_places_are_found() -> None:
    links = a_chain(3)
    assert chain_faults([links[0], links[2], links[1]])


THEN = Counts(sent=90, unknown=4, left=2, failed_because={"bad_number": 3}, skipped_because={"held": 1})


@pytest.mark.parametrize(
    "now",
    [
        THEN,
        replace(THEN, sent=93, unknown=1),  # the look-ups found three
        replace(THEN, sent=90, unknown=0, left=0, failed_because={"bad_number": 3, "not_found_at_vendor": 6}),
        replace(THEN, sent=91, failed_because={"bad_number": 2}),  # a late receipt proved one of the failed
        replace(THEN, left=0, skipped_because={"held": 2, "unsubscribed": 1}),
    ],
)
def test_what_may_have_happened_since_contradicts_nothing(now: Counts) -> None:
    assert contradictions(THEN, now, is_whole=True, taken_back=0) == []


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (replace(THEN, sent=89), "sent"),
        (replace(THEN, sent=89, failed_because={"bad_number": 4}), "sent"),
        (replace(THEN, failed_because={}, left=5), "with an outcome"),
        (replace(THEN, skipped_because={}, left=1), "skipped because of held"),
        (replace(THEN, left=1), "planned"),
        (replace(THEN, left=3), "planned"),
    ],
)
def test_what_can_not_have_happened_is_told(now: Counts, told: str) -> None:
    assert any(fault.startswith(told) for fault in contradictions(THEN, now, is_whole=True, taken_back=0))


def test_a_batch_may_give_back_what_was_open() -> None:
    assert contradictions(THEN, replace(THEN, left=0), is_whole=False, taken_back=0) == []


def test_what_a_carriers_cap_turned_away_was_sent_and_is_open_again() -> None:
    now = replace(THEN, sent=88, left=4)
    assert contradictions(THEN, now, is_whole=True, taken_back=2) == []
    assert contradictions(THEN, now, is_whole=True, taken_back=1) != []
