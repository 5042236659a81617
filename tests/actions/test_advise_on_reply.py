"""A language model suggests to the person: over real HTTP, without names and numbers, and nothing else changes."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from sqlalchemy import select

from actions.advise_on_reply import FAILURES_IN_A_ROW, LONGEST_WHY, advise_on_replies, masked
from actions.erase_student import erase_student
from database.students import student_by_id
from integrations.reply_models.language_model import GUIDE, LanguageModel
from rules.replies.labels import Context, Label
from schemas.classifier import AdviceUnavailable
from schemas.tables import Conversation, Reply, Text
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import MINUTE, TUESDAY_NOON, scheduled, send_batch, writes
from tests.sandbox.language_model import PretendModel, running_model

pytest.importorskip("pydantic_ai", reason="asking a language model needs the extra llm")
pytestmark = pytest.mark.slow

LATER = TUESDAY_NOON + 10 * MINUTE
UNCLEAR = "hmm well Ada Number0 told you, mail ada@mail.example or ring (312) 555-0199"


@pytest.fixture(scope="module")
def server() -> Iterator[PretendModel]:
    with running_model() as model:
        yield model


@pytest.fixture
async def model(server: PretendModel) -> AsyncIterator[LanguageModel]:
    opened = LanguageModel(server.url, "small-1", seconds=5)
    yield opened
    await opened.aclose()


async def unclear_replies(begin: Begin, count: int = 1) -> None:
    """Let students answer a lead with something that a person has to look at."""
    campaign_id = scheduled(begin, count)
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)
    for index in range(count):
        assert writes(begin, index, UNCLEAR, LATER + index * MINUTE).action != "act"


def everything_but_advice(begin: Begin) -> Any:
    """Return what is known of replies, conversations and texts, without the advice."""
    with begin() as session:
        replies = [
            (one.labels, one.details, one.action, one.reasons, {**(one.basis or {}), "advice": None})
            for one in session.scalars(select(Reply).order_by(Reply.id))
        ]
        talks = session.execute(
            select(Conversation.state, Conversation.waiting_since, Conversation.waiting_because).order_by(
                Conversation.id
            )
        ).all()
        texts = session.execute(select(Text.state, Text.template_key, Text.body).order_by(Text.id)).all()
    return replies, talks, texts


def advice_of(begin: Begin) -> list[Any]:
    with begin() as session:
        return [(one.basis or {}).get("advice") for one in session.scalars(select(Reply).order_by(Reply.id))]


async def test_advice_is_stored_beside_the_reading_and_changes_nothing(
    begin: Begin, server: PretendModel, model: LanguageModel
) -> None:
    await unclear_replies(begin)
    before, asked = everything_but_advice(begin), len(server.asked())
    server.suggest("Wants to be called, see 312-555-0199.", contact_request=0.8, opt_out=0.95)
    assert (await advise_on_replies(begin, model)).replies == 1
    assert advice_of(begin) == [
        {
            "model": "small-1",
            "labels": {"contact_request": 0.8, "opt_out": 0.95},
            "why": "Wants to be called, see [number].",
        }
    ]
    assert everything_but_advice(begin) == before
    assert (await advise_on_replies(begin, model)).replies == 0, "advised once"
    assert len(server.asked()) == asked + 1


async def test_no_name_number_or_address_leaves_the_house(
    begin: Begin, server: PretendModel, model: LanguageModel
) -> None:
    await unclear_replies(begin)
    server.suggest("x", unclear=1)
    await advise_on_replies(begin, model)
    sent = str(server.asked()[-1])
    assert "hmm well [name] [name] told you, mail [e-mail] or ring [number]" in sent
    assert not [one for one in ("Ada", "Number0", "mail.example", "555") if one in sent]
    assert all(f"- {label.value}: " in GUIDE for label in Label)


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("call +1 312.555.0100 after 5", "call [number] after 5"),
        ("started 3/9 at 18.50 an hour", "started 3/9 at 18.50 an hour"),
        ("my 2 jobs, 40 hours", "my 2 jobs, 40 hours"),
        ("José's at j.o+x@mail.example", "[name]'s at [e-mail]"),
    ],
)
def test_what_is_masked(text: str, sent: str) -> None:
    assert masked(text, ["José"]) == sent


async def test_a_quotation_or_a_long_sentence_is_not_stored(
    begin: Begin, server: PretendModel, model: LanguageModel
) -> None:
    await unclear_replies(begin, 2)
    server.suggest("The student says: hmm well ADA number0", unclear=1)
    await advise_on_replies(begin, model, limit=1)
    server.suggest("why " * 100, unclear=1)
    await advise_on_replies(begin, model, limit=1)
    long, quoted = advice_of(begin)
    assert quoted["why"] == ""
    assert 0 < len(long["why"]) <= LONGEST_WHY


@pytest.mark.parametrize(
    "said",
    [
        {"arguments": "no JSON at all"},
        {"arguments": {"suggestions": [{"label": "happy", "probability": 1}], "why": "x"}},
        {"arguments": {"suggestions": [{"label": "hired", "probability": 7}], "why": "x"}},
        {"body": "<html>Welcome</html>"},
        {"body": "{}"},
        {"location": "/v1/chat/completions"},
        {"status": 500},
        {"status": 401},
        {"status": 429},
    ],
)
async def test_whatever_is_no_advice_is_unavailable(
    server: PretendModel, model: LanguageModel, said: dict[str, Any]
) -> None:
    asked = len(server.asked())
    server.say(**said)
    with pytest.raises(AdviceUnavailable, match="no advice from small-1") as told:
        await model.advise("secret words", Context.NONE)
    assert "secret" not in str(told.value)
    assert len(server.asked()) - asked == (2 if "arguments" in said else 1), "asked once more for another shape only"


async def test_silence_and_an_absent_server_are_unavailable(server: PretendModel) -> None:
    server.say(seconds=2)
    for url in (server.url, "http://127.0.0.1:1/v1"):
        model = LanguageModel(url, "small-1", seconds=0.3)
        with pytest.raises(AdviceUnavailable):
            await model.advise("hello", Context.NONE)
        await model.aclose()


async def test_an_endpoint_that_is_down_is_left_alone_and_asked_at_the_next_sweep(
    begin: Begin, server: PretendModel, model: LanguageModel
) -> None:
    await unclear_replies(begin, FAILURES_IN_A_ROW + 2)
    before, asked = everything_but_advice(begin), len(server.asked())
    server.say(status=500)
    advised = await advise_on_replies(begin, model)
    assert (advised.replies, advised.stopped is None) == (0, False)
    assert len(server.asked()) == asked + FAILURES_IN_A_ROW
    assert everything_but_advice(begin) == before
    assert set(advice_of(begin)) == {None}
    server.suggest("x", unclear=1)
    assert (await advise_on_replies(begin, model, limit=2)).replies == 2, "no more a run than the limit"
    assert [one is not None for one in advice_of(begin)] == [False, False, False, True, True], "newest first"


async def test_what_a_person_has_settled_is_not_asked_about(
    begin: Begin, server: PretendModel, model: LanguageModel
) -> None:
    await unclear_replies(begin)
    with begin() as session:
        session.scalars(select(Conversation)).one().waiting_since = None
    server.suggest("x", unclear=1)
    assert (await advise_on_replies(begin, model)).replies == 0


async def test_erasing_a_student_erases_the_advice(begin: Begin, server: PretendModel, model: LanguageModel) -> None:
    await unclear_replies(begin)
    server.suggest("Somebody else answered.", unclear=1)
    await advise_on_replies(begin, model)
    with begin() as session:
        student = student_by_id(session, "S00000")
        assert student is not None
        erase_student(session, student, now=LATER, actor="Ms. Rivera", why="asked for it")
    assert advice_of(begin) == [None]
