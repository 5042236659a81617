"""`placeline usage` says where the month stands, and `template` how often a text may be tried."""

import pytest
from sqlalchemy import select, update

from actions.email_instead import TextToMail, mail_instead
from actions.seed_templates import seed_templates
from database.usage import use_texts
from rules.emails_instead import InsteadBecause
from schemas.tables import AuditEntry, Template, Text
from tests.cli.conftest import Placeline
from tests.conftest import Begin
from tests.office import TUESDAY_NOON, scheduled, the_texts


def test_without_a_limit_the_texts_are_counted_all_the_same(begin: Begin, placeline: Placeline) -> None:
    with begin() as session:
        use_texts(session, "2026-03", 1_234)
    shown = placeline("usage").output
    assert "Texts in 2026-03: 1,234; no limit is set." in shown
    assert "0 waiting, 0 sent, 0 given up" in shown


def test_beyond_the_limit_it_says_what_happens_now(
    begin: Begin, placeline: Placeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLACELINE_MONTHLY_LIMIT", "1000")
    with begin() as session:
        use_texts(session, "2026-03", 1_003)
    shown = placeline("usage").output
    assert "1,003 of 1,000 (100 %)." in shown
    assert "Next: nothing: until the month ends texts are sent by e-mail" in shown


def test_it_says_that_emails_wait_for_a_mail_server(begin: Begin, placeline: Placeline) -> None:
    [text] = the_texts(begin, scheduled(begin, 1))
    with begin() as session:
        row = TextToMail(text.id, text.student_id, "Jobs")
        mail_instead(session, [row], because=InsteadBecause.MONTHLY_LIMIT, now=TUESDAY_NOON)
    shown = placeline("usage").output
    assert "1 waiting" in shown
    assert "Next: set PLACELINE_SMTP_HOST" in shown


def test_a_template_may_say_at_most_once_and_stays_published(begin: Begin, placeline: Placeline) -> None:
    with begin() as session:
        seed_templates(session, now=TUESDAY_NOON)
    assert "From now on" in placeline("template", "attempts", "job_lead", "--once").output
    assert "As before" in placeline("template", "attempts", "job_lead", "--once").output
    assert "At most once" in placeline("template", "show", "job_lead").output
    with begin() as session:
        template = session.scalars(select(Template).where(Template.key == "job_lead")).one()
        changes = session.scalars(select(AuditEntry).where(AuditEntry.action == "set_at_most_once")).all()
    assert (template.at_most_once, template.status, len(changes)) == (True, "published", 1)
    [text] = the_texts(begin, scheduled(begin, 1))
    assert text.at_most_once, "a campaign that is scheduled from now on has it"


def test_a_draft_can_be_added_with_it(begin: Begin, placeline: Placeline) -> None:
    words = "{{college}}: Hello. Reply STOP to opt out, HELP for help."
    assert placeline("template", "add", "once", words, "--context", "none", "--at-most-once").exit_code == 0
    with begin() as session:
        assert session.scalars(select(Template).where(Template.key == "once")).one().at_most_once


def test_texts_to_look_into_are_listed(begin: Begin, placeline: Placeline) -> None:
    campaign_id = scheduled(begin, 2)
    assert "Nobody meets that" in placeline("campaign", "people", campaign_id, "--unresolved").output
    with begin() as session:
        chosen = update(Text).where(Text.rank == 2)
        session.execute(chosen.values(state="failed", reason="not_found_at_vendor"))
    shown = placeline("campaign", "people", campaign_id, "--unresolved").output
    assert "1 people" in shown
    assert "not_found_at_vendor" in shown
