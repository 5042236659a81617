"""Train the linear model from labelled replies and write its file. Needs the `train` group (scikit-learn)."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from integrations.reply_models.features import features
from rules.replies.labels import Label
from schemas.labelled_reply import LabelledReply
from schemas.mistakes import Mistake

LEAST_TEXTS = 2  # in which a feature must occur; names of single people never get into the file
INVERSE_REGULARISATION = 100.0  # chosen by cross-validation on the training rows
LEAST_ROWS = 200


def train(rows: Sequence[LabelledReply], path: Path) -> str:
    """Train on the rows, write the model to `path` and return its version. The same rows give the same file.

    Raises Mistake for too few rows, ModuleNotFoundError where scikit-learn is not installed.
    """
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    if len(rows) < LEAST_ROWS:
        raise Mistake(f"{len(rows)} labelled replies are too few to learn from; give at least {LEAST_ROWS}.")
    seen = [features(row.text, row.context) for row in rows]
    counted = Counter(one for found in seen for one in found)
    names = sorted(one for one, number in counted.items() if number >= LEAST_TEXTS)
    place = {name: index for index, name in enumerate(names)}
    known = [[place[one] for one in found if one in place] for found in seen]
    lengths = [len(one) for one in known]
    data = csr_matrix(
        (
            np.repeat([1 / max(1, length) ** 0.5 for length in lengths], lengths),
            np.array([index for one in known for index in one], dtype=np.int32),
            np.concatenate([[0], np.cumsum(lengths)]),
        ),
        shape=(len(rows), len(names)),
    )
    labels = [label for label in Label if any(label in row.labels for row in rows)]
    weights, bias = [], []
    for label in labels:
        wanted = np.array([label in row.labels for row in rows])
        fitted = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=300, solver="liblinear").fit(data, wanted)
        weights.append(fitted.coef_[0])
        bias.append(fitted.intercept_[0])
    matrix = np.array(weights).T
    scale = np.abs(matrix).max(axis=0) / 127
    whole = np.rint(matrix / scale).astype(np.int8)
    version = hashlib.sha256(whole.tobytes() + "\n".join(names).encode()).hexdigest()[:8]
    np.savez_compressed(
        path, names=_letters("\n".join(names)), labels=_letters("\n".join(labels)), version=_letters(version),
        weights=whole, scale=scale.astype(np.float32), bias=np.array(bias, dtype=np.float32),
    )  # fmt: skip
    return version


def _letters(text: str) -> "np.typing.NDArray[np.uint8]":
    return np.frombuffer(text.encode(), dtype=np.uint8)
