"""The made-up roster has the shape, the shares and the planted defects that it promises."""

import csv
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import phonenumbers
import pytest

from sandbox.phones.students import program_of
from sandbox.roster import COLUMNS, Defect, planted_defects, write_roster

STUDENTS = 3000


def _read(path: Path, encoding: str = "utf-8", delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> list[dict[str, str]]:
    path = tmp_path_factory.mktemp("roster") / "clean.csv"
    assert write_roster(path, STUDENTS) == STUDENTS
    return _read(path)


@pytest.fixture(scope="module")
def messy(tmp_path_factory) -> list[dict[str, str]]:
    path = tmp_path_factory.mktemp("roster") / "messy.csv"
    rows = write_roster(path, STUDENTS, mess=True)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    found = _read(path, "utf-8-sig")
    assert len(found) == rows
    return found


def _e164(written: str) -> str:
    return "+1" + re.sub(r"\D", "", written)[-10:]


def _share(rows: list[dict[str, str]], column: str, value: str) -> float:
    return sum(row[column] == value for row in rows) / len(rows)


def test_the_header_is_the_agreed_one(clean) -> None:
    assert tuple(clean[0]) == COLUMNS
    assert ",".join(COLUMNS) == (
        "student_id,first_name,last_name,email,mobile_phone,home_phone,sms_consent,sms_consent_on,"
        "sms_consent_proof,address_state,zip,time_zone,program,cip_code,campus,credential,completed_on,"
        "advisor_email,risk_level,tags,courses,do_not_contact"
    )


def test_the_same_seed_writes_the_same_file_and_another_seed_another(tmp_path) -> None:
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        write_roster(tmp_path / name, 300, seed, mess=True)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (tmp_path / "a").read_bytes() != (tmp_path / "c").read_bytes()


def test_every_phone_is_a_real_one_of_the_students_state_and_written_in_many_ways(clean) -> None:
    for row in clean[:600]:
        for written in (row["mobile_phone"], row["home_phone"]):
            if written:
                number = phonenumbers.parse(written, "US")
                assert phonenumbers.is_valid_number(number), written
    shapes = Counter(re.sub(r"\d", "9", row["mobile_phone"]) for row in clean)
    assert len(shapes) >= 8


def test_only_planted_phones_end_in_what_the_vendor_reads_as_an_error(clean) -> None:
    endings = Counter(_e164(row["mobile_phone"])[-5:] for row in clean)
    suspicious = {ending: n for ending, n in endings.items() if ending.startswith(("216", "300"))}
    assert set(suspicious) == {"30005", "30006", "21614"}
    assert 0.002 < (suspicious["30005"] + suspicious["30006"]) / STUDENTS < 0.009
    assert 0.0005 < suspicious["21614"] / STUDENTS < 0.005


def test_the_student_behind_a_phone_attended_the_program_of_the_roster(clean) -> None:
    owners = Counter(_e164(row["mobile_phone"]) for row in clean)
    ordinary = [
        row
        for row in clean
        if owners[_e164(row["mobile_phone"])] == 1
        and not _e164(row["mobile_phone"]).endswith(("30005", "30006", "21614"))
    ]
    assert all(program_of(_e164(row["mobile_phone"]), 7) == row["program"] for row in ordinary)


def test_two_in_a_hundred_share_a_phone_with_exactly_one_other(clean) -> None:
    owners = Counter(_e164(row["mobile_phone"]) for row in clean)
    assert max(owners.values()) == 2
    assert 0.012 < sum(n for n in owners.values() if n == 2) / STUDENTS < 0.028


def test_consent_has_its_shares_and_a_yes_has_its_day_and_proof(clean) -> None:
    assert 0.82 < _share(clean, "sms_consent", "yes") < 0.86
    assert 0.10 < _share(clean, "sms_consent", "") < 0.14
    assert 0.03 < _share(clean, "sms_consent", "no") < 0.05
    for row in clean:
        assert bool(row["sms_consent_on"]) == bool(row["sms_consent_proof"]) == (row["sms_consent"] == "yes")
        assert row["sms_consent_proof"].endswith(row["sms_consent_on"])


def test_students_completed_within_thirty_months_or_not_yet(clean) -> None:
    days = [date.fromisoformat(row["completed_on"]) for row in clean if row["completed_on"]]
    assert date(2023, 8, 31) <= min(days) <= max(days) < date(2026, 3, 1)
    assert 0.09 < _share(clean, "completed_on", "") < 0.15


def test_most_live_in_illinois_and_some_far_away(clean) -> None:
    states = Counter(row["address_state"] for row in clean)
    assert states["IL"] / STUDENTS > 0.5
    assert {"IL", "IN", "WI", "TX", "CA", "NY", "FL", "AZ", "HI", "AK"} == set(states)
    assert _share(clean, "time_zone", "") > 0.85
    assert len({row["advisor_email"] for row in clean}) == 6
    assert 0.008 < _share(clean, "do_not_contact", "yes") < 0.022


def test_ids_and_emails_are_everybodys_own(clean) -> None:
    assert len({row["student_id"] for row in clean}) == STUDENTS
    assert len({row["email"] for row in clean}) == STUDENTS
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+\d+@mail\.example", row["email"]) for row in clean)


def test_the_planted_defects_are_there_in_their_numbers(messy) -> None:
    counts = planted_defects(STUDENTS)
    by_id: dict[str, list[dict[str, str]]] = {}
    for row in messy:
        if row["student_id"]:
            by_id.setdefault(row["student_id"], []).append(row)
    twins = [rows for rows in by_id.values() if len(rows) > 1]
    found = {
        Defect.BAD_DATE: sum(not _is_date(row["completed_on"]) for row in messy),
        Defect.IDENTICAL_DUPLICATE: sum(first == second for first, second in twins),
        Defect.CONTRADICTING_DUPLICATE: sum(first != second for first, second in twins),
        Defect.NO_ID: sum(not row["student_id"] for row in messy),
        Defect.UNREADABLE_PHONE: sum(len(re.sub(r"\D", "", row["mobile_phone"])) < 10 for row in messy),
        Defect.CONSENT_WITHOUT_PROOF: sum(
            row["sms_consent"] == "yes" and not row["sms_consent_proof"] for row in messy
        ),
        Defect.BAD_EMAIL: sum("@" not in row["email"] for row in messy),
    }
    assert found == counts
    assert len(messy) == STUDENTS + counts[Defect.IDENTICAL_DUPLICATE] + counts[Defect.CONTRADICTING_DUPLICATE]


def _is_date(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False


def test_too_few_students_for_a_mess_are_refused(tmp_path) -> None:
    with pytest.raises(ValueError, match="too few"):
        write_roster(tmp_path / "tiny.csv", 3, mess=True)


def test_a_spreadsheets_file_has_its_own_encoding_and_delimiter(tmp_path) -> None:
    path = tmp_path / "windows.csv"
    command = [sys.executable, "-m", "sandbox.roster", "--students", "200", "--out", str(path), "--mess"]
    said = subprocess.run(
        [*command, "--encoding", "cp1252", "--delimiter", ";"], capture_output=True, text=True, check=True
    )
    rows = _read(path, "cp1252", ";")
    assert tuple(rows[0]) == COLUMNS
    assert f"wrote {len(rows)} rows" in said.stdout
    assert any("é" in row["first_name"] for row in rows)
