from datetime import UTC, datetime

import pytest

from rules.carriers import CAPPING_CARRIER, held_until


@pytest.mark.parametrize(
    ("heard_at", "lifted_at"),
    [
        (datetime(2026, 3, 3, 18, 0, tzinfo=UTC), datetime(2026, 3, 4, 8, 0, tzinfo=UTC)),
        (datetime(2026, 7, 1, 18, 0, tzinfo=UTC), datetime(2026, 7, 2, 7, 0, tzinfo=UTC)),
        # Late on the 3rd in California it is the 4th in London.
        (datetime(2026, 3, 4, 7, 59, tzinfo=UTC), datetime(2026, 3, 4, 8, 0, tzinfo=UTC)),
        # The day on which summer time begins, 2 a.m. on March 8, has 23 hours.
        (datetime(2026, 3, 8, 18, 0, tzinfo=UTC), datetime(2026, 3, 9, 7, 0, tzinfo=UTC)),
    ],
)
def test_a_cap_is_lifted_at_midnight_pacific_time(heard_at: datetime, lifted_at: datetime) -> None:
    assert held_until(heard_at) == lifted_at


def test_what_is_heard_just_after_midnight_is_about_the_day_before() -> None:
    assert held_until(datetime(2026, 3, 4, 8, 20, tzinfo=UTC)) is None
    assert held_until(datetime(2026, 3, 4, 9, 0, tzinfo=UTC)) == datetime(2026, 3, 5, 8, 0, tzinfo=UTC)


def test_only_one_of_the_two_codes_names_its_carrier() -> None:
    assert CAPPING_CARRIER == {30023: None, 30027: "T-Mobile"}
