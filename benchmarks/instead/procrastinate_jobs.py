"""One procrastinate job for every text, on PostgreSQL, taken by its async worker.

The job of a worker that was killed is tried again or left, as one chooses: both are wrong for a text that may have
gone out. Deferring the jobs is not counted.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from procrastinate import App, PsycopgConnector
from procrastinate.types import JSONDict
from sqlalchemy import make_url
from twilio.rest import Client

from benchmarks.instead import ACCOUNT, TOKEN, Order, Ready, read_order
from benchmarks.instead.sdk_loop import with_objects
from benchmarks.processes import work_when_told
from integrations.twilio.http_client import PooledHttpClient


def _conninfo(url: str) -> str:
    """Return a SQLAlchemy address in libpq's words."""
    address = make_url(url)
    return f"host={address.query['host']} user={address.username} dbname={address.database}"


@asynccontextmanager
async def _queue(order: Order) -> AsyncIterator[App]:
    """Open the queue with its one task, and a connection to the database for every call under way."""
    connector = PsycopgConnector(conninfo=_conninfo(order.database), min_size=4, max_size=order.concurrency)
    app, transport = App(connector=connector), PooledHttpClient(order.url, concurrency=order.concurrency)
    client = Client(ACCOUNT, TOKEN, http_client=transport)

    @app.task(name="send_text")
    async def send_text(to: str, callback: str) -> None:
        await with_objects(client, Ready(to, callback))

    try:
        async with app.open_async():
            yield app
    finally:
        await transport.close()


async def _defer(app: App, texts: Sequence[Ready]) -> None:
    jobs: list[JSONDict] = [{"to": text.to, "callback": text.callback} for text in texts]
    await app.tasks["send_text"].batch_defer_async(*jobs)


async def _prepare(order: Order) -> None:
    async with _queue(order) as app:
        await app.schema_manager.apply_schema_async()
        await _defer(app, order.warm_up)
        await _work(app, order)
        await _defer(app, order.texts)


async def _work(app: App, order: Order) -> None:
    await app.run_worker_async(concurrency=order.concurrency, wait=False, install_signal_handlers=False)


async def _send_all(order: Order) -> None:
    async with _queue(order) as app:
        await _work(app, order)


def main() -> None:
    """Send when told."""
    order = read_order()
    asyncio.run(_prepare(order))
    work_when_told(lambda: asyncio.run(_send_all(order)))


if __name__ == "__main__":
    main()
