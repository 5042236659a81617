"""The report of a class: its sentence, its trend, whom to ask, what leaves the office; and the exported tables."""

import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.export_outcomes import standard_table, write_workbook
from actions.outcomes_report import (
    CohortUnknown,
    cohort_for,
    outcomes_report,
    take_snapshots,
    the_cohort,
)
from actions.write_outcomes_page import outcomes_page
from database.students import ensure_phones
from rules.cohorts import award_year, calendar_year, parse_cohort
from rules.outcome_forecast import Forecast, NoForecast
from rules.standards.all_standards import STANDARDS
from schemas.tables import FollowUp, OutcomeSnapshot, Phone, Reply
from tests.conftest import Begin
from tests.graduates import JOB, add, add_kinds, record_row, student_row
from tests.office import TUESDAY_NOON
from tests.rules.standards.test_standards import TRUTH

TODAY = date(2026, 11, 26)
CLASS = award_year(2025)


def known_after(session: Session, first: int, completed_on: date, people: int, days: dict[int, int]) -> int:
    """Add people of one day of completion; of them so many came to be known so many days later."""
    students = [student_row(first + place, completed_on=completed_on) for place in range(people)]
    after = [age for age, number in days.items() for _ in range(number)]
    at = datetime(completed_on.year, completed_on.month, completed_on.day, 12, tzinfo=UTC)
    records = [
        record_row(first + place, outcome="seeking", outcome_known_at=at + timedelta(days=age))
        for place, age in enumerate(after)
        if (at + timedelta(days=age)).date() <= TODAY
    ]
    add(session, students, records)
    return first + people


def ten_earlier_months(session: Session) -> int:
    """Add ten months of 20 graduates: 10 known after 30 days, 4 more after 160."""
    first = 1
    for month in range(1, 11):
        first = known_after(session, first, date(2024, month, 15), 20, {30: 10, 160: 4})
    return first


def test_the_sentence_answers_from_the_curve_of_earlier_months(begin: Begin) -> None:
    with begin() as session:
        first = ten_earlier_months(session)
        # 149 days before today, 184 before the deadline.
        known_after(session, first, date(2026, 6, 30), 200, {30: 100, 160: 40})
        found = outcomes_report(session, CLASS, today=TODAY)
    assert (found.knowledge.above, found.knowledge.below, found.knowledge.needed) == (100, 200, 30)
    assert isinstance(found.outlook, Forecast)
    assert found.outlook.past_months == 10
    # Of ten unknown in each month four came to be known: 100 + 100 * 0.4.
    assert found.outlook.expected == pytest.approx(140, abs=0.5)
    assert found.outlook.low < 140 < found.outlook.high
    assert found.sentence.startswith("Of 200 graduates of 2025-26 we still miss 100; 50.0% are known today, ")
    assert "are expected by 31 December 2026" in found.sentence
    assert "30 more outcomes are needed" in found.sentence


def test_without_enough_earlier_months_it_says_so(begin: Begin) -> None:
    with begin() as session:
        first = known_after(session, 1, date(2025, 2, 15), 20, {30: 10})
        known_after(session, first, date(2026, 6, 30), 20, {30: 9})
        found = outcomes_report(session, CLASS, today=TODAY)
    assert isinstance(found.outlook, NoForecast)
    assert "Not enough history for a forecast: it takes 8 earlier months" in found.sentence
    assert "there are 1" in found.sentence


@pytest.mark.parametrize("first_known", [None, date(2026, 3, 10)])
def test_years_on_the_roster_are_no_history_before_anybody_wrote_outcomes_down(
    begin: Begin, first_known: date | None
) -> None:
    """A new house knows of no earlier outcome, or only of those since it opened; neither says that all will be so."""
    with begin() as session:
        first = 1
        for month in range(1, 13):
            completed_on = date(2024, month, 15)
            days = {} if first_known is None else {(first_known - completed_on).days: 5}
            first = known_after(session, first, completed_on, 20, days)
        known_after(session, first, date(2026, 6, 30), 20, {30: 3})
        found = outcomes_report(session, CLASS, today=TODAY)
    assert isinstance(found.outlook, NoForecast)
    assert "Not enough history" in found.sentence
    assert "there are 0" in found.sentence


