"""What replies mean: our own wordings, apart from those the rules were written beside (SOP-07 to SOP-24).

`reply_cases.csv` holds labelled replies received on Wednesday 2026-03-11; `safety_cases.csv` holds wordings that have
to stop texts and wordings that only look like it.
"""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.replies.decision import Action, decide
from rules.replies.reading import VERSION, Context, Label, Reading, read_reply

WEDNESDAY = date(2026, 3, 11)
FOLDER = Path(__file__).parent


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CASES = _rows("reply_cases.csv")
SAFETY = _rows("safety_cases.csv")


def _read(row: dict[str, str]) -> Reading:
    return read_reply(row["text"], Context(row["context"]), WEDNESDAY, row["asked_field"] or None)


def _meant(row: dict[str, str]) -> set[str]:
    return set(row["intents"].split("|"))


def _safety(kind: str) -> list[str]:
    return [row["text"] for row in SAFETY if row["kind"] == kind]


def test_nineteen_of_twenty_replies_are_labelled_exactly() -> None:
    wrong = [row["id"] for row in CASES if set(_read(row).labels) != _meant(row)]
    assert len(wrong) <= len(CASES) // 20, wrong


def test_stated_facts_are_read_and_none_is_invented() -> None:
    for row in CASES:
        read = {detail.field: detail.value for detail in _read(row).details}
        assert read == json.loads(row["entities"]), row["text"]


def test_every_detail_points_at_its_place_in_the_raw_text() -> None:
    for row in CASES:
        for detail in _read(row).details:
            start, end = detail.span
            assert 0 <= start < end <= len(row["text"])
            if detail.field in ("employer", "job_title", "target_location"):
                assert row["text"][start:end].startswith(str(detail.value))


def test_what_is_acted_on_alone_is_read_right() -> None:
    acted = [row for row in CASES if decide(_read(row)).action is Action.ACT]
    wrong = [row["id"] for row in acted if set(_read(row).labels) != _meant(row)]
    assert len(acted) >= len(CASES) // 3
    assert len(wrong) <= len(acted) // 20, wrong


@pytest.mark.parametrize("context", list(Context))
@pytest.mark.parametrize("text", _safety("opt_out"))
def test_every_wish_for_no_more_texts_is_honoured_or_holds_texts(text: str, context: Context) -> None:
    reading = read_reply(text, context, WEDNESDAY)
    assert Label.OPT_OUT in reading.labels or decide(reading).optout_hold


@pytest.mark.parametrize("text", _safety("crisis"))
def test_every_crisis_stops_texts_and_calls_a_person(text: str) -> None:
    decision = decide(read_reply(text, Context.STATUS_CHECK, WEDNESDAY))
    assert decision.action is Action.HOLD
    assert decision.crisis_hold


@pytest.mark.parametrize("text", _safety("harmless"))
def test_a_stop_word_about_something_else_stops_nothing(text: str) -> None:
    reading = read_reply(text, Context.STATUS_CHECK, WEDNESDAY)
    assert not reading.labels & {Label.OPT_OUT, Label.OPT_OUT_AMBIGUOUS, Label.CRISIS}
    assert decide(reading).action is not Action.HOLD


@pytest.mark.parametrize(
    ("context", "yes", "no"),
    [
        (Context.JOB_LEAD, Label.INTERESTED, Label.DECLINED),
        (Context.STATUS_CHECK, Label.HIRED, Label.STILL_SEARCHING),
        (Context.FORM_REMINDER, Label.FORM_COMPLETED, Label.ACK),
        (Context.NONE, Label.UNCLEAR, Label.UNCLEAR),
        (Context.DETAIL_QUESTION, Label.UNCLEAR, Label.UNCLEAR),
    ],
)
def test_a_bare_yes_or_no_means_what_we_asked(context: Context, yes: Label, no: Label) -> None:
    assert read_reply("Yes", context, WEDNESDAY).labels == {yes}
    assert read_reply("no.", context, WEDNESDAY).labels == {no}


@pytest.mark.parametrize("context", list(Context))
@pytest.mark.parametrize("text", ["YES", "Yes!", "sí", "yes please", "Y", "👍 yes"])
def test_yes_is_never_an_opt_in(text: str, context: Context) -> None:
    assert Label.OPT_IN not in read_reply(text, context, WEDNESDAY).labels


@pytest.mark.parametrize("context", list(Context))
@pytest.mark.parametrize(
    "text",
    [
        "Liked “Lakeside: CNA job in Aurora. Reply YES or STOP to end”",
        'Laughed at "Reply STOP to opt out"',
        "I’m driving with Focus turned on. I’ll see your message when I get there. STOP",
    ],
)
def test_a_machine_that_quotes_us_opts_nobody_out(text: str, context: Context) -> None:
    reading = read_reply(text, context, WEDNESDAY)
    assert reading.labels == {Label.AUTO_REPLY}
    # A STOP outside quotes may be a person's; nobody is opted out by it, but somebody looks.
    assert reading.optout_doubt == text.endswith("STOP")


