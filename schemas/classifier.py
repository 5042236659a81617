"""The contract with whatever estimates what a reply may mean, beside the rules: it suggests, the rules decide."""

from collections.abc import Mapping
from typing import Protocol

from rules.replies.labels import Context, Label


class Classifier(Protocol):
    """A model of replies. `model_id` names it and its version, and is stored with every decision."""

    model_id: str
    may_act: bool  # False: what it suggests is shown to a person and never decides anything

    def predict(self, text: str, context: Context) -> Mapping[Label, float]:
        """Return label -> probability (0 to 1) for a raw text that answers a text of kind `context`."""
