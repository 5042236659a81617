"""Names, places and days a model found, beside what the rules find themselves (SOP-16, SOP-25, SOP-30)."""

from datetime import date

import pytest

from rules.replies.details import details_of
from rules.replies.labels import Detail
from rules.replies.normalise import normalise

WEDNESDAY = date(2026, 3, 11)
TEXT = "Mercy Clinic, then orientation Monday"


def proposed(field: str, value: str, confidence: float = 0.9) -> Detail:
    start = TEXT.index(value)
    return Detail(field, value, (start, start + len(value)), f"{field}.tagged", confidence)


def details(*found: Detail, text: str = TEXT, asked: str | None = None) -> dict[str, object]:
    return {one.field: one.value for one in details_of(normalise(text), WEDNESDAY, asked, found)}


def test_what_a_model_is_sure_of_goes_before_the_rules() -> None:
    text = "working at Mercy Clinic"
    assert details(text=text)["employer"] == "Mercy Clinic"
    for confidence, employer in ((0.9, "Mercy"), (0.4, "Mercy Clinic")):
        assert details(Detail("employer", "Mercy", (11, 16), "x", confidence), text=text)["employer"] == employer


@pytest.mark.parametrize(("field", "day"), [("started", "2026-03-09"), ("starts", "2026-03-16")])
def test_a_first_day_is_resolved_behind_or_ahead(field: str, day: str) -> None:
    [found] = details_of(normalise(TEXT), WEDNESDAY, None, [proposed(field, "Monday")])
    assert (found.field, found.value, found.rule) == ("start_date", day, f"{field}.tagged")
    assert TEXT[slice(*found.span)] == "Monday"


def test_words_that_tell_no_day_give_none() -> None:
    assert details(proposed("starts", "then")) == {}


def test_what_is_no_name_and_the_answer_to_our_question_are_left_to_the_rules() -> None:
    generic = Detail("employer", "a clinic", (0, 8), "employer.tagged", 0.99)
    assert details(generic, text="a clinic hired me") == {}
    asked = details(proposed("employer", "orientation"), asked="employer", text="Mercy Clinic")
    assert asked == {"employer": "Mercy Clinic"}
