"""`placeline board`: the job board and what else a text may link to."""

from pathlib import Path
from typing import Annotated, Optional

import typer

from cli.whoami import whoami
from rules.roles import Privilege

app = typer.Typer(help="Jobs, career pages, networks and initiatives that texts link to.", no_args_is_help=True)

Site = Annotated[Optional[str], typer.Option("--site", help="key of a career site")]  # noqa: UP045

# More problems than this are read more easily in the quarantine file.
PROBLEMS_SHOWN = 10


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="CSV of sites, pages, jobs, networks or initiatives; the header tells")],
    close_missing: Annotated[
        bool, typer.Option("--close-missing", help="the file is a site's whole list: close its jobs that are not in it")
    ] = False,
) -> None:
    """Load one file. Good rows go in, bad ones into FILE.quarantine.csv; twice changes nothing."""
    from actions.load_job_board import load_job_board
    from actions.read_job_board import read_job_board
    from cli.ready import need_database
    from schemas.job_board import BoardKind
    from schemas.mistakes import Mistake
    from wiring.connections import begin, clock
    from wiring.settings import settings

    need_database(Privilege.SEE_CONFIDENTIAL_JOBS)
    now = clock().now()
    today = now.astimezone(settings().zone).date()
    read = read_job_board(file, today=today)
    if close_missing and read.kind is not BoardKind.JOBS:
        raise Mistake(f"--close-missing is for a file of jobs; {file.name} is one of {read.kind}.")
    with begin() as session:
        loaded = load_job_board(session, file, read, close_missing=close_missing, today=today, now=now, actor=whoami())
    typer.echo(
        f"{loaded.kind}: {loaded.rows:,} rows: {loaded.added:,} added, {loaded.changed:,} changed, "
        f"{loaded.unchanged:,} unchanged, {loaded.closed:,} closed because they were missing."
    )
    for problem in loaded.problems[:PROBLEMS_SHOWN]:
        typer.echo(f"  row {problem.line}, {problem.column} {problem.value!r}: {problem.reason}")
    if loaded.quarantine_file is not None:
        typer.echo(f"{len(loaded.problems):,} problems in all, in {loaded.quarantine_file}.")
    if loaded.kept_open_because is not None:
        typer.echo(f"No job was closed: {loaded.kept_open_because}. Mend the rows and load the file again.")
    following = "template add" if loaded.kind is BoardKind.SITES else "campaign preview"
    shown = loaded.kind.value
    typer.echo(f"Next: `placeline board {shown}` shows them; `placeline {following} --help` says how to choose them.")


@app.command()
def jobs(
    site: Site = None,
    starts: Annotated[str, typer.Option("--starts", help="start of the title or of the id")] = "",
) -> None:
    """Show open jobs. Confidential ones only to those who may see them."""
    from actions.see_confidential_jobs import may_see_confidential_jobs
    from cli.ready import need_database
    from cli.tables import show
    from database.job_board import open_jobs
    from wiring.connections import look

    need_database()
    with look() as session:
        confidential = may_see_confidential_jobs(session, whoami())
        found = open_jobs(session, site, starts, confidential=confidential)
    show(
        ["site", "job", "title", "employer", "location", "pay", "confidential"],
        [
            [one.site_key, one.ref, one.title, one.employer or "", one.location or "", one.pay or "",
             "yes" if one.is_confidential else ""]
            for one in found
        ],
        empty="No open job is like that. `placeline board load jobs.csv` brings them in.",
    )  # fmt: skip


@app.command()
def sites() -> None:
    """Show the career sites."""
    from cli.ready import need_database
    from cli.tables import show
    from database.job_board import career_sites
    from wiring.connections import look

    need_database()
    with look() as session:
        found = career_sites(session)
    show(
        ["site", "name", "address"],
        [[one.key, one.name, one.url] for one in found],
        empty="There are none. `placeline board load sites.csv` brings them in.",
    )


@app.command()
def pages(site: Site = None) -> None:
    """Show the pages of the career sites."""
    from cli.ready import need_database
    from cli.tables import show
    from database.job_board import career_pages
    from wiring.connections import look

    need_database()
    with look() as session:
        found = career_pages(session, site)
    show(
        ["site", "page", "title", "address"],
        [[one.site_key, one.key, one.title, one.url] for one in found],
        empty="There are none. `placeline board load pages.csv` brings them in.",
    )


@app.command()
def networks() -> None:
    """Show the alumni and student networks."""
    from cli.ready import need_database
    from cli.tables import show
    from database.job_board import networks as all_networks
    from wiring.connections import look

    need_database()
    with look() as session:
        found = all_networks(session)
    show(
        ["network", "name", "address to join"],
        [[one.key, one.name, one.join_url] for one in found],
        empty="There are none. `placeline board load networks.csv` brings them in.",
    )


@app.command()
def initiatives() -> None:
    """Show the initiatives, and whether their landing page may be linked to."""
    from cli.ready import need_database
    from cli.tables import show
    from database.job_board import initiatives as all_initiatives
    from wiring.connections import look

    need_database()
    with look() as session:
        found = all_initiatives(session)
    show(
        ["initiative", "name", "landing page", "published"],
        [
            [one.key, one.name, one.landing_page_url or "", "yes" if one.is_landing_page_published else "no"]
            for one in found
        ],
        empty="There are none. `placeline board load initiatives.csv` brings them in.",
    )
