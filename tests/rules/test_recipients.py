"""Who is left out (RM-065 to RM-070, SSE-10, SSE-23 to SSE-26)."""

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from rules.recipients import WATERFALL, Exclusion, RecipientFacts, exclusion

FACTS = st.builds(RecipientFacts, **{field.name: st.booleans() for field in fields(RecipientFacts)})


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
