"""Ask a language model about replies that wait for a person, and keep what it says for that person.

It decides nothing: only `basis["advice"]` of a reply is written. Look (no transaction is open while it is asked), ask,
store; twice is safe.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.take_in_reply import LONGEST_READ
from database.replies import keep_advice, replies_to_advise_on
from rules.replies.labels import Context
from rules.replies.normalise import normalise
from schemas.classifier import Advice, AdviceUnavailable, Adviser

Begin = Callable[[], AbstractContextManager[Session]]
AT_ONCE = 20  # replies a run; the next one goes on
# After so many in a row the endpoint is taken to be down; one odd reply keeps no other from its advice.
FAILURES_IN_A_ROW = 3
LONGEST_WHY = 200  # characters
# So many words in the student's order are a quotation.
QUOTED_WORDS = 4

_EMAIL = re.compile(r"\S+@\S+")
_NUMBER = re.compile(r"\+?\(?\d(?:[\s().\-/]*\d){6,}")  # phones of any country, and ids that are as long


@dataclass
class Advised:
    """How many replies have advice now; `stopped` says why the run ended early, None when it did not."""

    replies: int = 0
    stopped: str | None = None


async def advise_on_replies(begin: Begin, adviser: Adviser, limit: int = AT_ONCE) -> Advised:
    """Ask about the newest replies that wait for a person and have no advice, at most `limit` of them."""
    with begin() as session:
        waiting = replies_to_advise_on(session, limit)
    advised, failed = Advised(), 0
    for reply_id, body, context, names in waiting:
        try:
            advice = await adviser.advise(masked(body[:LONGEST_READ], names), Context(context))
        except AdviceUnavailable as unavailable:
            failed += 1
            if failed == FAILURES_IN_A_ROW:
                advised.stopped = str(unavailable)
                break
            continue
        failed = 0
        kept = {
            "model": adviser.model_id,
            "labels": {label.value: round(chance, 3) for label, chance in advice.labels.items()},
            "why": _why(advice, body, names),
        }
        with begin() as session:
            advised.replies += keep_advice(session, reply_id, body, kept)
    return advised


def masked(text: str, names: Sequence[str] = ()) -> str:
    """Return the text without e-mail addresses, phone numbers and these names."""
    text = _NUMBER.sub("[number]", _EMAIL.sub("[e-mail]", text))
    for name in names:
        text = re.sub(rf"\b{re.escape(name)}\b", "[name]", text, flags=re.IGNORECASE)
    return text


def _why(advice: Advice, body: str, names: Sequence[str]) -> str:
    """Return the sentence as it may be stored: short, without names and numbers; empty if it quotes the student."""
    said, given = (re.findall(r"\w+", normalise(one).text.casefold()) for one in (body, advice.why))
    quoted = {tuple(said[at : at + QUOTED_WORDS]) for at in range(len(said) - QUOTED_WORDS + 1)}
    if any(tuple(given[at : at + QUOTED_WORDS]) in quoted for at in range(len(given) - QUOTED_WORDS + 1)):
        return ""
    plain = " ".join(masked(advice.why, names).split())
    return "".join(sign for sign in plain if sign.isprintable())[:LONGEST_WHY]
