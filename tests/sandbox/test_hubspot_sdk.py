"""The vendor's own client, with its answers checked against its models, finds a portal it can work with."""

import time
from collections.abc import Iterator

import pytest
from hubspot import HubSpot
from hubspot.crm.associations import v4
from hubspot.crm.associations.v4.exceptions import ApiException as AssociationApiException
from hubspot.crm.lists import ListCreateRequest
from hubspot.crm.objects import (
    BatchInputSimplePublicObjectBatchInputForCreate,
    BatchInputSimplePublicObjectBatchInputUpsert,
    Filter,
    FilterGroup,
    PublicObjectSearchRequest,
    SimplePublicObjectBatchInputForCreate,
    SimplePublicObjectBatchInputUpsert,
    SimplePublicObjectInput,
)
from hubspot.crm.objects.exceptions import ApiException as ObjectApiException
from hubspot.crm.properties import BatchInputPropertyCreate, PropertyCreate, PropertyGroupCreate
from hubspot.crm.properties.exceptions import ApiException as PropertyApiException
from hubspot.crm.schemas import (
    ObjectSchema,
    ObjectSchemaEgg,
    ObjectTypeDefinitionLabels,
    ObjectTypePropertyCreate,
)

from tests.sandbox.hubspot_portal import PortalUnderTest, running_portal

TASK_TO_CONTACT = 204
NEXT_INSTANT_SECONDS = 0.002  # the portal counts milliseconds


@pytest.fixture(scope="module")
def server() -> Iterator[PortalUnderTest]:
    with running_portal() as portal:
        yield portal


@pytest.fixture
def portal(server: PortalUnderTest) -> PortalUnderTest:
    server.reset()
    return server


@pytest.fixture
def sdk(portal: PortalUnderTest) -> HubSpot:
    return portal.sdk()


def career_status(sdk: HubSpot) -> ObjectSchema:
    egg = ObjectSchemaEgg(
        name="career_status",
        labels=ObjectTypeDefinitionLabels(singular="Career Status", plural="Career Statuses"),
        required_properties=["career_key"],
        searchable_properties=["career_key"],
        primary_display_property="career_key",
        associated_objects=["CONTACT"],
        properties=[
            ObjectTypePropertyCreate(
                name="career_key", label="Key", type="string", field_type="text", has_unique_value=True
            ),
            ObjectTypePropertyCreate(name="employer", label="Employer", type="string", field_type="text"),
            ObjectTypePropertyCreate(name="started_on", label="Started", type="date", field_type="date"),
        ],
    )
    return sdk.crm.schemas.core_api.create(object_schema_egg=egg)


def upsert(sdk: HubSpot, object_type: str, id_property: str, properties: dict[str, dict[str, str]]) -> object:
    inputs = [
        SimplePublicObjectBatchInputUpsert(
            id_property=id_property, id=key, object_write_trace_id=key, properties=values
        )
        for key, values in properties.items()
    ]
    body = BatchInputSimplePublicObjectBatchInputUpsert(inputs=inputs)
    return sdk.crm.objects.batch_api.upsert(object_type, body)


def test_a_custom_object_is_defined_and_read_back(sdk: HubSpot) -> None:
    made = career_status(sdk)
    read = sdk.crm.schemas.core_api.get_by_id("p_career_status")
    listed = sdk.crm.schemas.core_api.get_all().results
    assert made.object_type_id.startswith("2-")
    assert made.fully_qualified_name.endswith("_career_status")
    assert [read.id] == [one.id for one in listed] == [made.id]
    assert {one.name for one in read.properties} >= {"career_key", "employer", "hs_object_id"}


def test_records_are_upserted_by_their_key_under_any_name_of_the_type(sdk: HubSpot) -> None:
    made = career_status(sdk)
    first = upsert(sdk, made.fully_qualified_name, "career_key", {"S1:MA": {"employer": "Mercy"}})
    again = upsert(sdk, made.object_type_id, "career_key", {"S1:MA": {"employer": "Grace"}})
    assert [one.new for one in first.results + again.results] == [True, False]
    assert first.results[0].id == again.results[0].id
    assert first.results[0].object_write_trace_id == "S1:MA"
    assert again.results[0].properties["employer"] == "Grace"


