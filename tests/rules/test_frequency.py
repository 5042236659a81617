"""The least of what the office sets, what the law allows and the hard cap holds."""

import pytest

from rules.frequency import HARD_CAP, most_in_period


@pytest.mark.parametrize(
    ("office", "by_law", "most"),
    [(1, None, 1), (1, 3, 1), (2, None, 2), (9, None, HARD_CAP), (9, 2, 2), (3, 1, 1)],
)
def test_the_least_of_the_three_holds(office: int, by_law: int | None, most: int) -> None:
    assert most_in_period(office, by_law) == most


def test_a_cap_of_none_at_all_is_a_mistake_of_the_setting() -> None:
    with pytest.raises(ValueError, match="nobody could be texted"):
        most_in_period(0)
