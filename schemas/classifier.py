"""The contracts with models of replies.

A classifier and a finder of details stand beside the rules, an adviser speaks only to a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rules.replies.labels import Context, Detail, Label


class Classifier(Protocol):
    """A model of replies. `model_id` names it and its version, and is stored with every decision."""

    model_id: str

    def predict(self, text: str, context: Context) -> Mapping[Label, float]:
        """Return label -> probability (0 to 1) for a raw text that answers a text of kind `context`."""


class DetailFinder(Protocol):
    """A model that finds names and places in replies. `model_id` as a classifier's."""

    model_id: str

    def find(self, text: str, context: Context) -> Sequence[Detail]:
        """Return the facts a raw text tells, at most one a field, each with how sure the model is."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What an adviser takes a reply to mean: label -> probability (0 to 1), and one sentence why."""

    labels: Mapping[Label, float]
    why: str


class AdviceUnavailable(Exception):
    """There is no advice: nobody answered in time, the answer was no advice, or the adviser can't be used."""


class Adviser(Protocol):
    """Whoever is asked about replies that wait for a person anyway; no Classifier, so it can't decide anything."""

    model_id: str

    async def advise(self, text: str, context: Context) -> Advice:
        """Return what a text that answers a text of kind `context` may mean. Raises AdviceUnavailable."""
