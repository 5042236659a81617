"""Who is left out, and what changes a consent (RM-065 to RM-070, SSE-10, SSE-23 to SSE-26)."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.consent import Consent, ConsentChange, ConsentState, after, change_meant, consented, may_text
from rules.recipients import WATERFALL, Exclusion, RecipientFacts, exclusion
from rules.replies.labels import Label

FACTS = st.builds(RecipientFacts, **{field.name: st.booleans() for field in fields(RecipientFacts)})
CHANGES = st.lists(st.sampled_from(ConsentChange), max_size=12)


def test_the_waterfall_names_every_reason_once() -> None:
    assert sorted(WATERFALL) == sorted(Exclusion)
    assert all(reason.sentence.endswith(".") for reason in Exclusion)


def test_the_first_reasons_are_those_of_the_calculation() -> None:
    assert WATERFALL[:5] == (
        Exclusion.NO_PHONE,
        Exclusion.INVALID_NUMBER,
        Exclusion.BOUNCED,
        Exclusion.UNSUBSCRIBED,
        Exclusion.NO_CONSENT,
    )


@given(facts=FACTS)
def test_only_a_person_against_whom_nothing_speaks_is_texted(facts: RecipientFacts) -> None:
    speaks_for = facts.has_phone and facts.number_valid and facts.consented
    speaks_against = facts.bounced or facts.unsubscribed or facts.do_not_contact or facts.held
    assert (exclusion(facts) is None) == (speaks_for and not speaks_against)


@given(facts=FACTS)
def test_an_unsubscribed_person_is_never_counted_under_a_later_reason(facts: RecipientFacts) -> None:
    reason = exclusion(facts)
    if facts.unsubscribed:
        assert reason is not None
        assert WATERFALL.index(reason) <= WATERFALL.index(Exclusion.UNSUBSCRIBED)


@given(changes=CHANGES)
def test_after_a_stop_only_a_restoration_brings_texts_back(changes: list[ConsentChange]) -> None:
    consent = after(Consent(ConsentState.GIVEN), ConsentChange.REVOKED)
    for change in changes:
        consent = after(consent, change)
    if ConsentChange.RESTORED not in changes:
        assert not may_text(consent, opted_in_automatically=True)


@given(changes=CHANGES, last=st.sampled_from(ConsentChange))
def test_the_same_change_twice_is_the_same_as_once(changes: list[ConsentChange], last: ConsentChange) -> None:
    consent = Consent()
    for change in changes:
        consent = after(consent, change)
    once = after(consent, last)
    assert after(once, last) == once


def test_not_being_asked_is_consent_only_where_the_institution_opts_students_in() -> None:
    assert not consented(Consent())
    assert consented(Consent(), opted_in_automatically=True)
    assert not consented(Consent(ConsentState.REFUSED), opted_in_automatically=True)


def test_yes_never_restores() -> None:
    assert change_meant({Label.INTERESTED, Label.HIRED}) is None


@pytest.mark.parametrize("doubt", [Label.OPT_OUT_AMBIGUOUS, Label.CRISIS])
def test_a_start_beside_a_doubt_is_held_not_restored(doubt: Label) -> None:
    assert change_meant({Label.OPT_IN, doubt}) is ConsentChange.HELD
