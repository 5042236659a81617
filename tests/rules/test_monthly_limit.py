"""The month's texts: which month counts, who may go beyond, and what a plan has no room for."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from rules.monthly_limit import Beyond, beyond_the_limit, may_exceed, month_of, passed, texts_by_month
from rules.playbook import REPLY_TEMPLATES

CHICAGO = ZoneInfo("America/Chicago")


def test_the_month_is_the_campus_calendars() -> None:
    assert month_of(datetime(2026, 4, 1, 4, 59, tzinfo=UTC), CHICAGO) == "2026-03"
    assert month_of(datetime(2026, 4, 1, 5, 0, tzinfo=UTC), CHICAGO) == "2026-04"


def test_only_what_the_law_asks_for_goes_beyond_the_limit() -> None:
    assert {key for key in REPLY_TEMPLATES if may_exceed(key)} == {"opt_out_confirmation", "help"}
    assert not may_exceed(None)


@pytest.mark.parametrize(("texts", "percent"), [(0, 0), (799, 0), (800, 80), (999, 80), (1_000, 100), (1_500, 100)])
def test_the_office_is_told_at_80_and_at_100_percent(texts: int, percent: int) -> None:
    assert passed(texts, 1_000) == percent
    assert passed(texts, 0) == 0, "without a limit nothing is ever reached"


def test_each_month_of_a_plan_has_its_own_room() -> None:
    march, april = datetime(2026, 3, 31, 17, tzinfo=UTC), datetime(2026, 4, 1, 17, tzinfo=UTC)
    planned = texts_by_month([(march, 300), (march, 200), (april, 500)], CHICAGO)
    assert planned == {"2026-03": 500, "2026-04": 500}
    [march_only] = beyond_the_limit(planned, {"2026-03": 700}, 1_000)
    assert march_only == Beyond("2026-03", planned=500, room=300)
    assert march_only.by_email == 200
    assert beyond_the_limit(planned, {"2026-03": 2_000}, 1_000)[0].room == 0
    assert beyond_the_limit(planned, {"2026-03": 2_000}, 0) == []
