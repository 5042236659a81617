"""A pretend HubSpot in a process of its own, and an office with as many students as a test wants."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import insert

from schemas.tables import CareerStatus, Conversation, FollowUp, Phone, Reply, Student
from tests.conftest import Begin

TOKEN = "sandbox-token"
ROOT = Path(__file__).parents[2]
LONG_AGO = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Portal:
    """The running sandbox, from behind."""

    url: str
    http: httpx.Client

    def control(self, what: str, body: Mapping[str, object]) -> None:
        """Tell the sandbox something: `faults`, `inbox`, `reset`."""
        self.http.post(f"/control/{what}", json=dict(body)).raise_for_status()

    def faults(self, **wanted: object) -> None:
        """Set faults and leave the others."""
        self.control("faults", wanted)

    def objects(self, kind: str) -> list[dict[str, Any]]:
        """Return the records of a type that are not archived."""
        found: list[dict[str, Any]] = self.http.get(f"/control/objects/{kind}").raise_for_status().json()["results"]
        return [one for one in found if not one["archived"]]

    def by_hand(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:
        """Do something in the portal as a colleague would; it counts as a request."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answer = self.http.request(method, path, json=body, headers=headers).raise_for_status()
        return answer.json() if answer.content else None

    def struck(self) -> Counter[str]:
        """Return how often each fault struck."""
        noted = self.http.get("/control/requests?limit=1000000").raise_for_status().json()["results"]
        return Counter(one["fault"] for one in noted if one["fault"])

    def asked(self) -> Counter[str]:
        """Return how often each method and path template was asked for."""
        return Counter(self.http.get("/control/stats").raise_for_status().json()["requests"])


@contextmanager
def running_portal(*options: str) -> Iterator[Portal]:
    """Run a portal and end it."""
    command = [sys.executable, "-m", "sandbox.hubspot", "--port", "0", "--token", TOKEN, *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        with httpx.Client(base_url=url, timeout=30) as http:
            yield Portal(url, http)
        process.terminate()


def student_key(number: int) -> str:
    """Return the college's id of one student."""
    return f"S{number:05d}"


def phone_of(number: int) -> str:
    """Return the made-up number of one student, E.164."""
    return f"+1312{5550000 + number:07d}"


def add_office(begin: Begin, students: int, *, now: datetime) -> None:
    """Add students, a Career Status record and an open follow-up each; the row ids are 1 to `students`."""
    numbers = range(1, students + 1)
    with begin() as session:
        session.execute(insert(Phone), [{"id": number, "e164": phone_of(number)} for number in numbers])
        session.execute(insert(Student), [_student(number) for number in numbers])
        session.execute(insert(CareerStatus), [_record(number) for number in numbers])
        session.execute(insert(Conversation), [_conversation(number, now) for number in numbers])
        session.execute(insert(Reply), [_reply(number, now) for number in numbers])
        session.execute(insert(FollowUp), [_follow_up(number) for number in numbers])


def _student(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "student_id": student_key(number),
        "first_name": "Ada",
        "last_name": f"Number{number}",
        "email": f"ada{number}@mail.example",
        "program": "Welding",
        "zone_key": "America/Chicago",
        "advisor_email": f"advisor{number % 6 + 1}@college.example",
        "consent": "given",
        "consent_proof": "web form",
        "sms_phone_id": number,
        "row_hash": str(number),
        "created_at": LONG_AGO,
        "updated_at": LONG_AGO,
    }


def _record(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "student_id": number,
        "program": "Welding",
        "outcome": "employed",
        "employer": f"Employer {number % 40}",
        "job_title": "Welder",
        "start_on": date(2026, 3, 9),
        "pay_cents": 2150,
        "pay_unit": "hour",
        "source": "sms",
        "evidence": f"reply {number}",
        "asked": [],
        "updated_at": LONG_AGO,
    }


def _conversation(number: int, now: datetime) -> dict[str, Any]:
    return {"id": number, "phone_id": number, "student_id": number, "state": "open", "last_reply_at": now}


def _reply(number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "vendor_sid": f"SM{number}",
        "from_phone": phone_of(number),
        "to_phone": "+13125550150",
        "body": "YES",
        "received_at": now,
        "source": "webhook",
        "phone_id": number,
        "student_id": number,
        "conversation_id": number,
        "read_at": now,
    }


def _follow_up(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "student_id": number,
        "reply_id": number,
        "kind": "hiring_check",
        "due_on": (LONG_AGO + timedelta(days=10)).date(),
        "why": "said YES",
        "created_at": LONG_AGO,
    }
