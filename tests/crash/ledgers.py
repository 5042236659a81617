"""The vendor's ledger against ours: what must be true of a campaign once it is completed, whatever happened to it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import httpx
from sqlalchemy import Engine, select

from actions.count_sheets import check_chain
from actions.run_batch import count_sheet
from database.session import reading
from rules.campaign_states import CampaignState
from schemas.reasons import NOT_FOUND_AT_VENDOR
from schemas.tables import Batch, Campaign, Phone, Text, TextState

_OVER = {TextState.SENT.value, TextState.FAILED.value, TextState.SKIPPED.value}


@dataclass(frozen=True)
class Taken:
    """One text that the vendor took from us."""

    sid: str
    to: str


def taken_by(vendor: httpx.Client) -> list[Taken]:
    """Return every text the vendor took, oldest first."""
    page = vendor.get("/control/messages", params={"limit": 100_000}).json()["messages"]
    return [Taken(one["sid"], one["to"]) for one in page if one["direction"] == "outbound-api"]


def twice(taken: Sequence[Taken]) -> int:
    """Return how many phones were texted more than once."""
    return sum(times > 1 for times in Counter(one.to for one in taken).values())


def discrepancies(engine: Engine, campaign_id: int, taken: Sequence[Taken]) -> list[str]:
    """Return in sentences whatever the two ledgers do not agree on; an empty list is the proof."""
    with reading(engine) as session:
        campaign = session.get_one(Campaign, campaign_id)
        rows = session.execute(
            select(Text, Phone.e164).join(Phone, Phone.id == Text.phone_id).where(Text.campaign_id == campaign_id)
        ).tuples().all()  # fmt: skip
        batches = session.scalars(select(Batch).where(Batch.campaign_id == campaign_id)).all()
        sheet = count_sheet(session, campaign)
        chain = check_chain(session)
    texts = [text for text, _ in rows]
    phone_of = {text.id: phone for text, phone in rows}
    states = Counter(text.state for text in texts)
    sid_to = {one.sid: one.to for one in taken}
    ours = {text.vendor_sid: phone_of[text.id] for text in texts if text.state == TextState.SENT}
    not_found = {phone_of[text.id] for text in texts if text.reason == NOT_FOUND_AT_VENDOR}
    claimed = Counter(text.batch_number for text in texts if text.batch_number is not None)
    wrong = {
        "phones texted twice": twice(taken),
        "people without an outcome": sum(number for state, number in states.items() if state not in _OVER),
        "people who are in no row": campaign.recipients - len(texts),
        "rows that say sent of a text the vendor does not have": len(ours.keys() - sid_to.keys()),
        "texts at the vendor that no row calls sent": len(sid_to.keys() - ours.keys()),
        "texts that went to another phone than their row's": sum(
            sid_to[sid] != phone for sid, phone in ours.items() if sid in sid_to
        ),
        "rows that say the vendor never had a text it has": len(not_found & set(sid_to.values())),
        "texts of a batch beyond its size": sum(max(0, claimed[one.number] - one.size) for one in batches),
        "texts noted as a second one under one id": sum(text.twin_sid is not None for text in texts),
    }
    found = [f"{number} {what}" for what, number in wrong.items() if number]
    counters = {"sent": campaign.sent, "failed": campaign.failed, "skipped": campaign.skipped}
    if counters != {name: states.get(name, 0) for name in counters}:
        found.append(f"the campaign counts {counters}, its texts are {dict(states)}")
    if sheet["planned"] != campaign.recipients or sheet["unknown"] or sheet["left"]:
        found.append(f"the count sheet says {sheet} of {campaign.recipients} recipients")
    if campaign.state != CampaignState.COMPLETED:
        found.append(f"the campaign is {campaign.state}")
    return [*found, *chain.faults]
