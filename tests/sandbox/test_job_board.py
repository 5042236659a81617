"""The made-up job board: the same seed writes the same files, and there is something of every kind in them."""

import csv
from pathlib import Path

from sandbox.job_board import write_job_board


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_same_seed_writes_the_same_files_and_another_seed_others(tmp_path: Path) -> None:
    for folder, seed in (("a", 7), ("b", 7), ("c", 8)):
        write_job_board(tmp_path / folder, seed=seed)
    assert (tmp_path / "a/jobs.csv").read_bytes() == (tmp_path / "b/jobs.csv").read_bytes()
    assert (tmp_path / "a/jobs.csv").read_bytes() != (tmp_path / "c/jobs.csv").read_bytes()


def test_files_come_in_the_order_in_which_they_can_be_loaded(tmp_path: Path) -> None:
    written = write_job_board(tmp_path / "new")
    assert [path.stem for path in written] == ["sites", "pages", "jobs", "networks", "initiatives"]


def test_every_job_is_on_a_site_and_some_are_confidential_closed_or_silent_about_pay(tmp_path: Path) -> None:
    sites, _, listed, _, _ = (rows(path) for path in write_job_board(tmp_path, 40))
    assert len(listed) == len({job["job"] for job in listed}) == 40
    assert {job["site"] for job in listed} == {site["site"] for site in sites}
    for column, value in (("confidential", "yes"), ("pay", "")):
        assert sum(job[column] == value for job in listed) == 4
    assert sum(bool(job["closed_on"]) for job in listed) == 4
