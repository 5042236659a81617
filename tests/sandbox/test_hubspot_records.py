"""Records: what is kept, what is refused, and what a batch does with one bad input."""

from collections.abc import Iterator

import pytest

from tests.sandbox.hubspot_portal import OBJECTS, PortalUnderTest, running_portal, student, students

UPSERT = f"{OBJECTS}/contacts/batch/upsert"
TASK = {"hs_timestamp": "2026-03-02T15:00:00Z", "hs_task_subject": "Call"}


@pytest.fixture(scope="module")
def server() -> Iterator[PortalUnderTest]:
    with running_portal() as portal:
        yield portal


@pytest.fixture
def portal(server: PortalUnderTest) -> PortalUnderTest:
    server.reset()
    server.make_unique_property()
    return server


def search(portal: PortalUnderTest, *filters: dict, object_type: str = "contacts", **more: object) -> list[str]:
    body = {"filterGroups": [{"filters": list(filters)}], "limit": 200, **more}
    return [one["id"] for one in portal.post(f"{OBJECTS}/{object_type}/search", body)["results"]]


def test_the_property_that_does_not_exist_is_named(portal: PortalUnderTest) -> None:
    reply = portal.call("POST", f"{OBJECTS}/contacts", {"properties": {"shoe_size": "44"}})
    assert reply.status == 400
    assert reply.body["category"] == "VALIDATION_ERROR"
    assert reply.body["message"].startswith("Property values were not valid")
    assert "shoe_size" in reply.body["message"]
    assert reply.body["errors"][0]["code"] == "PROPERTY_DOESNT_EXIST"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("2026-03-02", "2026-03-02"),
        ("1772409600000", "2026-03-02"),
        ("1772409601000", None),
        ("03/02/2026", None),
        ("2026-02-30", None),
        ("20260302", None),
        ("2026-03-02T00:00:00Z", None),
    ],
)
def test_a_date_is_a_day_and_nothing_else(portal: PortalUnderTest, value: str, kept: str | None) -> None:
    portal.post(
        "/crm/properties/2026-09/contacts",
        {
            "name": "started_on",
            "label": "Started",
            "type": "date",
            "fieldType": "date",
            "groupName": "contactinformation",
        },
    )
    reply = portal.call("POST", f"{OBJECTS}/contacts", {"properties": {"started_on": value}})
    assert reply.body.get("properties", {}).get("started_on") == kept
    assert reply.status == (201 if kept else 400)


def test_values_are_strings_and_unknown_ones_null(portal: PortalUnderTest) -> None:
    contact_id = portal.post(f"{OBJECTS}/contacts", {"properties": {"zip": 60601}})["id"]
    read = portal.get(f"{OBJECTS}/contacts/{contact_id}?properties=zip,nonsense&properties=city")
    assert read["properties"]["zip"] == "60601"
    assert read["properties"]["nonsense"] is None
    assert read["properties"]["city"] is None
    assert read["updatedAt"].endswith("Z")


def test_an_upsert_makes_once_and_changes_after(portal: PortalUnderTest) -> None:
    first = portal.post(UPSERT, students(100))
    again = portal.post(UPSERT, students(100))
    assert [one["new"] for one in first["results"]] == [True] * 100
    assert [one["new"] for one in again["results"]] == [False] * 100
    assert [one["updatedAt"] for one in again["results"]] == [one["updatedAt"] for one in first["results"]]
    stats = portal.stats()
    assert stats["objects"]["contacts"] == 100
    assert stats["requests"]["POST /crm/objects/2026-09/{type}/batch/upsert"] == 2
    assert stats["writes"] == 2  # the property and the first upsert


def test_more_than_a_hundred_are_refused(portal: PortalUnderTest) -> None:
    assert portal.call("POST", UPSERT, students(101)).status == 400
    assert portal.stats()["objects"]["contacts"] == 0


def test_the_same_id_twice_in_a_batch_is_refused(portal: PortalUnderTest) -> None:
    assert portal.call("POST", UPSERT, {"inputs": [student(1), student(1)]}).status == 400


