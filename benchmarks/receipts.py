"""Receipts: the real web server against one that only checks signatures, under the same callbacks from one process.

Every callback is genuine and about a text that exists. Afterwards the ledger must hold all of them, applied, and the
campaign must have counted them right.
"""

import os
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import md5
from hmac import digest
from pathlib import Path
from statistics import median
from urllib.parse import urlencode
from uuid import uuid4

import httpx
from sqlalchemy import Engine, func, select, update

from actions.take_in_receipts import apply_receipts
from benchmarks import Figure
from benchmarks.callbacks import CONNECTIONS, Posted, post
from benchmarks.databases import BOTH, POSTGRESQL
from benchmarks.send_campaigns import NOON, prepared
from benchmarks.server_cpu import server_cpu_seconds
from cli.processes import free_port
from database.receipts import keep_receipts
from database.session import make_engine, reading, transaction
from rules.suspension import DEFAULT_POLICY
from schemas.sms import DeliveryStatus, Receipt
from schemas.tables import Campaign, ReceiptEntry, Text, TextState
from wiring.settings import SANDBOX_ACCOUNT, SANDBOX_SECRET, SANDBOX_SERVICE

TITLE = "receipts: durable ones against a bare application that only checks the signature"
TEXTS, ROUNDS = 25_000, 3
QUICK_TEXTS, QUICK_ROUNDS = 1_000, 1
STEADY = 2_000.0  # a second: what 25,000 texts in forty seconds bring
STEADY_RECEIPTS = 20_000
MOST_P99_MS = 50.0
LEAST_SPEED = 0.6
LOST_OF = 50  # one text in so many is not delivered: a good campaign
APPLIED_SECONDS = 120.0

PUBLIC_URL = "https://texts.college.example"
"""What the vendor signs; the server is reached on the loopback."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A campaign whose texts the vendor has; `uuids` are ours of the texts in order."""

    url: str
    campaign_id: int
    uuids: Sequence[str]

    def requests(self, status: DeliveryStatus, texts: range) -> list[bytes]:
        """Return one signed callback a text, whole; where a delivery is told, one in `LOST_OF` tells a loss."""
        return [_request(self.uuids[index], index, _outcome(status, index)) for index in texts]

    def receipts(self, status: DeliveryStatus) -> list[Receipt]:
        """Return the same as the vendor's edge understands it."""
        return [Receipt(_sid(index), status, None, None, uuid, 1) for index, uuid in enumerate(self.uuids)]


def _sid(index: int) -> str:
    # As scattered as the vendor's own: ids in a row would make the ledger's index cheaper than it is.
    return f"SM{md5(str(index).encode(), usedforsecurity=False).hexdigest()}"


def _outcome(status: DeliveryStatus, index: int) -> DeliveryStatus:
    is_lost = status is DeliveryStatus.DELIVERED and index % LOST_OF == 0
    return DeliveryStatus.UNDELIVERED if is_lost else status


