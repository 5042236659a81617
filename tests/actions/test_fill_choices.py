"""What a text links to is chosen, exists, is published, is open and belongs together (RM-084 to RM-098)."""

from dataclasses import replace

import pytest

from actions.fill_choices import check_auto_response, merge_values_for
from actions.preview_campaign import STUDENT_COLUMNS
from actions.see_confidential_jobs import may_see_confidential_jobs
from actions.seed_templates import seed_templates
from actions.write_template import add_template
from rules.templates import MERGE_CODES, NOT_FILLED_YET, Requirement
from schemas.campaign import CampaignInvalid, Choices
from schemas.tables import CareerPage, CareerSite, Initiative, Job, Network, StaffMember
from tests.conftest import Begin
from tests.office import TUESDAY_NOON

ALL = "{{landing_page_url}} {{network_url}} {{career_page_url}} {{job_title}} {{job_pay}} {{job_url}}"
CHOSEN = Choices(initiative="spring", network="grads", career_site="trades", page="events", job="J-1")


@pytest.fixture
def board(begin: Begin) -> Begin:
    """An office with two sites, and one of everything a text can link to in every state."""
    at = {"updated_at": TUESDAY_NOON}
    with begin() as session:
        for key in ("trades", "health"):
            session.add(CareerSite(key=key, name=key, url=f"https://{key}.example", **at))
        for key, url, published in (
            ("spring", "https://c.example/spring", True),
            ("draft", "https://c.example/draft", False),
            ("plain", None, False),
        ):
            session.add(Initiative(key=key, name=key, landing_page_url=url, is_landing_page_published=published, **at))
        session.add(Network(key="grads", name="Grads", join_url="https://c.example/join", **at))
        session.flush()
        session.add(CareerPage(site_key="trades", key="events", title="Events", url="https://trades.example/events"))
        for ref, more in (
            ("J-1", {"pay": "$20"}),
            ("J-2", {"is_confidential": True, "pay": "$30"}),
            ("J-3", {"closed_on": TUESDAY_NOON.date(), "pay": "$10"}),
            ("J-4", {}),
        ):
            url = f"https://trades.example/{ref}"
            session.add(Job(site_key="trades", ref=ref, title="Welder", url=url, **at, **more))
    return begin


def values(
    begin: Begin, body: str, choices: Choices, *, site: str | None = None, confidential: bool = False
) -> dict[str, str]:
    with begin() as session:
        return merge_values_for(session, body, choices, template_site=site, may_see_confidential=confidential)


def test_every_choice_fills_its_codes(board: Begin) -> None:
    assert values(board, ALL, CHOSEN) == {
        "landing_page_url": "https://c.example/spring",
        "network_url": "https://c.example/join",
        "career_page_url": "https://trades.example/events",
        "job_title": "Welder",
        "job_pay": "$20",
        "job_url": "https://trades.example/J-1",
    }


def test_codes_of_the_person_and_the_college_need_no_choice(board: Begin) -> None:
    assert values(board, "{{first_name}} {{college}} {{staff_name}}", Choices()) == {}


@pytest.mark.parametrize(
    ("left_out", "named"),
    [
        ("initiative", r"\{\{landing_page_url\}\}.*\(--initiative\)"),
        ("network", r"\{\{network_url\}\}.*\(--network\)"),
        ("page", r"\{\{career_page_url\}\}.*\(--page\)"),
        ("job", r"\{\{job_title\}\}.*\(--job\)"),
    ],
)
def test_a_code_without_its_choice_is_named_with_the_option(board: Begin, left_out: str, named: str) -> None:
    with pytest.raises(CampaignInvalid, match=named):
        values(board, ALL, replace(CHOSEN, **{left_out: None}))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"initiative": "autumn"}, "no initiative 'autumn'"),
        ({"initiative": "draft"}, "its landing page is not published"),
        ({"initiative": "plain"}, "it has no landing page"),
        ({"network": "elks"}, "no network 'elks'"),
        ({"career_site": "moon"}, "no career site 'moon'"),
        ({"page": "picnic"}, "has no page 'picnic'"),
        ({"career_site": "health", "job": None}, "'health' has no page 'events'"),
        ({"career_site": "health", "page": None}, "'health' has no job 'J-1'"),
        ({"career_site": None, "job": None}, r"linked to none.*--site"),
        ({"career_site": None, "page": None}, r"linked to none.*--site\): it is on trades"),
        ({"job": "J-9"}, "has no job 'J-9'"),
        ({"job": "J-2"}, "has no job 'J-2'"),
        ({"job": "J-3"}, "was closed on 2026-03-03"),
        ({"job": "J-4"}, r"\{\{job_pay\}\}, and job 'J-4' has no pay"),
    ],
)
def test_a_choice_that_can_not_be_is_refused_with_the_reason(
    board: Begin, changes: dict[str, str | None], why: str
) -> None:
    with pytest.raises(CampaignInvalid, match=why):
        values(board, ALL, replace(CHOSEN, **changes))


