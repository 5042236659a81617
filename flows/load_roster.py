"""Load a roster file that lies where this machine can read it."""

from pathlib import Path

from prefect import flow
from prefect.client.schemas import State
from prefect.states import Completed, Failed

from schemas.mistakes import Mistake
from tasks.records import take_in_roster


@flow(name="load-roster")
def load_roster(path: str) -> State:
    """Load the file at `path`; what can't be used is in the quarantine file beside it."""
    try:
        loaded = take_in_roster(Path(path))
    except Mistake as unreadable:
        return Failed(message=str(unreadable))
    return Completed(
        message=f"{loaded.added:,} added, {loaded.changed:,} changed, {loaded.unchanged:,} unchanged, "
        f"{loaded.refused:,} rows refused"
    )
