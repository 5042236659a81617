"""Claims about the forecast: it follows earlier months, is wide enough, and refuses where it can't know."""

import random
from dataclasses import replace
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.outcome_forecast import (
    FEWEST_PAST_MONTHS,
    Forecast,
    NoForecast,
    OpenMonth,
    PastMonth,
    beta_binomial_quantile,
    chance_to_be_known,
    forecast,
)


def month(label: str, graduates: int, known: dict[int, int], oldest_age: int = 400) -> PastMonth:
    return PastMonth(label, graduates, known, oldest_age)


# 100 graduates each, 40 known on day 30, 20 more on day 100: of 60 unknown at day 30 a third comes to be known.
ALIKE = [month(f"m{index}", 100, {30: 40, 100: 20}) for index in range(12)]


def test_a_month_knows_what_was_known_at_each_age() -> None:
    assert [ALIKE[0].known_by(age) for age in (-1, 0, 29, 30, 99, 100, 5_000)] == [0, 0, 0, 40, 40, 60, 60]


def test_the_unknown_become_known_as_in_earlier_months() -> None:
    told = chance_to_be_known(ALIKE, 30, 120)
    assert told is not None
    share, differ, months = told
    assert share == pytest.approx((12 * 20 + 0.5) / (12 * 60 + 1))
    assert months == 12
    assert differ < 0.01  # months that are all alike differ by nothing
    found = forecast([OpenMonth("now", 300, 120, 30, 120)], ALIKE)
    assert isinstance(found, Forecast)
    assert found.expected == pytest.approx(120 + 180 * share)
    assert 165 < found.low < found.expected < found.high < 195


def test_months_that_differ_make_the_band_wider() -> None:
    mixed = [month(f"m{index}", 100, {30: 40, 100: 10 if index % 2 else 30}) for index in range(12)]
    narrow, wide = (forecast([OpenMonth("now", 300, 120, 30, 120)], past) for past in (ALIKE, mixed))
    assert isinstance(narrow, Forecast)
    assert isinstance(wide, Forecast)
    assert wide.high - wide.low > 2 * (narrow.high - narrow.low)


def test_under_eight_earlier_months_there_is_none_and_it_says_so() -> None:
    few = ALIKE[: FEWEST_PAST_MONTHS - 1]
    found = forecast([OpenMonth("2026-05", 300, 120, 30, 120)], few)
    assert isinstance(found, NoForecast)
    assert "8 earlier months" in found.why
    assert "there are 7" in found.why


def test_months_not_followed_for_long_enough_do_not_count() -> None:
    young = [month(f"y{index}", 100, {30: 40}, oldest_age=119) for index in range(20)]
    assert chance_to_be_known(young, 30, 120) is None
    assert chance_to_be_known([*young, *ALIKE], 30, 120) == chance_to_be_known(ALIKE, 30, 120)


def test_months_that_nobody_followed_from_so_early_do_not_count() -> None:
    late = [replace(one, followed_from=31) for one in ALIKE]
    assert chance_to_be_known(late, 30, 120) is None
    assert chance_to_be_known(late, 31, 120) is not None


@given(
    graduates=st.integers(1, 12), known=st.integers(0, 12), of_each=st.lists(st.integers(0, 3), min_size=8, max_size=20)
)
def test_what_is_expected_lies_in_its_own_band(graduates: int, known: int, of_each: list[int]) -> None:
    past = [month(f"m{index}", 20, {40: number}) for index, number in enumerate(of_each)]
    found = forecast([OpenMonth("now", graduates, min(known, graduates), 30, 120)], past)
    assert isinstance(found, Forecast)
    assert found.known <= found.low <= found.expected <= found.high <= graduates


def test_past_the_deadline_nothing_more_is_expected() -> None:
    found = forecast([OpenMonth("now", 300, 120, 130, 120)], ALIKE)
    assert isinstance(found, Forecast)
    assert (found.low, found.expected, found.high) == (120, 120, 120)


def test_the_quantile_is_that_of_a_coin_where_months_do_not_differ() -> None:
    # Of 100 throws of a fair coin 44 are not exceeded in 13.6 %, 43 in 9.7 % (binomial tables).
    assert beta_binomial_quantile(100, 0.5, 1e-7, 0.1) == 44
    assert beta_binomial_quantile(0, 0.5, 0.1, 0.9) == 0
    assert beta_binomial_quantile(10, 0.999, 0.01, 0.9) == 10


def _made_up(chance: random.Random, label: str) -> PastMonth:
    graduates, final, pace = chance.randint(60, 140), chance.betavariate(14, 6), chance.uniform(40, 90)
    ages = [int(chance.expovariate(1 / pace)) for _ in range(graduates) if chance.random() < final]
    return month(label, graduates, {age: ages.count(age) for age in set(ages)})


@pytest.mark.slow
def test_four_of_five_classes_end_in_the_band_and_it_beats_today() -> None:
    chance, inside, errors, errors_of_today = random.Random(11), [], [], []
    for _ in range(60):
        past = [_made_up(chance, f"p{index}") for index in range(24)]
        now = [_made_up(chance, f"n{index}") for index in range(6)]
        truth = sum(one.known_by(180) for one in now)
        found = forecast([OpenMonth(one.label, one.graduates, one.known_by(45), 45, 180) for one in now], past)
        assert isinstance(found, Forecast)
        inside.append(found.low <= truth <= found.high)
        errors.append(abs(found.expected - truth) / found.graduates)
        errors_of_today.append((truth - found.known) / found.graduates)
    assert mean(inside) >= 0.8
    assert mean(errors) < 0.25 * mean(errors_of_today)
