"""Roster files as offices export them: what is understood, what is refused, and how a person hears of it."""

import csv
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from actions.load_roster import LoadedRoster, load_roster
from actions.read_roster import RosterUnreadable, read_roster
from database.students import student_for_phone
from sandbox.roster import Defect, planted_defects, write_roster
from schemas.tables import (
    AuditEntry,
    ConsentEntry,
    Phone,
    RosterLoad,
    RosterProblem,
    Student,
    StudentCourse,
    StudentPhone,
    StudentTag,
)
from tests.conftest import Begin
from tests.office import MINUTE, TUESDAY_NOON

HEADER = "student_id,first_name,last_name,mobile_phone,sms_consent,sms_consent_proof,program,completed_on"
ADA = "S1,Ada,Núñez,312-555-0101,yes,web form,Welding,2025-12-01"
BEN = "S2,Ben,O'Brien,(312) 555-0102,yes,web form,HVAC,12/01/2025"


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    return tmp_path / "roster.csv"


def load(begin: Begin, path: Path, *lines: str, encoding: str = "utf-8") -> LoadedRoster:
    if lines:
        path.write_bytes("\r\n".join(lines).encode(encoding))
    with begin() as session:
        return load_roster(session, path, now=TUESDAY_NOON, actor="Ms. Rivera")


def quarantine(loaded: LoadedRoster) -> list[tuple[str, ...]]:
    """Return row, column, value and what happened of every line of the quarantine file."""
    assert loaded.quarantine_file is not None
    with loaded.quarantine_file.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert all(line["reason"] for line in lines)
    return [(line["row"], line["column"], line["value"], line["what_happened"]) for line in lines]


def only_student(begin: Begin) -> Student:
    with begin() as session:
        return session.scalars(select(Student)).one()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_names_survive_every_encoding_and_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes("\n".join([HEADER, ADA, BEN]).replace(",", separator).encode(encoding))
    rows, problems, _, count = read_roster(path)
    assert [row.values["last_name"] for row in rows] == ["Núñez", "O'Brien"]
    assert (problems, count) == ([], 2)


