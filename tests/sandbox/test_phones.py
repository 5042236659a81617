"""Scripted students answer what was asked, as often as students do, and the same in every run."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

import pytest

from sandbox.phones import answer_to, wordings
from sandbox.phones.questions import Question, question_of
from sandbox.phones.students import student_of

LEAD = "Hi, Mercy Clinic in Joliet is hiring medical assistants. Reply YES if interested or STOP to end."
STATUS = "Are you working in your field yet? Tell us where and since when."
FORM = "Please fill in your Career Status form: https://college.example/form"
PHONES = [f"+1312{4420000 + number}" for number in range(6000)]


def _answers(body: str, seed: int = 7, phones: Sequence[str] = PHONES, **more: float) -> dict[str, str]:
    found = {phone: answer_to(phone, body, seed, **more) for phone in phones}
    return {phone: answer.text for phone, answer in found.items() if answer}


@cache
def _bank(name: str) -> re.Pattern[str]:
    """Return a pattern for every wording of a bank, with anything where a word is filled in."""
    wanted = [re.sub(r"\\\{\w+\\\}", ".+", re.escape(wording)) for wording in getattr(wordings, name)]
    return re.compile("|".join(wanted))


def test_the_same_question_gets_the_same_answers_again_and_another_seed_gets_others() -> None:
    assert _answers(LEAD) == _answers(LEAD)
    assert _answers(LEAD, seed=8) != _answers(LEAD)


def test_fourteen_in_a_hundred_answer() -> None:
    assert 0.125 < len(_answers(LEAD)) / len(PHONES) < 0.155


def test_at_a_rate_of_one_everybody_answers_and_at_zero_nobody_does() -> None:
    assert len(_answers(LEAD, reply_rate=1)) == len(PHONES)
    assert _answers(LEAD, reply_rate=0) == {}
    assert _answers("What is the name of your employer?", reply_rate=0) == {}


def test_an_answer_comes_within_the_given_seconds() -> None:
    answers = [answer_to(phone, LEAD, reply_rate=1, reply_seconds=(2, 5)) for phone in PHONES[:200]]
    assert all(answer and 2 <= answer.delay_seconds <= 5 for answer in answers)


def test_two_in_a_hundred_of_those_texted_want_no_more() -> None:
    stop = re.compile(f"(?:{_bank('STOP_KEYWORD').pattern}|{_bank('STOP_IN_WORDS').pattern})")
    stops = sum(bool(stop.fullmatch(text)) for text in _answers(LEAD).values())
    assert 0.013 < stops / len(PHONES) < 0.027


@pytest.mark.parametrize(
    ("body", "bank", "least"),
    [(LEAD, "YES", 0.35), (STATUS, "HIRED", 0.28), (STATUS, "SEARCHING", 0.13), (FORM, "FORM_DONE", 0.3)],
)
def test_the_usual_answer_is_the_most_common_one(body: str, bank: str, least: float) -> None:
    texts = list(_answers(body).values())
    assert sum(bool(_bank(bank).fullmatch(text)) for text in texts) / len(texts) > least


@pytest.mark.parametrize(
    ("body", "question"),
    [
        (LEAD, Question.JOB_LEAD),
        ("Full-time welder, $24/hr, how much more could you want? Reply YES", Question.JOB_LEAD),
        (STATUS, Question.STATUS_CHECK),
        ("Congratulations! What is the name of your employer?", Question.EMPLOYER),
        ("And what is your job title there?", Question.JOB_TITLE),
        ("When did you start?", Question.START),
        ("May we ask how much you earn?", Question.PAY),
        ("Is that full time or part time?", Question.HOURS),
        ("For your Career Status form: when did you start?", Question.START),
        (FORM, Question.FORM),
        ("Happy holidays from all of us", Question.SOMETHING_ELSE),
    ],
)
def test_a_text_is_understood_by_its_words(body: str, question: Question) -> None:
    assert question_of(body) is question


def test_four_in_five_answer_a_question_about_a_detail_and_mostly_with_that_detail() -> None:
    answers = _answers("What is the name of your employer?")
    fitting = [phone for phone, text in answers.items() if student_of(phone, 7).employer in text]
    assert 0.78 < len(answers) / len(PHONES) < 0.82
    assert len(fitting) / len(answers) > 0.85


def test_pieces_told_one_by_one_belong_to_one_student() -> None:
    phones = PHONES[:300]
    told = _answers(STATUS, phones=phones, reply_rate=1)
    asked_again = _answers("What is the name of your employer?", phones=phones, reply_rate=1)
    employers = {phone: student_of(phone, 7).employer for phone in phones}
    for phone, employer in employers.items():
        others = set(employers.values()) - {employer}
        for text in (told[phone], asked_again[phone]):
            assert not any(other in text for other in others), (phone, text)


def test_rare_and_wrong_answers_do_happen() -> None:
    heard = Counter()
    for body in (LEAD, STATUS, "How much do you earn?", "When did you start?"):
        for text in _answers(body, phones=PHONES[:3000], reply_rate=1).values():
            for bank in ("CRISIS", "TAPBACK", "WRONG_NUMBER", "NONSENSE_PAY", "NONSENSE_START", "PROFANE"):
                heard[bank] += bool(_bank(bank).fullmatch(text))
    assert min(heard.values()) > 0
    assert len(heard) == 6
    assert heard["CRISIS"] < heard["TAPBACK"]


def test_a_tapback_quotes_our_text_also_when_that_holds_braces() -> None:
    texts = _answers("Hi {first_name}, reply yes?", reply_rate=1).values()
    assert any("Hi {first_name}" in text for text in texts)


def test_there_are_at_least_150_wordings_and_none_stands_twice_in_its_bank() -> None:
    banks = {name: bank for name, bank in vars(wordings).items() if isinstance(bank, tuple)}
    assert all(len(set(bank)) == len(bank) for bank in banks.values())
    assert len(set().union(*banks.values())) >= 150