def test_properties_are_defined_once(sdk: HubSpot) -> None:
    core, groups, batch = (
        sdk.crm.properties.core_api,
        sdk.crm.properties.groups_api,
        sdk.crm.properties.batch_api,
    )
    groups.create("contacts", PropertyGroupCreate(name="placeline", label="Placeline"))
    new = PropertyCreate(name="cs_employer", label="Employer", type="string", field_type="text", group_name="placeline")
    made = batch.create("contacts", BatchInputPropertyCreate(inputs=[new]))
    assert [one.name for one in made.results] == ["cs_employer"]
    assert core.get_by_name("contacts", "cs_employer").group_name == "placeline"
    assert "cs_employer" in {one.name for one in core.get_all("contacts").results}
    for repeat in (
        lambda: core.create("contacts", new),
        lambda: batch.create("contacts", BatchInputPropertyCreate(inputs=[new])),
    ):
        with pytest.raises(PropertyApiException) as refused:
            repeat()
        assert refused.value.status == 409


def test_tasks_are_made_with_their_contact(portal: PortalUnderTest, sdk: HubSpot) -> None:
    contact_id = portal.make_contact(email="ana@college.example")
    link = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": TASK_TO_CONTACT}
    task = SimplePublicObjectBatchInputForCreate(
        properties={"hs_timestamp": "2026-03-02T15:00:00Z", "hs_task_subject": "Call Ana"},
        associations=[{"to": {"id": contact_id}, "types": [link]}],
    )
    made = sdk.crm.objects.batch_api.create("tasks", BatchInputSimplePublicObjectBatchInputForCreate(inputs=[task]))
    read = sdk.crm.objects.basic_api.get_by_id("contacts", contact_id, associations=["tasks"])
    assert [one.id for one in read.associations["tasks"].results] == [made.results[0].id]
    assert made.results[0].created_at.tzinfo is not None


def test_a_task_without_its_due_instant_is_refused(sdk: HubSpot) -> None:
    with pytest.raises(ObjectApiException) as refused:
        sdk.crm.objects.basic_api.create("tasks", {"properties": {"hs_task_subject": "Call"}})
    assert refused.value.status == 400
    assert "hs_timestamp" in refused.value.body


def test_search_finds_by_filters(portal: PortalUnderTest, sdk: HubSpot) -> None:
    for number in range(3):
        portal.make_contact(email=f"s{number}@college.example", state="IL" if number else "WI")
    request = PublicObjectSearchRequest(
        filter_groups=[FilterGroup(filters=[Filter(property_name="state", operator="EQ", value="IL")])],
        properties=["email", "state"],
        sorts=["-email"],
        limit=1,
        after="0",
    )
    first = sdk.crm.objects.search_api.do_search("contacts", request)
    assert first.total == 2
    assert first.results[0].properties["email"] == "s2@college.example"
    request.after = first.paging.next.after
    second = sdk.crm.objects.search_api.do_search("contacts", request)
    assert [one.properties["email"] for one in second.results] == ["s1@college.example"]
    assert second.paging is None


def test_owners_come_in_pages_and_by_address(sdk: HubSpot) -> None:
    owners = sdk.crm.owners.owners_api
    first = owners.get_page(limit=5)
    second = owners.get_page(limit=5, after=first.paging.next.after)
    assert len(first.results) + len(second.results) == 8
    assert second.paging is None
    (advisor,) = owners.get_page(email="advisor6@college.example").results
    assert owners.get_by_id(int(advisor.id)).email == "advisor6@college.example"


def test_tickets_have_a_pipeline_whose_last_stage_is_closed(sdk: HubSpot) -> None:
    (pipeline,) = sdk.crm.pipelines.pipelines_api.get_all("tickets").results
    assert [stage.metadata["ticketState"] for stage in pipeline.stages] == ["OPEN", "OPEN", "OPEN", "CLOSED"]
    assert sdk.crm.pipelines.pipelines_api.get_by_id("tickets", pipeline.id).label == pipeline.label