@pytest.mark.parametrize(
    "written",
    ["+13125550101", "3125550101", "(312) 555-0101", "312-555-0101", "312.555.0101", "1-312-555-0101",
     "1 (312) 555 0101", " 312 555 0101 ", "tel:+1-312-555-0101", "312/555-0101"],
)  # fmt: skip
def test_every_way_of_writing_a_phone_is_the_same_phone(tmp_path: Path, written: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(f"{HEADER}\nS1,Ada,Lee,{written},yes,web form,Welding,")
    [row], problems, _, _ = read_roster(path)
    assert [phone.e164 for phone in row.phones.values()] == ["+13125550101"]
    assert problems == []


@pytest.mark.parametrize(
    "written",
    ["2025-12-01", "12/01/2025", "12/1/25", "12-01-2025", "2025/12/01", "Dec 1, 2025", "December 1, 2025",
     "01-Dec-2025"],
)  # fmt: skip
def test_every_way_of_writing_a_day_is_the_same_day(tmp_path: Path, written: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(f'{HEADER}\nS1,Ada,Lee,3125550101,yes,web form,Welding,"{written}"')
    [row], problems, _, _ = read_roster(path)
    assert row.values["completed_on"] == date(2025, 12, 1)
    assert problems == []


def test_headers_are_known_under_other_names_and_in_any_order(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("Cell Phone,Surname,SIS ID,First Name,Favourite Color\n3125550101,Lee,S1,Ada,red")
    [row], problems, _, _ = read_roster(path)
    assert (row.values["student_id"], row.values["last_name"], row.phones["mobile"].e164) == (
        "S1", "Lee", "+13125550101",
    )  # fmt: skip
    assert problems == []


def test_a_file_that_is_not_there_or_lacks_columns_says_what_to_do(begin: Begin, roster: Path) -> None:
    with pytest.raises(RosterUnreadable, match="Check the name of the file"):
        load(begin, roster)
    with pytest.raises(RosterUnreadable, match=r"line 1: no column last_name\. Found: student_id, first_name"):
        load(begin, roster, "student_id,first_name", "S1,Ada")
    with pytest.raises(RosterUnreadable, match="more than one column for mobile_phone"):
        load(begin, roster, "student_id,first_name,last_name,mobile,cell", "S1,Ada,Lee,1,2")
    with pytest.raises(RosterUnreadable, match="no column student_id"):
        load(begin, roster, "")
    with begin() as session:
        assert session.scalars(select(RosterLoad)).all() == []


def test_a_roster_becomes_students_phones_and_consent(begin: Begin, roster: Path) -> None:
    loaded = load(begin, roster, HEADER, ADA, BEN)
    assert (loaded.rows, loaded.added, loaded.changed, loaded.unchanged, loaded.refused) == (2, 2, 0, 0, 0)
    assert loaded.quarantine_file is None
    with begin() as session:
        ada, ben = session.scalars(select(Student).order_by(Student.student_id))
        entries = session.scalars(select(ConsentEntry).order_by(ConsentEntry.id)).all()
        audit = session.scalars(select(AuditEntry)).one()
    assert (ada.last_name, ada.consent, ada.zone_key, ada.completed_on) == (
        "Núñez", "given", "America/Chicago;IL", date(2025, 12, 1),
    )  # fmt: skip
    assert [(entry.student_id, entry.change, entry.source) for entry in entries] == [
        (ada.id, "given", "roster"),
        (ben.id, "given", "roster"),
    ]
    assert entries[0].proof == f"roster load {loaded.load_id}, line 2: web form"
    assert (audit.actor, audit.subject) == ("Ms. Rivera", f"roster:{loaded.load_id}")


def test_the_same_file_twice_changes_nothing(begin: Begin, roster: Path) -> None:
    load(begin, roster, HEADER, ADA, BEN)
    with begin() as session:
        before = session.execute(select(Student.student_id, Student.updated_at, Student.sms_phone_id)).all()
    again = load(begin, roster)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    with begin() as session:
        after = session.execute(select(Student.student_id, Student.updated_at, Student.sms_phone_id)).all()
        assert session.scalar(select(func.count()).select_from(ConsentEntry)) == 2
        assert session.scalar(select(func.count()).select_from(Phone)) == 2
    assert after == before


def test_a_changed_row_changes_only_its_student(begin: Begin, roster: Path) -> None:
    load(begin, roster, HEADER, ADA, BEN)
    roster.write_text("\n".join([HEADER, ADA, BEN.replace("0102", "0103").replace("yes", "no")]), encoding="utf-8")
    with begin() as session:
        loaded = load_roster(session, roster, now=TUESDAY_NOON + MINUTE, actor="Ms. Rivera")
    assert (loaded.added, loaded.changed, loaded.unchanged) == (0, 1, 1)
    with begin() as session:
        ada, ben = session.scalars(select(Student).order_by(Student.student_id))
        texted = session.get_one(Phone, ben.sms_phone_id)
        numbers = session.scalars(select(StudentPhone.phone_id).where(StudentPhone.student_id == ben.id)).all()
        changes = session.scalars(select(ConsentEntry.change).where(ConsentEntry.student_id == ben.id)).all()
    assert (ada.updated_at, ben.updated_at) == (TUESDAY_NOON, TUESDAY_NOON + MINUTE)
    assert ben.created_at == TUESDAY_NOON
    assert (texted.e164, ben.consent) == ("+13125550103", "refused")
    assert len(numbers) == 2, "the number she gave before is remembered"
    assert sorted(changes) == ["given", "refused"]


def test_a_roster_never_takes_a_stop_back(begin: Begin, roster: Path) -> None:
    load(begin, roster, HEADER, ADA)
    with begin() as session:
        session.execute(update(Phone).values(opted_out_at=TUESDAY_NOON))
    load(begin, roster, HEADER, ADA.replace("Welding", "HVAC"))
    with begin() as session:
        assert session.scalars(select(Phone.opted_out_at)).one() == TUESDAY_NOON


def test_of_two_rows_with_one_id_the_first_is_kept(begin: Begin, roster: Path) -> None:
    loaded = load(begin, roster, HEADER, ADA, BEN, ADA, ADA.replace("Núñez", "Smith"))
    assert (loaded.rows, loaded.added, loaded.refused) == (4, 2, 1)
    assert quarantine(loaded) == [("5", "student_id", "S1", "row not loaded")]
    with begin() as session:
        assert session.scalars(select(Student.last_name).where(Student.student_id == "S1")).one() == "Núñez"


def test_two_students_may_share_a_phone(begin: Begin, roster: Path) -> None:
    load(begin, roster, HEADER, ADA, BEN.replace("0102", "0101"))
    with begin() as session:
        phone = session.scalars(select(Phone)).one()
        students = session.scalars(select(Student).order_by(Student.student_id)).all()
        assert student_for_phone(session, phone.id) == students[0].id
    assert [student.sms_phone_id for student in students] == [phone.id, phone.id]


def test_a_home_phone_is_texted_where_there_is_no_mobile(begin: Begin, roster: Path) -> None:
    load(begin, roster, "student_id,first_name,last_name,mobile_phone,home_phone", "S1,Ada,Lee,n/a,312-555-0199")
    with begin() as session:
        assert session.scalars(select(Phone.e164).join(Student)).one() == "+13125550199"


@pytest.mark.parametrize(
    ("row", "column", "value", "happened"),
    [
        (",Ada,Lee,3125550101,,,,", "student_id", "", "row not loaded"),
        ("S1,,Lee,3125550101,,,,", "first_name", "", "row not loaded"),
        ("S1,Ada,Lee,3125550101,,,,31/02/2025", "completed_on", "31/02/2025", "row not loaded"),
        ("S1,Ada,Lee,3125550101,,,,1890-01-01", "completed_on", "1890-01-01", "row not loaded"),
        ("S1,Ada,Lee,3125550101,perhaps,form,,", "sms_consent", "perhaps", "row not loaded"),
        ("S1,Ada,Lee,555-01,,,,", "mobile_phone", "555-01", "value not loaded"),
        ("S1,Ada,Lee,3125550101,yes,,,", "sms_consent_proof", "", "value not loaded"),
    ],
)
def test_what_cannot_be_used_is_quarantined_with_row_column_and_value(
    begin: Begin, roster: Path, row: str, column: str, value: str, happened: str
) -> None:
    loaded = load(begin, roster, HEADER, row, BEN)
    assert quarantine(loaded) == [("2", column, value, happened)]
    with begin() as session:
        found = session.scalars(select(RosterProblem)).one()
    assert (found.load_id, found.line, found.column, found.value) == (loaded.load_id, 2, column, value)
    assert f"{found.severity} not loaded" == happened
    assert loaded.added == (2 if found.severity == "value" else 1)


def test_consent_without_proof_counts_as_not_asked(begin: Begin, roster: Path) -> None:
    load(begin, roster, HEADER, "S1,Ada,Lee,3125550101,yes,,Welding,")
    student = only_student(begin)
    assert student.consent == "never_asked"
    with begin() as session:
        assert session.scalars(select(ConsentEntry)).all() == []


def test_a_wrong_phone_leaves_the_student_in_with_the_reason(begin: Begin, roster: Path) -> None:
    load(begin, roster, HEADER, "S1,Ada,Lee,555-01,yes,form,Welding,")
    student = only_student(begin)
    assert (student.sms_phone_id, student.phone_issue) == (None, "invalid")


def test_every_problem_of_a_row_is_told_at_once(begin: Begin, roster: Path) -> None:
    loaded = load(begin, roster, HEADER, "S1,,,12,maybe,,,someday")
    columns = [column for _, column, _, _ in quarantine(loaded)]
    assert sorted(columns) == ["completed_on", "first_name", "last_name", "mobile_phone", "sms_consent"]
    assert (loaded.added, loaded.refused) == (0, 1)


@pytest.mark.parametrize("value", ["=HYPERLINK(evil)", "+cmd", "-2", "@SUM(A1)"])
def test_a_formula_in_a_cell_is_harmless_in_the_quarantine_file(begin: Begin, roster: Path, value: str) -> None:
    loaded = load(begin, roster, HEADER, f"S1,Ada,Lee,3125550101,,,,{value}")
    assert quarantine(loaded) == [("2", "completed_on", f"'{value}", "row not loaded")]


def test_empty_lines_and_spaces_mean_nothing(begin: Begin, roster: Path) -> None:
    loaded = load(begin, roster, HEADER, "", "  S1 ,  Ada   Maria , Lee ,,,,,", " , ,,,,,,")
    assert (loaded.rows, loaded.added) == (1, 1)
    student = only_student(begin)
    assert (student.student_id, student.first_name, student.phone_issue) == ("S1", "Ada Maria", "missing")


def test_a_row_with_more_cells_than_the_header_is_refused(begin: Begin, roster: Path) -> None:
    """An unquoted comma shifts every later cell under the wrong header."""
    loaded = load(begin, roster, HEADER, "S1,Ada,Lee, Jr.,312-555-0101,yes,web form,Welding,2025-12-01", BEN)
    assert (loaded.added, loaded.refused) == (1, 1)


@pytest.mark.slow
def test_a_made_up_roster_is_taken_in_but_for_its_planted_defects(begin: Begin, tmp_path: Path) -> None:
    path, students = tmp_path / "autumn.csv", 3_000
    rows = write_roster(path, students, mess=True)
    planted = planted_defects(students)
    progress: list[tuple[int, int]] = []
    with begin() as session:
        loaded = load_roster(
            session, path, now=TUESDAY_NOON, actor="Ms. Rivera", progress=lambda *done: progress.append(done)
        )
    left_out = planted[Defect.BAD_DATE] + planted[Defect.NO_ID]
    assert loaded.rows == rows
    assert loaded.added == students - left_out
    assert loaded.refused == left_out + planted[Defect.CONTRADICTING_DUPLICATE]
    in_cells = (Defect.UNREADABLE_PHONE, Defect.CONSENT_WITHOUT_PROOF, Defect.BAD_EMAIL)
    assert loaded.values_dropped == sum(planted[defect] for defect in in_cells)
    assert loaded.rows == loaded.added + loaded.refused + planted[Defect.IDENTICAL_DUPLICATE]
    assert progress[-1] == (loaded.added, loaded.added)
    assert load(begin, path).unchanged == loaded.added


LABELS = "student_id,first_name,last_name,mobile_phone,Risk,Tags,Courses"


def _labels(begin: Begin) -> tuple[list[str], list[str], str | None]:
    with begin() as session:
        tags = session.scalars(select(StudentTag.tag).order_by(StudentTag.tag)).all()
        courses = session.scalars(select(StudentCourse.course).order_by(StudentCourse.course)).all()
        return list(tags), list(courses), session.scalars(select(Student.risk_level)).one()


def test_tags_and_courses_come_several_in_a_cell_and_go_with_it(begin: Begin, roster: Path) -> None:
    load(begin, roster, LABELS, "S1,Ada,Lee,3125550101,High,evening; veteran|evening ;,WLD 101|WLD 120")
    assert _labels(begin) == (["evening", "veteran"], ["WLD 101", "WLD 120"], "high")
    again = load(begin, roster, LABELS, "S1,Ada,Lee,3125550101,HIGH,veteran;evening,WLD 120;WLD 101")
    assert (again.changed, again.unchanged) == (0, 1)
    load(begin, roster, LABELS, "S1,Ada,Lee,3125550101,,veteran;parent,")
    assert _labels(begin) == (["parent", "veteran"], [], None)