def test_an_upsert_by_a_property_that_is_not_unique_is_refused(portal: PortalUnderTest) -> None:
    one = student(1) | {"idProperty": "city"}
    assert portal.call("POST", UPSERT, {"inputs": [one]}).status == 400


def test_one_bad_input_with_trace_ids_stands_beside_the_good_ones(portal: PortalUnderTest) -> None:
    reply = portal.call("POST", UPSERT, {"inputs": [student(1), student(2, shoe_size="44"), student(3)]})
    assert reply.status == 207
    assert [one["objectWriteTraceId"] for one in reply.body["results"]] == ["S1", "S3"]
    assert reply.body["numErrors"] == 1
    assert reply.body["errors"][0]["context"] == {"objectWriteTraceId": ["S2"]}
    assert reply.body["errors"][0]["category"] == "VALIDATION_ERROR"


def test_one_bad_input_without_trace_ids_fails_the_batch(portal: PortalUnderTest) -> None:
    inputs = [{"properties": {"email": "a@college.example"}}, {"properties": {"email": "no address"}}]
    assert portal.call("POST", f"{OBJECTS}/contacts/batch/create", {"inputs": inputs}).status == 400
    assert portal.stats()["objects"]["contacts"] == 0


def test_an_address_that_another_contact_has_fails_the_whole_upsert(portal: PortalUnderTest) -> None:
    contact_id = portal.make_contact(email="s2@college.example")
    reply = portal.call("POST", UPSERT, {"inputs": [student(1), student(2)]})
    assert reply.status == 409
    assert portal.stats()["objects"]["contacts"] == 1
    found = portal.post(
        f"{OBJECTS}/contacts/batch/read",
        {"idProperty": "email", "inputs": [{"id": "S2@college.example"}], "properties": []},
    )
    assert found["results"][0]["id"] == contact_id


def test_reading_a_batch_tells_what_is_missing(portal: PortalUnderTest) -> None:
    contact_id = portal.make_contact(email="a@college.example")
    inputs = [{"id": contact_id}, {"id": "12"}]
    reply = portal.call("POST", f"{OBJECTS}/contacts/batch/read", {"inputs": inputs})
    assert reply.status == 207
    assert [one["id"] for one in reply.body["results"]] == [contact_id]
    assert reply.body["errors"][0]["category"] == "OBJECT_NOT_FOUND"
    assert reply.body["errors"][0]["context"] == {"ids": ["12"]}


def test_updating_a_batch_applies_what_is_there(portal: PortalUnderTest) -> None:
    contact_id = portal.make_contact(email="a@college.example")
    inputs = [{"id": contact_id, "properties": {"city": "Joliet"}}, {"id": "12", "properties": {"city": "X"}}]
    reply = portal.call("POST", f"{OBJECTS}/contacts/batch/update", {"inputs": inputs})
    assert reply.status == 207
    assert reply.body["results"][0]["properties"]["city"] == "Joliet"


def test_an_archived_record_is_gone_and_its_key_free(portal: PortalUnderTest) -> None:
    contact_id = portal.post(UPSERT, students(1))["results"][0]["id"]
    portal.post(f"{OBJECTS}/contacts/batch/archive", {"inputs": [{"id": contact_id}]})
    assert portal.call("GET", f"{OBJECTS}/contacts/{contact_id}").status == 404
    assert portal.get(f"{OBJECTS}/contacts/{contact_id}?archived=true")["archived"] is True
    assert portal.post(UPSERT, students(1))["results"][0]["new"] is True


def test_tasks_made_again_are_there_twice(portal: PortalUnderTest) -> None:
    for _ in range(2):
        portal.post(f"{OBJECTS}/tasks/batch/create", {"inputs": [{"properties": TASK}]})
    assert portal.stats()["objects"]["tasks"] == 2


def test_tasks_take_no_unique_property(portal: PortalUnderTest) -> None:
    body = {
        "name": "placeline_key",
        "label": "Key",
        "type": "string",
        "fieldType": "text",
        "groupName": "taskinformation",
        "hasUniqueValue": True,
    }
    assert portal.call("POST", "/crm/properties/2026-09/tasks", body).status == 400


