"""One process at a time has a turn; who works keeps it, who was killed holds it up for a minute and a half at most."""

import time
from datetime import datetime, timedelta

from actions.keep_turn import LEASE_TIME, SURE_FOR, Turn
from tests.conftest import Begin
from tests.office import TUESDAY_NOON

SECOND = timedelta(seconds=1)
OFTEN = timedelta(milliseconds=10)


class ClockByHand:
    """Shows what it was set to."""

    def __init__(self) -> None:
        self.at = TUESDAY_NOON

    def __call__(self) -> datetime:
        return self.at


def turn(begin: Begin, clock: ClockByHand) -> Turn:
    return Turn(begin, "crm_sync", clock, sign_of_life=OFTEN)


def test_a_killed_one_holds_the_others_up_until_its_lease_ends_and_they_are_told_when(begin: Begin) -> None:
    clock = ClockByHand()
    assert turn(begin, clock).taken_until() is None  # and is killed
    clock.at += LEASE_TIME - SECOND
    next_one = turn(begin, clock)
    assert next_one.taken_until() == TUESDAY_NOON + LEASE_TIME
    clock.at += SECOND
    assert next_one.taken_until() is None


def test_who_is_busy_with_one_long_call_keeps_the_turn(begin: Begin) -> None:
    clock = ClockByHand()
    mine = turn(begin, clock)
    assert mine.taken_until() is None
    with mine.kept():
        for _ in range(5):
            clock.at += LEASE_TIME - SECOND
            deadline = time.monotonic() + 10
            while (until := turn(begin, clock).taken_until()) is not None and until < clock.at + LEASE_TIME:
                assert time.monotonic() < deadline, "no sign of life"
            assert until is not None
        assert mine.is_sure()
    assert turn(begin, clock).taken_until() is None, "given back"


def test_who_was_frozen_and_overtaken_begins_no_call_though_the_turn_is_free_again(begin: Begin) -> None:
    clock = ClockByHand()
    frozen = turn(begin, clock)
    assert frozen.taken_until() is None
    clock.at += LEASE_TIME + SECOND
    other = turn(begin, clock)
    assert other.taken_until() is None
    with other.kept():
        pass
    assert not frozen.is_sure()


def test_after_a_jump_of_the_clock_that_nobody_used_the_work_goes_on(begin: Begin) -> None:
    clock = ClockByHand()
    mine = turn(begin, clock)
    assert mine.taken_until() is None
    clock.at += timedelta(days=1)
    assert mine.is_sure()
    assert SURE_FOR < LEASE_TIME