@pytest.mark.parametrize(
    ("known", "today", "words"),
    [(13, TODAY, "is reached"), (5, date(2027, 1, 2), "was missed"), (0, TODAY, "we still miss 20")],
)
def test_the_sentence_of_other_days(begin: Begin, known: int, today: date, words: str) -> None:
    with begin() as session:
        known_after(session, 1, date(2026, 5, 1), 20, {10: known})
        assert words in outcomes_report(session, CLASS, today=today).sentence


def test_nobody_completed(begin: Begin) -> None:
    with begin() as session:
        found = outcomes_report(session, CLASS, today=TODAY)
        assert found.sentence == "Nobody has completed in 2025-26."
        assert "Nobody has completed" in outcomes_page(found, college="Lakeside")


def test_the_class_to_work_on_is_the_one_still_collected(begin: Begin) -> None:
    with begin() as session:
        known_after(session, 1, date(2026, 9, 1), 3, {})
        assert the_cohort(session, None, date(2026, 12, 31)).label == "2025-26"
        assert the_cohort(session, None, date(2027, 1, 1)).label == "2026-27"
        with pytest.raises(CohortUnknown, match="2025-26"):
            the_cohort(session, "last year", TODAY)


def test_each_standard_reports_its_own_year() -> None:
    assert cohort_for(STANDARDS["accsc"], CLASS) == award_year(2024)
    assert cohort_for(STANDARDS["bppe"], CLASS) == calendar_year(2025)
    assert cohort_for(STANDARDS["bppe"], parse_cohort("2026-05")) == parse_cohort("2026-05")


def test_the_trend_is_of_snapshots_once_there_are_two(begin: Begin) -> None:
    with begin() as session:
        known_after(session, 1, date(2026, 6, 1), 10, {20: 2, 50: 3})
        derived = outcomes_report(session, CLASS, today=TODAY).trend
        assert derived.is_derived
        assert derived.days[1:] == ((date(2026, 6, 21), 0.2), (date(2026, 7, 21), 0.5), (TODAY, 0.5))
        take_snapshots(session, today=TODAY)
        take_snapshots(session, today=TODAY)  # the second replaces the first
        take_snapshots(session, today=TODAY + timedelta(days=1))
        kept = outcomes_report(session, CLASS, today=TODAY).trend
        rows = session.scalars(select(OutcomeSnapshot).where(OutcomeSnapshot.cohort == "2025-26")).all()
    assert not kept.is_derived
    assert kept.days == ((TODAY, 0.5), (TODAY + timedelta(days=1), 0.5))
    assert {(row.standard, row.graduates, row.known) for row in rows if row.standard == "nace"} == {("nace", 10, 5)}


def _people_to_ask(session: Session) -> None:
    """Add one graduate of each kind there is to ask, and one about whom nothing is missing."""
    reachable = ensure_phones(session, [f"+1312555010{place}" for place in range(4)])
    phones = list(reachable.values())
    session.get_one(Phone, phones[3]).opted_out_at = TUESDAY_NOON

    def with_phone(index: int, phone: int, **changes: object) -> dict[str, object]:
        texted = {"consent": "given", "consent_proof": "form"}
        return student_row(index, sms_phone_id=phones[phone], phone_issue=None, **{**texted, **changes})

    def alike(row: dict[str, object]) -> dict[str, object]:
        return {"consent_proof": None, "sms_phone_id": None, **row}

    add(
        session,
        [
            alike(with_phone(1, 0)),
            alike(with_phone(2, 1, consent="never_asked", consent_proof=None)),
            alike(student_row(3)),
            alike(with_phone(4, 2)),
            alike(student_row(5)),
            alike(student_row(6)),
            alike(student_row(7)),
            alike(with_phone(8, 3)),
            alike(with_phone(9, 1, do_not_contact=True)),
        ],
        [
            record_row(4, **{**JOB, "verification_status": "unverified"}),
            record_row(5, outcome="military"),
            record_row(6, **{**JOB, "job_title": None, "field_relation": "unrelated"}),
            record_row(7, **JOB),
        ],
    )  # fmt: skip


