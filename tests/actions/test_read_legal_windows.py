"""A table of legal windows as a file: what is written is read, and every bad cell is named."""

from pathlib import Path

import pytest

from actions.read_legal_windows import LegalWindowsInvalid, read_legal_windows, write_legal_windows
from rules.legal_windows import SHIPPED_WINDOWS

HEADER = "state,weekday,opens,closes,daily_cap,on_holidays,source,verified_on"
GOOD = "TX,Sunday,12:00,20:00,2,yes,counsel,2026-11-20"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that is not there yet."""
    return tmp_path / "law.csv"


def reasons(file: Path, *lines: str) -> list[str]:
    """Return what is said about the lines, one entry a bad cell."""
    file.write_text("\n".join([HEADER, *lines]))
    with pytest.raises(LegalWindowsInvalid) as refused:
        read_legal_windows(file)
    return str(refused.value).split("\n  ")[1:]


def test_what_is_written_is_read_again(file: Path) -> None:
    write_legal_windows(file, SHIPPED_WINDOWS)
    assert read_legal_windows(file) == list(SHIPPED_WINDOWS)


def test_a_day_without_texts_has_two_empty_hours(file: Path) -> None:
    file.write_text(f"{HEADER}\ntx,sunday,,,,NO,counsel,2026-11-20\n\n")
    (row,) = read_legal_windows(file)
    assert (row.state, row.weekday, row.hours, row.daily_cap, row.on_holidays) == ("TX", 6, None, None, False)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (GOOD.replace("TX", "RX"), "state"),
        (GOOD.replace("Sunday", "Sun"), "weekday"),
        (GOOD.replace("12:00", "noon"), "opens"),
        (GOOD.replace("12:00", "07:59"), "opens"),
        (GOOD.replace("20:00", "21:01"), "closes"),
        (GOOD.replace("20:00", "12:00"), "closes"),
        (GOOD.replace("20:00", ""), "closes"),
        (GOOD.replace(",2,", ",0,"), "daily_cap"),
        (GOOD.replace(",2,", ",\u00b2,"), "daily_cap"),
        (GOOD.replace("yes", "maybe"), "on_holidays"),
        (GOOD.replace("counsel", " "), "source"),
        (GOOD.replace("2026-11-20", "11/20/2026"), "verified_on"),
        ("TX,Sunday", "(row)"),
    ],
)
def test_a_bad_cell_is_named_with_its_line_and_column(file: Path, line: str, column: str) -> None:
    (reason,) = reasons(file, line)
    assert reason.startswith(f"line 2, {column} ")


def test_all_bad_cells_are_named_at_once_and_a_day_that_stands_twice(file: Path) -> None:
    found = reasons(file, GOOD, "RX,Sun,12:00,20:00,,yes,counsel,2026-11-20", GOOD)
    assert [reason.split("'")[0].strip() for reason in found] == [
        "line 3, state",
        "line 3, weekday",
        "line 4, weekday",
    ]


def test_a_file_with_other_columns_or_none_at_all_is_refused(file: Path) -> None:
    with pytest.raises(LegalWindowsInvalid, match="Check the name"):
        read_legal_windows(file)
    file.write_text("state,weekday\nTX,Sunday\n")
    with pytest.raises(LegalWindowsInvalid, match="line 1: the columns must be state,weekday,opens"):
        read_legal_windows(file)
    file.write_bytes(b"PK\x03\x04\x00\x00")
    with pytest.raises(LegalWindowsInvalid, match="not a text file"):
        read_legal_windows(file)
