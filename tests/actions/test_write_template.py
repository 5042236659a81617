"""Templates are drafts, then tested, then published; a change makes a draft of them again (RM-077 to RM-081)."""

import pytest
from sqlalchemy import select

from actions.measure_template import measure
from actions.seed_templates import seed_templates
from actions.write_template import (
    TemplateUnfit,
    add_template,
    edit_template,
    make_plain,
    mark_tested,
    publish_template,
    the_template,
    unpublish_template,
)
from database.templates import templates_starting
from schemas.tables import AuditEntry, Template
from tests.conftest import Begin
from tests.office import MINUTE, OFFICE, TUESDAY_NOON, add_student

BODY = "{{college}}: jobs near you. Reply STOP to opt out, HELP for help."
WHO = {"now": TUESDAY_NOON, "actor": "Ms. Rivera"}
LATER = {"now": TUESDAY_NOON + MINUTE, "actor": "Mr. Osei"}


@pytest.fixture
def office(begin: Begin) -> Begin:
    """An office with its first texts, a draft `jobs` and a published `leads`."""
    with begin() as session:
        seed_templates(session, now=TUESDAY_NOON)
        add_template(session, "jobs", BODY, "job_lead", **WHO)
        leads = add_template(session, "leads", BODY, "job_lead", name="Welding leads", **WHO)
        mark_tested(session, leads, **WHO)
        publish_template(session, "leads", college=OFFICE.college, **WHO)
    return begin


def now_stands(begin: Begin, key: str) -> Template:
    with begin() as session:
        return the_template(session, key)


def test_nothing_is_published_untested(office: Begin) -> None:
    with office() as session, pytest.raises(TemplateUnfit, match="not tested since its last change"):
        publish_template(session, "jobs", college=OFFICE.college, **LATER)


def test_every_finding_is_told_at_once(office: Begin) -> None:
    with office() as session:
        add_template(session, "bare", "Come {{nick}}", "none", **WHO)
        with pytest.raises(TemplateUnfit) as refused:
            publish_template(session, "bare", college=OFFICE.college, **LATER)
    for finding in ("who sends it", "how to stop", "get help", "{{nick}}", "not tested"):
        assert finding in str(refused.value)


@pytest.mark.parametrize("status", ["tested", "published"])
@pytest.mark.parametrize("change", [{"body": f"{BODY} Now."}, {"name": "New"}, {"context": "none"}])
def test_a_change_makes_a_draft_again(office: Begin, status: str, change: dict[str, str]) -> None:
    with office() as session:
        if status == "tested":
            unpublish_template(session, "leads", **WHO)
        edit_template(session, "leads", **LATER, **change)
    found = now_stands(office, "leads")
    assert (found.status, found.tested_at, found.updated_at) == ("draft", None, TUESDAY_NOON + MINUTE)


def test_a_change_of_nothing_changes_nothing(office: Begin) -> None:
    with office() as session:
        edit_template(session, "leads", body=BODY, context="job_lead", **LATER)
    found = now_stands(office, "leads")
    assert (found.status, found.updated_at) == ("published", TUESDAY_NOON)


def test_unpublished_it_counts_as_tested_and_comes_back_without_a_new_test(office: Begin) -> None:
    with office() as session:
        assert unpublish_template(session, "leads", **LATER).status == "tested"
        assert publish_template(session, "leads", college=OFFICE.college, **LATER).status == "published"


def test_one_of_the_first_texts_was_never_tested_and_is_a_draft_when_unpublished(office: Begin) -> None:
    with office() as session:
        assert unpublish_template(session, "job_lead", **LATER).status == "draft"
        with pytest.raises(TemplateUnfit, match="is not published"):
            unpublish_template(session, "job_lead", **LATER)


def test_who_changed_what_is_in_the_audit_log(office: Begin) -> None:
    with office() as session:
        edit_template(session, "leads", body=f"{BODY} Now.", **LATER)
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    told = [(one.actor, one.action, one.before, one.after) for one in entries if one.why == "leads"]
    assert told == [
        ("Ms. Rivera", "add_template", None, BODY),
        ("Ms. Rivera", "test_template", "draft", "tested"),
        ("Ms. Rivera", "publish_template", "tested", "published"),
        ("Mr. Osei", "edit_template", f"published; body={BODY}", f"draft; body={BODY} Now."),
    ]


def test_plain_signs_are_an_edit_and_save_segments(office: Begin) -> None:
    with office() as session:
        add_template(session, "curly", f"It’s “{BODY}”", "none", **WHO)
        before = measure(session, the_template(session, "curly"), college=OFFICE.college)
        template = make_plain(session, "curly", **LATER)
        after = measure(session, template, college=OFFICE.college)
    assert template.body == f'It\'s "{BODY}"'
    assert (before.longest.count, before.longest.encoding) == (2, "UCS-2")
    assert (after.longest.count, after.longest.encoding) == (1, "GSM-7")


def test_the_size_is_a_range_over_the_people_there_are(office: Begin) -> None:
    with office() as session:
        for index, first_name in enumerate(("Al", "Bartholomew", " ")):
            add_student(session, index, first_name=first_name)
        template = add_template(session, "hi", "{{college}}: hi {{first_name}}. STOP, HELP", "none", **WHO)
        found = measure(session, template, college="Lakeside")
    assert (found.shortest.characters, found.longest.characters) == (27, 36)


def test_an_answer_to_who_wrote_needs_no_stop_line_to_be_published_again(office: Begin) -> None:
    with office() as session:
        template = edit_template(session, "still_searching", body="{{college}} keeps looking with you.", **LATER)
        mark_tested(session, template, **LATER)
        assert publish_template(session, template.key, college=OFFICE.college, **LATER).status == "published"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"key": "jobs"}, "already"),
        ({"key": "Two words"}, "is no key"),
        ({"context": "astrology"}, "no context"),
        ({"context": "detail_question"}, "no context"),
        ({"body": " "}, "empty"),
        ({"career_site": "moon"}, "no career site"),
    ],
)
def test_a_template_that_can_not_be_is_refused(office: Begin, given: dict[str, str], why: str) -> None:
    values = {"key": "new", "body": BODY, "context": "none", **given}
    with office() as session, pytest.raises(TemplateUnfit, match=why):
        add_template(session, values.pop("key"), values.pop("body"), values.pop("context"), **WHO, **values)
    with office() as session, pytest.raises(TemplateUnfit, match="no template 'unheard_of'"):
        edit_template(session, "unheard_of", **LATER)


def test_templates_are_found_by_the_start_of_key_or_name(office: Begin) -> None:
    with office() as session:
        for start, keys in (("JOB", ["job_lead", "jobs"]), ("weld", ["leads"]), ("_", []), ("eads", [])):
            assert [one.key for one in templates_starting(session, start)] == keys
        assert [one.key for one in templates_starting(session, "job", published_only=True)] == ["job_lead"]
