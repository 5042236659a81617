"""What an operator does to a campaign in the Prefect UI: one form, the same actions as everywhere else."""

from prefect import flow
from prefect.client.schemas import State
from prefect.states import Completed, Failed

from rules.campaign_states import MoveRefused
from schemas.mistakes import Mistake
from tasks.campaign_table import show_campaigns
from tasks.control import ControlForm, change_campaign
from tasks.control_choices import refresh_control_form


@flow(name="control-campaign")
async def control_campaign(form: ControlForm) -> State:
    """Pause, resume, reschedule, cancel or lift a campaign; a refused wish fails with the reason, changing nothing."""
    try:
        became = change_campaign(form)
    except (MoveRefused, Mistake) as refused:
        return Failed(message=str(refused))
    await refresh_control_form()
    await show_campaigns()
    return Completed(message=became)
