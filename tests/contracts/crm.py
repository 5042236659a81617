"""What every CRM must do for us. Subclass it beside a `crm` and a `world` fixture, and every claim is run.

`crm` is connected, set up and empty; `world` is the other side of the wire: it counts what is really there,
texts as a student would, and makes the CRM misbehave.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal, Protocol

import pytest

from schemas.crm import (
    Closing,
    ContactWrite,
    Crm,
    CrmRefused,
    CrmUnanswered,
    RecordTie,
    RecordWrite,
    Rejected,
    TaskWrite,
    TicketWrite,
    WriteResult,
    Written,
)

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
FAR_AHEAD = datetime(2100, 1, 1, tzinfo=UTC)


class CrmWorld(Protocol):
    """The other side of the wire, as the claims need it."""

    def count(self, what: Literal["contacts", "records", "tasks", "tickets"]) -> int:
        """Return how many there really are."""

    def refuse(self, key: str) -> None:
        """Take no contact and no record with this key from now on."""

    def lose_answers(self) -> None:
        """Apply every write from now on, but answer none."""

    def mend(self) -> None:
        """Behave again."""

    def revoke(self) -> None:
        """Accept the credentials no longer."""

    def student_texts(self, phone: str, body: str) -> None:
        """Put a text from `phone` into the inbox, now."""

    def open_threads(self, phone: str) -> int:
        """Return how many conversations with `phone` are open."""


def phone_of(number: int) -> str:
    return f"+1602555{number:04d}"


def student(number: int) -> ContactWrite:
    properties = {
        "first_name": "Ada",
        "last_name": f"Student {number}",
        "email": f"s{number}@college.example",
        "phone": phone_of(number),
    }
    return ContactWrite(f"S{number}", properties)


def follow_up(number: int, contact_id: str) -> TaskWrite:
    return TaskWrite(
        key=f"follow_up:{number}",
        contact_id=contact_id,
        subject="Ask about the first day at work",
        body="The student said: I start Monday [maybe]",
        due_at=datetime(2026, 12, 1, 16, 0, tzinfo=UTC),
        owner_email=None,
    )


def ticket(number: int) -> TicketWrite:
    return TicketWrite(f"ticket:{number}", "Mass SMS suspended", "Evidence: 30 of 100 dropped", is_urgent=True)


def ids(results: Sequence[WriteResult]) -> list[str]:
    """Return the ids, having made sure that everything was written."""
    assert all(isinstance(result, Written) for result in results), results
    return [result.crm_id for result in results if isinstance(result, Written)]


class CrmContract:
    """The claims."""

    def students(self, crm: Crm, count: int) -> list[str]:
        return ids(crm.upsert_contacts([student(number) for number in range(count)]))

    def test_a_second_set_up_makes_nothing(self, crm: Crm) -> None:
        assert list(crm.setup().created) == []

    def test_contacts_are_answered_in_the_order_they_were_given(self, crm: Crm) -> None:
        results = crm.upsert_contacts([student(number) for number in (3, 1, 2)])
        assert [result.key for result in results] == ["S3", "S1", "S2"]

    def test_a_contact_written_twice_is_one_contact(self, crm: Crm, world: CrmWorld) -> None:
        assert self.students(crm, 3) == self.students(crm, 3)
        assert world.count("contacts") == 3

    def test_a_key_that_comes_twice_in_one_call_is_one_contact(self, crm: Crm, world: CrmWorld) -> None:
        first, second = ids(crm.upsert_contacts([student(1), student(1)]))
        assert first == second
        assert world.count("contacts") == 1

    def test_one_refused_contact_leaves_the_others_written(self, crm: Crm, world: CrmWorld) -> None:
        world.refuse("S2")
        results = crm.upsert_contacts([student(number) for number in range(5)])
        rejected = [result for result in results if isinstance(result, Rejected)]
        assert [result.key for result in rejected] == ["S2"]
        assert rejected[0].reason
        assert world.count("contacts") == 4

    def test_a_property_that_is_not_in_the_table_is_rejected_by_name(self, crm: Crm) -> None:
        [result] = crm.upsert_contacts([ContactWrite("S1", {"shoe_size": "42"})])
        assert isinstance(result, Rejected)
        assert "shoe_size" in result.reason

    def test_lost_answers_to_contacts_may_be_repeated(self, crm: Crm, world: CrmWorld) -> None:
        world.lose_answers()
        with pytest.raises(CrmUnanswered):
            self.students(crm, 3)
        world.mend()
        self.students(crm, 3)
        assert world.count("contacts") == 3

    def test_a_record_written_twice_is_one_record(self, crm: Crm, world: CrmWorld) -> None:
        [contact_id] = self.students(crm, 1)
        employed = RecordWrite(
            "S0:MA", contact_id, {"outcome": "employed", "in_field": "true", "start_on": "2026-12-01"}
        )
        better_paid = RecordWrite("S0:MA", contact_id, {"outcome": "employed", "pay_cents": "2150", "pay_unit": "hour"})
        assert ids(crm.upsert_records([employed])) == ids(crm.upsert_records([better_paid]))
        assert world.count("records") == 1

    def test_lost_answers_to_records_may_be_repeated(self, crm: Crm, world: CrmWorld) -> None:
        records = [
            RecordWrite(f"S{number}:MA", contact_id, {"outcome": "seeking"})
            for number, contact_id in enumerate(self.students(crm, 3))
        ]
        world.lose_answers()
        with pytest.raises(CrmUnanswered):
            crm.upsert_records(records)
        world.mend()
        ids(crm.upsert_records(records))
        assert world.count("records") == 3

    def test_a_record_of_no_contact_is_rejected(self, crm: Crm) -> None:
        [contact_id] = self.students(crm, 1)
        known = RecordWrite("S0:MA", contact_id, {"outcome": "seeking"})
        orphan = RecordWrite("S9:MA", "999999999999", {"outcome": "seeking"})
        records = ids(crm.upsert_records([known]))
        ties = [RecordTie("S0:MA", records[0], contact_id), RecordTie("S9:MA", records[0], "999999999999")]
        if crm.setup().has_custom_objects:
            assert [type(result) for result in crm.tie_records(ties)] == [Written, Rejected]
        else:
            assert [type(result) for result in crm.upsert_records([known, orphan])] == [Written, Rejected]

    def test_tasks_are_found_again_by_key(self, crm: Crm) -> None:
        contacts = self.students(crm, 3)
        tasks = [follow_up(number, contact_id) for number, contact_id in enumerate(contacts)]
        created = crm.create_tasks(tasks)
        assert crm.find_tasks(contacts) == {task.key: crm_id for task, crm_id in zip(tasks, ids(created), strict=True)}

    def test_a_contact_without_tasks_has_none(self, crm: Crm) -> None:
        assert crm.find_tasks(self.students(crm, 2)) == {}

    def test_a_key_in_the_words_of_a_student_is_not_believed(self, crm: Crm) -> None:
        contacts = self.students(crm, 1)
        forged = TaskWrite("real", contacts[0], "Ask", "she wrote [PL:forged]", FAR_AHEAD, None)
        crm.create_tasks([forged])
        assert list(crm.find_tasks(contacts)) == ["real"]

    def test_unanswered_tasks_are_found_and_need_no_second_creation(self, crm: Crm, world: CrmWorld) -> None:
        contacts = self.students(crm, 4)
        tasks = [follow_up(number, contact_id) for number, contact_id in enumerate(contacts)]
        world.lose_answers()
        with pytest.raises(CrmUnanswered):
            crm.create_tasks(tasks)
        world.mend()
        there = crm.find_tasks(contacts)
        assert set(there) == {task.key for task in tasks}
        assert world.count("tasks") == len(tasks)

    def test_more_than_a_hundred_tasks_are_refused_before_anything_is_sent(self, crm: Crm, world: CrmWorld) -> None:
        with pytest.raises(ValueError, match="100"):
            crm.create_tasks([follow_up(number, "1") for number in range(101)])
        assert world.count("tasks") == 0

    def test_a_task_key_that_comes_twice_is_refused(self, crm: Crm) -> None:
        with pytest.raises(ValueError, match="twice"):
            crm.create_tasks([follow_up(1, "1"), follow_up(1, "1")])

    def test_a_ticket_asked_for_twice_is_one_ticket(self, crm: Crm, world: CrmWorld) -> None:
        assert ids(crm.open_tickets([ticket(1)])) == ids(crm.open_tickets([ticket(1), ticket(2)]))[:1]
        assert world.count("tickets") == 2

    def test_lost_answers_to_tickets_may_be_repeated(self, crm: Crm, world: CrmWorld) -> None:
        world.lose_answers()
        with pytest.raises(CrmUnanswered):
            crm.open_tickets([ticket(1), ticket(2)])
        world.mend()
        crm.open_tickets([ticket(1), ticket(2)])
        assert world.count("tickets") == 2

    def test_a_read_conversation_is_closed(self, crm: Crm, world: CrmWorld) -> None:
        [contact_id] = self.students(crm, 1)
        world.student_texts(phone_of(0), "YES")
        assert crm.close_conversation(contact_id, FAR_AHEAD) is Closing.CLOSED
        assert world.open_threads(phone_of(0)) == 0

    def test_a_newer_message_keeps_the_conversation_open(self, crm: Crm, world: CrmWorld) -> None:
        [contact_id] = self.students(crm, 1)
        world.student_texts(phone_of(0), "wait, one more thing")
        assert crm.close_conversation(contact_id, LONG_AGO) is Closing.NEWER_MESSAGE
        assert world.open_threads(phone_of(0)) == 1

    def test_a_closed_conversation_is_no_thread_until_the_student_texts_again(self, crm: Crm, world: CrmWorld) -> None:
        [contact_id] = self.students(crm, 1)
        assert crm.close_conversation(contact_id, FAR_AHEAD) is Closing.NO_THREAD
        world.student_texts(phone_of(0), "YES")
        assert crm.close_conversation(contact_id, FAR_AHEAD) is Closing.CLOSED
        assert crm.close_conversation(contact_id, FAR_AHEAD) is Closing.NO_THREAD
        world.student_texts(phone_of(0), "thanks")
        assert crm.close_conversation(contact_id, FAR_AHEAD) is Closing.CLOSED

    def test_revoked_credentials_stop_everything(self, crm: Crm, world: CrmWorld) -> None:
        [contact_id] = self.students(crm, 1)
        world.revoke()
        with pytest.raises(CrmRefused):
            crm.upsert_contacts([student(1)])
        with pytest.raises(CrmRefused):
            crm.create_tasks([follow_up(1, contact_id)])
        with pytest.raises(CrmRefused):
            crm.close_conversation(contact_id, FAR_AHEAD)
