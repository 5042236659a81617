"""What is done about each meaning (SOP-07 to SOP-27, SSE-25, SSE-26)."""

from datetime import date

import pytest

from rules.consent import ConfirmedBy
from rules.follow_ups import FollowUpKind
from rules.outcomes import Outcome
from rules.playbook import (
    REPLY_TEMPLATES,
    AnswerQuestion,
    AskNextDetail,
    CloseConversation,
    Dispose,
    HandToPerson,
    HoldTexts,
    MarkFormCompleted,
    NoteReluctance,
    OfferAlternatives,
    OpenFollowUp,
    OpenTicket,
    RecordOutcome,
    Resubscribe,
    SendReply,
    Step,
    Suppress,
    encouragement_for,
    steps_for,
)
from rules.replies.decision import Action, Decision, decide
from rules.replies.reading import Context, Label, Reading, read_reply
from rules.segments import segments
from rules.templates import merge_codes

WEDNESDAY = date(2026, 3, 11)


def _steps(
    text: str, context: Context = Context.JOB_LEAD, *, answered: bool = False, confirms: bool = False
) -> tuple[Step, ...]:
    reading = read_reply(text, context, WEDNESDAY)
    return steps_for(
        reading,
        decide(reading),
        received_on=WEDNESDAY,
        answered_by_vendor=answered,
        vendor_confirms_opt_out=confirms,
    )


def _sent(steps: tuple[Step, ...]) -> list[str]:
    return [step.template_key for step in steps if isinstance(step, SendReply)]


def _says_something(steps: tuple[Step, ...]) -> bool:
    return any(isinstance(step, SendReply | AskNextDetail) for step in steps)


def test_yes_is_followed_up_ten_days_later_and_closed() -> None:
    assert _steps("YES") == (
        OpenFollowUp(FollowUpKind.HIRING_CHECK, date(2026, 3, 21), "said yes to a lead"),
        Dispose(Label.INTERESTED),
        CloseConversation(resolved=True, why="follow-up opened"),
    )


def test_a_yes_with_a_question_is_followed_up_and_answered_by_a_person() -> None:
    steps = _steps("Yes, how much does it pay?")
    assert [type(step) for step in steps] == [OpenFollowUp, HandToPerson]


def test_hired_keeps_what_was_said_and_asks_for_the_rest() -> None:
    recorded, disposed, asked = _steps("Yes, I work at Quest as a phlebotomist", Context.STATUS_CHECK)
    assert isinstance(recorded, RecordOutcome)
    assert recorded.outcome is Outcome.EMPLOYED
    assert {detail.field: detail.value for detail in recorded.details} == {
        "employer": "Quest",
        "job_title": "phlebotomist",
    }
    assert (disposed, asked) == (Dispose(Label.HIRED), AskNextDetail())


def test_the_form_is_marked_completed_only_when_that_is_said() -> None:
    assert MarkFormCompleted() in _steps("just submitted it", Context.FORM_REMINDER)
    assert MarkFormCompleted() not in _steps("I'm at Heartland Dental now", Context.FORM_REMINDER)


def test_still_searching_is_recorded_and_supported() -> None:
    steps = _steps("still looking", Context.STATUS_CHECK)
    assert steps[0] == RecordOutcome(Outcome.SEEKING, ())
    assert _sent(steps) == ["still_searching"]


def test_a_bare_no_after_a_lead_sends_nothing() -> None:
    assert not _says_something(_steps("No"))


def test_not_seeking_opens_a_placement_support_review() -> None:
    steps = _steps("I'm not looking for work right now", Context.STATUS_CHECK)
    assert RecordOutcome(Outcome.NOT_SEEKING, ()) in steps
    assert any(isinstance(s, OpenFollowUp) and s.kind is FollowUpKind.PLACEMENT_REVIEW for s in steps)


def test_another_place_opens_a_search_and_stays_open_until_it_is_done() -> None:
    steps = _steps("I live in Houston now anything out here?")
    assert [step.place for step in steps if isinstance(step, OfferAlternatives)] == ["Houston"]
    assert _sent(steps) == []
    assert not any(isinstance(step, CloseConversation) for step in steps)


def test_reluctance_is_reassured_and_stays_open() -> None:
    steps = _steps("I'd rather not say where I work", Context.STATUS_CHECK)
    assert steps == (NoteReluctance(), SendReply("confidentiality"), Dispose(Label.DATA_RELUCTANCE))


@pytest.mark.parametrize(
    "text", ["How much does it pay?", "the drive is too far for me", "this is ridiculous", "maybe", "??"]
)
def test_questions_worries_complaints_and_riddles_go_to_a_person_without_a_word(text: str) -> None:
    steps = _steps(text)
    assert [type(step) for step in steps] == [HandToPerson]
    assert not _says_something(steps)
    assert not steps[-1].urgent if isinstance(steps[-1], HandToPerson) else False


def test_harassment_at_a_site_is_escalated_the_same_day() -> None:
    [handed] = _steps("my preceptor keeps making sexual comments")
    # Urgent: the action opens an escalation, due the same day.
    assert isinstance(handed, HandToPerson)
    assert handed.urgent


def test_a_broken_link_opens_a_ticket() -> None:
    assert any(isinstance(step, OpenTicket) for step in _steps("the link doesnt work", Context.FORM_REMINDER))


def test_stop_suppresses_first_and_confirms_once() -> None:
    steps = _steps("STOP")
    assert steps[:2] == (
        Suppress("asked for no more texts", confirmed_by=ConfirmedBy.OFFICE),
        SendReply("opt_out_confirmation"),
    )


