"""The roster tells when a program began and should have ended, and who left without the credential."""

from datetime import date

import pytest

from actions.read_roster import check_row

ROW = {"student_id": "S1", "first_name": "Ada", "last_name": "N", "completed_on": "12/19/2025"}


def test_facts_of_the_completion_are_read() -> None:
    row, problems = check_row(
        2,
        {
            **ROW, "completion_status": "Non-graduate completer", "program_started_on": "2025-01-13",
            "scheduled_completion_on": "10/31/2025", "study_load": "Full Time",
        },
    )  # fmt: skip
    assert problems == []
    assert row is not None
    read = {name: row.values[name] for name in ("completion_status", "study_load")}
    assert read == {"completion_status": "non_graduate_completer", "study_load": "full_time"}
    assert row.values["program_started_on"] == date(2025, 1, 13)
    assert row.values["scheduled_completion_on"] == date(2025, 10, 31)


def test_a_roster_without_them_leaves_them_unknown() -> None:
    row, problems = check_row(2, ROW)
    assert problems == []
    assert row is not None
    assert row.values["completion_status"] is row.values["program_started_on"] is row.values["study_load"] is None


@pytest.mark.parametrize("column", ["completion_status", "study_load"])
def test_a_word_nobody_knows_is_dropped_and_told(column: str) -> None:
    row, (problem,) = check_row(2, {**ROW, column: "maybe"})
    assert row is not None
    assert row.values[column] is None
    assert (problem.column, problem.severity) == (column, "value")
