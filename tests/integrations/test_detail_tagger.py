"""The tagger of names, places and days: where they stand, what it is sure of, and what training makes of rows."""

from datetime import date
from pathlib import Path

import pytest

from integrations.reply_models.tagger_training import tags_of, train
from integrations.reply_models.tagging import DetailTagger, shipped, words
from rules.replies.labels import Context
from schemas.labelled_reply import LabelledReply
from schemas.mistakes import Mistake

WEDNESDAY = date(2026, 3, 11)


def row(number: int, text: str, **entities: str) -> LabelledReply:
    return LabelledReply(str(number), text, Context.STATUS_CHECK, WEDNESDAY, frozenset(), entities)


def test_it_finds_who_employs_whom_where_and_says_where_that_stands() -> None:
    text = "DaVita in Toledo picked me up as a dialysis tech, $20 to start"
    found = {one.field: one for one in shipped().find(text, Context.STATUS_CHECK)}
    assert {field: one.value for field, one in found.items()} == {
        "employer": "DaVita", "work_location": "Toledo", "job_title": "dialysis tech",
    }  # fmt: skip
    for one in found.values():
        assert text[slice(*one.span)] == one.value
        assert 0 < one.confidence <= 1


@pytest.mark.parametrize("text", ["", "  ", "?", "\u200b", "x" * 5000, "no thanks"])
def test_what_tells_nothing_gives_nothing(text: str) -> None:
    assert shipped().find(text, Context.NONE) == []


def test_training_tags_whole_words_once_and_the_first_day_by_its_value() -> None:
    text = "At Mercy since Monday, mercy Hill is far"
    found = words(text)
    tags = tags_of(row(1, text, employer="mercy", start_date="2026-03-09"), found)
    told = {word: tag for (word, _, _), tag in zip(found, tags, strict=True) if tag != "O"}
    assert told == {"Mercy": "B-employer", "Monday": "B-started"}
    ahead = "orientation at Mercy on Monday"
    tags = tags_of(row(2, ahead, start_date="2026-03-16"), words(ahead))
    assert tags == ["O", "O", "O", "O", "B-starts"]


def test_what_is_no_whole_word_of_the_text_is_not_tagged() -> None:
    text = "working at Mercyhurst"
    assert set(tags_of(row(1, text, employer="urst", job_title="cook"), words(text))) == {"O"}


def test_it_learns_from_rows_and_the_same_rows_make_the_same_file(tmp_path: Path) -> None:
    firms = ("Acme", "Globex", "Initech", "Umbrella", "Hooli", "Vandelay")
    rows = [row(n, f"I work at {firm} now, since {n}", employer=firm) for n, firm in enumerate(firms * 5)]
    files = [tmp_path / name for name in ("one.crf", "two.crf")]
    assert [train(rows, file) for file in files] == [30, 30]
    one, two = map(DetailTagger, files)
    assert one.model_id == two.model_id
    assert [found.value for found in one.find("I work at Stark now", Context.STATUS_CHECK)] == ["Stark"]


def test_a_file_that_is_no_tagger_says_so(tmp_path: Path) -> None:
    (tmp_path / "model.crf").write_bytes(b"not one")
    for file in ("model.crf", "none.crf"):
        with pytest.raises(Mistake, match="no tagger of details"):
            DetailTagger(tmp_path / file)
