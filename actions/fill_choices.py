"""Fill the merge codes that somebody has to choose something for: landing page, network, career page, job.

A refusal names the code, what to choose for it and the option that chooses it.
"""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from database.campaigns import template_by_key
from database.job_board import job_of, page_of, sites_with_job
from rules.templates import IN_AUTO_RESPONSES, MERGE_CODES, NOT_FILLED_YET, Requirement, merge_codes
from schemas.campaign import CampaignInvalid, Choices
from schemas.tables import CareerSite, Initiative, Network

# Requirement -> what to choose, the option that does, and the command that shows what there is.
OPTIONS: Mapping[Requirement, tuple[str, str, str]] = {
    Requirement.LANDING_PAGE: ("an initiative with a published landing page", "--initiative", "initiatives"),
    Requirement.NETWORK: ("a network", "--network", "networks"),
    Requirement.CAREER_PAGE: ("a page of a career site", "--page", "pages"),
    Requirement.JOB: ("a job of a career site", "--job", "jobs"),
}


def merge_values_for(
    session: Session, body: str, choices: Choices, *, template_site: str | None, may_see_confidential: bool
) -> dict[str, str]:
    """Return the value of every merge code of `body` that a choice fills (RM-084 to RM-093).

    `template_site` is the career site linked to the template; the one in `choices` goes before it (RM-087, RM-088).
    What was chosen is checked also where the body does not need it. Raises CampaignInvalid for a choice that is
    missing, does not exist, is not published, is closed, or belongs to another site; a confidential job does not exist
    for somebody without that privilege.
    """
    site = _site(session, choices, template_site)
    values = {
        **_landing_page(session, choices, body),
        **_network(session, choices),
        **_page(session, choices, site),
        **_job(session, choices, site, may_see_confidential),
    }
    filled: dict[str, str] = {}
    for code in merge_codes(body):
        needs = MERGE_CODES.get(code)
        if needs is None or needs not in OPTIONS:
            continue
        if code not in values:
            what, option, shown_by = OPTIONS[needs]
            raise CampaignInvalid(
                f"The text has {{{{{code}}}}}: choose {what} ({option}). `placeline board {shown_by}` shows them."
            )
        value = values[code]
        if value is None or not value.strip():
            name = code.removeprefix("job_")
            raise CampaignInvalid(
                f"The text has {{{{{code}}}}}, and job {choices.job!r} has no {name}. Choose another job (--job), "
                "or a template without that code."
            )
        filled[code] = value
    return filled


def _landing_page(session: Session, choices: Choices, body: str) -> dict[str, str | None]:
    if choices.initiative is None:
        return {}
    found = session.get(Initiative, choices.initiative)
    if found is None:
        raise CampaignInvalid(
            f"There is no initiative {choices.initiative!r} (--initiative). `placeline board initiatives` shows them."
        )
    if found.landing_page_url and found.is_landing_page_published:
        return {"landing_page_url": found.landing_page_url}
    if "landing_page_url" in merge_codes(body):
        lacks = "its landing page is not published" if found.landing_page_url else "it has no landing page"
        raise CampaignInvalid(
            f"The text has {{{{landing_page_url}}}}, but of initiative {found.key!r} {lacks}. "
            "Choose another one (--initiative), or publish the page and load it."
        )
    return {}  # an initiative without a page still groups campaigns in reports (RM-085)


def _network(session: Session, choices: Choices) -> dict[str, str | None]:
    if choices.network is None:
        return {}
    found = session.get(Network, choices.network)
    if found is None:
        raise CampaignInvalid(
            f"There is no network {choices.network!r} (--network). `placeline board networks` shows them."
        )
    return {"network_url": found.join_url}


def _site(session: Session, choices: Choices, template_site: str | None) -> str | None:
    if choices.career_site is not None and session.get(CareerSite, choices.career_site) is None:
        raise CampaignInvalid(
            f"There is no career site {choices.career_site!r} (--site). `placeline board sites` shows them."
        )
    return choices.career_site or template_site


def _page(session: Session, choices: Choices, site: str | None) -> dict[str, str | None]:
    if choices.page is None:
        return {}
    if site is None:
        raise CampaignInvalid(
            f"Page {choices.page!r} (--page) belongs to a career site, and the template is linked to none. "
            "Choose the site (--site). `placeline board pages` shows them."
        )
    found = page_of(session, site, choices.page)
    if found is None:
        raise CampaignInvalid(
            f"Career site {site!r} has no page {choices.page!r} (--page). `placeline board pages --site {site}` shows "
            "what it has."
        )
    return {"career_page_url": found.url}


def _job(session: Session, choices: Choices, site: str | None, may_see_confidential: bool) -> dict[str, str | None]:
    if choices.job is None:
        return {}
    if site is None:
        having = ", ".join(sites_with_job(session, choices.job))
        raise CampaignInvalid(
            f"Job {choices.job!r} (--job) belongs to a career site, and the template is linked to none. "
            f"Choose the site (--site){f': it is on {having}' if having else ''}."
        )
    found = job_of(session, site, choices.job)
    if found is None or (found.is_confidential and not may_see_confidential):
        raise CampaignInvalid(
            f"Career site {site!r} has no job {choices.job!r} (--job). `placeline board jobs --site {site}` shows what "
            "it has."
        )
    if found.closed_on is not None:
        raise CampaignInvalid(f"Job {found.ref!r} (--job) was closed on {found.closed_on}. Choose an open one.")
    return {
        "job_title": found.title,
        "job_employer": found.employer,
        "job_location": found.location,
        "job_pay": found.pay,
        "job_url": found.url,
    }


def check_auto_response(session: Session, key: str) -> None:
    """Raise CampaignInvalid unless this template may answer whoever replies to a campaign (RM-096 to RM-098)."""
    template = template_by_key(session, key)
    if template is None:
        raise CampaignInvalid(
            f"There is no template {key!r} (--auto-response). `placeline template list --published` shows them."
        )
    if template.status != "published":
        raise CampaignInvalid(
            f"Template {key!r} (--auto-response) is {template.status}; only a published one may answer. "
            f"Next: `placeline template show {key}`."
        )
    for code in merge_codes(template.body):
        needs = MERGE_CODES.get(code)
        if needs not in IN_AUTO_RESPONSES or code in NOT_FILLED_YET:
            about = "is unknown" if needs is None else f"is about a {needs.value.replace('_', ' ')}"
            raise CampaignInvalid(
                f"Template {key!r} can't answer automatically (--auto-response): {{{{{code}}}}} {about}. "
                "Choose one that speaks of the person and the college only."
            )
