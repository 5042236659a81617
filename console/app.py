"""The web application: webhooks for vendors and a health check; pages for people come here too."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from actions.take_in_reply import store_reply
from console.crm_event_reader import CrmEventReader
from console.group_commit import GroupCommit
from console.receipt_applier import ReceiptApplier
from console.reply_reader import ReplyReader
from console.webhooks import hubspot, twilio
from database.receipts import keep_receipts
from schemas.crm_reading import CrmEventIn
from schemas.sms import IncomingText, Receipt
from wiring.connections import begin, clock, engine
from wiring.crm_reading import keep_crm_events
from wiring.hubspot import CHANNEL_PATH, EVENTS_PATH
from wiring.inbox import catch_up
from wiring.receipts import apply_waiting_receipts

# Every route that asks for no sign-in, and why; a test compares this list with the application's routes.
PUBLIC_ROUTES = {
    "/health": "says only that the process answers",
    "/webhooks/twilio/status/{text_uuid}": "checked by the vendor's signature",
    "/webhooks/twilio/inbound": "checked by the vendor's signature",
    EVENTS_PATH: "checked by the CRM's signature",
    CHANNEL_PATH: "checked by the CRM's signature",
}


def _write_receipts(receipts: Sequence[Receipt]) -> None:
    with begin() as session:
        keep_receipts(session, receipts, clock().now())


def _write_replies(incoming: Sequence[IncomingText]) -> None:
    with begin() as session:
        for one in incoming:
            store_reply(session, one, source="webhook", now=clock().now())


def _write_crm_events(posts: Sequence[Sequence[CrmEventIn]]) -> None:
    keep_crm_events([event for post in posts for event in post])


# Seconds a thread at work may keep the interpreter from the event loop, which answers all requests; Python's own 5 ms,
# met several times on the way of one request, would be most of what it takes.
SWITCH_INTERVAL = 0.0005


@asynccontextmanager
async def _writers(app: FastAPI) -> AsyncIterator[None]:
    sys.setswitchinterval(SWITCH_INTERVAL)
    engine()  # before several threads ask for it at once, and each makes one
    app.state.applier = ReceiptApplier(apply_waiting_receipts)
    app.state.receipts = GroupCommit(_write_receipts, then=app.state.applier.wake)
    app.state.reader = ReplyReader()
    app.state.replies = GroupCommit(_write_replies, then=app.state.reader.wake)
    app.state.crm_reader = CrmEventReader(then=app.state.reader.wake)
    app.state.crm_events = GroupCommit(_write_crm_events, then=app.state.crm_reader.wake)
    # What came while nobody listened may be a STOP: it is fetched before the day's sweep.
    catching_up = asyncio.create_task(catch_up(app.state.reader.wake))
    writers = (
        app.state.receipts, app.state.replies, app.state.applier, app.state.reader, app.state.crm_events,
        app.state.crm_reader,
    )  # fmt: skip
    running = [asyncio.create_task(each.run()) for each in writers]
    try:
        yield
    finally:
        for task in (catching_up, *running):
            task.cancel()
        await asyncio.gather(catching_up, *running, return_exceptions=True)
        # A cancelled task leaves its thread at work: the transaction it is in is waited for.
        await asyncio.get_running_loop().shutdown_default_executor()


class _Web(FastAPI):
    """The application. Status callbacks are recognised before routing, which costs more than taking them in."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "POST" and scope["path"].startswith(twilio.STATUS):
            scope["app"] = self
            await twilio.take_status(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


app = _Web(title="Placeline", lifespan=_writers, openapi_url=None, docs_url=None, redoc_url=None)
app.router.routes.extend([*twilio.ROUTES, *hubspot.ROUTES])


@app.get("/health", response_class=PlainTextResponse)
def health() -> str:
    """Say that the process answers."""
    return "ok"
