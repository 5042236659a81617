"""Lists of contacts, over the wire: found by name, paged, and only strangers read."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from integrations.hubspot.lists import HubSpotLists
from integrations.hubspot.transport import HubSpotTransport
from schemas.crm import CrmListUnknown, ListMember
from tests.sandbox.hubspot_portal import PortalUnderTest, running_portal

LISTS = "/crm/lists/2026-09"
MEMBERS = 260  # more than a page of memberships, more than two batches of contacts


@pytest.fixture(scope="module")
def portal() -> Iterator[PortalUnderTest]:
    with running_portal("--port", "0") as running:
        yield running


@contextmanager
def _lists(portal: PortalUnderTest) -> Iterator[HubSpotLists]:
    lists = HubSpotLists(HubSpotTransport(portal.base_url, portal.token, per_ten_seconds=10_000))
    try:
        yield lists
    finally:
        lists.close()


def _a_list(portal: PortalUnderTest, name: str, contact_ids: list[str]) -> None:
    made = portal.post(LISTS, {"name": name, "objectTypeId": "0-1", "processingType": "MANUAL"})
    added = portal.call("PUT", f"{LISTS}/{made['list']['listId']}/memberships/add", contact_ids)
    assert added.status == 200


@pytest.mark.slow
def test_a_list_is_read_by_its_name_over_all_its_pages(portal: PortalUnderTest) -> None:
    portal.make_unique_property()
    ids = [
        portal.make_contact(email=f"a{index}@b.example", placeline_student_id=f"S{index}", phone=f"+1312640{index:04}")
        for index in range(MEMBERS)
    ]
    _a_list(portal, "March / leads", ids)
    with _lists(portal) as lists:
        before = portal.stats()["total"]
        found = list(lists.member_ids("March / leads"))
        members = list(lists.members([*found[:120], "999999999"]))
        # The name, a page for every 250, a read for every 100: 25,000 members are 351 requests, 18.5 s at Pro's pace.
        assert portal.stats()["total"] - before == 1 + 2 + 2
    assert sorted(found) == sorted(ids)
    assert len(members) == 120
    assert ListMember(ids[0], "S0", "a0@b.example", "+13126400000") in members


def test_a_list_nobody_made_is_a_mistake_a_person_can_mend(portal: PortalUnderTest) -> None:
    with _lists(portal) as lists, pytest.raises(CrmListUnknown, match="no list of contacts named 'Nobody'"):
        list(lists.member_ids("Nobody"))