def test_a_list_takes_members_and_shows_them_in_pages(portal: PortalUnderTest, sdk: HubSpot) -> None:
    ids = [portal.make_contact(email=f"s{number}@college.example") for number in range(3)]
    made = sdk.crm.lists.lists_api.create(
        ListCreateRequest(name="Spring", object_type_id="0-1", processing_type="MANUAL")
    )
    members = sdk.crm.lists.memberships_api
    changed = members.add(made.list.list_id, [*ids, "999"])
    assert changed.records_ids_added == ids
    assert changed.record_ids_missing == ["999"]
    first = members.get_page(made.list.list_id, limit=2)
    second = members.get_page(made.list.list_id, limit=2, after=first.paging.next.after)
    assert [one.record_id for one in first.results + second.results] == ids
    assert sdk.crm.lists.lists_api.get_by_id(made.list.list_id).list.size == 3


def test_records_are_associated_by_default_and_read_back(portal: PortalUnderTest, sdk: HubSpot) -> None:
    schema = career_status(sdk)
    contact_id = portal.make_contact(email="ana@college.example")
    record_id = upsert(sdk, "career_status", "career_key", {"S1:MA": {}}).results[0].id
    batch = sdk.crm.associations.v4.batch_api
    pair = v4.PublicDefaultAssociationMultiPost(
        _from=v4.PublicObjectId(id=record_id), to=v4.PublicObjectId(id=contact_id)
    )
    body = v4.BatchInputPublicDefaultAssociationMultiPost(inputs=[pair])
    batch.create_default(schema.object_type_id, "contacts", body)
    writes = portal.stats()["writes"]
    batch.create_default(schema.object_type_id, "contacts", body)
    assert portal.stats()["writes"] == writes
    wanted = v4.PublicFetchAssociationsBatchRequest(id=contact_id)
    read = batch.get_page(
        "contacts",
        "p_career_status",
        v4.BatchInputPublicFetchAssociationsBatchRequest(inputs=[wanted]),
    )
    assert [one.to_object_id for one in read.results[0].to] == [record_id]
    single = sdk.crm.associations.v4.basic_api.get_page("contacts", contact_id, "career_status")
    assert [one.to_object_id for one in single.results] == [record_id]


def test_an_association_of_a_record_that_is_not_there_is_refused(sdk: HubSpot) -> None:
    with pytest.raises(AssociationApiException) as refused:
        sdk.crm.associations.v4.basic_api.create_default("contacts", "1", "tasks", "2")
    assert refused.value.status == 404


def test_refusals_are_exceptions_with_their_status(portal: PortalUnderTest, sdk: HubSpot) -> None:
    portal.make_contact(email="ana@college.example")
    with pytest.raises(ObjectApiException) as taken:
        sdk.crm.objects.basic_api.create("contacts", {"properties": {"email": "ANA@college.example"}})
    assert taken.value.status == 409
    portal.set_faults(rate_per_10s=0)
    with pytest.raises(ObjectApiException) as busy:
        sdk.crm.objects.basic_api.create("contacts", {"properties": {}})
    assert busy.value.status == 429
    portal.set_faults(rate_per_10s=None, unauthorized=True)
    with pytest.raises(ObjectApiException) as unauthorized:
        sdk.crm.objects.basic_api.get_page("contacts")
    assert unauthorized.value.status == 401


def test_a_write_that_changes_nothing_leaves_the_instant(portal: PortalUnderTest, sdk: HubSpot) -> None:
    contact_id = portal.make_contact(email="ana@college.example", city="Joliet")
    basic = sdk.crm.objects.basic_api
    before = basic.get_by_id("contacts", contact_id).updated_at
    same = basic.update("contacts", contact_id, SimplePublicObjectInput(properties={"city": "Joliet"}))
    time.sleep(NEXT_INSTANT_SECONDS)
    moved = basic.update("contacts", contact_id, SimplePublicObjectInput(properties={"city": "Aurora"}))
    assert same.updated_at == before
    assert moved.updated_at > before
