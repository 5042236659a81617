"""What a number says about the place of its owner."""

import pytest

from actions.read_phone import read_phone, state_of_area_code


@pytest.mark.parametrize(
    ("area_code", "state"),
    [
        ("312", "IL"), ("202", "DC"), ("206", "WA"), ("212", "NY"), ("304", "WV"), ("305", "FL"), ("340", "VI"),
        ("671", "GU"), ("787", "PR"), ("808", "HI"), ("907", "AK"), ("416", None), ("800", None), ("900", None),
    ],
)  # fmt: skip
def test_an_area_code_tells_the_state(area_code: str, state: str | None) -> None:
    assert state_of_area_code(area_code) == state


def test_a_number_carries_the_state_of_its_area_code() -> None:
    assert read_phone("312-555-0100").state == "IL"
    assert read_phone("(800) 555-1234").state is None
    assert read_phone("416-555-1234").state is None
