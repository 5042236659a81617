"""An office connected to a portal of the sandbox: students written there, and people who work in it by hand."""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from actions.empty_outbox import SyncReport, empty_outbox
from actions.fill_outbox import fill_outbox
from integrations.hubspot.changes import HubSpotReader
from integrations.hubspot.client import HubSpotCrm
from integrations.hubspot.mapping import OPT_OUT
from integrations.hubspot.transport import HubSpotTransport
from schemas.tables import CareerStatus, FollowUp, Reply, Student
from tests.conftest import Begin
from tests.office import OFFICE, TUESDAY_NOON, add_student, number
from tests.sandbox.hubspot_portal import OBJECTS, PortalUnderTest

SECRET = "app-secret"


def transport(portal: PortalUnderTest) -> HubSpotTransport:
    """Return a connection that waits for nobody."""
    return HubSpotTransport(portal.base_url, portal.token, per_ten_seconds=100_000, timeout=(2, 5))


@contextmanager
def crm_of(portal: PortalUnderTest) -> Iterator[HubSpotCrm]:
    """A portal that was set up, for writing."""
    crm = HubSpotCrm(transport(portal))
    crm.setup()
    yield crm
    crm.close()


@contextmanager
def reader_of(portal: PortalUnderTest) -> Iterator[HubSpotReader]:
    """The same portal, for reading."""
    reader = HubSpotReader(transport(portal), (OPT_OUT,))
    yield reader
    reader.close()


def enrol(begin: Begin, count: int) -> None:
    """Add students, each with a reply, a follow-up and a Career Status record."""
    with begin() as session:
        for index in range(count):
            student = add_student(session, index)
            reply = Reply(
                vendor_sid=f"SM{index}", from_phone=number(index), to_phone="+13125550150", body=f"I work, {index}",
                received_at=TUESDAY_NOON, source="webhook", phone_id=student.sms_phone_id, student_id=student.id,
                read_at=TUESDAY_NOON,
            )  # fmt: skip
            session.add(reply)
            session.flush()
            session.add(
                FollowUp(
                    student_id=student.id, reply_id=reply.id, kind="hiring_check", due_on=TUESDAY_NOON.date(),
                    why="said YES", created_at=TUESDAY_NOON,
                )
            )  # fmt: skip
            session.add(
                CareerStatus(
                    student_id=student.id, program="Welding", outcome="employed", employer="Acme", job_title="Welder",
                    source="sms", evidence=f"reply {reply.id}", asked=[], updated_at=TUESDAY_NOON,
                )
            )  # fmt: skip


def sync(begin: Begin, crm: HubSpotCrm, now: datetime = TUESDAY_NOON) -> SyncReport:
    """Write what should stand in the portal."""
    fill_outbox(begin, checked_at=TUESDAY_NOON + timedelta(days=400), now=now, office=OFFICE)
    return empty_outbox(begin, crm, clock=lambda: now)


def student(begin: Begin, index: int) -> Student:
    """Return a student as it stands now."""
    with begin() as session:
        return session.scalars(select(Student).where(Student.student_id == f"S{index:05d}")).one()


def contact_id(begin: Begin, index: int) -> str:
    """Return where a student stands in the portal."""
    found = student(begin, index).crm_id
    assert found is not None, "the student was written"
    return found


def by_hand(portal: PortalUnderTest, kind: str, crm_id: str, **properties: str) -> None:
    """Change something in the portal as a colleague does."""
    answer = portal.call("PATCH", f"{OBJECTS}/{kind}/{crm_id}", {"properties": properties})
    assert answer.status == 200, answer


def remove(portal: PortalUnderTest, kind: str, crm_id: str) -> None:
    """Delete something in the portal as a colleague does."""
    assert portal.call("DELETE", f"{OBJECTS}/{kind}/{crm_id}").status == 204


def merge(portal: PortalUnderTest, primary: str, other: str) -> None:
    """Merge a contact into another as a colleague does."""
    portal.post(f"{OBJECTS}/contacts/merge", {"primaryObjectId": primary, "objectIdToMerge": other})


def remove_for_privacy(portal: PortalUnderTest, crm_id: str) -> None:
    """Remove a contact for good."""
    portal.post(f"{OBJECTS}/contacts/gdpr-delete", {"objectId": crm_id})


def objects(portal: PortalUnderTest, kind: str) -> list[dict[str, object]]:
    """Return everything of a kind that was not deleted."""
    found: list[dict[str, object]] = portal.get(f"/control/objects/{kind}")["results"]
    return [one for one in found if not one["archived"]]


def signed(method: str, address: str, body: bytes, at: datetime, secret: str = SECRET) -> dict[str, str]:
    """Return the headers with which HubSpot would post this; `address` as it signs it."""
    timestamp = str(int(at.astimezone(UTC).timestamp() * 1000))
    text = method.encode() + address.encode() + body + timestamp.encode()
    digest = hmac.new(secret.encode(), text, hashlib.sha256).digest()
    return {
        "X-HubSpot-Request-Timestamp": timestamp,
        "X-HubSpot-Signature-v3": base64.b64encode(digest).decode(),
        "Content-Type": "application/json",
    }
