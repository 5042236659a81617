"""Every state with every move, in one table (RM-029 to RM-038, RM-045 to RM-053, D2, D3)."""

import pytest

from rules.campaign_states import (
    ACTIVE_STATES,
    BY_PEOPLE,
    CampaignState,
    Move,
    MoveRefused,
    instruction,
    moves_from,
    next_state,
)

# Columns are the moves; "-" is refused, "back" is Scheduled with nothing sent and In Process afterwards.
TABLE = """
             start       reschedule  pause   resume  cancel     suspend    fail   lift  complete   reopen
scheduled    in_process  scheduled   paused  -       cancelled  -          error  -     -          -
in_process   in_process  in_process  paused  -       cancelled  suspended  error  -     completed  -
paused       -           -           -       back    cancelled  suspended  error  -     -          -
suspended    -           -           -       -       cancelled  -          -      back  -          -
error        -           -           -       -       cancelled  -          -      back  -          -
cancelled    -           -           -       -       -          -          -      -     -          -
completed    -           -           -       -       -          -          -      -     -          in_process
"""


def _pairs() -> list[tuple[CampaignState, Move, str]]:
    moves, *rows = (line.split() for line in TABLE.strip().splitlines())
    return [
        (CampaignState(row[0]), Move(move), target) for row in rows for move, target in zip(moves, row[1:], strict=True)
    ]


def test_the_table_names_every_state_with_every_move() -> None:
    assert len(_pairs()) == len(CampaignState) * len(Move)


@pytest.mark.parametrize(("state", "move", "target"), _pairs())
@pytest.mark.parametrize("any_sent", [False, True])
def test_a_move_leads_where_the_table_says_or_is_refused(
    state: CampaignState, move: Move, target: str, any_sent: bool
) -> None:
    if target == "-":
        with pytest.raises(MoveRefused) as refused:
            next_state(state, move, any_sent=any_sent)
        assert refused.value.allowed == moves_from(state)
        assert state.label in str(refused.value)
        return
    wanted = ("in_process" if any_sent else "scheduled") if target == "back" else target
    assert next_state(state, move, any_sent=any_sent) == wanted


def test_a_cancelled_campaign_stays_as_it_is_and_nobody_can_change_a_completed_one() -> None:
    assert moves_from(CampaignState.CANCELLED) == ()
    assert not set(moves_from(CampaignState.COMPLETED)) & BY_PEOPLE


def test_the_default_list_shows_scheduled_in_process_paused_and_error() -> None:
    assert [state.label for state in ACTIVE_STATES] == ["Scheduled", "In Process", "Paused", "Error"]


def test_only_suspended_and_error_tell_the_user_to_submit_a_ticket() -> None:
    told = {state for state in CampaignState if instruction(state)}
    assert told == {CampaignState.SUSPENDED, CampaignState.ERROR}
    assert all("Help Center ticket" in (instruction(state) or "") for state in told)
