"""When a conversation is resolved, and what is missing until it is.

Resolved means that all four criteria hold; whoever ends it without them closes it, and says why.
Source: SOP-26, SOP-27, SOP-32 to SOP-35 (completion criteria); D12 (a disposition after every inbound text), D14.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rules.follow_ups import FollowUpKind
from rules.replies.labels import Label


class Criterion(StrEnum):
    """One of the four things that make a conversation resolved."""

    INQUIRY_ADDRESSED = "inquiry_addressed"
    FOLLOW_UPS_CREATED = "follow_ups_created"
    DATA_CAPTURED = "data_captured"
    CLOSABLE = "closable"


FOLLOW_UPS_OWED: Mapping[Label, FollowUpKind] = {
    Label.INTERESTED: FollowUpKind.HIRING_CHECK,
    Label.NOT_SEEKING: FollowUpKind.PLACEMENT_REVIEW,
    Label.WRONG_NUMBER: FollowUpKind.DATA_CHECK,
}
"""The to-do that has to exist after a reply of this meaning, whatever else was done."""


@dataclass(frozen=True, slots=True)
class ConversationFacts:
    """What is known of a conversation when somebody wants to resolve it.

    `undisposed` counts the texts of the student that a person had to look at and that have no disposition given after
    them. `labels` are the meanings of the replies, `follow_ups` the kinds of to-dos they made; `is_known` says that the
    number belongs to a student. `told_of_work` says that a reply was about a job somebody has; `missing` are the fields
    still missing in the record then, `asking_ended` that a machine asks for none of them any more.
    """

    undisposed: int = 0
    unread: int = 0
    labels: frozenset[Label] = frozenset()
    follow_ups: Collection[FollowUpKind] = frozenset()
    is_known: bool = True
    told_of_work: bool = False
    missing: Sequence[str] = ()
    contradictions: int = 0
    is_held: bool = False


def missing_criteria(facts: ConversationFacts) -> dict[Criterion, str]:
    """Return the criteria that do not hold, each with what to do about it; empty: the conversation is resolved."""
    found: dict[Criterion, str] = {}
    if facts.unread or facts.undisposed:
        waiting = [
            *([f"{facts.unread} not read yet (`placeline inbox sweep`)"] if facts.unread else []),
            *([f"{facts.undisposed} without a disposition given after it (`placeline inbox dispose`)"]
              if facts.undisposed else []),
        ]  # fmt: skip
        found[Criterion.INQUIRY_ADDRESSED] = f"texts of the student: {', '.join(waiting)}"
    owed = [kind.value for label, kind in FOLLOW_UPS_OWED.items() if label in facts.labels] if facts.is_known else []
    absent = sorted({kind for kind in owed if kind not in {one.value for one in facts.follow_ups}})
    if absent:
        found[Criterion.FOLLOW_UPS_CREATED] = f"no follow-up {', '.join(absent)} (`placeline inbox follow-up`)"
    if facts.contradictions:
        found[Criterion.DATA_CAPTURED] = (
            f"{facts.contradictions} values the student told otherwise than the record (`placeline outcomes settle`)"
        )
    elif facts.told_of_work and facts.missing:
        found[Criterion.DATA_CAPTURED] = (
            f"the record still misses {', '.join(facts.missing)} (`placeline outcomes tell`)"
        )
    if facts.is_held:
        found[Criterion.CLOSABLE] = "texts to this person are on hold (`--release` lets them go again)"
    return found
