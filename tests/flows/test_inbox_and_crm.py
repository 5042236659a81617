"""The sweep, the CRM, the data-quality check and the roster, each run by its deployment."""

import json
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import select

from schemas.tables import CareerStatus, Reply, Student
from tests.flows.installation import Installation, until

SWEEP, SYNC = "sweep-inbox/sweep", "sync-crm/crm-sync"
QUALITY, ROSTER = "check-data-quality/data-quality", "load-roster/roster"
HIRED = "Yes, I work at Riverside Clinic as a medical assistant, full time, $19 an hour, since March 2"


@pytest.fixture(scope="module")
def asked(house: Installation) -> Iterator[Iterator[str]]:
    """Ask graduates whether they work in their field, and hand out their phones one by one."""
    house.next_day_at_noon()
    house.faults()
    phones = house.enroll("phlebotomy", 3)
    house.send_to_the_end(house.schedule("phlebotomy", template="status_check"))
    yield iter(phones)
    house.cancel_what_is_left()


def _writes(phone: str, body: str, office: Installation) -> None:
    """Let a phone text us."""
    answer = httpx.post(f"{office.addresses.twilio}/control/inbound", json={"from": phone, "body": body}, timeout=10)
    answer.raise_for_status()


def _replies(phone: str, office: Installation) -> list[Reply]:
    with office.look() as session:
        return list(session.scalars(select(Reply).where(Reply.from_phone == phone)))


def _record(phone: str, office: Installation) -> CareerStatus | None:
    known = select(Student.id).where(Student.sms_phone_id == office.phone_row(phone).id)
    with office.look() as session:
        return session.scalar(select(CareerStatus).where(CareerStatus.student_id.in_(known)))


def _crm_writes(office: Installation) -> int:
    return int(httpx.get(f"{office.addresses.hubspot}/control/stats", timeout=10).json()["writes"])


def test_the_sweep_reads_a_reply_whose_webhook_was_lost(office: Installation, asked: Iterator[str]) -> None:
    phone = next(asked)
    office.faults(lost_inbound_rate=1)
    _writes(phone, HIRED, office)
    office.until_vendor_idle()
    assert _replies(phone, office) == []

    office.api.run(SWEEP)
    [reply] = _replies(phone, office)
    assert reply.source == "sweep"
    assert reply.read_at is not None
    assert _record(phone, office) is not None
    assert "- missed by webhook: 1" in office.artifacts("inbox-sweep")[0]["data"]

    office.api.run(SWEEP)
    assert "- missed by webhook: 0" in office.artifacts("inbox-sweep")[0]["data"]
    assert len(_replies(phone, office)) == 1


def test_a_second_crm_sync_changes_nothing(office: Installation, asked: Iterator[str]) -> None:
    phone = next(asked)
    _writes(phone, HIRED, office)
    until(lambda: _record(phone, office), 20, "the reply is read")
    office.until_vendor_idle()

    before = _crm_writes(office)
    office.api.run(SYNC)
    after = _crm_writes(office)
    assert after > before
    assert "- record: " in office.artifacts("crm-sync")[0]["data"]

    office.api.run(SYNC)
    assert _crm_writes(office) == after


def test_the_check_shows_what_is_wrong_with_which_record(office: Installation, asked: Iterator[str]) -> None:
    phone = next(asked)
    _writes(phone, HIRED, office)
    until(lambda: _record(phone, office), 20, "the reply is read")
    with office.begin() as session:
        record = _record(phone, office)
        assert record is not None
        session.get_one(CareerStatus, record.id).pay_cents = 190_000  # a slip of the decimal point

    office.api.run(QUALITY)
    findings = json.loads(office.artifacts("quarantined-records")[0]["data"])
    assert {"record": record.id, "rule": "CS-10", "severity": "critical"}.items() <= next(
        found for found in findings if found["record"] == record.id and found["rule"] == "CS-10"
    ).items()
    found_again = _record(phone, office)
    assert found_again is not None
    assert found_again.quarantined_at is not None


@pytest.mark.long
def test_a_roster_loaded_twice_changes_nothing_the_second_time(office: Installation) -> None:
    path, _ = office.roster("optics", 40)
    first, second = (office.api.run(ROSTER, {"path": str(path)})["message"] for _ in range(2))
    assert first.startswith("40 added, 0 changed, 0 unchanged")
    assert second.startswith("0 added, 0 changed, 40 unchanged")
