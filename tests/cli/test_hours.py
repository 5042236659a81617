"""`placeline hours`: show, export and check, as a person types them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEADER = "state,weekday,opens,closes,daily_cap,on_holidays,source,verified_on\n"

pytestmark = pytest.mark.slow


def placeline(home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `placeline hours ...` in an installation of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PLACELINE_")}
    return subprocess.run(
        [Path(sys.executable).with_name("placeline"), "hours", *words],
        cwd=home, env={**clean, "PLACELINE_HOME": str(home), **settings},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_hours_of_a_state_say_why_nothing_rings_at_a_moment(tmp_path: Path) -> None:
    shown = placeline(tmp_path, "show", "--state", "al", "--at", "2026-11-29 13:00", PLACELINE_HOLIDAYS="")
    assert shown.returncode == 0
    assert "weekends allowed: No text may ring on a Sunday by the law of AL" in shown.stdout
    assert "weekends not allowed: It is Sunday" in shown.stdout


def test_what_is_exported_can_be_checked_and_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "law.csv"
    assert placeline(tmp_path, "export", str(file)).returncode == 0
    checked = placeline(tmp_path, "check", str(file))
    assert (checked.returncode, "0 of them other than shipped" in checked.stdout) == (0, True)
    again = placeline(tmp_path, "export", str(file))
    assert (again.returncode, "Choose another name" in again.stderr) == (2, True)


def test_a_check_shows_what_changes_and_names_bad_cells(tmp_path: Path) -> None:
    file = tmp_path / "law.csv"
    file.write_text(HEADER + "RI,Friday,09:00,21:00,,yes,counsel,2026-11-20\n")
    checked = placeline(tmp_path, "check", str(file))
    assert "09:00-21:00" in checked.stdout
    assert "looser" in checked.stdout
    file.write_text(HEADER + "RI,Friday,09:00,22:00,,yes,counsel,2026-11-20\n")
    refused = placeline(tmp_path, "check", str(file))
    assert (refused.returncode, "line 2, closes '22:00'" in refused.stderr) == (2, True)


def test_a_setting_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    for name, value in {"PLACELINE_WEEKDAY_HOURS": "9-5", "PLACELINE_HOLIDAYS": "US-XX"}.items():
        refused = placeline(tmp_path, "show", **{name: value})
        assert (refused.returncode, name in refused.stderr) == (2, True)
