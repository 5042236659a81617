"""The states of a mass SMS and the moves between them.

One table holds every allowed pair of state and move. A pair that is missing is refused, whoever asks.
Source: RM-009, RM-029 to RM-038, RM-045 to RM-053; D2 (leaving Suspended and Error), D3 (cancelling).
"""

from collections.abc import Mapping
from enum import StrEnum


class CampaignState(StrEnum):
    """Where a mass SMS stands."""

    SCHEDULED = "scheduled"  # no batch has gone out yet
    IN_PROCESS = "in_process"  # at least one batch has gone out, and more will
    PAUSED = "paused"  # a person stopped it; nothing is scheduled
    SUSPENDED = "suspended"  # too many texts were dropped; it stopped itself
    ERROR = "error"  # something kept it from going on
    CANCELLED = "cancelled"  # for good; batches may or may not have gone out
    COMPLETED = "completed"  # every batch was sent

    @property
    def label(self) -> str:
        """Return the words the screen shows, such as "In Process"."""
        return self.value.replace("_", " ").title()


class Move(StrEnum):
    """What can happen to a mass SMS."""

    START = "start"  # a batch begins
    RESCHEDULE = "reschedule"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    SUSPEND = "suspend"
    FAIL = "fail"
    LIFT = "lift"  # a privileged person ends a suspension or an error
    COMPLETE = "complete"
    REOPEN = "reopen"  # a text of a completed one surely did not go out after all


ACTIVE_STATES: tuple[CampaignState, ...] = (
    CampaignState.SCHEDULED,
    CampaignState.IN_PROCESS,
    CampaignState.PAUSED,
    CampaignState.ERROR,
)
"""The default list of the management page. Suspended has its own alert line above it (RM-009, RM-044, D1)."""

BY_PEOPLE = frozenset({Move.RESCHEDULE, Move.PAUSE, Move.RESUME, Move.CANCEL, Move.LIFT})
"""The moves a person can ask for; the others happen by themselves."""

# None stands for "back to work": Scheduled while nothing has gone out, In Process afterwards.
_BACK_TO_WORK: CampaignState | None = None

TRANSITIONS: Mapping[tuple[CampaignState, Move], CampaignState | None] = {
    (CampaignState.SCHEDULED, Move.START): CampaignState.IN_PROCESS,
    (CampaignState.SCHEDULED, Move.RESCHEDULE): CampaignState.SCHEDULED,
    (CampaignState.SCHEDULED, Move.PAUSE): CampaignState.PAUSED,
    (CampaignState.SCHEDULED, Move.CANCEL): CampaignState.CANCELLED,
    # The vendor account may already be unusable when the first batch is prepared.
    (CampaignState.SCHEDULED, Move.FAIL): CampaignState.ERROR,
    # Every further batch starts again from In Process.
    (CampaignState.IN_PROCESS, Move.START): CampaignState.IN_PROCESS,
    (CampaignState.IN_PROCESS, Move.RESCHEDULE): CampaignState.IN_PROCESS,
    (CampaignState.IN_PROCESS, Move.PAUSE): CampaignState.PAUSED,
    (CampaignState.IN_PROCESS, Move.CANCEL): CampaignState.CANCELLED,
    (CampaignState.IN_PROCESS, Move.SUSPEND): CampaignState.SUSPENDED,
    (CampaignState.IN_PROCESS, Move.FAIL): CampaignState.ERROR,
    (CampaignState.IN_PROCESS, Move.COMPLETE): CampaignState.COMPLETED,
    # A carrier's daily cap is told of after the last text was handed over; who met it is texted another day.
    (CampaignState.COMPLETED, Move.REOPEN): CampaignState.IN_PROCESS,
    # Resume asks for the next date and time, so a paused campaign needs no Reschedule (RM-035, D3).
    (CampaignState.PAUSED, Move.RESUME): _BACK_TO_WORK,
    (CampaignState.PAUSED, Move.CANCEL): CampaignState.CANCELLED,
    # Receipts arrive after a pause too; a plain Resume must not step around what they say.
    (CampaignState.PAUSED, Move.SUSPEND): CampaignState.SUSPENDED,
    (CampaignState.PAUSED, Move.FAIL): CampaignState.ERROR,
    (CampaignState.SUSPENDED, Move.LIFT): _BACK_TO_WORK,
    (CampaignState.SUSPENDED, Move.CANCEL): CampaignState.CANCELLED,
    (CampaignState.ERROR, Move.LIFT): _BACK_TO_WORK,
    (CampaignState.ERROR, Move.CANCEL): CampaignState.CANCELLED,
}
"""Every allowed pair; where the target is none, the campaign goes back to Scheduled or In Process."""


class MoveRefused(Exception):
    """A move that the table does not hold; `allowed` are the moves that would have been possible."""

    def __init__(self, state: CampaignState, move: Move) -> None:
        """Build the sentence the page shows in place of the wanted change."""
        self.state = state
        self.move = move
        self.allowed = moves_from(state)
        by_people = [move for move in self.allowed if move in BY_PEOPLE]
        possible = ", ".join(by_people) if by_people else "nothing, this state is final"
        super().__init__(f"A mass SMS that is {state.label} cannot {move}. Possible: {possible}.")


def next_state(state: CampaignState, move: Move, *, any_sent: bool) -> CampaignState:
    """Return the state after `move`; `any_sent` tells whether any batch has gone out.

    Raises MoveRefused for a pair that the table does not hold.
    """
    if (state, move) not in TRANSITIONS:
        raise MoveRefused(state, move)
    target = TRANSITIONS[state, move]
    if target is None:
        return CampaignState.IN_PROCESS if any_sent else CampaignState.SCHEDULED
    return target


def moves_from(state: CampaignState) -> tuple[Move, ...]:
    """Return the moves that are possible in `state`, in the order of `Move`."""
    return tuple(move for move in Move if (state, move) in TRANSITIONS)


_INSTRUCTIONS = {
    CampaignState.SUSPENDED: (
        "Submit a Help Center ticket: too many texts were dropped, which usually points at the message itself."
    ),
    CampaignState.ERROR: ("Submit a Help Center ticket: an error kept this mass SMS from completing."),
}


def instruction(state: CampaignState, ticket: int | None = None) -> str | None:
    """Return what a person is told to do about `state`, or None where nothing is asked (RM-049, RM-052).

    `ticket` is the number of the one that was opened by itself; then nobody has to submit another.
    """
    asked = _INSTRUCTIONS.get(state)
    if asked is None or ticket is None:
        return asked
    why = asked.removeprefix("Submit a Help Center ticket: ")
    return f"See Help Center ticket {ticket}, opened by itself: {why}"