def _request(uuid: str, index: int, status: DeliveryStatus) -> bytes:
    # Source: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
    form = {
        "AccountSid": SANDBOX_ACCOUNT, "ApiVersion": "2010-04-01", "From": "+13125550150", "MessageSid": _sid(index),
        "MessageStatus": status.value, "MessagingServiceSid": SANDBOX_SERVICE, "SmsSid": _sid(index),
        "SmsStatus": status.value, "To": f"+1312{2_000_000 + index}",
    }  # fmt: skip
    if status is DeliveryStatus.UNDELIVERED:
        form["ErrorCode"] = "30003"
    path, body = f"/webhooks/twilio/status/{uuid}?a=1", urlencode(form)
    signed = f"{PUBLIC_URL}{path}" + "".join(name + form[name] for name in sorted(form))
    signature = b64encode(digest(SANDBOX_SECRET.encode(), signed.encode(), "sha1")).decode()
    return (
        f"POST {path} HTTP/1.1\r\nHost: texts.college.example\r\nX-Twilio-Signature: {signature}\r\n"
        "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\nUser-Agent: TwilioProxy/1.1\r\n"
        f"Accept: */*\r\nI-Twilio-Idempotency-Token: {uuid}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


@contextmanager
def _sent(kind: str, texts: int) -> Iterator[Sent]:
    """Yield a database in which a campaign's texts have all gone out."""
    with prepared(kind, {"All": texts}) as source:
        engine = make_engine(source.url)
        campaign_id = source.campaigns["All"]
        with transaction(engine) as session:
            ids = session.scalars(select(Text.id).where(Text.campaign_id == campaign_id).order_by(Text.id)).all()
            uuids = [str(uuid4()) for _ in range(texts)]
            rows = [
                {"id": text_id, "uuid": uuid, "vendor_sid": _sid(index)}
                for index, (text_id, uuid) in enumerate(zip(ids, uuids, strict=True))
            ]
            session.execute(update(Text), rows)
            sent = {"state": TextState.SENT.value, "attempt": 1, "claimed_at": NOON, "sent_at": NOON, "body": "x" * 120}
            session.execute(update(Text).where(Text.campaign_id == campaign_id).values(sent))
            session.execute(update(Campaign).where(Campaign.id == campaign_id).values(sent=texts))
        if kind == POSTGRESQL:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE")
        engine.dispose()
        yield Sent(source.url, campaign_id, uuids)


@dataclass(frozen=True, slots=True)
class Web:
    """A running web server."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """Return what it has used of the processor so far; 0 where there is no /proc."""
        stat = Path(f"/proc/{self.pid}/stat")
        if not stat.exists():
            return 0.0
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _web(app: str, url: str, folder: Path) -> Iterator[Web]:
    """Serve an application as `placeline up` does, and stop it afterwards."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PLACELINE_")}
    environment = kept | {
        "PLACELINE_HOME": str(folder),
        "PLACELINE_DATABASE_URL": url,
        "PLACELINE_PUBLIC_URL": PUBLIC_URL,
        "PLACELINE_TWILIO_BASE_URL": "http://127.0.0.1:9",  # nobody answers there
    }
    command = [sys.executable, "-m", "uvicorn", app, "--port", str(port), "--no-access-log", "--log-level", "warning"]
    with subprocess.Popen(command, env=environment) as process:
        try:
            _until_it_answers(port)
            yield Web(port, process.pid)
        finally:
            process.terminate()


def _until_it_answers(port: int) -> None:
    give_up_at = time.monotonic() + 30.0
    while True:
        try:
            httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False)
        except httpx.TransportError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.05)
        else:
            return


