"""Keep the turn at work that only one process may do at a time: a lease that is renewed while the work goes on.

A sign of life comes from a thread of its own, because one call to the CRM may last longer than the lease. Whoever is
killed blocks the others for the rest of the lease, which is longer than the CRM may take to do what the dead one asked
for last: only then can be looked up what became of it.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from database.leases import give_back, renew_lease, take_lease

log = logging.getLogger("placeline.turn")

Begin = Callable[[], AbstractContextManager[Session]]
LEASE_TIME = timedelta(seconds=90)  # the CRM's client gives up after half a minute
SIGN_OF_LIFE = timedelta(seconds=15)
SURE_FOR = timedelta(seconds=45)  # after a renewal; a call that begins by then has its answer before the lease ends


class Turn:
    """One process's turn at the work called `name`."""

    def __init__(
        self, begin: Begin, name: str, clock: Callable[[], datetime], *, sign_of_life: timedelta = SIGN_OF_LIFE
    ) -> None:
        self._begin, self._name, self._clock, self._sign_of_life = begin, name, clock, sign_of_life
        self._holder = str(uuid4())
        self._renewed_at: datetime | None = None

    def taken_until(self) -> datetime | None:
        """Take the turn; None if it is ours, else until when another one's is believed."""
        now = self._clock()
        with self._begin() as session:
            until = take_lease(session, self._name, self._holder, now=now, until=now + LEASE_TIME)
        self._renewed_at = now if until is None else None
        return until

    def renew(self) -> bool:
        """Give a sign of life; False if somebody else has had the turn since."""
        now = self._clock()
        with self._begin() as session:
            is_ours = renew_lease(session, self._name, self._holder, until=now + LEASE_TIME)
        self._renewed_at = now if is_ours else None
        return is_ours

    def is_sure(self) -> bool:
        """Whether a call that begins now ends before anybody else may begin.

        After a freeze, or a jump of the clock, the lease is asked.
        """
        renewed_at = self._renewed_at
        return (renewed_at is not None and self._clock() - renewed_at <= SURE_FOR) or self.renew()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Renew the turn that was taken until the end of the block, and give it back."""
        ended = threading.Event()
        beat = threading.Thread(target=self._give_signs, args=(ended,), name=f"turn {self._name}", daemon=True)
        beat.start()
        try:
            yield
        finally:
            ended.set()
            beat.join()
            with self._begin() as session:
                give_back(session, self._name, self._holder, now=self._clock())

    def _give_signs(self, ended: threading.Event) -> None:
        while not ended.wait(self._sign_of_life.total_seconds()):
            try:
                if not self.renew():
                    return
            except SQLAlchemyError as error:
                log.warning("lease not renewed work=%s error=%s", self._name, type(error).__name__)
