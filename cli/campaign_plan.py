"""`placeline campaign preview` and `schedule`: one set of options, so that what was looked at is what is saved."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from cli.audience_options import (
    Advisors,
    Campuses,
    CompletedFrom,
    CompletedTo,
    Courses,
    Credentials,
    Graduates,
    Ids,
    Programs,
    Risks,
    SavedList,
    States,
    Studying,
    Tags,
    audience_filter,
)
from cli.whoami import whoami
from rules.roles import Privilege

if TYPE_CHECKING:
    from schemas.audience import AudienceFilter
    from schemas.campaign import CampaignPlan, Choices, Preview

Text = Optional[str]  # noqa: UP045

Template = Annotated[str, typer.Option(help="key of a published template")]
Name = Annotated[Text, typer.Option(help="used everywhere to refer to it; default: the list or template, and the day")]
Start = Annotated[str, typer.Option(help="campus time of the first batch, as 2026-03-10 12:00, or now; default: soon")]
Weekends = Annotated[bool, typer.Option("--weekends", help="later batches also on Saturdays and Sundays")]
Top = Annotated[Optional[int], typer.Option(min=1, help="only the best ranked N")]  # noqa: UP045
Initiative = Annotated[Text, typer.Option(help="groups several campaigns in reports")]
Network = Annotated[Text, typer.Option(help="talent network the text invites to")]
Site = Annotated[Text, typer.Option(help="career site; default: the one linked to the template")]
Page = Annotated[Text, typer.Option(help="page of the career site")]
Job = Annotated[Text, typer.Option(help="number of the job")]
Message = Annotated[Text, typer.Option(help="the template's text with small changes; as it is, is recommended")]
AutoResponse = Annotated[
    Text, typer.Option(help="key of the template that answers, once, whoever the procedure does not")
]
ReasonFiles = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--csv", help="folder for one file for each reason: who would be left out"),
]


def _planner(use: Callable[["CampaignPlan", Path | None], None]) -> Callable[..., None]:
    """Return the command that builds a plan from its options and does `use` with it."""

    def command(
        template: Template, name: Name = None, start: Start = "", weekends: Weekends = False, top: Top = None,
        program: Programs = None, campus: Campuses = None, credential: Credentials = None, state: States = None,
        advisor: Advisors = None, tag: Tags = None, risk: Risks = None, course: Courses = None, id: Ids = None,
        completed_from: CompletedFrom = "", completed_to: CompletedTo = "", graduates: Graduates = False,
        studying: Studying = False, saved_list: SavedList = None, initiative: Initiative = None,
        network: Network = None, site: Site = None, page: Page = None, job: Job = None,
        message: Message = None, auto_response: AutoResponse = None, csv: ReasonFiles = None,
    ) -> None:  # fmt: skip
        from cli.ready import need_database
        from schemas.campaign import Choices

        need_database(Privilege.MASS_SMS_IN_SOURCE)
        audience = audience_filter(
            programs=program, campuses=campus, credentials=credential, states=state, advisors=advisor, tags=tag,
            risks=risk, courses=course, ids=id, completed_from=completed_from, completed_to=completed_to,
            graduates=graduates, studying=studying, saved_list=saved_list,
        )  # fmt: skip
        choices = Choices(initiative=initiative, network=network, career_site=site, page=page, job=job)
        use(_plan(name, template, start, weekends, top, choices, message, auto_response, audience), csv)

    return command


def _plan(
    name: str | None, template: str, start: str, weekends: bool, top: int | None, choices: "Choices",
    message: str | None, auto_response: str | None, audience: "AudienceFilter",
) -> "CampaignPlan":  # fmt: skip
    from cli.campus_clock import campus_time
    from rules.batching import DEFAULT_START_DELAY
    from schemas.campaign import CampaignPlan
    from wiring.connections import clock
    from wiring.settings import settings

    now = clock().now()
    starts_at = campus_time(start, now) if start else (now + DEFAULT_START_DELAY).replace(second=0, microsecond=0)
    return CampaignPlan(
        name=name or _free_name(f"{audience.saved_list or template} {now.astimezone(settings().zone):%Y-%m-%d}"),
        sender=whoami(),
        template_key=template,
        audience=audience,
        starts_at=starts_at,
        time_zone=settings().time_zone,
        weekends=weekends,
        limit_to_top=top,
        choices=choices,
        body=message,
        auto_response_key=auto_response,
        first_batch_size=settings().first_batch_size,
        later_batch_size=settings().later_batch_size,
        single_limit=settings().single_limit,
    )


def _free_name(proposed: str) -> str:
    """Return the name, with a number behind it where it is taken: nobody chose it."""
    from itertools import count

    from database.campaigns import campaign_by_name
    from wiring.connections import look

    with look() as session:
        names = (proposed if number == 1 else f"{proposed} ({number})" for number in count(1))
        return next(name for name in names if campaign_by_name(session, name) is None)


def _preview(plan: "CampaignPlan", folder: Path | None) -> None:
    from actions.preview_campaign import preview_campaign
    from cli.campaign_preview import save_reasons, show_preview
    from wiring.connections import clock, look, office

    with look() as session:
        found = preview_campaign(session, plan, now=clock().now(), office=office())
        show_preview(session, plan, found)
        if folder is not None:
            save_reasons(session, plan, found, folder)
    _say_next(found)


def _say_next(found: "Preview") -> None:
    if not found.recipients:
        typer.echo("Next: another filter; nobody would get it.")
    else:
        typer.echo("Next: the same command with `schedule` instead of `preview` saves it.")


def _schedule(plan: "CampaignPlan", folder: Path | None) -> None:
    from actions.preview_campaign import preview_campaign
    from actions.schedule_campaign import schedule_campaign
    from cli.campaign_preview import save_reasons, show_preview
    from cli.campus_clock import shown
    from wiring.connections import begin, clock, look, office

    with look() as session:
        found = preview_campaign(session, plan, now=clock().now(), office=office())
        show_preview(session, plan, found)
        if folder is not None:
            save_reasons(session, plan, found, folder)
    with begin() as session:
        campaign = schedule_campaign(session, plan, now=clock().now(), office=office())
    typer.echo(
        f"Scheduled as campaign {campaign.id}: {campaign.recipients:,} recipients, "
        f"first batch {shown(campaign.next_batch_at)}."
    )
    typer.echo(f"Next: `placeline campaign show {campaign.id}`.")


preview, schedule = _planner(_preview), _planner(_schedule)