def test_an_option_that_is_not_one_is_refused(portal: PortalUnderTest) -> None:
    reply = portal.call("POST", f"{OBJECTS}/tasks", {"properties": TASK | {"hs_task_priority": "URGENT"}})
    assert reply.status == 400
    assert reply.body["errors"][0]["code"] == "INVALID_OPTION"


def test_a_listing_comes_in_pages_with_associations(portal: PortalUnderTest) -> None:
    contact_ids = [portal.make_contact(email=f"s{number}@college.example") for number in range(3)]
    task_id = portal.post(f"{OBJECTS}/tasks", {"properties": TASK})["id"]
    put = portal.call("PUT", f"{OBJECTS}/tasks/{task_id}/associations/default/contacts/{contact_ids[2]}")
    assert put.status == 200
    first = portal.get(f"{OBJECTS}/contacts?limit=2&associations=tasks")
    second = portal.get(f"{OBJECTS}/contacts?limit=2&associations=tasks&after={first['paging']['next']['after']}")
    assert [one["id"] for one in first["results"] + second["results"]] == contact_ids
    assert "paging" not in second
    assert second["results"][0]["associations"] == {"tasks": {"results": [{"id": task_id, "type": "contact_to_task"}]}}


def test_archiving_a_record_parts_it_from_the_others(portal: PortalUnderTest) -> None:
    contact_id = portal.make_contact(email="a@college.example")
    task_id = portal.post(f"{OBJECTS}/tasks", {"properties": TASK})["id"]
    portal.call("PUT", f"{OBJECTS}/tasks/{task_id}/associations/default/contacts/{contact_id}")
    portal.call("DELETE", f"{OBJECTS}/tasks/{task_id}")
    read = portal.call("POST", "/crm/associations/2026-09/contacts/tasks/batch/read", {"inputs": [{"id": contact_id}]})
    assert read.status == 207
    assert read.body["errors"][0]["subCategory"] == "crm.associations.NO_ASSOCIATIONS_FOUND"


def test_an_association_of_the_wrong_kind_is_refused(portal: PortalUnderTest) -> None:
    contact_id = portal.make_contact(email="a@college.example")
    link = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 203}
    body = {"properties": TASK, "associations": [{"to": {"id": contact_id}, "types": [link]}]}
    assert portal.call("POST", f"{OBJECTS}/tasks", body).status == 400


def test_a_task_for_a_contact_that_is_not_there_is_refused(portal: PortalUnderTest) -> None:
    link = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 204}
    bad = {"properties": TASK, "associations": [{"to": {"id": "12"}, "types": [link]}]}
    reply = portal.call("POST", f"{OBJECTS}/tasks/batch/create", {"inputs": [{"properties": TASK}, bad]})
    assert reply.status == 400
    assert portal.stats()["objects"]["tasks"] == 0


def test_a_task_belongs_to_an_owner_and_not_to_an_address(portal: PortalUnderTest) -> None:
    owner = portal.get("/crm/owners/2026-09?email=advisor1@college.example")["results"][0]
    for owner_id, status in ((owner["id"], 201), (owner["email"], 400)):
        reply = portal.call("POST", f"{OBJECTS}/tasks", {"properties": TASK | {"hubspot_owner_id": owner_id}})
        assert reply.status == status


def test_labels_tell_the_ids_of_association_types(portal: PortalUnderTest) -> None:
    labels = portal.get("/crm/associations/2026-09/tasks/contacts/labels")["results"]
    assert labels == [{"category": "HUBSPOT_DEFINED", "typeId": 204, "label": None}]


