"""The trained linear model: one logistic regression a label over the features of a text, weights in one small file.

The file holds the features' names and whole-number weights (`training.py` writes it); nothing of a student is in it but
words that at least two training texts share. It loads in a tenth of a second and needs no machine-learning library.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np

from integrations.reply_models.features import features
from rules.replies.labels import Context, Label
from schemas.classifier import Classifier
from schemas.mistakes import Mistake

SHIPPED = Path(__file__).with_name("linear_weights.npz")
LONGEST = 600  # characters; what a text is about stands in its beginning


class LinearModel(Classifier):
    """A model read from a file. Raises Mistake when the file is no such model."""

    def __init__(self, path: Path = SHIPPED) -> None:
        try:
            with np.load(path, allow_pickle=False) as stored:
                names = bytes(stored["names"]).decode().split("\n")
                self.model_id = f"linear-{bytes(stored['version']).decode()}"
                self._labels = [Label(name) for name in bytes(stored["labels"]).decode().split("\n")]
                self._weights = stored["weights"].astype(np.float32) * stored["scale"]
                self._bias = stored["bias"]
        except (OSError, ValueError, KeyError) as error:
            raise Mistake(f"{path} is no model of replies; make one with `placeline replies train`.") from error
        self._place = {name: place for place, name in enumerate(names)}

    def predict(self, text: str, context: Context) -> Mapping[Label, float]:
        """Return label -> probability."""
        places = [self._place[one] for one in features(text[:LONGEST], context) if one in self._place]
        scores = self._bias + self._weights[places].sum(axis=0) / np.sqrt(max(1, len(places)))
        chances = 1 / (1 + np.exp(-scores))
        return dict(zip(self._labels, chances.tolist(), strict=True))


@lru_cache(maxsize=1)
def shipped() -> LinearModel:
    """Return the model that comes with Placeline."""
    return LinearModel()
