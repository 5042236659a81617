"""The bucket's row: locked by one at a time, with a time that is read when the lock is ours."""

import threading
import time

from database.pace import LockedBucket, lock_bucket, note_vendor_rate, vendor_rate_read_at, write_bucket
from rules.pace import Bucket
from tests.conftest import Begin
from tests.office import TUESDAY_NOON

SENDER = "MG" + "0" * 32


def test_a_bucket_begins_empty_and_comes_back_as_it_was_written(begin: Begin) -> None:
    with begin() as session:
        assert lock_bucket(session, SENDER).bucket == Bucket()
        write_bucket(session, SENDER, Bucket(1_764_000_000.123456, 0.5, 1_764_000_001.0))
    with begin() as session:
        assert lock_bucket(session, SENDER).bucket == Bucket(1_764_000_000.123456, 0.5, 1_764_000_001.0)
        assert lock_bucket(session, "MG" + "1" * 32).bucket == Bucket()


def test_the_time_is_the_databases_and_right_to_a_few_milliseconds(begin: Begin) -> None:
    with begin() as session:
        lock_bucket(session, SENDER)
        time.sleep(0.05)  # late in a transaction it is not the transaction's beginning
        before = time.time()
        told = lock_bucket(session, SENDER).now
        assert before - 0.002 <= told <= time.time() + 0.002


def test_whoever_waits_for_the_lock_is_told_the_time_behind_the_wait(begin: Begin) -> None:
    got: list[LockedBucket] = []

    def wait_for_it() -> None:
        with begin() as session:
            got.append(lock_bucket(session, SENDER))

    with begin() as session:
        lock_bucket(session, SENDER)
    waiter = threading.Thread(target=wait_for_it)
    with begin() as session:
        write_bucket(session, SENDER, Bucket(next_at=lock_bucket(session, SENDER).now))
        waiter.start()
        time.sleep(0.15)
        released_at = lock_bucket(session, SENDER).now
    waiter.join()
    assert got[0].now >= released_at
    assert got[0].bucket.next_at > 0


def test_what_the_vendor_says_of_a_sender_is_kept_beside_its_bucket(begin: Begin) -> None:
    with begin() as session:
        assert vendor_rate_read_at(session, SENDER) is None
        note_vendor_rate(session, SENDER, 12.0, now=TUESDAY_NOON)
    with begin() as session:
        assert lock_bucket(session, SENDER).vendor_rate == 12.0
        assert vendor_rate_read_at(session, SENDER) == TUESDAY_NOON