def test_whom_to_ask_why_and_how(begin: Begin) -> None:
    with begin() as session:
        _people_to_ask(session)
        found = outcomes_report(session, CLASS, today=TODAY, focus=STANDARDS["abhes"])
    asked = {one.student_id: (one.need.value, one.channel.value) for one in found.to_ask}
    assert asked == {
        "S00001": ("outcome", "text"),
        "S00002": ("outcome", "call"),  # nobody asked whether texts are all right
        "S00003": ("outcome", "search"),  # there is no phone
        "S00004": ("verification", "call the employer"),
        "S00005": ("document", "search"),
        "S00006": ("details", "search"),
        "S00008": ("outcome", "call"),  # said STOP to texts
        "S00009": ("outcome", "search"),  # the office decided not to contact
    }
    assert found.people_to_ask == 8
    assert [one.need.value for one in found.to_ask] == ["outcome"] * 5 + ["verification", "document", "details"]


def test_overdue_follow_ups_of_the_class_by_age(begin: Begin) -> None:
    with begin() as session:
        known_after(session, 1, date(2026, 6, 1), 5, {})
        for place, days in enumerate((-2, 0, 3, 4, 30)):
            reply = Reply(
                vendor_sid=f"SM{place}", from_phone="+1", to_phone="+1", body="", received_at=TUESDAY_NOON,
                source="webhook",
            )  # fmt: skip
            session.add(reply)
            session.flush()
            session.add(
                FollowUp(
                    student_id=place + 1, reply_id=reply.id, kind="hiring_check", due_on=TODAY - timedelta(days=days),
                    why="", created_at=TUESDAY_NOON,
                )
            )  # fmt: skip
        session.flush()
        found = outcomes_report(session, CLASS, today=TODAY)
    assert found.overdue == {"0 to 3": 2, "4 to 10": 1, "11 to 20": 0, "over 20": 1}
    assert found.not_due_yet == 1


