"""Claims about proof: who outranks whom, what ends a verification, where one does not count; and whom to ask how."""

from datetime import date

import pytest

from rules.reach_out import Channel, Need, age_label, next_channel, shown_number
from rules.verification import Method, doubts, ends_verification, machine_may_replace

START = date(2026, 3, 2)


def test_a_text_outranks_texts_and_forms_only() -> None:
    assert machine_may_replace("sms")
    assert machine_may_replace("form")
    assert not any(map(machine_may_replace, ("staff", "phone", "email", "employer", "document", "public_profile")))


def test_a_verification_ends_with_what_it_vouched_for() -> None:
    assert ends_verification(["pay_cents", "employer"])
    assert not ends_verification(["pay_cents", "work_location"])


@pytest.mark.parametrize(
    ("method", "start_on", "on", "self_employed", "words"),
    [
        (Method.EMPLOYER_CALL, START, date(2026, 3, 17), False, ()),
        (Method.EMPLOYER_CALL, START, date(2026, 3, 16), False, ("2026-03-17",)),
        (Method.PAY_STUB, START, date(2026, 3, 1), False, ("before the first day",)),
        (Method.PAY_STUB, None, date(2026, 3, 1), False, ("first day at work is not known",)),
        (Method.SELF_ATTESTATION, START, date(2026, 4, 1), False, ("self-employment",)),
        (Method.SELF_ATTESTATION, START, date(2026, 4, 1), True, ()),
    ],
)
def test_where_a_verification_does_not_count_it_says_so(
    method: Method, start_on: date | None, on: date, self_employed: bool, words: tuple[str, ...]
) -> None:
    found = doubts(method, start_on, on, self_employed)
    assert len(found) == len(words)
    assert all(word in sentence for word, sentence in zip(words, found, strict=True))


@pytest.mark.parametrize(
    ("need", "texted", "called", "employer", "channel"),
    [
        (Need.OUTCOME, True, True, False, Channel.TEXT),
        (Need.OUTCOME, False, True, True, Channel.CALL),
        (Need.OUTCOME, False, False, True, Channel.SEARCH),
        (Need.VERIFICATION, True, True, True, Channel.CALL_EMPLOYER),
        (Need.VERIFICATION, True, True, False, Channel.TEXT),
    ],
)
def test_a_text_goes_only_to_whom_it_may(
    need: Need, texted: bool, called: bool, employer: bool, channel: Channel
) -> None:
    found = next_channel(need, may_be_texted=texted, may_be_called=called, employer_has_phone=employer)
    assert found is channel


def test_ages_of_what_is_overdue() -> None:
    assert [age_label(days) for days in (0, 3, 4, 10, 11, 20, 21, 400)] == [
        "0 to 3", "0 to 3", "4 to 10", "4 to 10", "11 to 20", "11 to 20", "over 20", "over 20",
    ]  # fmt: skip


def test_small_cells_are_masked_where_others_see_them() -> None:
    assert [shown_number(number, is_shared=True) for number in (0, 9, 10, 1_204)] == ["0", "under 10", "10", "1,204"]
    assert shown_number(9, is_shared=False) == "9"
