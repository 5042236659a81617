"""The shipped model: it suggests for every label, knows the question, and is what training makes of the corpus."""

from datetime import date
from pathlib import Path

import pytest

from integrations.reply_models.linear import LinearModel, shipped
from integrations.reply_models.training import train
from rules.replies.labels import Context, Label
from schemas.labelled_reply import LabelledReply
from schemas.mistakes import Mistake


def test_a_model_gives_every_label_a_probability() -> None:
    found = shipped().predict("yes please send me the info", Context.JOB_LEAD)
    assert set(found) == set(Label)
    assert all(0 <= chance <= 1 for chance in found.values())
    assert max(found, key=found.__getitem__) is Label.INTERESTED


def test_the_question_decides_what_a_short_answer_means() -> None:
    asked = {context: shipped().predict("yes", context) for context in (Context.JOB_LEAD, Context.STATUS_CHECK)}
    assert asked[Context.JOB_LEAD][Label.INTERESTED] > asked[Context.STATUS_CHECK][Label.INTERESTED]
    assert asked[Context.STATUS_CHECK][Label.HIRED] > asked[Context.JOB_LEAD][Label.HIRED]


def test_a_file_that_is_no_model_says_so(tmp_path: Path) -> None:
    (tmp_path / "model.npz").write_bytes(b"not one")
    with pytest.raises(Mistake, match="no model of replies"):
        LinearModel(tmp_path / "model.npz")


def test_the_same_rows_make_the_same_model(tmp_path: Path) -> None:
    pytest.importorskip("sklearn", reason="training needs the group train")
    rows = [
        LabelledReply(str(number), f"{word} {number % 7}", Context.NONE, date(2026, 3, 11), frozenset({label}), {})
        for number in range(150)
        for word, label in (("stop texting me", Label.OPT_OUT), ("thank you", Label.ACK))
    ]
    versions = {train(rows, tmp_path / f"{name}.npz") for name in ("one", "two")}
    assert len(versions) == 1
    found = LinearModel(tmp_path / "one.npz").predict("please stop texting me", Context.NONE)
    assert found[Label.OPT_OUT] > 0.5 > found[Label.ACK]


def test_too_few_rows_teach_nothing(tmp_path: Path) -> None:
    pytest.importorskip("sklearn", reason="training needs the group train")
    with pytest.raises(Mistake, match="too few"):
        train([], tmp_path / "model.npz")
