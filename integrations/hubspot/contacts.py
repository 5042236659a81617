"""Contacts: found or made by student id, or adopted by e-mail where the portal knew them first."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import cast

from integrations.hubspot.batches import BATCH_SIZE, BatchInput, Outcome, chunks, post_batch, send_all, write_results
from integrations.hubspot.errors import HubSpotInvalid
from integrations.hubspot.mapping import CONTACT_PROPERTIES, CONTACTS, STUDENT_ID, UnknownProperty, to_hubspot
from integrations.hubspot.paths import Api, path
from integrations.hubspot.transport import HubSpotTransport
from integrations.hubspot.wire import BatchAnswer, ObjectResult
from schemas.crm import ContactWrite, CrmRefused, WriteResult

_UPSERT = path(Api.OBJECTS, CONTACTS, "batch", "upsert")
_UPDATE = path(Api.OBJECTS, CONTACTS, "batch", "update")
_READ = path(Api.OBJECTS, CONTACTS, "batch", "read")


def upsert_contacts(transport: HubSpotTransport, contacts: Sequence[ContactWrite]) -> list[WriteResult]:
    """Find or make the contacts, and return a result for each write. If a key comes twice, the last wins."""
    outcomes: dict[str, Outcome] = {}
    inputs: list[BatchInput] = []
    changes: list[BatchInput] = []
    for write in {each.key: each for each in contacts}.values():
        try:
            (changes if write.is_known else inputs).append(_upsert_input(write))
        except UnknownProperty as error:
            outcomes[write.key] = HubSpotInvalid(400, str(error))
    # One that stood there is changed and not upserted: HubSpot would make a deleted one anew, without a word.
    outcomes |= send_all(changes, partial(post_batch, transport, _UPDATE), id_property=STUDENT_ID)
    outcomes |= send_all(inputs, partial(_upserted_or_adopted, transport), id_property=STUDENT_ID)
    conflicts = [each for each in inputs if _is_conflict(outcomes[each.key])]
    for start in range(0, len(conflicts), BATCH_SIZE):
        outcomes |= _adopted(transport, conflicts[start : start + BATCH_SIZE])
    if inputs and not any(isinstance(outcome, str) for outcome in outcomes.values()):
        _make_sure_of_set_up(transport)
    known = {each.key for each in contacts if each.is_known}
    return write_results([each.key for each in contacts], outcomes, known)


def find_contacts(transport: HubSpotTransport, keys: Sequence[str]) -> dict[str, str]:
    """Return student id -> the id of the contact that has it now, for those that stand there."""
    found: dict[str, str] = {}
    for batch in chunks(list(dict.fromkeys(keys))):
        wanted = {"idProperty": STUDENT_ID, "properties": [STUDENT_ID], "propertiesWithHistory": []}
        answer = cast(BatchAnswer, transport.post(_READ, {"inputs": [{"id": key} for key in batch], **wanted}))
        for contact in answer.get("results") or ():
            key = (contact.get("properties") or {}).get(STUDENT_ID)
            if key:
                found[key] = contact["id"]
    return found


def _make_sure_of_set_up(transport: HubSpotTransport) -> None:
    # Without our unique property HubSpot refuses each contact by itself, in words that may change. To
    # reject them all would leave a person to mend thousands of contacts that have nothing wrong with them.
    try:
        transport.get(path(Api.PROPERTIES, CONTACTS, STUDENT_ID))
    except HubSpotInvalid as problem:
        raise CrmRefused(f"the portal is not set up for Placeline: it lacks {STUDENT_ID}") from problem


def _upsert_input(write: ContactWrite) -> BatchInput:
    properties = {STUDENT_ID: write.key, **to_hubspot(write.properties, CONTACT_PROPERTIES)}
    body = {
        "idProperty": STUDENT_ID,
        "id": write.key,
        "objectWriteTraceId": write.key,
        "properties": properties,
    }
    return BatchInput(write.key, body, sent_id=write.key)


def _upserted_or_adopted(transport: HubSpotTransport, batch: Sequence[BatchInput]) -> BatchAnswer:
    """Upsert one batch; if contacts are there already under their e-mail, adopt those and upsert the rest.

    On the first day nearly every contact is known to the portal by e-mail only. Halving such a batch would
    end in a request per contact; one read by e-mail tells it of all hundred at once.
    """
    try:
        return post_batch(transport, _UPSERT, batch)
    except HubSpotInvalid as problem:
        if not problem.is_conflict:
            raise
        outcomes = _adopted(transport, batch)
        adopted = {key: crm_id for key, crm_id in outcomes.items() if isinstance(crm_id, str)}
        if not adopted:
            raise
    others = [each for each in batch if each.key not in adopted]
    answer = post_batch(transport, _UPSERT, others) if others else BatchAnswer()
    results: list[ObjectResult] = [{"id": crm_id, "objectWriteTraceId": key} for key, crm_id in adopted.items()]
    return {"results": results + (answer.get("results") or []), "errors": answer.get("errors") or []}


def _adopted(transport: HubSpotTransport, batch: Sequence[BatchInput]) -> dict[str, Outcome]:
    """Give our student id to the contacts that have the e-mail of an input and no student id yet.

    Returns what became of those inputs; one whose e-mail is nobody's is not in it. An e-mail that is
    another student's (parents, a shared mailbox) is refused: to go on would turn one student's contact into
    another's.
    """
    known = _contacts_by_email(transport, [email for each in batch if (email := _email(each))])
    outcomes: dict[str, Outcome] = {}
    updates: dict[str, BatchInput] = {}
    for each in batch:
        contact = known.get(_email(each))
        if contact is None:
            continue
        crm_id = contact["id"]
        student_id = contact.get("properties", {}).get(STUDENT_ID) or (
            updates[crm_id].key if crm_id in updates else None
        )
        if student_id is None:
            body = {"id": crm_id, "objectWriteTraceId": each.key, "properties": each.body["properties"]}
            updates[crm_id] = BatchInput(each.key, body, sent_id=crm_id)
        elif student_id != each.key:
            reason = f"the e-mail address is already that of student {student_id} (contact {crm_id})"
            outcomes[each.key] = HubSpotInvalid(409, reason, category="CONFLICT", property_name="email")
    return outcomes | send_all(list(updates.values()), partial(post_batch, transport, _UPDATE))


def _contacts_by_email(transport: HubSpotTransport, emails: Sequence[str]) -> dict[str, ObjectResult]:
    if not emails:
        return {}
    inputs = [{"id": email} for email in dict.fromkeys(emails)]
    wanted = {"idProperty": "email", "properties": ["email", STUDENT_ID], "propertiesWithHistory": []}
    try:
        answer = cast(BatchAnswer, transport.post(_READ, {"inputs": inputs, **wanted}))
    except HubSpotInvalid:
        # An address HubSpot cannot read is nobody's; the upsert has the better reason for it.
        return {}
    found = ((each, each.get("properties", {}).get("email")) for each in answer.get("results") or ())
    # Only an address that was asked for counts; HubSpot may find a contact by a second one.
    return {email.lower(): contact for contact, email in found if email and contact.get("id")}


def _email(each: BatchInput) -> str:
    properties = cast(Mapping[str, str], each.body["properties"])
    return properties.get("email", "").strip().lower()


def _is_conflict(outcome: Outcome) -> bool:
    return isinstance(outcome, HubSpotInvalid) and outcome.is_conflict
