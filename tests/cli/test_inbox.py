"""`placeline inbox`, `outcomes` and `procedure` as a person of the office types them."""

import asyncio

import pytest
from sqlalchemy import select

from actions.advise_on_reply import Advised
from schemas.tables import Conversation, Phone, Student
from tests.actions.pretend_sms import PretendSms
from tests.cli.conftest import Placeline
from tests.conftest import Begin
from tests.office import MINUTE, TUESDAY_NOON, scheduled, send_batch, the_phone, writes
from tests.sandbox.language_model import running_model
from wiring.inbox import advise
from wiring.settings import Settings, settings

LATER = TUESDAY_NOON + 10 * MINUTE


async def texted(begin: Begin, template: str) -> None:
    campaign_id = scheduled(begin, 1, template_key=template, name=template)
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)


@pytest.mark.slow
async def test_a_conversation_is_shown_disposed_of_and_resolved(begin: Begin, placeline: Placeline) -> None:
    await texted(begin, "job_lead")
    writes(begin, 0, "the drive is too far for me", LATER)
    shown = placeline("inbox", "show", 1).output
    assert "the drive is too far for me" in shown
    assert "Suggested answer (concern_transport): Getting there is a real hurdle" in shown
    assert "Not resolved, inquiry addressed" in shown
    refused = placeline("inbox", "resolve", 1, "--why", "called")
    assert "`--close`" in str(refused.exception)
    assert placeline("inbox", "dispose", 1, "--as", "concern", "--note", "found a ride").exit_code == 0
    opened = placeline("inbox", "follow-up", 1, "--kind", "concern_check", "--why", "ask for the ride").output
    assert "Due on 2026-03-06." in opened
    assert "Resolved." in placeline("inbox", "resolve", 1, "--why", "called").output
    assert "found a ride" in placeline("inbox", "show", 1).output
    with begin() as session:
        assert session.scalars(select(Conversation.state)).all() == ["resolved"]


@pytest.mark.slow
async def test_an_opt_out_is_reversed_with_evidence_and_the_ledger_is_shown(begin: Begin, placeline: Placeline) -> None:
    await texted(begin, "job_lead")
    read = writes(begin, 0, "STOP", LATER)
    answered = placeline("inbox", "answer", 1, "--text", "hello")
    assert "unsubscribed" in str(answered.exception)
    reversed_ = placeline("inbox", "reverse-opt-out", "S00000", "--evidence", "form 12", "--wording", "text me again")
    assert "Reversed, 1 numbers." in reversed_.output
    ledger = placeline("inbox", "consent", "S00000").output
    assert f"reply {read.reply_id}" in ledger
    assert "form 12" in ledger
    assert "Consent given; has not said stop; texts are not on hold." in ledger
    assert the_phone(begin, 0).opted_out_at is None


@pytest.mark.slow
async def test_a_hold_is_released_with_its_reason(begin: Begin, placeline: Placeline) -> None:
    await texted(begin, "job_lead")
    writes(begin, 0, "I want to kill myself", LATER)
    assert "Released." in placeline("inbox", "release", 1, "--why", "called, is safe").output
    assert "There was no hold." in placeline("inbox", "release", 1, "--why", "again").output
    with begin() as session:
        assert session.scalars(select(Student.held_at)).all() == [None]
        assert session.scalars(select(Phone.held_at)).all() == [None]


@pytest.mark.slow
async def test_both_values_of_a_contradiction_are_shown_and_one_is_kept(begin: Begin, placeline: Placeline) -> None:
    await texted(begin, "status_check")
    told = placeline(
        "outcomes", "record", "S00000", "--set", "employer=Mercy", "--source", "phone", "--evidence", "call"
    )
    assert told.exit_code == 0
    writes(begin, 0, "I got hired at Walgreens", LATER)
    shown = placeline("outcomes", "contradictions").output
    assert '"Mercy"' in shown
    assert '"Walgreens"' in shown
    assert "Settled." in placeline("outcomes", "settle", 1, "--keep", "said").output
    record = placeline("outcomes", "show", "S00000").output
    assert "Walgreens" in record
    assert "Asked for job_title" in record
    assert "Missing: job_title, start_on, pay, hours." in record


def test_the_procedure_is_shown_with_its_record_and_versions(placeline: Placeline) -> None:
    shown = placeline("procedure").output
    for words in ("Student Life Cycle", "Placement Specialists", "Cadence", "Approved and Implemented", "07/17/2025"):
        assert words in shown


@pytest.mark.slow
async def test_what_a_language_model_suggests_is_shown_to_the_person(
    begin: Begin, placeline: Placeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pydantic_ai", reason="asking a language model needs the extra llm")
    await texted(begin, "job_lead")
    writes(begin, 0, "hmm well my cousin might", LATER)
    assert await asyncio.to_thread(asyncio.run, advise()) == Advised(), "off by default"
    assert "language model" not in placeline("inbox", "show", 1).output
    with running_model() as model:
        monkeypatch.setenv("PLACELINE_REPLY_ADVISER_URL", model.url)
        monkeypatch.setenv("PLACELINE_REPLY_ADVISER_MODEL", "small-1")
        settings.cache_clear()
        model.suggest("Somebody else may want it.", unclear=0.7, interested=0.2)
        assert await asyncio.to_thread(asyncio.run, advise()) == Advised(1)
    shown = " ".join(placeline("inbox", "show", 1).output.split())
    assert "language model suggests for reply 1: unclear 70%, interested 20%, because: Somebody else may want" in shown


def test_the_address_of_a_language_model_is_safe_and_complete() -> None:
    for url in ("http://models.example/v1", "models.example", "ftp://localhost/v1"):
        with pytest.raises(ValueError, match="https address"):
            Settings(reply_adviser_url=url, reply_adviser_model="small-1")
    with pytest.raises(ValueError, match="REPLY_ADVISER_MODEL"):
        Settings(reply_adviser_url="https://models.example/v1")
    assert Settings(reply_adviser_url="https://models.example/v1", reply_adviser_model="small-1").reply_adviser_url
    assert not Settings().reply_adviser_url
