"""Rules and a model together: what protects holds by rule, doubts of either hold texts, agreement is acted on."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.playbook import HandToPerson, HoldTexts, SendReply, Suppress, steps_for
from rules.replies.agreement import agreed_labels, confidence, together
from rules.replies.decision import Action, decide
from rules.replies.labels import Context, Label
from rules.replies.reading import Reading, read_reply
from rules.replies.thresholds import Thresholds

DAY = date(2026, 3, 11)


def read(text: str, context: Context = Context.JOB_LEAD, **suggested: float) -> Reading:
    return read_reply(text, context, DAY, suggested={Label(name): chance for name, chance in suggested.items()})


@given(st.frozensets(st.sampled_from(list(Label))), st.dictionaries(st.sampled_from(list(Label)), st.floats(0, 1)))
def test_whatever_is_suggested_a_reply_means_something_and_protection_found_by_rule_stays(
    by_rules: frozenset[Label], suggested: dict[Label, float]
) -> None:
    probable = together(by_rules, suggested)
    labels = agreed_labels(by_rules, probable)
    assert labels - {Label.PROFANITY}
    assert labels >= by_rules & {Label.OPT_OUT, Label.CRISIS, Label.AUTO_REPLY}
    assert Label.UNCLEAR not in labels or labels <= {Label.UNCLEAR, Label.PROFANITY}
    assert 0 <= confidence(labels, probable) <= 1


def test_a_model_speaks_where_the_rules_are_silent() -> None:
    assert read("blorp zanter", hired=0.9).labels == {Label.HIRED}
    assert read("blorp zanter").labels == {Label.UNCLEAR}


def test_a_stop_found_by_rule_holds_against_any_model() -> None:
    reading = read("STOP", opt_out=0.0, interested=0.99)
    assert Label.OPT_OUT in reading.labels
    assert decide(reading).action is Action.ACT


@pytest.mark.parametrize("label", [Label.OPT_OUT, Label.OPT_OUT_AMBIGUOUS, Label.CRISIS])
def test_a_models_doubt_about_what_protects_holds_texts(label: Label) -> None:
    decision = decide(read("blorp zanter", **{label.value: 0.35, "unclear": 0.7}))
    assert decision.action is Action.HOLD
    assert decision.crisis_hold == (label is Label.CRISIS)
    assert decision.optout_hold == (label is not Label.CRISIS)


def test_an_opt_out_that_only_a_model_sees_holds_every_text_and_confirms_nothing() -> None:
    reading = read("blorp zanter", opt_out=0.97)
    assert Label.OPT_OUT in reading.labels
    decision = decide(reading)
    assert decision.optout_hold
    steps = steps_for(
        reading, decision, received_on=DAY, answered_by_vendor=False, vendor_confirms_opt_out=False
    )  # fmt: skip
    kinds = {type(step) for step in steps}
    assert {HoldTexts, HandToPerson} <= kinds
    assert not kinds & {Suppress, SendReply}


def test_what_both_agree_on_is_acted_on_and_what_they_do_not_is_asked() -> None:
    assert decide(read("YES", interested=0.95)).action is Action.ACT
    assert decide(read("YES", declined=0.9, interested=0.02)).action is Action.ASK


def test_the_thresholds_are_the_installations() -> None:
    reading = read("blorp zanter", opt_out=0.35, unclear=0.7)
    assert decide(reading).action is Action.HOLD
    assert decide(reading, Thresholds(opt_out_hold=0.5)).action is Action.ASK


def test_a_word_in_doubt_holds_unless_the_model_rules_it_out() -> None:
    text = "that exam was brutal, i was crying"
    assert read(text).crisis_doubt
    assert decide(read(text, ack=0.9, crisis=0.015)).crisis_hold
    assert not decide(read(text, ack=0.9, crisis=0.001)).crisis_hold


def test_a_machines_answer_is_not_held_for_what_it_quotes() -> None:
    reading = read("Liked \u201cReply STOP to opt out\u201d", opt_out=0.9)
    assert reading.labels == {Label.AUTO_REPLY}
    assert not decide(reading).optout_hold


def test_a_stop_that_only_rules_see_in_free_words_is_held_and_not_done() -> None:
    text = "Take me off the potluck list for salad, I'm bringing ribs"
    doubted, believed = read(text, opt_out=0.01), read(text, opt_out=0.2)
    assert (Label.OPT_OUT in doubted.labels, Label.OPT_OUT in believed.labels) == (False, True)
    assert (decide(doubted).action, decide(doubted).optout_hold) == (Action.HOLD, True)
    # A keyword is no free word.
    assert Label.OPT_OUT in read("STOP", opt_out=0.001).labels