@pytest.mark.parametrize(
    ("text", "answered", "confirms", "sent"),
    [
        ("STOP", True, False, []),
        ("STOP", False, True, []),
        # The vendor recognises its own words only; a free wording is ours to confirm.
        ("take me off your list", False, True, ["opt_out_confirmation"]),
        ("take me off your list", False, False, ["opt_out_confirmation"]),
    ],
)
def test_an_opt_out_is_confirmed_by_the_vendor_or_by_us_never_by_both(
    text: str, answered: bool, confirms: bool, sent: list[str]
) -> None:
    assert _sent(_steps(text, answered=answered, confirms=confirms)) == sent


def test_job_news_with_a_stop_is_kept_and_nothing_but_the_confirmation_goes_out() -> None:
    steps = _steps("I got hired at Quest, stop texting me", Context.STATUS_CHECK)
    assert isinstance(steps[0], Suppress)
    assert any(isinstance(step, RecordOutcome) and step.outcome is Outcome.EMPLOYED for step in steps)
    assert _sent(steps) == ["opt_out_confirmation"]
    assert AskNextDetail() not in steps


@pytest.mark.parametrize(
    "text",
    [
        "my dad just died",
        "I don't want to live anymore",
        "This is Marcus's mom. He passed away, please remove this number",
        "wrong number",
        "wrong number, stop texting",
        "only text me about day shifts",
        "maybe stop?",
    ],
)
def test_nothing_automatic_is_said_in_a_crisis_a_doubt_or_to_a_stranger(text: str) -> None:
    steps = _steps(text, Context.STATUS_CHECK)
    assert not _says_something(steps)
    assert any(isinstance(step, HandToPerson) for step in steps)
    assert any(isinstance(step, HoldTexts | Suppress) for step in steps)


def test_a_wrong_number_is_suppressed_and_checked() -> None:
    steps = _steps("wrong number")
    assert steps[0] == Suppress("the number belongs to somebody else", of_person=False)
    assert any(isinstance(s, OpenFollowUp) and s.kind is FollowUpKind.DATA_CHECK for s in steps)


def test_start_subscribes_again() -> None:
    assert _steps("START", Context.NONE)[:2] == (Resubscribe(), SendReply("opt_in_confirmation"))
    assert _sent(_steps("START", Context.NONE, answered=True)) == []


def test_help_is_answered_once() -> None:
    assert _sent(_steps("HELP", Context.NONE)) == ["help"]
    assert _sent(_steps("HELP", Context.NONE, answered=True)) == []


def test_a_machine_answer_changes_nothing() -> None:
    assert _steps("Liked “Reply STOP to end”") == (Dispose(Label.AUTO_REPLY),)


@pytest.mark.parametrize(("key", "text"), REPLY_TEMPLATES.items())
def test_automatic_answers_name_the_college_and_cost_no_unicode(key: str, text: str) -> None:
    assert merge_codes(text) == ("college",), key
    assert segments(text.replace("{{college}}", "Lakeside College")).encoding == "GSM-7"


def _acted(*labels: Label, rules: tuple[str, ...] = (), **more: bool) -> tuple[Step, ...]:
    """Return the steps where a reading with these labels may be acted upon alone."""
    reading = Reading(frozenset(labels), (), rules, False, False, "rules-test")
    return steps_for(
        reading,
        Decision(Action.ACT, False, False, ()),
        received_on=WEDNESDAY,
        answered_by_vendor=False,
        vendor_confirms_opt_out=False,
        **more,  # type: ignore[arg-type]
    )


def test_a_concern_that_is_sure_is_encouraged_asked_about_and_followed_up() -> None:
    steps = _acted(Label.CONCERN, rules=("concern.care",))
    assert steps[0] == SendReply("concern_care")
    assert REPLY_TEMPLATES["concern_care"].count("?") == 1
    assert [s.kind for s in steps if isinstance(s, OpenFollowUp)] == [FollowUpKind.CONCERN_CHECK]


@pytest.mark.parametrize("rule", ["concern.record", "concern.reschedule"])
def test_an_obstacle_no_template_takes_away_goes_to_the_advisor_at_once(rule: str) -> None:
    [handed, _] = _acted(Label.CONCERN, rules=(rule,))
    assert isinstance(handed, HandToPerson)
    assert handed.suggestion == rule.replace(".", "_")


def test_an_obstacle_of_another_kind_gets_the_general_encouragement() -> None:
    assert encouragement_for(["concern.shoes", "interested.yes"]) == "concern_other"


@pytest.mark.parametrize("key", [key for key in REPLY_TEMPLATES if key.startswith("concern_")])
def test_every_encouragement_ends_with_its_one_question(key: str) -> None:
    assert REPLY_TEMPLATES[key].endswith("?")
    assert REPLY_TEMPLATES[key].count("?") == 1


def test_the_answer_to_our_question_about_a_concern_is_for_a_person_but_a_stop_is_not() -> None:
    assert [type(step) for step in _acted(Label.ACK, answers_encouragement=True)] == [HandToPerson]
    assert isinstance(_acted(Label.OPT_OUT, answers_encouragement=True)[0], Suppress)


def test_an_unrelated_question_that_is_sure_is_answered_or_becomes_a_ticket() -> None:
    assert AnswerQuestion(alone=True) in _acted(Label.UNRELATED_QUESTION)
    assert AnswerQuestion(alone=False) in _steps("When do I get my transcript?", Context.NONE)


def test_a_complaint_waits_with_an_answer_ready_but_never_one_about_harassment() -> None:
    [handed] = _steps("this is ridiculous")
    [urgent] = _steps("my preceptor keeps making sexual comments")
    assert isinstance(handed, HandToPerson)
    assert isinstance(urgent, HandToPerson)
    assert (handed.suggestion, urgent.suggestion) == ("complaint_received", None)
