"""The web application: webhooks for vendors and a health check; pages for people come here too."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

from actions.take_in_receipts import take_in_receipts
from actions.take_in_reply import store_reply
from console.group_commit import GroupCommit
from console.reply_reader import ReplyReader
from console.webhooks import twilio
from schemas.sms import IncomingText, Receipt
from wiring.connections import begin, clock
from wiring.settings import settings

# Every route that asks for no sign-in, and why; a test compares this list with the application's routes.
PUBLIC_ROUTES = {
    "/health": "says only that the process answers",
    "/webhooks/twilio/status/{text_uuid}": "checked by the vendor's signature",
    "/webhooks/twilio/inbound": "checked by the vendor's signature",
}


def _write_receipts(receipts: Sequence[Receipt]) -> None:
    with begin() as session:
        take_in_receipts(session, receipts, now=clock().now(), policy=settings().suspension)


def _write_replies(incoming: Sequence[IncomingText]) -> None:
    with begin() as session:
        for one in incoming:
            store_reply(session, one, source="webhook", now=clock().now())


@asynccontextmanager
async def _writers(app: FastAPI) -> AsyncIterator[None]:
    app.state.receipts = GroupCommit(_write_receipts)
    app.state.replies = GroupCommit(_write_replies)
    app.state.reader = ReplyReader()
    running = [asyncio.create_task(each.run()) for each in (app.state.receipts, app.state.replies, app.state.reader)]
    try:
        yield
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


app = FastAPI(title="Placeline", lifespan=_writers, openapi_url=None, docs_url=None, redoc_url=None)
app.router.routes.extend(twilio.ROUTES)


@app.get("/health", response_class=PlainTextResponse)
def health() -> str:
    """Say that the process answers."""
    return "ok"
