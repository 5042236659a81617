"""A reply with what it means, as a person labelled it: the rows of `corpus/`, of corrections, of an evaluation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rules.replies.labels import Context, Label

# The columns of a file of replies; those after the third only where somebody labelled them.
ID, TEXT, CONTEXT, LABELS, ENTITIES, RECEIVED_AT = "id", "text", "context", "labels", "entities", "received_at"


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """One reply of a file. `received_on` is a campus calendar day."""

    id: str
    text: str
    context: Context
    received_on: date


@dataclass(frozen=True, slots=True)
class LabelledReply(ReplyRow):
    """One labelled reply. `entities` are detail names of the annotation guide with their values."""

    labels: frozenset[Label]
    entities: Mapping[str, object]
