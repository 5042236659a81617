"""Lists of contacts: found by name, paged by 250, and what the portal knows of each member read by the hundred.

A page of members holds ids only, so the rest is a batch read. 25,000 strangers are 350 requests, 19 s at Pro's pace.
Source: HubSpot's published API documents, version 2026-09 (lists; objects, batch read).
"""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import cast

from integrations.hubspot.batches import BATCH_SIZE
from integrations.hubspot.errors import HubSpotInvalid
from integrations.hubspot.mapping import CONTACT_PROPERTIES, CONTACTS, STUDENT_ID
from integrations.hubspot.paths import Api, path
from integrations.hubspot.transport import HubSpotTransport
from integrations.hubspot.wire import BatchAnswer, ListAnswer, MembershipsPage
from schemas.crm import CrmListUnknown, ListMember, ListReader

_CONTACT_TYPE = "0-1"  # the same in every portal
_PAGE_SIZE = "250"
_READ = path(Api.OBJECTS, CONTACTS, "batch", "read")
_EMAIL, _PHONE = CONTACT_PROPERTIES["email"], CONTACT_PROPERTIES["phone"]
_MOBILE = "mobilephone"  # where people put the number that gets texts, if they tell the two apart


class HubSpotLists(ListReader):
    """The lists of one portal."""

    def __init__(self, transport: HubSpotTransport) -> None:
        self._transport = transport

    def member_ids(self, list_name: str) -> Iterator[str]:
        """Yield the ids of a list's contacts, in HubSpot's order. Raises CrmListUnknown and as the transport."""
        list_id = self._list_id(list_name)
        query = {"limit": _PAGE_SIZE}
        while True:
            page = cast(MembershipsPage, self._transport.get(path(Api.LISTS, list_id, "memberships"), query))
            yield from (str(member["recordId"]) for member in page.get("results") or ())
            after = (page.get("paging") or {}).get("next", {}).get("after")
            if after is None:
                return
            query = {"limit": _PAGE_SIZE, "after": after}

    def members(self, crm_ids: Sequence[str]) -> Iterator[ListMember]:
        """Yield what the portal knows of these contacts; a contact deleted meanwhile is left out."""
        wanted = [STUDENT_ID, _EMAIL, _PHONE, _MOBILE]
        for start in range(0, len(crm_ids), BATCH_SIZE):
            inputs = [{"id": crm_id} for crm_id in crm_ids[start : start + BATCH_SIZE]]
            body = {"inputs": inputs, "properties": wanted, "propertiesWithHistory": []}
            answer = cast(BatchAnswer, self._transport.post(_READ, body))
            for contact in answer.get("results") or ():
                values = contact.get("properties") or {}
                phone = values.get(_MOBILE) or values.get(_PHONE)
                yield ListMember(str(contact["id"]), values.get(STUDENT_ID), values.get(_EMAIL), phone)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _list_id(self, name: str) -> str:
        by_name = path(Api.LISTS, "object-type-id", _CONTACT_TYPE, "name", name)
        try:
            answer = cast(ListAnswer, self._transport.get(by_name))
        except HubSpotInvalid as problem:
            if problem.status != HTTPStatus.NOT_FOUND:
                raise
            raise CrmListUnknown(f"HubSpot has no list of contacts named {name!r}. Check the name there.") from problem
        return str(answer["list"]["listId"])
