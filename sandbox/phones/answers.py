"""Whether a student answers a text, when, and with which words."""

from dataclasses import dataclass

from sandbox.phones import wordings
from sandbox.phones.chance import between, pick, pick_weighted, share
from sandbox.phones.questions import DETAILS, Question, question_of
from sandbox.phones.students import student_of

REPLY_RATE = 0.14

# Somebody who already told us where they work mostly tells the rest, too.
DETAIL_REPLY_RATE = 0.80

# 2 % of those who are texted want no more of it; told as a share of the answers.
STOP_SHARE = 0.02 / REPLY_RATE

_QUOTED_LENGTH = 60

# An answer is one of these wordings; the number is how often, compared with its neighbours.
_Mix = tuple[tuple[tuple[str, ...], float], ...]

# What may come back whatever was asked.
_ANY_TIME: _Mix = (
    (wordings.OTHER_QUESTION, 4.0),
    (wordings.COMPLAINT, 2.5),
    (wordings.WRONG_NUMBER, 2.0),
    (wordings.TAPBACK, 2.5),
    (wordings.HELP, 1.5),
    (wordings.UNCLEAR, 2.5),
    (wordings.AWAY, 1.0),
    (wordings.PROFANE, 0.7),
    (wordings.CRISIS, 0.15),
)

_MIXES: dict[Question, _Mix] = {
    Question.JOB_LEAD: (
        (wordings.YES, 46.0),
        (wordings.NOT_THIS_ONE, 11.0),
        (wordings.CONCERN, 8.0),
        (wordings.HIRED, 9.0),
        (wordings.ELSEWHERE, 4.0),
        (wordings.NOT_SEEKING, 3.0),
        (wordings.NONSENSE_DETAILS, 0.4),
        *_ANY_TIME,
    ),
    Question.STATUS_CHECK: (
        (wordings.HIRED, 42.0),
        (wordings.SEARCHING, 22.0),
        (wordings.NOT_SEEKING, 6.0),
        (wordings.RELUCTANT, 5.0),
        (wordings.ELSEWHERE, 4.0),
        (wordings.CONCERN, 3.0),
        (wordings.NONSENSE_DETAILS, 1.5),
        *_ANY_TIME,
    ),
    Question.FORM: (
        (wordings.FORM_DONE, 45.0),
        (wordings.FORM_LATER, 25.0),
        (wordings.RELUCTANT, 6.0),
        (wordings.HIRED, 6.0),
        *_ANY_TIME,
    ),
    Question.EMPLOYER: ((wordings.EMPLOYER, 90.0), (wordings.RELUCTANT, 7.0), (wordings.UNCLEAR, 3.0)),
    Question.JOB_TITLE: ((wordings.JOB_TITLE, 92.0), (wordings.RELUCTANT, 4.0), (wordings.UNCLEAR, 4.0)),
    Question.START: (
        (wordings.START, 91.0),
        (wordings.RELUCTANT, 4.0),
        (wordings.UNCLEAR, 4.0),
        (wordings.NONSENSE_START, 1.0),
    ),
    Question.PAY: (
        (wordings.PAY, 80.0),
        (wordings.RELUCTANT, 15.0),
        (wordings.UNCLEAR, 3.0),
        (wordings.NONSENSE_PAY, 2.0),
    ),
    Question.HOURS: ((wordings.HOURS, 93.0), (wordings.RELUCTANT, 3.0), (wordings.UNCLEAR, 4.0)),
    Question.SOMETHING_ELSE: (
        (wordings.UNCLEAR, 20.0),
        (wordings.SEARCHING, 8.0),
        (wordings.HIRED, 6.0),
        *_ANY_TIME,
    ),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the student types, and how many seconds after the text arrived."""

    delay_seconds: float
    text: str


def answer_to(
    phone: str,
    body: str,
    seed: int = 7,
    *,
    reply_rate: float = REPLY_RATE,
    reply_seconds: tuple[float, float] = (1.0, 12.0),
) -> Answer | None:
    """Return the answer of the student with `phone` to our text, or None for silence.

    The same (seed, phone, body) gets the same answer in every run. A question about a detail is answered with
    `DETAIL_REPLY_RATE`, or with `reply_rate` if that is higher; a rate of 0 silences everybody.
    """
    question = question_of(body)
    rate = max(reply_rate, DETAIL_REPLY_RATE) if question in DETAILS and reply_rate else reply_rate
    if share(seed, "answers", phone, body) >= rate:
        return None
    low, high = reply_seconds
    return Answer(between(low, high, seed, "delay", phone, body), _text(question, phone, body, seed))


def _text(question: Question, phone: str, body: str, seed: int) -> str:
    wants_out = question not in DETAILS and share(seed, "stop", phone, body) < STOP_SHARE
    mix = ((wordings.STOP_KEYWORD, 0.7), (wordings.STOP_IN_WORDS, 0.3)) if wants_out else _MIXES[question]
    bank = pick_weighted(mix, seed, "kind", phone, body)
    wording = pick(bank, seed, "wording", phone, body)
    words = student_of(phone, seed).as_words()
    return wording.format(quote=body[:_QUOTED_LENGTH], **words)
