"""Read a text by rules and, where there is one, a model beside them, and decide what may be done about it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256

from rules.replies.decision import Decision, decide
from rules.replies.labels import Context, Detail, Label
from rules.replies.normalise import normalise
from rules.replies.reading import Reading, read_reply
from rules.replies.thresholds import DEFAULT_THRESHOLDS, Thresholds
from schemas.classifier import Classifier, DetailFinder

# Suggestions less probable than this are not worth a place in the database.
WORTH_KEEPING = 0.05

# Whose details the reading keeps, and from which suggested probability on it is worth looking for them.
_TELLING = (Label.HIRED, Label.LOCATION_REQUEST)
MAY_TELL = 0.1


@dataclass(frozen=True, slots=True)
class TextReader:
    """Reads texts. `model` None: rules alone; `finder` is asked only about texts that may be about a job or a place."""

    model: Classifier | None = None
    finder: DetailFinder | None = None
    thresholds: Thresholds = DEFAULT_THRESHOLDS

    def __call__(
        self, text: str, context: Context, received_on: date, asked_field: str | None = None
    ) -> tuple[Reading, Decision]:
        """Return what a text means as an answer to a text of kind `context`, and what may be done about it.

        `received_on` is a campus calendar day; `asked_field` as in rules/replies/reading.py.
        """
        suggested = self.model.predict(text, context) if self.model is not None else None
        proposed: Sequence[Detail] = ()
        if self.finder is not None and suggested and any(suggested[label] >= MAY_TELL for label in _TELLING):
            proposed = self.finder.find(text, context)
        reading = read_reply(text, context, received_on, asked_field, suggested, proposed)
        return reading, decide(reading, self.thresholds)

    def basis(self, reading: Reading, text: str) -> dict[str, object]:
        """Return what the decision rests on, to be stored with it; of the text only the hash of its normalised form."""
        found: dict[str, object] = {
            "rules": list(reading.rules),
            "text": sha256(normalise(text).text.encode()).hexdigest(),
        }
        if self.model is not None:
            found |= {
                "model": self.model.model_id,
                "by_rules": sorted(reading.by_rules),
                "suggested": {
                    label.value: round(chance, 3)
                    for label, chance in sorted(reading.suggested.items())
                    if chance >= WORTH_KEEPING
                },
                "confidence": round(reading.confidence, 3),
                "thresholds": asdict(self.thresholds),
            }
        if self.finder is not None:
            found["finder"] = self.finder.model_id
        return found
