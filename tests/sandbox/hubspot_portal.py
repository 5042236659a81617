"""A sandbox portal in a process of its own, as the tests of this room call it: raw, by control, and by the SDK."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import orjson
import urllib3
from hubspot import HubSpot

OBJECTS = "/crm/objects/2026-09"
THREADS = "/conversations/conversations/2026-09/threads"
STOP_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of the portal; a body that is no JSON is empty here."""

    status: int
    body: dict
    headers: dict[str, str]


@dataclass(slots=True)
class PortalUnderTest:
    """A running portal."""

    base_url: str
    token: str = "sandbox-token"
    pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(retries=False))

    def call(self, method: str, path: str, body: object = None, timeout: float = 5.0) -> Reply:
        """Send one request with the token."""
        answer = self.pool.request(
            method,
            self.base_url + path,
            body=None if body is None else orjson.dumps(body),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
            timeout=timeout,
        )
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        return Reply(answer.status, orjson.loads(answer.data) if is_json else {}, dict(answer.headers))

    def get(self, path: str) -> dict:
        """Return the body of a GET that must succeed."""
        reply = self.call("GET", path)
        assert reply.status == 200, reply
        return reply.body

    def post(self, path: str, body: object) -> dict:
        """Return the body of a POST that must succeed."""
        reply = self.call("POST", path, body)
        assert reply.status in (200, 201, 204, 207), reply
        return reply.body

    def set_faults(self, **faults: object) -> None:
        """Set faults."""
        self.post("/control/faults", faults)

    def reset(self) -> None:
        """Start anew."""
        self.post("/control/reset", {})

    def stats(self) -> dict:
        """Return the counts."""
        return self.get("/control/stats")

    def make_contact(self, **properties: str) -> str:
        """Make a contact and return its id."""
        return self.post(f"{OBJECTS}/contacts", {"properties": properties})["id"]

    def make_unique_property(self, name: str = "placeline_student_id", object_type: str = "contacts") -> None:
        """Define a contact property with unique values."""
        self.post(
            f"/crm/properties/2026-09/{object_type}",
            {
                "name": name,
                "label": name,
                "type": "string",
                "fieldType": "text",
                "groupName": "contactinformation",
                "hasUniqueValue": True,
            },
        )

    def receive(self, phone: str, body: str, sid: str = "", to: str = "+13125550150") -> dict:
        """Let a text arrive and return its thread."""
        return self.post("/control/inbox", {"from": phone, "to": to, "body": body, "sid": sid})["thread"]

    def sdk(self) -> HubSpot:
        """Return the vendor's own client, which checks every answer against its models."""
        return HubSpot(
            access_token=self.token,
            host=self.base_url,
            base_url=self.base_url,
            client_side_validation=True,
        )


@contextmanager
def running_portal(*options: str) -> Iterator[PortalUnderTest]:
    """Run a portal with command line options, and end it."""
    command: Sequence[str] = (sys.executable, "-m", "sandbox.hubspot", *options)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        portal = PortalUnderTest(process.stdout.readline().split()[-1])
        try:
            yield portal
        finally:
            portal.pool.clear()
            process.terminate()
            process.wait(STOP_SECONDS)


def student(number: int, **more: str) -> dict:
    """Return one input of a batch upsert of contacts."""
    return {
        "idProperty": "placeline_student_id",
        "id": f"S{number}",
        "objectWriteTraceId": f"S{number}",
        "properties": {"firstname": f"First{number}", "email": f"s{number}@college.example", **more},
    }


def students(count: int) -> dict:
    """Return the body of a batch upsert of contacts."""
    return {"inputs": [student(number) for number in range(count)]}
