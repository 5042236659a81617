"""Take in what people did in the CRM, and show conversations there."""

from prefect import flow
from prefect.artifacts import acreate_markdown_artifact

from tasks.crm_reading import acknowledge, fetch_inbox, handle_events, pull_contacts, show_conversations


@flow(name="pull-crm")
async def pull_crm() -> dict[str, int]:
    """Events, contacts, inbox, then what is shown there; each part finds what the part before it left."""
    events = handle_events()
    contacts = pull_contacts()
    replies = fetch_inbox()
    shown = await show_conversations()
    told = acknowledge()
    found = {
        "events_handled": events.handled,
        "events_failed": events.failed,
        "contacts_read": contacts.read,
        "opted_out_by_hand": contacts.opted_out,
        "merged": contacts.merged,
        "deleted": contacts.deleted + contacts.gone,
        "questions_to_a_person": contacts.asked,
        "replies_fetched": replies,
        "texts_shown": shown.shown,
        "colleagues_texts_acknowledged": told,
    }
    lines = ["# CRM pull", "", *(f"- {name.replace('_', ' ')}: {number:,}" for name, number in found.items())]
    for stopped in (events.stopped, shown.stopped):
        if stopped is not None:
            lines.append(f"- ended early: {stopped}; the next run goes on")
    await acreate_markdown_artifact(key="crm-pull", markdown="\n".join(lines))
    return found