@pytest.mark.parametrize("text", ["STOP", " stop ", "Stop.", "S.T.O.P", "stop!!!", "st​op", "STOOOOP", "ＳＴＯＰ"])
def test_stop_is_stop_however_it_is_typed(text: str) -> None:
    reading = read_reply(text, Context.JOB_LEAD, WEDNESDAY)
    assert reading.labels == {Label.OPT_OUT}
    assert decide(reading).action is Action.ACT


@pytest.mark.parametrize("word", ["shop", "step", "top", "soap"])
def test_a_real_word_close_to_stop_is_no_stop(word: str) -> None:
    assert Label.OPT_OUT not in read_reply(word, Context.JOB_LEAD, WEDNESDAY).labels


@pytest.mark.parametrize("word", ["STOP", "START", "HELP"])
def test_a_compliance_keyword_is_acted_on_at_once(word: str) -> None:
    assert decide(read_reply(word, Context.NONE, WEDNESDAY)).action is Action.ACT


def test_asking_to_come_back_in_free_words_is_for_a_person() -> None:
    reading = read_reply("please put me back on the text list", Context.NONE, WEDNESDAY)
    assert reading.labels == {Label.OPT_IN}
    assert decide(reading).action is Action.ASK


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("started Monday", "2026-03-09"),
        ("I start Monday", "2026-03-16"),
        ("started on 12/15", "2025-12-15"),
        ("starting 4/1", "2026-04-01"),
        ("started March 2nd", "2026-03-02"),
        ("been there since October", "2025-10"),
        ("started 3 days ago", "2026-03-08"),
        ("start in 2 weeks", "2026-W13"),
        ("I start next Friday", "2026-03-20"),
        ("empecé la semana pasada", "2026-W10"),
        ("started 2026-02-30", None),
    ],
)
def test_a_start_is_resolved_against_the_day_of_the_reply(said: str, value: str | None) -> None:
    details = read_reply(f"Yes, working at Quest, {said}", Context.STATUS_CHECK, WEDNESDAY).details
    assert next((detail.value for detail in details if detail.field == "start_date"), None) == value


@pytest.mark.parametrize(
    ("said", "amount", "unit"),
    [
        ("$19/hr", 19, "hour"),
        ("45k", 45_000, "year"),
        ("$41,000", 41_000, "year"),
        ("58 cpm", 0.58, "mile"),
        (".60 a mile", 0.6, "mile"),
        ("$850 a week", 850, "week"),
        ("twenty two an hour", 22, "hour"),
        ("25.10", 25.1, "hour"),
        ("$1,800 every two weeks", 1_800, "biweek"),
        ("40 hours", None, None),
    ],
)
def test_pay_is_an_amount_with_its_unit(said: str, amount: float | None, unit: str | None) -> None:
    details = read_reply(f"Yes, I'm a welder at Trinity, {said}", Context.STATUS_CHECK, WEDNESDAY).details
    read = {detail.field: detail.value for detail in details}
    assert (read.get("pay_amount"), read.get("pay_unit")) == (amount, unit)


@given(text=st.text(max_size=400), context=st.sampled_from(Context))
def test_any_text_is_read_without_failing_and_has_a_meaning(text: str, context: Context) -> None:
    reading = read_reply(text, context, WEDNESDAY, "employer")
    assert reading.labels
    assert reading.version == VERSION
    decide(reading)


@given(
    words=st.lists(
        st.sampled_from(
            [
                "stop",
                "text",
                "no",
                "i",
                "am",
                "my",
                "mom",
                "work",
                "at",
                "the",
                "12",
                "$19",
                ",",
                ".",
                "yes",
                "don't",
                "started",
                "mon",
                "hospital",
                "me",
            ]
        ),
        max_size=40,
    )
)
def test_reading_the_same_text_twice_gives_the_same(words: list[str]) -> None:
    text = " ".join(words)
    assert read_reply(text, Context.JOB_LEAD, WEDNESDAY) == read_reply(text, Context.JOB_LEAD, WEDNESDAY)


@pytest.mark.parametrize(
    "text",
    [
        "Stop texting me, I am out of office",
        "I'm driving right now, stop texting me",
        "Please do not disturb, stop these texts",
        "automated message? I want to kill myself",
    ],
)
def test_words_of_a_machine_do_not_hide_what_a_person_says(text: str) -> None:
    decision = decide(read_reply(text, Context.JOB_LEAD, date(2026, 3, 11)))
    assert decision.action is Action.HOLD


def test_a_tapback_that_quotes_our_own_stop_line_holds_nothing() -> None:
    decision = decide(read_reply('Liked "Reply STOP to opt out"', Context.JOB_LEAD, date(2026, 3, 11)))
    assert decision.action is Action.ACT
