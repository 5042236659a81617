"""Merge codes, length and lint of a text (RM-081 to RM-098, SSE-41, SSE-42)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.templates import (
    MERGE_CODES,
    Requirement,
    TemplateError,
    lint,
    merge_codes,
    render,
    requirements,
    segments,
    smart_encoded,
)


def test_merge_codes_are_listed_once_in_order() -> None:
    assert merge_codes("{{first_name}} {{ job_title }} {{first_name}}") == ("first_name", "job_title")


def test_a_body_tells_what_must_be_chosen_for_it() -> None:
    assert requirements("{{job_url}} {{network_url}}") == {Requirement.JOB, Requirement.NETWORK}


def test_values_take_the_place_of_codes() -> None:
    assert render("Hi {{ first_name }}!", {"first_name": "Ana"}) == "Hi Ana!"


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("Hi {{name}}", "name"),
        ("Hi {{first_name}}", "first_name"),
        ("Hi {{first_name}", "braces"),
        ("a }} b", "braces"),
    ],
)
def test_a_text_with_a_hole_never_goes_out(body: str, named: str) -> None:
    with pytest.raises(TemplateError, match=named):
        render(body, {"first_name": " "})


def test_braces_in_a_value_are_text_not_code() -> None:
    assert render("{{first_name}}", {"first_name": "{{campus}}"}) == "{{campus}}"


@pytest.mark.parametrize(
    ("text", "encoding", "characters", "count"),
    [
        ("", "GSM-7", 0, 0),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        # 152 letters leave one septet, too few for the escaped sign, which moves on whole.
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),
        ("ñ¿¡ü", "GSM-7", 4, 1),
        ("Sí", "UCS-2", 2, 1),
        ("í" * 70, "UCS-2", 70, 1),
        ("í" * 71, "UCS-2", 71, 2),
        ("😀" * 35, "UCS-2", 70, 1),
        ("í" * 66 + "😀" + "í" * 66, "UCS-2", 134, 3),
    ],
)
def test_parts_are_counted_as_they_are_billed(text: str, encoding: str, characters: int, count: int) -> None:
    counted = segments(text)
    assert (counted.encoding, counted.characters, counted.count) == (encoding, characters, count)


@given(text=st.text(max_size=700))
def test_every_part_holds_what_a_part_may_hold(text: str) -> None:
    counted = segments(text)
    single, part = (160, 153) if counted.encoding == "GSM-7" else (70, 67)
    if counted.characters <= single:
        assert counted.count == (1 if text else 0)
    else:
        # At most one unit of each part but the last stays empty.
        assert (counted.count - 1) * (part - 1) < counted.characters <= counted.count * part


@given(text=st.text(max_size=300))
def test_smart_encoding_settles_at_once(text: str) -> None:
    assert smart_encoded(smart_encoded(text)) == smart_encoded(text)


def test_smart_encoding_saves_a_part() -> None:
    text = "“Great news” – it’s " + "a" * 100 + "…"
    assert segments(text).encoding == "UCS-2"
    assert segments(smart_encoded(text)) == segments('"Great news" - it\'s ' + "a" * 100 + "...")
    assert segments(smart_encoded(text)).count == 1


def test_a_published_text_says_who_and_how_to_stop() -> None:
    assert lint("Lakeside College: jobs! Reply STOP to end", "Lakeside College") == []
    assert lint("{{college}}: jobs! Reply stop to end", "Lakeside College") == []
    assert len(lint("jobs! non-stoppable", "Lakeside College")) == 2


def test_shared_shorteners_and_unknown_codes_are_found() -> None:
    found = lint("Lakeside {{nick}}: https://bit.ly/x, chat.co/x. STOP ends", "Lakeside")
    assert found == [
        "There is no merge code {{nick}}.",
        "Carriers filter links of bit.ly; use a link of our own domain.",
    ]


def test_every_requirement_has_a_code() -> None:
    assert set(MERGE_CODES.values()) == set(Requirement)
