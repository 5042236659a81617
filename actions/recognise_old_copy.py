"""Ask the vendor whether a campaign's next texts have gone out already, and stop the campaign if they have.

Asked once at the start of every run, before anything is claimed: after a restored backup the rows say "planned" for
people who have had their text, and a second one can't be taken back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from actions.change_campaign import fail
from database.campaigns import lock_campaign
from database.texts import known_sids
from database.witnesses import untried_phones
from rules.campaign_states import MoveRefused
from rules.old_copy import could_come_from, old_copy
from schemas.sms import SmsError, SmsVendor
from schemas.tables import Campaign

# Calls to the vendor's list for each start of a batch.
MOST_ASKED = 6


# A text of another campaign that was claimed within this time may stand at the vendor and not yet in our rows.
UNWRITTEN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Suspects:
    """Whom to ask the vendor about: numbers that come next, and how a text of this campaign reads."""

    phones: Sequence[str]
    template: str
    since: datetime


def suspects(session: Session, campaign_id: int, *, now: datetime) -> Suspects:
    """Return the numbers whose text would go out next and was never tried."""
    campaign = session.get_one(Campaign, campaign_id)
    phones = untried_phones(session, campaign_id, MOST_ASKED, since=now - UNWRITTEN)
    return Suspects(phones, campaign.body, campaign.created_at)


async def ask_vendor(vendor: SmsVendor, asked: Suspects) -> dict[str, str] | None:
    """Return vendor's id -> number, E.164, of texts to these numbers that read like this campaign's.

    None where the vendor answered none of the questions, so that nothing can be said.
    """
    found: dict[str, str] = {}
    is_answered = not asked.phones
    for phone in asked.phones:
        try:
            listed = await vendor.texts_to(phone, asked.since)
        except SmsError:
            continue
        is_answered = True
        found |= {one.vendor_sid: phone for one in listed if could_come_from(asked.template, one.body)}
    return found if is_answered else None


def stop_if_sent(session: Session, campaign_id: int, found: Mapping[str, str], *, now: datetime) -> bool:
    """Put the campaign into Error if the vendor has a text of it that no row of ours knows; say whether it was so.

    A number that was claimed since the vendor was asked proves nothing: another worker with the same batch sends to it.
    """
    lock_campaign(session, campaign_id)  # nothing is claimed from here on
    untried = set(untried_phones(session, campaign_id, MOST_ASKED, since=now - UNWRITTEN))
    unknown = {sid for sid, phone in found.items() if phone in untried} - known_sids(session, list(found))
    if not unknown:
        return False
    evidence = f"the vendor has texts of it that are planned here, such as {min(unknown)}"
    stop_old_copy(session, campaign_id, evidence, now=now)
    return True


def stop_old_copy(
    session: Session, campaign_id: int, evidence: str, *, now: datetime, run_id: str | None = None
) -> bool:
    """Put the campaign into Error because something outside has seen more than its rows; False if it was stopped.

    With `run_id` only while that run still has the batch: looked at again here, where nothing can change it.
    """
    campaign = lock_campaign(session, campaign_id)
    if campaign is None or (run_id is not None and campaign.run_id != run_id):
        return False
    try:
        fail(session, campaign_id, now=now, why=old_copy(evidence))
    except MoveRefused:
        return False
    return True
