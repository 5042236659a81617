"""Audiences under a name: searches with a rank, lists from a file or the CRM, and what matches nobody."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.add_test_student import TestStudentInvalid, add_test_student
from actions.change_campaign import cancel
from actions.delete_audience import AudienceInUse, delete_audience
from actions.import_crm_list import import_crm_list, read_crm_list
from actions.save_audience import AudienceInvalid, SavedList, import_list, save_search
from database.audience import count_audience, plan_texts, unknown_values
from database.saved_audiences import add_list
from database.students import replace_labels
from schemas.audience import AudienceFilter, RankBy
from schemas.crm import ListMember
from schemas.tables import AudienceMember, AuditEntry, Student, StudentPhone, Text
from tests.conftest import Begin
from tests.office import MINUTE, TUESDAY_NOON, add_student, number, scheduled

ACTOR = "Ms. Rivera"


def _search(begin: Begin, name: str, search: AudienceFilter, rank_by: RankBy | None = None) -> AudienceFilter:
    with begin() as session:
        save_search(session, name, search, rank_by=rank_by, now=TUESDAY_NOON, actor=ACTOR)
    return AudienceFilter(saved_list=name)


def _in_order(begin: Begin, audience: AudienceFilter) -> list[str]:
    """Return who would be texted, best ranked first, as a plan says it."""
    campaign_id = scheduled(begin, 0, name=f"order of {audience.saved_list}")
    with begin() as session:
        session.query(Text).where(Text.campaign_id == campaign_id).delete()
        plan_texts(session, campaign_id, audience, 100, context="job_lead", now=TUESDAY_NOON)
        ids = select(Student.student_id).join(Text, Text.student_id == Student.id)
        return list(session.scalars(ids.where(Text.campaign_id == campaign_id).order_by(Text.rank)))


def _label(session: Session, index: int, *, tags: Sequence[str] = (), courses: Sequence[str] = (), **more: str) -> None:
    replace_labels(session, {add_student(session, index, **more).id: (tags, courses)})


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ({"tags": ("evening",)}, 2),
        ({"tags": ("evening", "veteran")}, 3),
        ({"courses": ("WLD 101",)}, 1),
        ({"risk_levels": ("high",)}, 1),
        ({"advisors": ("LOPEZ@college.example",)}, 1),
        ({"tags": ("evening",), "courses": ("WLD 101",)}, 1),
        ({"tags": ("evening",), "advisors": ("lopez@college.example",)}, 0),
    ],
)
def test_caseload_tag_risk_and_course_choose_people(
    begin: Begin, criteria: dict[str, tuple[str, ...]], found: int
) -> None:
    with begin() as session:
        _label(session, 1, tags=["evening"], courses=["WLD 101"])
        _label(session, 2, tags=["evening", "veteran"], risk_level="high")
        _label(session, 3, tags=["veteran"])
        _label(session, 4, advisor_email="Lopez@college.example")
        audience = AudienceFilter(**criteria)  # type: ignore[arg-type]
        assert count_audience(session, audience, 10) == (found, {})
        assert unknown_values(session, audience) == []


def test_values_nobody_has_are_told_with_those_there_are(begin: Begin) -> None:
    with begin() as session:
        _label(session, 1, tags=["evening"])
        wanted = AudienceFilter(tags=("x",), programs=("welding",), student_ids=("S00001", "S9"), saved_list="none")
        assert unknown_values(session, wanted) == [
            "No student has program 'welding'; it is written 'Welding'.",
            "No student has tag 'x'; known tags: evening.",
            "1 of 2 student ids are on no roster: S9.",
            "There is no audience 'none'.",
        ]


@pytest.mark.parametrize(
    ("rank_by", "expected"),
    [
        (RankBy.COMPLETED, ["S00002", "S00001", "S00003"]),
        (RankBy.RISK, ["S00003", "S00001", "S00002"]),
        (RankBy.NAME, ["S00003", "S00002", "S00001"]),
        (RankBy.LAST_TEXT, ["S00002", "S00003", "S00001"]),
        (None, ["S00001", "S00002", "S00003"]),
    ],
)
def test_a_saved_search_is_texted_in_the_order_it_ranks_by(
    begin: Begin, rank_by: RankBy | None, expected: list[str]
) -> None:
    today = TUESDAY_NOON.date()
    with begin() as session:
        add_student(session, 1, last_name="Young", risk_level="medium", completed_on=today - 9 * (MINUTE * 1440))
        add_student(session, 2, last_name="Lee", risk_level=None, completed_on=today)
        add_student(session, 3, last_name="ali", risk_level="high", completed_on=None)
    campaign_id = scheduled(begin, 0)
    with begin() as session:
        for text in session.scalars(select(Text).where(Text.campaign_id == campaign_id)):
            hours_ago = {1: 1, 2: None, 3: 5}[text.rank]
            text.claimed_at = None if hours_ago is None else TUESDAY_NOON - hours_ago * 60 * MINUTE
    assert _in_order(begin, _search(begin, "s", AudienceFilter(), rank_by)) == expected


def test_a_search_may_narrow_a_list_and_be_narrowed_itself(begin: Begin, tmp_path: Path) -> None:
    with begin() as session:
        for index in range(1, 5):
            add_student(session, index, program="HVAC" if index == 2 else "Welding")
    _imported(begin, tmp_path, "student_id", "S00004", "S00002", "S00001", name="list")
    narrowed = _search(begin, "welders", AudienceFilter(programs=("Welding",), saved_list="list"))
    assert _in_order(begin, narrowed) == ["S00004", "S00001"]
    with begin() as session:
        twice = AudienceFilter(saved_list="welders", student_ids=("S00001", "S00002", "S00003"))
        assert count_audience(session, twice, 10) == (1, {})
        add_student(session, 5, student_id="S00006")
        assert count_audience(session, narrowed, 10) == (2, {})


def _imported(begin: Begin, folder: Path, *lines: str, name: str = "list") -> SavedList:
    path = folder / "people.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    with begin() as session:
        return import_list(session, name, path, now=TUESDAY_NOON, actor=ACTOR)


def _give_number(session: Session, student: Student) -> None:
    session.add(StudentPhone(student_id=student.id, phone_id=student.sms_phone_id, kind="mobile"))
    session.flush()


def test_a_file_matches_by_id_phone_or_email_and_quarantines_the_rest(begin: Begin, tmp_path: Path) -> None:
    with begin() as session:
        add_student(session, 1)
        _give_number(session, add_student(session, 2, phone="+13126400002"))
        add_student(session, 3, email="Ada3@Mail.example")
        for index in (4, 5):
            _give_number(session, add_student(session, index, phone="+13126400045"))
    rows = [
        "email;id;Cell Phone", "ADA3@mail.example;;", ";;(312) 640-0002", "nobody@mail.example;S00001;", ";;3126400045",
        ";S404;", ";;12", ";S00001;",
    ]  # fmt: skip
    saved = _imported(begin, tmp_path, *rows)
    assert (saved.rows, saved.people, saved.repeated, saved.unmatched) == (7, 3, 1, 3)
    assert saved.quarantine_file is not None
    with saved.quarantine_file.open(encoding="utf-8-sig", newline="") as file:
        told = [(line["row"], line["column"], line["value"], line["reason"]) for line in csv.DictReader(file)]
    assert told == [
        ("5", "phone", "+13126400045".replace("+", "'+"), "2 students of the roster have it; give the student id"),
        ("6", "student_id", "S404", "no student of the roster has it"),
        ("7", "phone", "12", "no such number exists; check the digits and the area code"),
        ("7", "(row)", "", "the row says neither student id, phone nor e-mail"),
    ]
    with begin() as session:
        ids = select(Student.student_id).join(AudienceMember, AudienceMember.student_id == Student.id)
        assert session.scalars(ids.order_by(AudienceMember.rank)).all() == ["S00003", "S00002", "S00001"]
        audit = session.scalars(select(AuditEntry).where(AuditEntry.action == "save_audience")).one()
    assert (audit.actor, audit.why, audit.after) == (ACTOR, "people.csv", "file list, people=3 unmatched=3")


@pytest.mark.parametrize("lines", [("name", "Ada"), ("email,mail", "a@b.c,a@b.c"), ("student_id", "S404"), ("",)])
def test_a_file_that_names_nobody_is_refused(begin: Begin, tmp_path: Path, lines: tuple[str, ...]) -> None:
    with pytest.raises(AudienceInvalid):
        _imported(begin, tmp_path, *lines)


def test_a_name_is_taken_once(begin: Begin) -> None:
    _search(begin, "mine", AudienceFilter())
    with pytest.raises(AudienceInvalid, match="already"):
        _search(begin, "mine", AudienceFilter())
    with pytest.raises(AudienceInvalid, match="no audience 'none'"):
        _search(begin, "other", AudienceFilter(saved_list="none"))


class _Portal:
    """Three contacts on a list; remembers of whom it was asked."""

    def __init__(self, members: Sequence[ListMember]) -> None:
        self._contacts, self.asked = {member.crm_id: member for member in members}, list[str]()

    def member_ids(self, list_name: str) -> Iterator[str]:
        return iter(self._contacts)

    def members(self, crm_ids: Sequence[str]) -> Iterator[ListMember]:
        self.asked += crm_ids
        return (self._contacts[crm_id] for crm_id in crm_ids)


def test_a_crm_list_matches_by_crm_id_and_asks_only_about_strangers(begin: Begin, tmp_path: Path) -> None:
    with begin() as session:
        add_student(session, 1, crm_id="77")
        add_student(session, 2)
        _give_number(session, add_student(session, 3, phone="+13126400003"))
    known, stranger = ListMember("77"), ListMember("5", email="x@y.z")
    portal = _Portal([ListMember("9", phone="312-640-0003"), known, ListMember("8", "S00002"), stranger])
    members = read_crm_list(begin, portal, "Leads")
    with begin() as session:
        saved = import_crm_list(
            session, "leads", members, list_name="Leads", quarantine_file=tmp_path / "q.csv", now=TUESDAY_NOON,
            actor=ACTOR,
        )  # fmt: skip
    assert portal.asked == ["9", "8", "5"]
    assert (saved.rows, saved.people, saved.unmatched) == (4, 3, 1)
    assert number(3) not in (tmp_path / "q.csv").read_text(encoding="utf-8-sig")
    assert _in_order(begin, AudienceFilter(saved_list="leads")) == ["S00003", "S00001", "S00002"]


def test_a_test_student_is_in_no_audience_and_on_no_list(begin: Begin, tmp_path: Path) -> None:
    with begin() as session:
        add_student(session, 1)
        test_id = add_test_student(session, phone="312 640 1234", name="Eva Rivera", now=TUESDAY_NOON, actor=ACTOR)
        assert count_audience(session, AudienceFilter(), 10) == (1, {})
        student = session.scalars(select(Student).where(Student.is_test)).one()
        assert (student.consent, student.consent_proof) == ("given", f"test phone of {ACTOR}")
    assert _imported(begin, tmp_path, "student_id", test_id, "S00001").people == 1
    for phone in ("312 640 1234", "12"):
        with begin() as session, pytest.raises(TestStudentInvalid):
            add_test_student(session, phone=phone, name="Eva", now=TUESDAY_NOON, actor=ACTOR)


def test_a_deleted_audience_frees_its_name_unless_a_campaign_still_needs_it(begin: Begin) -> None:
    with begin() as session:
        student = add_student(session, 1)
        add_list(session, "mine", [student.id], source="file", now=TUESDAY_NOON, actor="Ms. Rivera")
    campaign_id = scheduled(begin, 0, audience=AudienceFilter(saved_list="mine"))
    with pytest.raises(AudienceInUse, match="is not over"), begin() as session:
        delete_audience(session, "mine", now=TUESDAY_NOON, actor="Ms. Rivera")
    with begin() as session:
        cancel(session, campaign_id, now=TUESDAY_NOON, actor="Ms. Rivera", why="wrong list")
        delete_audience(session, "mine", now=TUESDAY_NOON, actor="Ms. Rivera")
        add_list(session, "mine", [student.id], source="file", now=TUESDAY_NOON, actor="Ms. Rivera")
