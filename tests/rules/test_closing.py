"""When a conversation is resolved (SOP-26, SOP-32 to SOP-35, D12, D14), and the procedure's record (SOP-01, SOP-39)."""

from dataclasses import replace
from datetime import date

import pytest

from rules.closing import ConversationFacts, Criterion, missing_criteria
from rules.follow_ups import FollowUpKind
from rules.procedure import PROCEDURE, STEPS
from rules.replies.labels import Label

SERVED = ConversationFacts()


def test_who_was_answered_and_owes_nothing_is_resolved() -> None:
    assert missing_criteria(SERVED) == {}


@pytest.mark.parametrize(
    ("change", "criterion"),
    [
        ({"undisposed": 1}, Criterion.INQUIRY_ADDRESSED),
        ({"unread": 1}, Criterion.INQUIRY_ADDRESSED),
        ({"labels": frozenset({Label.INTERESTED})}, Criterion.FOLLOW_UPS_CREATED),
        ({"labels": frozenset({Label.NOT_SEEKING})}, Criterion.FOLLOW_UPS_CREATED),
        ({"labels": frozenset({Label.WRONG_NUMBER})}, Criterion.FOLLOW_UPS_CREATED),
        ({"told_of_work": True, "missing": ("pay",)}, Criterion.DATA_CAPTURED),
        ({"contradictions": 1}, Criterion.DATA_CAPTURED),
        ({"is_held": True}, Criterion.CLOSABLE),
    ],
)
def test_each_criterion_is_missed_by_itself(change: dict[str, object], criterion: Criterion) -> None:
    assert list(missing_criteria(replace(SERVED, **change))) == [criterion]  # type: ignore[arg-type]


def test_the_follow_up_that_is_owed_satisfies_its_criterion() -> None:
    owed = replace(SERVED, labels=frozenset({Label.INTERESTED}), follow_ups={FollowUpKind.HIRING_CHECK})
    assert missing_criteria(owed) == {}


def test_nobody_is_followed_up_whom_nobody_knows_and_facts_are_missed_only_of_work_that_was_told() -> None:
    assert missing_criteria(replace(SERVED, labels=frozenset({Label.INTERESTED}), is_known=False)) == {}
    assert missing_criteria(replace(SERVED, missing=("outcome",))) == {}


def test_the_procedure_carries_its_record_and_its_versions() -> None:
    assert (PROCEDURE.category, PROCEDURE.department) == ("Student Life Cycle", "Placement Specialists")
    assert (PROCEDURE.rule, PROCEDURE.status) == ("Cadence", "Approved and Implemented")
    assert [(one.version, one.approved_on) for one in PROCEDURE.revisions] == [
        (1, date(2025, 7, 17)), (2, None), (3, None),
    ]  # fmt: skip
    assert PROCEDURE.version.version == 1
    assert len(STEPS) == 9
