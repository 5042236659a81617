"""`placeline outcomes`: one command answers whom we miss; exports and files are written; mistakes can be mended."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from actions.seed_templates import seed_templates
from rules.standards.all_standards import STANDARDS
from schemas.tables import StaffMember
from tests.cli.conftest import Placeline
from tests.conftest import Begin
from tests.graduates import add_kinds
from tests.office import TUESDAY_NOON, add_student, number

# The clock of these tests shows 3 March 2026; the made-up graduates completed in the award year 2025-26.
CLASS = ("--cohort", "2025-26")


@pytest.fixture
def graduates(begin: Begin, placeline: Placeline) -> None:
    """Add the made-up graduates."""
    with begin() as session:
        add_kinds(session)


@pytest.mark.usefixtures("graduates")
def test_rates_of_every_standard_in_one_table(placeline: Placeline) -> None:
    shown = placeline("outcomes", "rates", *CLASS).output
    assert {line.split()[0].lower() for line in shown.splitlines()} >= set(STANDARDS)
    coe = next(line for line in shown.splitlines() if line.startswith("COE") and " placement rate" in line)
    assert " 84 " in coe
    assert " 115 " in coe
    assert "73.0%" in coe
    only = placeline("outcomes", "rates", *CLASS, "--standard", "coe", "--by", "program,campus").output
    assert "Welding" in only
    assert "Joliet" in only
    assert "Not verified: The benchmarks" in only


@pytest.mark.usefixtures("graduates")
def test_one_command_answers_the_question(placeline: Placeline) -> None:
    shown = placeline("outcomes", "forecast", *CLASS).output
    assert shown.startswith("Of 120 graduates of 2025-26 we still miss 14; 88.3% are known today, so 65% by ")


@pytest.mark.usefixtures("graduates")
def test_who_is_missing_is_listed_and_written(placeline: Placeline, tmp_path: Path) -> None:
    assert "13 in all" in placeline("outcomes", "missing", *CLASS, "--limit", "3").output
    path = tmp_path / "missing.csv"
    assert placeline("outcomes", "missing", *CLASS, "--csv", path).exit_code == 0
    # 9 of whom nothing is known, 1 who awaits a result, 3 whose hours nobody asked for.
    assert len(path.read_text("utf-8-sig").splitlines()) == 1 + 13


def test_whom_to_ask_can_be_reached_and_texted(placeline: Placeline, begin: Begin, tmp_path: Path) -> None:
    with begin() as session:
        seed_templates(session, now=TUESDAY_NOON)
        add_student(session, 1, completed_on=date(2025, 8, 29))
        add_student(session, 2, completed_on=date(2025, 8, 29), phone=None)
        add_student(session, 3, completed_on=date(2025, 8, 29), do_not_contact=True)
    shown = placeline("outcomes", "missing", *CLASS).output
    assert "...0001" in shown
    assert "a...@mail.example" in shown, "who has no number is searched for, by the address there is"
    assert number(1) not in shown
    path = tmp_path / "missing.csv"
    told = placeline("outcomes", "missing", *CLASS, "--csv", path).output
    rows = {row["student_id"]: row for row in csv.DictReader(path.read_text("utf-8-sig").splitlines())}
    assert rows["S00001"]["phone"] == number(1).removeprefix("+")
    assert rows["S00002"]["email"] == "ada2@mail.example"
    assert (rows["S00003"]["phone"], rows["S00003"]["email"]) == ("", "")
    assert "placeline audience import" in told
    saved = placeline("audience", "import", "To ask", path).output
    assert "3 students saved as 'To ask' from 3 rows; 0 repeated, 0 not matched." in saved
    assert "quarantine" not in saved
    assert "1 phones" in placeline("campaign", "preview", "--template", "status_check", "--list", "To ask").output


def test_who_keeps_no_outcomes_gets_no_numbers(placeline: Placeline, begin: Begin, tmp_path: Path) -> None:
    with begin() as session:
        add_student(session, 1, completed_on=date(2025, 8, 29))
        session.execute(update(StaffMember).values(role="texting"))
    path = tmp_path / "missing.csv"
    assert "takes the privilege" in placeline("outcomes", "missing", *CLASS, "--csv", path).output
    assert "555" not in path.read_text("utf-8-sig")


@pytest.mark.usefixtures("graduates")
@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_standard_is_exported(placeline: Placeline, tmp_path: Path, standard: str, kind: str) -> None:
    path = tmp_path / f"{standard}.{kind}"
    done = placeline("outcomes", "export", "--standard", standard, "--out", path, *CLASS)
    assert done.exit_code == 0, done.output
    assert "Not verified:" in done.output
    assert path.stat().st_size > 500


@pytest.mark.usefixtures("graduates")
def test_the_page_is_written_and_the_day_kept(placeline: Placeline, tmp_path: Path) -> None:
    assert "cohorts were kept as of 2026-03-03" in placeline("outcomes", "snapshot").output
    path = tmp_path / "outcomes.html"
    done = placeline("outcomes", "report", "--out", path, *CLASS)
    assert "we still miss 14" in done.output
    assert "we still miss 14" in path.read_text("utf-8")


@pytest.mark.usefixtures("graduates")
def test_a_graduate_is_recorded_verified_disputed_and_filed(placeline: Placeline, tmp_path: Path) -> None:
    said = placeline(
        "outcomes", "record", "S00001", "--set", "employer=Quest", "--set", "pay=20", "--evidence", "call of 2 March",
        "--source", "phone",
    )  # fmt: skip
    assert "employer, pay_cents changed; the record is unverified" in said.output
    proof = ("--method", "employer_call", "--evidence", "HR desk", "--on", "2025-09-20")
    assert "ABHES counts it only from 2025-10-04" in placeline("outcomes", "verify", "S00001", *proof).output
    assert "is disputed" in placeline("outcomes", "dispute", "S00001", "--why", "Quest says no").output
    assert placeline("outcomes", "file", "S00001", "--out", tmp_path / "f.json").exit_code == 0
    assert placeline("outcomes", "file", "S00001", "--out", tmp_path / "f.html").exit_code == 0
    filed = json.loads((tmp_path / "f.json").read_text("utf-8"))
    assert [line["kind"] for line in filed["trail"]] == ["fact", "verification", "dispute"]
    assert filed["facts"]["verification_status"] == "disputed"
    assert (tmp_path / "f.html").stat().st_mode & 0o077 == 0  # nobody else reads it


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("rates", "--cohort", "soon"), "2025-26"),
        (("rates", "--standard", "acme"), "nace, coe"),
        (("rates", "--by", "color"), "program, campus"),
        (("export", "--standard", "coe", "--out", "coe.pdf"), ".xlsx"),
        (("verify", "S1", "--method", "hearsay", "--evidence", "x"), "employer_call"),
        (("record", "S1", "--set", "employer", "--evidence", "x"), "employer=Acme"),
        (("record", "S1", "--set", "employer=A", "--evidence", "x"), "There is no student"),
        (("record", "S1", "--set", "employer=A", "--evidence", "x", "--on", "2 May"), "2026-05-31"),
        (("file", "S1", "--out", "f.pdf"), ".json"),
    ],
)
def test_a_mistake_says_how_to_mend_it(placeline: Placeline, words: tuple[str, ...], says: str) -> None:
    done = placeline("outcomes", *words)
    assert done.exit_code != 0
    assert says in f"{done.output}{done.exception}"