def test_the_site_of_the_template_is_proposed_and_can_be_replaced(board: Begin) -> None:
    job = Choices(job="J-1")
    assert values(board, "{{job_title}}", job, site="trades") == {"job_title": "Welder"}
    assert values(board, "{{job_title}}", replace(job, career_site="trades"), site="health") == {"job_title": "Welder"}
    with pytest.raises(CampaignInvalid, match="'health' has no job"):
        values(board, "{{job_title}}", job, site="health")


def test_a_confidential_job_exists_only_for_who_may_see_it(board: Begin) -> None:
    secret = Choices(job="J-2", career_site="trades")
    assert values(board, "{{job_pay}}", secret, confidential=True) == {"job_pay": "$30"}
    told_of_secret, told_of_nothing = [], []
    for ref, told in (("J-2", told_of_secret), ("J-9", told_of_nothing)):
        for site in ("trades", None):
            with pytest.raises(CampaignInvalid) as refused:
                values(board, "{{job_pay}}", Choices(job=ref, career_site=site))
            told.append(str(refused.value).replace(ref, "REF"))
    assert told_of_secret == told_of_nothing


def test_without_a_landing_page_code_an_initiative_only_groups(board: Begin) -> None:
    assert values(board, "Hello", Choices(initiative="plain")) == {}
    with pytest.raises(CampaignInvalid, match="no initiative"):
        values(board, "Hello", Choices(initiative="autumn"))


@pytest.mark.parametrize(("role", "sees"), [("viewer", False), ("specialist", False), ("lead", True)])
def test_the_privilege_decides_who_sees_confidential_jobs(begin: Begin, role: str, sees: bool) -> None:
    with begin() as session:
        session.add(StaffMember(login="rivera", name="R", role=role, notify_by="product", updated_at=TUESDAY_NOON))
        session.flush()
        assert may_see_confidential_jobs(session, "rivera") is sees
        assert not may_see_confidential_jobs(session, "stranger")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("Thanks {{first_name}}, {{college}}", None),
        ("{{job_title}}", "is about a job"),
        ("{{career_page_url}}", "is about a career page"),
        ("{{network_url}}", "is about a network"),
        ("{{form_url}}", "is about a person"),
        ("{{nick}}", "is unknown"),
    ],
)
def test_an_automatic_response_speaks_of_the_person_and_the_college_only(
    begin: Begin, body: str, why: str | None
) -> None:
    with begin() as session:
        add_template(session, "thanks", body, "none", now=TUESDAY_NOON, actor="Ms. Rivera").status = "published"
        session.flush()
        if why is None:
            check_auto_response(session, "thanks")
        else:
            with pytest.raises(CampaignInvalid, match=why):
                check_auto_response(session, "thanks")


def test_only_a_published_template_answers_automatically(begin: Begin) -> None:
    with begin() as session:
        seed_templates(session, now=TUESDAY_NOON)
        add_template(session, "draft", "Thanks", "none", now=TUESDAY_NOON, actor="Ms. Rivera")
        check_auto_response(session, "still_searching")
        for key, why in (("draft", "is draft"), ("unheard_of", "no template")):
            with pytest.raises(CampaignInvalid, match=why):
                check_auto_response(session, key)


def test_every_code_of_the_person_is_filled_or_known_to_be_open() -> None:
    of_person = {code for code, needs in MERGE_CODES.items() if needs is Requirement.PERSON}
    assert of_person == set(STUDENT_COLUMNS) | NOT_FILLED_YET
