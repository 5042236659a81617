"""A sender is struck at the very moment it claims or records, or commits that: a trigger holds it there."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, text

from schemas.tables import TextState
from tests.crash.conftest import NewStorm
from tests.crash.storm import FAIR_WEATHER, Storm

_LOCK = 4711  # an advisory lock that nothing of ours uses
_HELD = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'"
)


@contextmanager
def _held_at(engine: Engine, state: TextState, at_commit: bool) -> Iterator[None]:
    """Hold whoever brings a text into `state`, in the statement or in its commit, for as long as this is open."""
    kind = "CONSTRAINT TRIGGER held AFTER" if at_commit else "TRIGGER held AFTER"
    when = "DEFERRABLE INITIALLY DEFERRED" if at_commit else ""
    with engine.connect() as holder:
        holder = holder.execution_options(isolation_level="AUTOCOMMIT")
        holder.execute(text(
            "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS "
            f"'BEGIN PERFORM pg_advisory_xact_lock({_LOCK}); RETURN NULL; END'"
        ))  # fmt: skip
        holder.execute(text(
            f"CREATE {kind} UPDATE ON texts {when} FOR EACH ROW "
            f"WHEN (NEW.state = '{state.value}' AND OLD.state <> '{state.value}') EXECUTE FUNCTION hold()"
        ))  # fmt: skip
        holder.execute(text(f"SELECT pg_advisory_lock({_LOCK})"))
        try:
            yield
        finally:
            holder.execute(text("SELECT pg_advisory_unlock_all()"))
            holder.execute(text("DROP TRIGGER held ON texts"))
            holder.execute(text("DROP FUNCTION hold"))


def _until_held(storm: Storm) -> None:
    last = time.monotonic() + 20
    with storm.engine.connect() as looking:
        while not looking.scalar(text(_HELD)):
            looking.rollback()
            assert time.monotonic() < last, f"no sender came to the place\n{storm.said()}"
            time.sleep(0.005)


@pytest.mark.parametrize("blow", ["cut", "killed"])
@pytest.mark.parametrize("at_commit", [False, True], ids=["in the statement", "in the commit"])
@pytest.mark.parametrize("state", [TextState.SENDING, TextState.SENT], ids=["claim", "record"])
def test_a_blow_within_a_transaction_doubles_and_loses_nobody(
    postgresql: Engine, new_storm: NewStorm, state: TextState, at_commit: bool, blow: str
) -> None:
    storm = new_storm(postgresql, FAIR_WEATHER)
    storm.schedule()
    with _held_at(postgresql, state, at_commit):
        sender = storm.dispatch()
        _until_held(storm)
        if state is TextState.SENDING:
            assert storm.vendor.creates() == 0, "a text was handed over before its claim was on disk"
        if blow == "killed":
            storm.kill(sender)
            storm.end_connections()  # the server's side of it would wait for our lock
        else:
            storm.damage.cuts += storm.end_connections()
    storm.join(sender)
    assert sender.exitcode != 0
    storm.note_in_flight()
    storm.calm()
    found = storm.accounts()
    assert not found, storm.told(found)
