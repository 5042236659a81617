"""The options that say whom a campaign is meant for; campaigns and saved audiences share them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Optional

import typer

if TYPE_CHECKING:
    from schemas.audience import AudienceFilter

Several = Optional[list[str]]  # noqa: UP045

Programs = Annotated[Several, typer.Option("--program", help="may be given several times, as all of these")]
Campuses = Annotated[Several, typer.Option("--campus")]
Credentials = Annotated[Several, typer.Option("--credential", help="degree")]
States = Annotated[Several, typer.Option("--state", help="of the address, two letters")]
Advisors = Annotated[Several, typer.Option("--advisor", help="e-mail address: the caseload")]
Tags = Annotated[Several, typer.Option("--tag", help="any of them")]
Risks = Annotated[Several, typer.Option("--risk", help="risk level")]
Courses = Annotated[Several, typer.Option("--course", help="any of them")]
Ids = Annotated[Several, typer.Option("--id", help="student id")]
CompletedFrom = Annotated[str, typer.Option(help="completed on this day or later, 2026-01-31")]
CompletedTo = Annotated[str, typer.Option(help="completed on this day or earlier")]
Graduates = Annotated[bool, typer.Option("--graduates", help="only who has completed")]
Studying = Annotated[bool, typer.Option("--studying", help="only who has not completed yet")]
SavedList = Annotated[Optional[str], typer.Option("--list", help="name of a saved audience")]  # noqa: UP045


def audience_filter(
    *, programs: Sequence[str] | None, campuses: Sequence[str] | None, credentials: Sequence[str] | None,
    states: Sequence[str] | None, advisors: Sequence[str] | None, tags: Sequence[str] | None,
    risks: Sequence[str] | None, courses: Sequence[str] | None, ids: Sequence[str] | None,
    completed_from: str, completed_to: str, graduates: bool, studying: bool, saved_list: str | None,
) -> "AudienceFilter":  # fmt: skip
    """Return the filter that the options ask for. Raises Mistake for a day that is none."""
    from cli.campus_clock import day
    from schemas.audience import AudienceFilter

    return AudienceFilter(
        programs=tuple(programs or ()),
        campuses=tuple(campuses or ()),
        credentials=tuple(credentials or ()),
        states=tuple(state.upper() for state in states or ()),
        advisors=tuple(advisors or ()),
        tags=tuple(tags or ()),
        risk_levels=tuple(risk.lower() for risk in risks or ()),  # as the roster keeps them
        courses=tuple(courses or ()),
        student_ids=tuple(ids or ()),
        completed_from=day(completed_from, "--completed-from"),
        completed_to=day(completed_to, "--completed-to"),
        only_graduates=graduates,
        still_studying=studying,
        saved_list=saved_list,
    )
