"""The verbs against answers that a well-behaved sandbox never gives: pages, half-done work, other channels."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest

from integrations.hubspot.contacts import upsert_contacts
from integrations.hubspot.conversations import close_conversation, sms_channel_ids
from integrations.hubspot.errors import HubSpotForbidden, HubSpotInvalid
from integrations.hubspot.owners import Owners
from integrations.hubspot.paths import Api, dated_path, in_version, path, versions
from integrations.hubspot.records import RecordHome, record_home, tie_records, upsert_records
from integrations.hubspot.tasks import create_tasks, find_tasks
from integrations.hubspot.tickets import TicketQueue, TicketWishes, ticket_queue
from integrations.hubspot.transport import HubSpotTransport, Json, Query
from schemas.crm import (
    Closing,
    ContactWrite,
    CrmBusy,
    CrmRefused,
    CrmUnanswered,
    RecordTie,
    RecordWrite,
    Rejected,
    TaskWrite,
    Written,
)

SMS = frozenset({"2718"})
SEEN_AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
BEFORE = "2026-12-01T08:59:59.999Z"
AFTER = "2026-12-01T09:00:00.001Z"


class ScriptedTransport(HubSpotTransport):
    """Gives the next answer of a list, or raises it, and remembers what was asked."""

    def __init__(self, *answers: Mapping[str, object] | Exception) -> None:
        super().__init__("http://127.0.0.1:9", "scripted")
        self._answers = list(answers)
        self.asked: list[tuple[str, str, Any]] = []

    def get(self, path: str, query: Query | None = None) -> Json:
        return self._next("GET", path, query)

    def post(self, path: str, body: Mapping[str, object]) -> Json:
        return self._next("POST", path, body)

    def patch(self, path: str, body: Mapping[str, object]) -> Json:
        return self._next("PATCH", path, body)

    def _next(self, method: str, path: str, sent: object) -> Json:
        self.asked.append((method, path, sent))
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return dict(answer)


def owners(transport: HubSpotTransport) -> Owners:
    return Owners(transport, lambda: 0.0)


def task(key: str, owner_email: str | None = None) -> TaskWrite:
    return TaskWrite(key, "501", "Ask", "Body", SEEN_AT, owner_email)


def thread(number: int, received: str | None = BEFORE, channel: str = "2718") -> Json:
    return {"id": str(number), "originalChannelId": channel, "latestMessageReceivedTimestamp": received}


def created(*keys: str) -> Json:
    return {"results": [{"id": f"9{place}", "objectWriteTraceId": key} for place, key in enumerate(keys)]}


class TestTasks:
    def test_a_limit_met_when_half_was_created_is_unanswered_because_something_was_written(self) -> None:
        bad_batch = HubSpotInvalid(400, "one of them is bad")
        transport = ScriptedTransport(bad_batch, created("a"), CrmBusy(3600, "DAILY"))
        with pytest.raises(CrmUnanswered, match="1 tasks were created"):
            create_tasks(transport, owners(transport), [task("a"), task("b")])

    def test_a_limit_met_before_anything_was_created_stays_a_limit(self) -> None:
        transport = ScriptedTransport(HubSpotInvalid(400, "one is bad"), CrmBusy(3600, "DAILY"))
        with pytest.raises(CrmBusy):
            create_tasks(transport, owners(transport), [task("a"), task("b")])

    def test_the_due_instant_is_sent_in_utc(self) -> None:
        transport = ScriptedTransport(created("a"))
        phoenix = datetime.fromisoformat("2026-12-01T09:00:00-07:00")
        create_tasks(transport, owners(transport), [TaskWrite("a", "501", "Ask", "Body", phoenix, None)])
        [(_, _, body)] = transport.asked
        assert body["inputs"][0]["properties"]["hs_timestamp"] == "2026-12-01T16:00:00.000Z"

    @pytest.mark.parametrize("key", ["a]b", "a\nb", ""])
    def test_a_key_that_could_not_be_read_back_is_refused(self, key: str) -> None:
        transport = ScriptedTransport()
        with pytest.raises(ValueError, match="read back"):
            create_tasks(transport, owners(transport), [task(key)])

    def test_tasks_are_found_over_all_pages_and_the_oldest_of_two_is_ours(self) -> None:
        transport = ScriptedTransport(
            {
                "results": [
                    {"from": {"id": "501"}, "to": [{"toObjectId": 12}], "paging": {"next": {"after": "x"}}},
                    {"from": {"id": "502"}, "to": [{"toObjectId": "7"}]},
                ]
            },
            {"results": [{"from": {"id": "501"}, "to": [{"toObjectId": 9}]}]},
            {
                "results": [
                    {"id": "12", "properties": {"hs_task_body": "<p>Body<br>[PL:a]</p>"}},
                    {"id": "9", "properties": {"hs_task_body": "Body\n[PL:a]"}},
                    {"id": "7", "properties": {"hs_task_body": None}},
                ]
            },
        )
        assert find_tasks(transport, ["501", "502", "501"]) == {"a": "9"}
        assert transport.asked[1][2] == {"inputs": [{"id": "501", "after": "x"}]}

    def test_nobody_to_look_for_asks_nothing(self) -> None:
        assert find_tasks(ScriptedTransport(), []) == {}


class TestOwners:
    def test_all_pages_are_read_and_users_without_an_address_left_out(self) -> None:
        transport = ScriptedTransport(
            {"results": [{"id": "1", "email": "A@college.example"}], "paging": {"next": {"after": "1"}}},
            {"results": [{"id": "2"}, {"id": "3", "email": "b@college.example"}]},
        )
        known = owners(transport)
        assert [known.owner_id(f"{name}@college.example") for name in "ab"] == ["1", "3"]

    def test_a_new_user_is_found_after_five_minutes_without_asking_each_time(self) -> None:
        now = [0.0]
        transport = ScriptedTransport({"results": []}, {"results": [{"id": "1", "email": "new@college.example"}]})
        known = Owners(transport, lambda: now[0])
        assert known.owner_id("new@college.example") is None
        assert known.owner_id("new@college.example") is None
        now[0] = 301.0
        assert known.owner_id("new@college.example") == "1"


class TestConversations:
    def test_every_old_thread_is_closed_and_the_newer_one_kept_open(self) -> None:
        transport = ScriptedTransport(
            {"results": [thread(1), thread(2)], "paging": {"next": {"after": "2"}}},
            {"results": [thread(3)]},
            *(thread(1), {}),
            thread(2, AFTER),
            *(thread(3, None), {}),
        )
        assert close_conversation(transport, SMS, "501", SEEN_AT) is Closing.NEWER_MESSAGE
        changed = [path[-1] for method, path, _ in transport.asked if method == "PATCH"]
        assert changed == ["1", "3"]

    def test_a_message_that_comes_between_the_listing_and_the_closing_is_seen(self) -> None:
        transport = ScriptedTransport({"results": [thread(1, BEFORE)]}, thread(1, AFTER))
        assert close_conversation(transport, SMS, "501", SEEN_AT) is Closing.NEWER_MESSAGE

    def test_the_message_that_was_seen_is_not_newer_than_itself(self) -> None:
        seen = SEEN_AT + timedelta(milliseconds=1)
        transport = ScriptedTransport({"results": [thread(1, AFTER)]}, thread(1, AFTER), {})
        assert close_conversation(transport, SMS, "501", seen) is Closing.CLOSED

    def test_an_e_mail_thread_is_left_alone(self) -> None:
        transport = ScriptedTransport({"results": [thread(1, channel="1002")]})
        assert close_conversation(transport, SMS, "501", SEEN_AT) is Closing.NO_THREAD

    def test_a_thread_deleted_meanwhile_is_no_thread(self) -> None:
        transport = ScriptedTransport({"results": [thread(1)]}, HubSpotInvalid(404, "gone"))
        assert close_conversation(transport, SMS, "501", SEEN_AT) is Closing.NO_THREAD

    def test_sms_channels_are_known_by_their_name(self) -> None:
        transport = ScriptedTransport(
            {"results": [{"id": "1002", "name": "Email"}], "paging": {"next": {"after": "1"}}},
            {"results": [{"id": 2718, "name": "Twilio SMS"}]},
        )
        assert sms_channel_ids(transport) == SMS


class TestWhereRecordsGo:
    def test_a_portal_that_lists_no_object_is_asked_for_the_properties_of_the_contact(self) -> None:
        assert record_home(ScriptedTransport({"results": []}, {"name": "cs_career_key"})) == RecordHome(None)

    def test_a_missing_scope_is_not_taken_for_a_smaller_subscription(self) -> None:
        transport = ScriptedTransport(HubSpotForbidden("no scope"), HubSpotInvalid(404, "no such property"))
        with pytest.raises(CrmRefused, match="no place for Career Status"):
            record_home(transport)

    def test_a_tie_refused_among_others_rejects_its_record_only(self) -> None:
        transport = ScriptedTransport(
            {
                "results": [{"from": {"id": "71"}, "to": {"id": "501"}}],
                "errors": [{"message": "no such contact", "context": {"fromObjectId": ["72"]}}],
            },
        )
        ties = [RecordTie("a", "71", "501"), RecordTie("b", "72", "9")]
        assert tie_records(transport, RecordHome("2-1"), ties) == [Written("a", "71"), Rejected("b", "no such contact")]

    def test_records_on_the_contact_itself_need_no_tie_and_no_request(self) -> None:
        transport = ScriptedTransport()
        assert tie_records(transport, RecordHome(None), [RecordTie("a", "5", "5")]) == [Written("a", "5")]

    def test_two_records_of_one_contact_show_the_last_and_share_its_fate(self) -> None:
        transport = ScriptedTransport({"results": [{"id": "501"}]})
        records = [RecordWrite("S1:MA", "501", {"outcome": "employed"}), RecordWrite("S1:LPN", "501", {})]
        assert upsert_records(transport, RecordHome(None), records) == [
            Written("S1:MA", "501"),
            Written("S1:LPN", "501"),
        ]
        [(_, _, body)] = transport.asked
        assert [each["properties"] for each in body["inputs"]] == [{"cs_career_key": "S1:LPN"}]


class TestContacts:
    def test_an_adoption_that_hubspot_refuses_is_rejected_with_its_reason(self) -> None:
        taken = HubSpotInvalid(409, "conflict", category="CONFLICT")
        known = {"results": [{"id": "900", "properties": {"email": "a@home.example"}}]}
        refused = HubSpotInvalid(400, "900 already has that value")
        is_set_up = {"name": "placeline_student_id"}
        # The batch, the read and the update; then the conflict that is left is looked into once more by itself.
        transport = ScriptedTransport(taken, known, refused, known, refused, is_set_up)
        [result] = upsert_contacts(transport, [ContactWrite("S1", {"email": "a@home.example"})])
        assert result == Rejected("S1", "900 already has that value")

    def test_a_contact_found_by_a_second_address_is_not_taken_for_somebody_without_one(self) -> None:
        taken = HubSpotInvalid(409, "conflict", category="CONFLICT")
        other = {"results": [{"id": "900", "properties": {"email": None}}]}
        bare, addressed = ContactWrite("S1", {}), ContactWrite("S2", {"email": "second@home.example"})
        is_set_up = {"name": "placeline_student_id"}
        # The batch and its read, then each half by itself, and the conflicts that are left once more.
        transport = ScriptedTransport(taken, other, taken, taken, other, other, is_set_up)
        assert [type(result) for result in upsert_contacts(transport, [bare, addressed])] == [Rejected, Rejected]
        assert not [path for _, path, _ in transport.asked if path.endswith("/update")]

    def test_contacts_without_an_e_mail_are_not_looked_up_by_it(self) -> None:
        taken = HubSpotInvalid(409, "a number is taken", category="CONFLICT")
        transport = ScriptedTransport(taken, {"name": "placeline_student_id"})
        assert upsert_contacts(transport, [ContactWrite("S1", {})]) == [Rejected("S1", "a number is taken")]


class TestPaths:
    def test_the_paths_of_the_sdk_become_dated_ones(self) -> None:
        assert dated_path("/crm-object-schemas/v3/schemas") == "/crm-object-schemas/2026-09/schemas"
        assert dated_path("/crm/v3/properties/contacts/groups") == "/crm/properties/2026-09/contacts/groups"
        assert dated_path("/crm/v3/owners/") == "/crm/owners/2026-09"

    def test_a_path_of_the_sdk_without_a_dated_one_is_an_error(self) -> None:
        with pytest.raises(LookupError):
            dated_path("/crm/v3/quotes")

    def test_ids_in_a_path_cannot_lead_elsewhere(self) -> None:
        assert path(Api.OBJECTS, "a/../b") == "/crm/objects/2026-09/a%2F..%2Fb"

    def test_an_api_is_spoken_in_the_version_of_the_settings_and_the_others_are_not(self) -> None:
        spoken = versions("2027-03", {"lists": "2027-03-beta"})
        assert in_version(path(Api.OBJECTS, "contacts"), spoken) == "/crm/objects/2027-03/contacts"
        assert in_version(path(Api.LISTS), spoken) == "/crm/lists/2027-03-beta"
        assert in_version(path(Api.ACCOUNT, "details"), spoken) == "/account-info/2026-03/details"
        assert in_version("/oauth/v2/private-apps", spoken) == "/oauth/v2/private-apps"

    @pytest.mark.parametrize(("default", "others"), [("v3", {}), ("2026-09", {"quotes": "2026-09"})])
    def test_a_version_or_an_api_there_can_not_be_is_an_error(self, default: str, others: dict[str, str]) -> None:
        with pytest.raises(ValueError, match=r"no version|no API"):
            versions(default, others)


class TestTicketStages:
    PIPELINES: ClassVar[Json] = {
        "results": [
            {"id": "0", "label": "Support", "stages": [{"id": "1", "label": "New"}]},
            {"id": "7", "label": "Careers", "displayOrder": 1, "stages": [{"id": "71", "label": "Fresh"}]},
        ]
    }

    @pytest.mark.parametrize("wishes", [TicketWishes("careers"), TicketWishes("7", "fresh"), TicketWishes("", "71")])
    def test_tickets_begin_where_the_settings_say_by_name_or_id(self, wishes: TicketWishes) -> None:
        assert ticket_queue(ScriptedTransport(self.PIPELINES), wishes) == TicketQueue("7", "71")

    def test_a_stage_there_is_not_stops_the_run_and_names_those_there_are(self) -> None:
        with pytest.raises(CrmRefused, match=r"pipelines: 'Support', 'Careers'.*PLACELINE_HUBSPOT_TICKET_PIPELINE"):
            ticket_queue(ScriptedTransport(self.PIPELINES), TicketWishes("Help desk"))