def test_search_compares_each_type_in_its_own_way(portal: PortalUnderTest) -> None:
    early, late = (
        portal.post(f"{OBJECTS}/tasks", {"properties": TASK | {"hs_timestamp": at, "hs_task_subject": subject}})["id"]
        for at, subject in (("2026-03-02T15:00:00Z", "Call Ana Lopez"), ("2026-10-02T15:00:00Z", "Write Bo"))
    )
    due = {"propertyName": "hs_timestamp", "value": "1780000000000"}
    subject = {"propertyName": "hs_task_subject"}
    assert search(portal, due | {"operator": "LT"}, object_type="tasks") == [early]
    assert search(portal, due | {"operator": "GTE"}, object_type="tasks") == [late]
    token = subject | {"operator": "CONTAINS_TOKEN", "value": "lop*"}
    assert search(portal, token, object_type="tasks") == [early]
    either = subject | {"operator": "IN", "values": ["write bo", "nobody"]}
    assert search(portal, either, object_type="tasks") == [late]
    other = subject | {"operator": "NEQ", "value": "Write Bo"}
    assert search(portal, other, object_type="tasks") == [early]
    body = {"propertyName": "hs_task_body", "operator": "HAS_PROPERTY"}
    assert search(portal, body, object_type="tasks") == []
    by_id = {"propertyName": "hs_object_id", "operator": "GT", "value": early}
    assert search(portal, by_id, object_type="tasks") == [late]


@pytest.mark.parametrize(
    "change", [{"limit": 201}, {"after": "9990"}, {"filterGroups": [{}] * 6}, {"sorts": ["a", "b"]}]
)
def test_search_refuses_what_is_beyond_it(portal: PortalUnderTest, change: dict) -> None:
    body = {"filterGroups": [], "limit": 100, "after": "0"} | change
    assert portal.call("POST", f"{OBJECTS}/contacts/search", body).status == 400


def test_search_sees_a_write_later_than_the_record_has_it(portal: PortalUnderTest) -> None:
    contact_id = portal.make_contact(email="a@college.example", city="Joliet")
    portal.set_faults(search_lag_seconds=60)
    portal.call("PATCH", f"{OBJECTS}/contacts/{contact_id}", {"properties": {"city": "Aurora"}})
    portal.make_contact(email="b@college.example", city="Joliet")
    in_joliet = {"propertyName": "city", "operator": "EQ", "value": "Joliet"}
    assert search(portal, in_joliet) == [contact_id]


def test_unknown_types_and_paths_are_refused_as_the_vendor_does(portal: PortalUnderTest) -> None:
    assert portal.call("GET", f"{OBJECTS}/gadgets").status == 400
    assert portal.call("GET", "/crm/gadgets").status == 404
    assert portal.call("POST", f"{OBJECTS}/contacts", []).status == 400


def test_undated_paths_lead_to_the_same_records(portal: PortalUnderTest) -> None:
    contact_id = portal.make_contact(email="a@college.example")
    for path in ("/crm/v3/objects/contacts", "/crm/v4/objects/0-1"):
        assert [one["id"] for one in portal.get(path)["results"]] == [contact_id]
    for path in ("/crm-object-schemas/v3/schemas", "/crm/v3/schemas", "/crm/v3/owners/", "/crm/v3/owners"):
        assert "results" in portal.get(path)


def test_the_control_interface_shows_everything(portal: PortalUnderTest) -> None:
    contact_id = portal.make_contact(email="a@college.example", city="Joliet")
    task_id = portal.post(f"{OBJECTS}/tasks", {"properties": TASK})["id"]
    portal.call("PUT", f"{OBJECTS}/tasks/{task_id}/associations/default/contacts/{contact_id}")
    shown = portal.get("/control/objects/contacts?offset=0&limit=10")
    assert shown["total"] == 1
    assert shown["results"][0]["properties"]["city"] == "Joliet"
    assert shown["results"][0]["associations"] == {"tasks": [task_id]}
    last = portal.get("/control/requests?offset=3&limit=1")["results"][0]
    assert (last["method"], last["status"], last["changed"]) == ("PUT", 200, True)
    assert portal.get("/control/health")["status"] == "ok"


@pytest.mark.slow
@pytest.mark.parametrize("tier", ["pro", "starter"])
def test_only_enterprise_has_custom_objects(tier: str) -> None:
    with running_portal("--tier", tier) as portal:
        for method in ("GET", "POST"):
            reply = portal.call(method, "/crm-object-schemas/2026-09/schemas", {"name": "career_status"})
            assert reply.status == 403
            assert "Enterprise" in reply.body["message"]
        limit = portal.call("GET", f"{OBJECTS}/contacts").headers["X-HubSpot-RateLimit-Max"]
        assert limit == {"pro": "190", "starter": "100"}[tier]
