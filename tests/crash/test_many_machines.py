"""Several machines at one campaign: two dispatches at once, two workers with one batch, a worker that was away."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from actions.send_texts import LEASE
from tests.crash import warm
from tests.crash.conftest import NewStorm
from tests.crash.storm import FAIR_WEATHER, Storm


def _all_is_well(storm: Storm) -> None:
    storm.calm()
    found = storm.accounts()
    assert not found, storm.told(found)


def test_two_dispatches_at_once_start_a_batch_once(engine: Engine, new_storm: NewStorm) -> None:
    storm = new_storm(engine, FAIR_WEATHER)
    storm.schedule()
    both = [storm.dispatch(takes_over=False) for _ in range(2)]
    for dispatch in both:
        storm.join(dispatch)
        assert dispatch.exitcode == 0, storm.said()
    assert storm.vendor.creates() == FAIR_WEATHER.students
    _all_is_well(storm)


def test_workers_that_all_believe_they_own_a_batch_share_it(engine: Engine, new_storm: NewStorm) -> None:
    storm = new_storm(engine, FAIR_WEATHER)
    storm.schedule()
    first = storm.dispatch()
    storm.wait_for(first, creates=1)
    same_run = (storm.campaign_id, storm.last_run)
    others = [warm.start(warm.run_again, storm.environment, *same_run, log=storm.log) for _ in range(2)]
    for worker in (first, *others):
        storm.join(worker)
        assert worker.exitcode == 0, storm.said()
    assert storm.vendor.creates() == FAIR_WEATHER.students, "nothing was unanswered, so each went out at once"
    _all_is_well(storm)


@pytest.mark.parametrize("creates", [0, 1, 40, 100])
def test_a_worker_that_was_away_past_its_lease_comes_back_harmless(
    engine: Engine, new_storm: NewStorm, creates: int
) -> None:
    storm = new_storm(engine, FAIR_WEATHER)
    storm.schedule()
    worker = storm.dispatch()
    storm.wait_for(worker, creates)
    storm.freeze(worker, away=LEASE + timedelta(seconds=30))
    _all_is_well(storm)
