"""Communications: texts that went out elsewhere, shown on the contact's timeline. HubSpot sends nothing for them."""

from collections.abc import Sequence

from integrations.hubspot.batches import BatchInput, write_results
from integrations.hubspot.created_once import check_keys, create_once, find_marked, in_utc, marked
from integrations.hubspot.mapping import COMMUNICATIONS
from integrations.hubspot.transport import HubSpotTransport
from schemas.crm import TextLogWrite, WriteResult

_COMMUNICATION_TO_CONTACT = 81  # HubSpot's own association type; the other direction is 82
_BODY = "hs_communication_body"


def log_texts(transport: HubSpotTransport, texts: Sequence[TextLogWrite]) -> list[WriteResult]:
    """Log the texts, each tied to its contact. Raises ValueError as tasks do, CrmUnanswered if some stand there."""
    check_keys([text.key for text in texts])
    outcomes = create_once(transport, COMMUNICATIONS, [_create_input(text) for text in texts])
    return write_results([text.key for text in texts], outcomes)


def find_logged_texts(transport: HubSpotTransport, contact_ids: Sequence[str]) -> dict[str, str]:
    """Return our key -> the id of every text we logged on these contacts."""
    return find_marked(transport, COMMUNICATIONS, _BODY, contact_ids)


def _create_input(text: TextLogWrite) -> BatchInput:
    properties = {
        "hs_communication_channel_type": "SMS",
        "hs_communication_logged_from": "CRM",
        _BODY: marked(text.body, text.key),
        "hs_timestamp": in_utc(text.at),
    }
    tie = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": _COMMUNICATION_TO_CONTACT}
    associations = [{"to": {"id": text.contact_id}, "types": [tie]}]
    body = {"objectWriteTraceId": text.key, "properties": properties, "associations": associations}
    return BatchInput(text.key, body)
