"""Merge codes, length and lint of a text (RM-081 to RM-098, SSE-41, SSE-42)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.playbook import REPLY_TEMPLATES
from rules.segments import outside_gsm, segments, smart_encoded, takes_two
from rules.template_hints import hints
from rules.templates import (
    LONG_VALUES,
    MERGE_CODES,
    Requirement,
    TemplateError,
    fill_known,
    lint,
    longest_text,
    merge_codes,
    render,
    requirements,
)

GOOD = "Lakeside College: jobs! Reply STOP to end, HELP for help. Msg & data rates may apply."


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


@pytest.mark.parametrize(
    ("text", "remaining"),
    [("", 160), ("a" * 150, 10), ("a" * 160, 0), ("a" * 161, 145), ("í", 69), ("í" * 71, 63), ("a" * 153 * 2, 0)],
)
def test_the_author_sees_how_many_characters_remain(text: str, remaining: int) -> None:
    assert segments(text).remaining == remaining


@given(text=st.text(max_size=40))
def test_what_forces_ucs2_is_named(text: str) -> None:
    assert bool(outside_gsm(text)) == (segments(text).encoding == "UCS-2")


@given(text=st.text(max_size=40))
def test_only_wide_characters_make_a_text_longer_than_its_letters(text: str) -> None:
    if not any(takes_two(char) for char in text):
        assert segments(text).characters == len(text)


def test_a_published_text_says_who_and_how_to_stop_and_how_to_get_help() -> None:
    assert lint("Lakeside College: jobs! Reply STOP to end, HELP for help", "Lakeside College") == []
    assert lint("{{college}}: jobs! Reply stop to end. HELP helps", "Lakeside College") == []
    assert len(lint("jobs! we help non-stoppable", "Lakeside College")) == 3


@pytest.mark.parametrize("body", REPLY_TEMPLATES.values(), ids=REPLY_TEMPLATES)
def test_an_answer_to_somebody_who_wrote_need_not_repeat_stop_and_help(body: str) -> None:
    assert lint(body, "Lakeside", is_answer=True) == []


@pytest.mark.parametrize(
    ("addition", "finding"),
    [
        ("{{nick}}", "There is no merge code {{nick}}."),
        ("{{form_url}}", "Nothing fills the merge code {{form_url}} yet."),
        ("{first_name}", "{first_name} has single braces and would be sent as it stands: write {{first_name}}."),
        ("{{first_name}", "The braces of a merge code are not closed."),
        ("https://bit.ly/x, chat.co/x", "Carriers filter links of bit.ly; use a link of our own domain."),
        ("x" * 1_600, f"With the longest values the text has {len(GOOD) + 1_601:,} characters; the most is 1,600."),
    ],
)
def test_what_would_go_wrong_is_found(addition: str, finding: str) -> None:
    assert lint(f"{GOOD} {addition}", "Lakeside") == [finding]


def test_the_longest_known_values_decide_whether_a_text_fits() -> None:
    body = f"{GOOD} {{{{program}}}}"
    assert lint(body, "Lakeside") == []
    assert len(lint(body, "Lakeside", longest={"program": "W" * 1_600})) == 1
    assert longest_text("{{program}} {{campus}}", "Lakeside", {"program": "W"}) == f"W {LONG_VALUES['campus']}"


def test_no_hint_forbids_publishing() -> None:
    body = (
        f"{{{{first_name}}}}, it’s {GOOD.replace('Msg & data rates may apply', 'http://a.example https://b.example')}"
    )
    assert lint(body, "Lakeside") == []
    said = " ".join(hints(body, "Lakeside"))
    for word in ("plain quotes", "More than one link", "without https", "data rates", "{{first_name}}"):
        assert word in said
    assert hints(GOOD, "Lakeside") == []


def test_the_gain_of_plain_quotes_is_told_in_segments() -> None:
    body = "{{college}}: $19–$21/hr, " + "a" * 130 + " you’re in. STOP ends, HELP helps, msg & data rates may apply"
    assert hints(body, "Lakeside") == ["4 UCS-2 segments; with plain quotes and dashes 2 GSM-7."]


def test_letters_outside_the_phone_alphabet_are_named() -> None:
    assert any("because of í (70" in one for one in hints(f"Sí, {GOOD}", "Lakeside"))


def test_what_is_known_is_filled_and_the_rest_stays_a_code() -> None:
    assert fill_known("{{first_name}} {{ campus }}", {"campus": "Joliet"}) == "{{first_name}} Joliet"


def test_a_long_value_is_known_for_every_code() -> None:
    assert set(LONG_VALUES) == set(MERGE_CODES)


def test_every_requirement_has_a_code() -> None:
    assert set(MERGE_CODES.values()) == set(Requirement)