class _Page(HTMLParser):
    """What stands in a page: tags that are opened and closed, addresses, and tables with their headers."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "line", "rect", "circle", "polyline", "polygon"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_page_needs_no_script_no_network_and_reads_aloud(begin: Begin) -> None:
    with begin() as session:
        add_kinds(session)
        page = outcomes_page(outcomes_report(session, CLASS, today=TODAY), college="Lake & Side")
    read = _Page()
    read.feed(page)
    assert read.open == []
    assert "Lake &amp; Side" in page
    assert "<script" not in page
    assert not re.search(r"(https?:)?//[a-z]", page)
    assert all((attrs.get("href") or "#").startswith("#") for _, attrs in read.tags)
    ids = {attrs["id"] for _, attrs in read.tags if "id" in attrs}
    assert {(attrs["href"] or "")[1:] for tag, attrs in read.tags if tag == "a"} <= ids
    pictures = [attrs for tag, attrs in read.tags if tag == "svg"]
    assert len(pictures) == 4
    assert all(attrs["role"] == "img" and attrs["aria-label"] for attrs in pictures)
    assert sum(tag == "table" for tag, _ in read.tags) == sum(tag == "caption" for tag, _ in read.tags) == 6
    for standard in STANDARDS.values():
        assert all(doubt.replace("'", "&#39;") in page for doubt in standard.unverified)
    assert "2150" not in page


def test_a_page_to_be_shared_lists_nobody_and_no_small_number(begin: Begin) -> None:
    with begin() as session:
        add_kinds(session)
        add(session, [student_row(index, program="Rare", campus="Elgin") for index in range(500, 504)], [])
        found = outcomes_report(session, CLASS, today=TODAY)
        open_, shared = outcomes_page(found, college="L"), outcomes_page(found, college="L", is_shared=True)
    assert "S00500" in open_
    assert not re.search(r"S\d{5}", shared)
    row = shared[shared.index(">Rare<") :].partition("</tr>")[0]
    assert re.findall(r'class="n">([^<]*)<', row) == ["under 10", "under 10", "-", "-", "-", "-"]


def test_a_class_too_small_to_be_shared_tells_nothing_of_itself(begin: Begin) -> None:
    with begin() as session:
        known_after(session, 1, date(2026, 6, 1), 30, {20: 25})
        found = outcomes_report(session, CLASS, today=TODAY)
    assert "we still miss 5" in outcomes_page(found, college="L")
    shared = outcomes_page(found, college="L", is_shared=True)
    assert "too small to be shared" in shared
    assert "we still miss" not in shared


@pytest.mark.parametrize(
    ("key", "cohort", "cells"),
    [
        ("nace", CLASS, {"1": 120, "2": 73, "8": 10, "11": round(106 / 120, 4)}),
        ("coe", CLASS, {"9": 4, "10": 120, "11": 124, "14": 84, "16": 4, "17": 3, "18": 2, "23": 9}),
        ("abhes", CLASS, {"G": 120, "F": 64, "R": 8, "U": 9}),
    ],
)
def test_the_table_of_a_standard_has_its_lines(begin: Begin, key: str, cohort: object, cells: dict[str, float]) -> None:
    with begin() as session:
        add_kinds(session)
        table = standard_table(session, STANDARDS[key], CLASS, today=TODAY)
    assert table.columns == ("line", "what", "all programs", "Welding")
    found = {row[0]: row[2:] for row in table.rows}
    assert {line: found[line] for line in cells} == {line: (value, value) for line, value in cells.items()}
    assert any(note.startswith("Not verified:") for note in table.notes)


def test_the_chart_of_accsc_has_a_column_a_month_of_start(begin: Begin) -> None:
    with begin() as session:
        add_kinds(session)
        table = standard_table(session, STANDARDS["accsc"], award_year(2024), today=TODAY)
    assert table.columns == ("program", "line", "what", *(month.label for month in award_year(2024).months()), "total")
    line_14 = next(row for row in table.rows if row[1] == "14")
    assert line_14[3:] == (0, 0, 0, 0, 0, 0, TRUTH["accsc"]["employed_in_field"], 0, 0, 0, 0, 0, 70)


def test_the_fact_sheet_tells_kinds_of_employment_apart(begin: Begin) -> None:
    with begin() as session:
        add_kinds(session)
        table = standard_table(session, STANDARDS["bppe"], calendar_year(2025), today=TODAY)
    found = {str(row[1]): row[2] for row in table.rows}
    assert found["Graduates available for employment"] == 102
    assert found["Placement rate"] == round(57 / 102, 4)
    assert [found[label] for label in found if "position" in label or label.startswith(("Self", "Employed by"))] == [
        44, 6, 5, 2,
    ]  # fmt: skip


def test_a_table_to_be_shared_hides_small_cells_and_what_would_tell_them(begin: Begin) -> None:
    with begin() as session:
        people = [student_row(index, program=f"P{index % 3}") for index in range(1, 61)]
        hidden = {3: 20, 4: 15, 5: 4}  # program by index modulo 3: 20 each; known of them
        known = [record_row(index, program="P0", outcome="seeking") for index in range(3, 61, 3)][: hidden[3]]
        known += [record_row(index, program="P1", outcome="seeking") for index in range(1, 61, 3)][: hidden[4]]
        known += [record_row(index, program="P2", outcome="seeking") for index in range(2, 61, 3)][: hidden[5]]
        add(session, people, known)
        table = standard_table(session, STANDARDS["nace"], CLASS, today=TODAY, is_shared=True)
    found = {row[0]: row[2:] for row in table.rows}
    assert found["1"] == (60, 20, 20, 20)
    assert found["8"] == (39, 20, "withheld", "under 10")  # 39 - 20 - 15 would be 4


def test_a_workbook_holds_the_table_and_its_doubts(begin: Begin, tmp_path: Path) -> None:
    with begin() as session:
        add_kinds(session)
        add(session, [student_row(500, program="=1+1")], [])
        table = standard_table(session, STANDARDS["coe"], CLASS, today=TODAY)
    write_workbook(tmp_path / "coe.xlsx", table)
    with zipfile.ZipFile(tmp_path / "coe.xlsx") as book:
        sheet, texts = (book.read(f"xl/{name}").decode() for name in ("worksheets/sheet1.xml", "sharedStrings.xml"))
    assert "<f>" not in sheet  # a program's name is no formula
    assert "=1+1" in texts
    assert "Placement rate, 14 / (11 - 23)" in texts
    assert "deck of 2013" in texts
    assert "<v>0.7" in sheet
