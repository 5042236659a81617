"""What a text costs for its real audience (SSE-41 to SSE-43)."""

from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.estimate_cost import CostEstimate, estimate
from rules.segments import segments
from rules.templates import TemplateError, render

BODY = "{{college}}: hi {{first_name}}, {{program}} jobs are open. Reply STOP to opt out, HELP for help."
FIXED = {"college": "Lakeside"}


def cost(combinations: list[tuple[dict[str, str | None], int]], body: str = BODY) -> CostEstimate:
    return estimate(body, FIXED, combinations, 1.13)


def test_segments_are_counted_for_everybody_who_would_get_the_text() -> None:
    found = cost(
        [
            ({"first_name": "Ada", "program": "Welding"}, 900),
            ({"first_name": "José", "program": "HVAC"}, 50),  # é is in the phone alphabet
            ({"first_name": "María", "program": "HVAC"}, 50),  # í is not, and a text then holds 70 characters
        ]
    )
    assert (found.texts, found.min_segments, found.max_segments, found.ucs2_texts) == (1_000, 1, 2, 50)
    assert (found.total_segments, found.expected_segments, found.total_cents) == (1_050, 1.05, 1_186)
    assert found.longest.startswith("Lakeside: hi María")


def test_who_lacks_a_value_or_gets_too_long_a_text_costs_nothing() -> None:
    found = cost(
        [
            ({"first_name": "Ada", "program": None}, 3),
            ({"first_name": " ", "program": "Welding"}, 4),
            ({"program": "Welding"}, 5),
            ({"first_name": "A" * 1_600, "program": "Welding"}, 6),
            ({"first_name": "Ada", "program": "Welding"}, 7),
        ]
    )
    assert (found.missing_values, found.too_long, found.texts, found.total_segments) == (12, 6, 7, 7)
    assert "AA" not in found.longest


def test_nobody_costs_nothing() -> None:
    empty = asdict(cost([]))
    assert empty.pop("longest") == ""
    assert set(empty.values()) == {0}


def test_braces_in_a_value_stay_what_they_are() -> None:
    assert estimate("{{college}}", {"college": "{{program}}"}, [({}, 1)], 1.0).longest == "{{program}}"


def test_a_code_that_exists_nowhere_is_refused_as_in_the_text_itself() -> None:
    with pytest.raises(TemplateError, match="nick"):
        cost([({"nick": "Ace"}, 1)], "{{nick}}")


VALUES = st.text(alphabet="ab é í€[😀’", min_size=1, max_size=90).filter(str.strip)


@settings(max_examples=30)
@given(
    people=st.lists(st.tuples(VALUES, VALUES, st.integers(1, 50)), max_size=12),
    filler=st.text(alphabet="ab€í", max_size=80),
)
def test_the_short_way_counts_exactly_what_every_single_text_would(
    people: list[tuple[str, str, int]], filler: str
) -> None:
    body = filler + "{{first_name}}-{{last_name}}"
    values = [{"first_name": first, "last_name": last} for first, last, _ in people]
    counted = [segments(render(body, one)) for one in values]
    numbers = [number for _, _, number in people]
    found = estimate(body, {}, list(zip(values, numbers, strict=True)), 1.0)
    assert found.total_segments == sum(one.count * number for one, number in zip(counted, numbers, strict=True))
    assert found.max_segments == max((one.count for one in counted), default=0)
    assert found.ucs2_texts == sum(
        number for one, number in zip(counted, numbers, strict=True) if one.encoding == "UCS-2"
    )
