"""Load one file of the job board: good rows in, the others into a quarantine file. Twice changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from actions.read_job_board import BoardRow, ReadBoard
from actions.read_roster import Problem
from actions.write_quarantine import write_quarantine
from database.audit import write_audit
from database.job_board import career_sites, close_jobs_but, put
from schemas.job_board import IDENTITY, BoardKind
from schemas.tables import CareerPage, CareerSite, Initiative, Job, Network

_TABLES: Mapping[BoardKind, type[CareerSite | CareerPage | Job | Network | Initiative]] = {
    BoardKind.SITES: CareerSite,
    BoardKind.PAGES: CareerPage,
    BoardKind.JOBS: Job,
    BoardKind.NETWORKS: Network,
    BoardKind.INITIATIVES: Initiative,
}


@dataclass(frozen=True, slots=True)
class LoadedBoard:
    """What became of a file. `closed` are jobs that were missing from it; `kept_open_because` says why none was."""

    kind: BoardKind
    rows: int
    added: int
    changed: int
    unchanged: int
    closed: int
    problems: Sequence[Problem]
    quarantine_file: Path | None
    kept_open_because: str | None = None


def load_job_board(
    session: Session,
    path: Path,
    read: ReadBoard,
    *,
    close_missing: bool,
    today: date,
    now: datetime,
    actor: str,
) -> LoadedBoard:
    """Write a file that was read. `today` is the campus calendar day on which missing jobs are closed.

    With `close_missing` the file is taken as the whole list of every site that stands in it: jobs of those sites that
    it does not name are closed. Where any row could not be used none is closed, for it may be the missing one.
    """
    rows, problems = _of_known_sites(session, read)
    values = [row.values for row in rows]
    added, changed = put(session, _TABLES[read.kind], IDENTITY[read.kind], values, now=now)
    closed, kept_open_because = 0, None
    if close_missing and read.kind is BoardKind.JOBS and problems:
        kept_open_because = f"{len(problems):,} problems in the file: a job in a bad row would look missing"
    elif close_missing and read.kind is BoardKind.JOBS:
        for site in sorted({str(row["site_key"]) for row in values}):
            refs = {str(row["ref"]) for row in values if row["site_key"] == site}
            closed += close_jobs_but(session, site, refs, on=today, now=now)
    refused = len({problem.line for problem in problems})
    write_audit(
        session, at=now, actor=actor, action="load_job_board", subject=f"job_board:{read.kind}", why=path.name,
        after=f"added={added} changed={changed} closed={closed} refused={refused}",
    )  # fmt: skip
    return LoadedBoard(
        kind=read.kind,
        rows=read.count,
        added=added,
        changed=changed,
        unchanged=len(rows) - added - changed,
        closed=closed,
        problems=problems,
        quarantine_file=write_quarantine(path.with_name(f"{path.stem}.quarantine.csv"), problems),
        kept_open_because=kept_open_because,
    )


def _of_known_sites(session: Session, read: ReadBoard) -> tuple[list[BoardRow], list[Problem]]:
    if read.kind not in (BoardKind.PAGES, BoardKind.JOBS):
        return read.rows, sorted(read.problems, key=lambda one: one.line)
    sites = {one.key for one in career_sites(session)}
    reason = "there is no such career site; load the file of sites first (`placeline board sites` shows them)"
    strange = [
        Problem(row.line, "site", str(row.values["site_key"]), reason, "row")
        for row in read.rows
        if row.values["site_key"] not in sites
    ]
    rows = [row for row in read.rows if row.values["site_key"] in sites]
    return rows, sorted([*read.problems, *strange], key=lambda one: one.line)
