"""Texts logged at the contact as communications, shown on its timeline by every portal. It logs; it sends nothing.

A communication has no unique property, so the SMS vendor's id stands as the last line of its body, and what nobody
answered for is looked up by it before it is logged again.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast

from integrations.hubspot.batches import BATCH_SIZE, BatchInput, chunks, post_batch, send_all, write_results
from integrations.hubspot.errors import HubSpotInvalid
from integrations.hubspot.mapping import CONTACTS
from integrations.hubspot.paths import Api, path
from integrations.hubspot.transport import HubSpotTransport
from integrations.hubspot.wire import AssociationsAnswer, BatchAnswer
from schemas.crm import Closing, CrmBusy, CrmRefused, CrmUnanswered, WriteResult
from schemas.messaging import Mirror, TextToShow

COMMUNICATIONS = "communications"
_COMMUNICATION_TO_CONTACT = 81  # HubSpot's own association type
_MARKER = re.compile(r"\[SMS:([^\[\]\r\n]+)\]")
_CREATE = path(Api.OBJECTS, COMMUNICATIONS, "batch", "create")
_READ = path(Api.OBJECTS, COMMUNICATIONS, "batch", "read")
_OF_CONTACTS = path(Api.ASSOCIATIONS, CONTACTS, COMMUNICATIONS, "batch", "read")


class SmsLog(Mirror):
    """The log of texts in one portal; every tier has it."""

    def __init__(self, transport: HubSpotTransport) -> None:
        self._transport = transport

    def show(self, texts: Sequence[TextToShow]) -> list[WriteResult]:
        """Log the texts, a hundred a request. Not idempotent: after CrmUnanswered ask `shown` first."""
        inputs = [_input(one) for one in texts if one.contact_id is not None]
        outcomes = {
            one.vendor_sid: HubSpotInvalid(400, "the student has no contact in the CRM yet")
            for one in texts
            if one.contact_id is None
        }
        created: list[str] = []

        def create(batch: Sequence[BatchInput]) -> BatchAnswer:
            answer = post_batch(self._transport, _CREATE, batch)
            created.extend(str(result.get("id")) for result in answer.get("results") or ())
            return answer

        try:
            sent = send_all(inputs, create, may_repeat=False)
        except (CrmBusy, CrmRefused) as error:
            if created:
                raise CrmUnanswered(f"{len(created)} texts were logged before: {error}") from error
            raise
        return write_results([one.vendor_sid for one in texts], {**outcomes, **sent})

    def shown(self, texts: Sequence[TextToShow]) -> dict[str, str]:
        """Return vendor_sid -> id of those that stand at their contacts; the oldest where there are two."""
        wanted = {one.vendor_sid for one in texts}
        contacts = list(dict.fromkeys(one.contact_id for one in texts if one.contact_id is not None))
        found: dict[str, str] = {}
        for batch in chunks(self._ids_at(contacts)):
            asked = {"properties": ["hs_communication_body"], "propertiesWithHistory": []}
            answer = cast(
                BatchAnswer, self._transport.post(_READ, {"inputs": [{"id": each} for each in batch], **asked})
            )
            for one in sorted(answer.get("results") or (), key=lambda each: int(each["id"])):
                markers = _MARKER.findall((one.get("properties") or {}).get("hs_communication_body") or "")
                if markers and markers[-1] in wanted:
                    found.setdefault(markers[-1], one["id"])
        return found

    def close_conversation(self, contact_id: str, last_seen_at: datetime) -> Closing:
        """There is no thread to close: a log has none."""
        return Closing.NO_THREAD

    def assign(self, contact_id: str, owner_email: str) -> bool:
        """There is no thread to give away."""
        return False

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _ids_at(self, contact_ids: Sequence[str]) -> list[str]:
        found: dict[str, None] = {}
        for start in range(0, len(contact_ids), BATCH_SIZE):
            inputs = [{"id": contact_id} for contact_id in contact_ids[start : start + BATCH_SIZE]]
            while inputs:
                answer = cast(AssociationsAnswer, self._transport.post(_OF_CONTACTS, {"inputs": inputs}))
                inputs = []
                for result in answer.get("results") or ():
                    found |= dict.fromkeys(str(each["toObjectId"]) for each in result.get("to") or ())
                    after = (result.get("paging") or {}).get("next", {}).get("after")
                    if after is not None:
                        inputs.append({"id": str(result["from"]["id"]), "after": after})
        return list(found)


def _input(one: TextToShow) -> BatchInput:
    who = "Student" if one.is_incoming else "Office"
    properties = {
        "hs_communication_channel_type": "SMS",
        "hs_communication_logged_from": "CRM",
        "hs_communication_body": f"{who}: {one.body}\n[SMS:{one.vendor_sid}]",
        "hs_timestamp": one.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    tie = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": _COMMUNICATION_TO_CONTACT}
    body = {
        "objectWriteTraceId": one.vendor_sid,
        "properties": properties,
        "associations": [{"to": {"id": one.contact_id}, "types": [tie]}],
    }
    return BatchInput(one.vendor_sid, body)