def _waiting(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalars(select(func.count()).where(ReceiptEntry.applied_at.is_(None))).one()


def _until_applied(engine: Engine) -> None:
    give_up_at = time.monotonic() + APPLIED_SECONDS
    while left := _waiting(engine):
        assert time.monotonic() < give_up_at, f"{left:,} receipts are not applied"
        time.sleep(0.1)


@dataclass(frozen=True, slots=True)
class Burst:
    """One run at full speed, with microseconds of CPU per receipt: until the last answer, and until all is applied."""

    posted: Posted
    cpu: float
    cpu_with_applying: float = 0.0
    database_cpu: float = 0.0


def _burst(web: Web, requests: Sequence[bytes], folder: Path) -> Burst:
    before = web.cpu_seconds()
    posted = post(web.port, requests, folder)
    return Burst(posted, (web.cpu_seconds() - before) * 1e6 / len(requests))


def _durable_burst(web: Web, requests: Sequence[bytes], folder: Path, kind: str, engine: Engine, url: str) -> Burst:
    before, database_before = web.cpu_seconds(), server_cpu_seconds(kind, url)
    burst = _burst(web, requests, folder)
    _until_applied(engine)  # so that the next run of the other server has the machine for itself
    each = 1e6 / len(requests)
    return Burst(
        burst.posted, burst.cpu, (web.cpu_seconds() - before) * each,
        (server_cpu_seconds(kind, url) - database_before) * each,
    )  # fmt: skip


def _applying(engine: Engine, sent: Sent) -> tuple[float, float]:
    """Return what keeping and what applying costs, in microseconds of our CPU per receipt, without any web server."""
    receipts = sent.receipts(DeliveryStatus.ACCEPTED)
    began = time.process_time()
    for start in range(0, len(receipts), CONNECTIONS):
        with transaction(engine) as session:
            keep_receipts(session, receipts[start : start + CONNECTIONS], NOON)
    kept = time.process_time()
    applied = 1
    while applied:
        with transaction(engine) as session:
            applied = apply_receipts(session, now=NOON, policy=DEFAULT_POLICY)
    each = 1e6 / len(receipts)
    return (kept - began) * each, (time.process_time() - kept) * each


def _check(engine: Engine, sent: Sent, receipts: int) -> None:
    """Raise AssertionError unless everything is kept, applied and counted."""
    texts = len(sent.uuids)
    lost = len(range(0, texts, LOST_OF))
    with reading(engine) as session:
        kept = session.scalars(select(func.count()).select_from(ReceiptEntry)).one()
        campaign = session.get_one(Campaign, sent.campaign_id)
        by_delivery = dict(
            session.execute(select(Text.delivery, func.count()).group_by(Text.delivery)).tuples().all()
        )  # fmt: skip
    found = (kept, campaign.delivered, campaign.undelivered, campaign.state)
    assert found == (receipts, texts - lost, lost, "in_process"), found
    assert by_delivery == {"delivered": texts - lost, "undelivered": lost}, by_delivery


def _measure(kind: str, texts: int, rounds: int, steady: int, folder: Path) -> Iterator[Figure]:
    with (
        _sent(kind, texts) as sent,
        _web("benchmarks.bare_web:app", sent.url, folder) as bare_web,
        _web("console.app:app", sent.url, folder) as our_web,
    ):
        engine = make_engine(sent.url)
        keep_cpu, apply_cpu = _applying(engine, sent)
        yield Figure(
            f"{kind}: CPU of applying, against keeping", apply_cpu, keep_cpu, "us", note="without a web server"
        )
        steadily = post(our_web.port, sent.requests(DeliveryStatus.QUEUED, range(steady)), folder, STEADY)
        yield Figure(f"{kind}: p99 at {STEADY:,.0f} a second", steadily.p99_ms, MOST_P99_MS, "ms", 1.0)
        _until_applied(engine)
        bare, ours = list[Burst](), list[Burst]()
        for number in range(rounds):
            share = range(number * texts // rounds, (number + 1) * texts // rounds)
            statuses = (DeliveryStatus.SENDING, DeliveryStatus.SENT, DeliveryStatus.DELIVERED)
            requests = [request for status in statuses for request in sent.requests(status, share)]
            bare.append(_burst(bare_web, requests, folder))
            ours.append(_durable_burst(our_web, requests, folder, kind, engine, sent.url))
        _check(engine, sent, texts + steady + 3 * texts)
        engine.dispose()
    yield Figure(
        f"{kind}: durable receipts", median(one.posted.per_second for one in ours),
        median(one.posted.per_second for one in bare), "requests/s", LEAST_SPEED, at_least=True,
        note=f"{CONNECTIONS} connections; p99 {median(one.posted.p99_ms for one in ours):.0f} ms",
    )  # fmt: skip
    note = f"with applying {median(one.cpu_with_applying for one in ours):.0f}"
    if kind == POSTGRESQL:
        note += f", PostgreSQL {median(one.database_cpu for one in ours):.0f}"
    yield Figure(
        f"{kind}: CPU per receipt", median(one.cpu for one in ours), median(one.cpu for one in bare), "us", note=note
    )


def measure(quick: bool) -> Iterator[Figure]:
    """Measure on both databases. Raises AssertionError where a receipt was lost or counted wrong."""
    texts, rounds, steady = (QUICK_TEXTS, QUICK_ROUNDS, QUICK_TEXTS) if quick else (TEXTS, ROUNDS, STEADY_RECEIPTS)
    for kind in BOTH:
        with tempfile.TemporaryDirectory() as folder:
            yield from _measure(kind, texts, rounds, steady, Path(folder))
