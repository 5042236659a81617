"""Files of the job board become sites, pages, jobs, networks and initiatives (RM-082 to RM-093)."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import select

from actions.load_job_board import LoadedBoard, load_job_board
from actions.read_job_board import BoardUnreadable, read_job_board
from database.job_board import career_pages, career_sites, initiatives, networks, open_jobs
from sandbox.job_board import write_job_board
from schemas.tables import AuditEntry, Job
from tests.conftest import Begin
from tests.office import MINUTE, TUESDAY_NOON

TODAY = TUESDAY_NOON.date()
SITES = "site,name,url\ntrades,Trades,https://trades.example\nhealth,Health,https://health.example"
JOBS = "site,job,title,url,confidential"
WELDER = "trades,J-1,Welder,https://trades.example/1,no"
NURSE = "health,J-2,Night Nurse,https://health.example/2,yes"


def load(begin: Begin, path: Path, text: str | None = None, *, close_missing: bool = False) -> LoadedBoard:
    if text is not None:
        path.write_text(text, encoding="utf-8")
    read = read_job_board(path, today=TODAY)
    with begin() as session:
        return load_job_board(
            session, path, read, close_missing=close_missing, today=TODAY, now=TUESDAY_NOON, actor="Ms. Rivera"
        )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "board.csv"


@pytest.fixture
def board(begin: Begin, file: Path) -> Begin:
    """An office with two sites and one job on each."""
    load(begin, file, SITES)
    load(begin, file, f"{JOBS}\n{WELDER}\n{NURSE}")
    return begin


def the_job(begin: Begin, ref: str) -> Job:
    with begin() as session:
        return session.scalars(select(Job).where(Job.ref == ref)).one()


def test_the_made_up_board_goes_in_and_twice_changes_nothing(begin: Begin, tmp_path: Path) -> None:
    files = write_job_board(tmp_path)
    first = [load(begin, path) for path in files]
    assert [one.added for one in first] == [one.rows for one in first] == [3, 5, 40, 2, 3]
    again = [load(begin, path) for path in files]
    assert [(one.added, one.changed, one.unchanged) for one in again] == [(0, 0, one.rows) for one in first]
    with begin() as session:
        assert (len(career_sites(session)), len(networks(session)), len(initiatives(session))) == (3, 2, 3)
        assert {page.key for page in career_pages(session, "health")} == {"externships", "night-shift"}
        assert len(open_jobs(session, confidential=True)) == 36
        audit = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).first()
    assert audit is not None
    assert (audit.actor, audit.subject) == ("Ms. Rivera", "job_board:sites")


def test_a_job_is_found_by_the_start_of_its_title_or_its_id_whatever_the_case(board: Begin) -> None:
    with board() as session:
        for start, refs in (("wel", ["J-1"]), ("NIGHT", ["J-2"]), ("j-", ["J-2", "J-1"]), ("urse", []), ("%", [])):
            assert [job.ref for job in open_jobs(session, start=start, confidential=True)] == refs
        assert [job.ref for job in open_jobs(session, "trades", confidential=True)] == ["J-1"]


def test_confidential_jobs_are_not_listed_without_the_privilege(board: Begin) -> None:
    with board() as session:
        assert [job.ref for job in open_jobs(session, start="j-", confidential=False)] == ["J-1"]


def test_a_file_without_the_column_leaves_a_job_confidential(board: Begin, file: Path) -> None:
    loaded = load(board, file, "site,job,title,url\nhealth,J-2,Day Nurse,https://health.example/2")
    assert (loaded.changed, the_job(board, "J-2").title, the_job(board, "J-2").is_confidential) == (
        1,
        "Day Nurse",
        True,
    )


def test_a_job_missing_from_a_file_is_closed_only_when_that_is_asked_for(board: Begin, file: Path) -> None:
    rest = f"{JOBS}\ntrades,J-3,Fitter,https://trades.example/3,no"
    assert load(board, file, rest).closed == 0
    assert the_job(board, "J-1").closed_on is None
    assert load(board, file, rest, close_missing=True).closed == 1
    assert the_job(board, "J-1").closed_on == TODAY
    assert the_job(board, "J-2").closed_on is None, "its site does not stand in the file"
    load(board, file, f"{JOBS}\n{WELDER}")
    assert the_job(board, "J-1").closed_on is None, "it is listed again"


def test_no_job_is_closed_while_a_row_could_not_be_read(board: Begin, file: Path) -> None:
    loaded = load(board, file, f"{JOBS}\ntrades,J-3,Fitter,https://trades.example/3,no\n{WELDER}e", close_missing=True)
    assert (loaded.closed, loaded.added) == (0, 1)
    assert loaded.kept_open_because is not None
    assert the_job(board, "J-1").closed_on is None


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (",J-9,Cook,https://a.example,no", "site", ""),
        ("trades,,Cook,https://a.example,no", "job", ""),
        ("trades,J-9,Cook,a.example,no", "url", "a.example"),
        ("trades,J-9,Cook,https://bit.ly/x,no", "url", "https://bit.ly/x"),
        ("trades,J-9,Cook,https://a.example,perhaps", "confidential", "perhaps"),
        ("moon,J-9,Cook,https://a.example,no", "site", "moon"),
        ("trades,J-9,Cook,https://a.example,no,Jr.", "(row)", "1 too many"),
        ("trades,J-1,Other,https://a.example,no", "job", "J-1"),
    ],
)
def test_a_bad_row_stays_out_and_is_told_with_row_and_column(
    board: Begin, file: Path, row: str, column: str, value: str
) -> None:
    loaded = load(board, file, f"{JOBS}\n{WELDER}\n{row}")
    assert [(one.line, one.column, one.value) for one in loaded.problems] == [(3, column, value)]
    assert (loaded.added, loaded.unchanged) == (0, 1)
    assert loaded.quarantine_file is not None
    with loaded.quarantine_file.open(encoding="utf-8-sig", newline="") as kept:
        assert [line["column"] for line in csv.DictReader(kept)] == [column]


@pytest.mark.parametrize("day", ["2026-03-04", "soon", "2026-02-30"])
def test_a_job_is_closed_on_a_day_that_has_come(begin: Begin, file: Path, day: str) -> None:
    load(begin, file, SITES)
    header = "site,job,title,url,closed_on\ntrades,J-1,Welder,https://trades.example/1,"
    assert [one.column for one in load(begin, file, header + day).problems] == ["closed_on"]
    assert load(begin, file, header + "2026-03-03").added == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("color,size\nred,1", "of no known kind"),
        ("", "of no known kind"),
        ("site,job,url\n", "needs the column title"),
        ("site,name,url,url\n", "more than one column for url"),
    ],
)
def test_a_file_that_is_no_board_is_refused_as_a_whole(begin: Begin, file: Path, text: str, why: str) -> None:
    with pytest.raises(BoardUnreadable, match=why):
        load(begin, file, text)
    with pytest.raises(BoardUnreadable, match="Check the name"):
        read_job_board(file.with_name("not_there.csv"), today=TODAY)


def test_a_change_is_stamped_and_the_rest_is_not(board: Begin, file: Path) -> None:
    file.write_text(f"{JOBS}\n{WELDER.replace('Welder', 'Pipe Welder')}\n{NURSE}")
    with board() as session:
        load_job_board(
            session, file, read_job_board(file, today=TODAY), close_missing=False, today=TODAY,
            now=TUESDAY_NOON + MINUTE, actor="Ms. Rivera",
        )  # fmt: skip
    assert the_job(board, "J-1").updated_at == TUESDAY_NOON + MINUTE
    assert the_job(board, "J-2").updated_at == TUESDAY_NOON
