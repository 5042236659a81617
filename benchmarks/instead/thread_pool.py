"""What comes to mind first: threads, the SDK as it is, and a commit for every text through SQLAlchemy.

A kill leaves texts that the vendor took and that still stand as waiting; nothing else is checked either.
"""

import sqlite3
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine, create_engine, event, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from benchmarks.instead import Ready, read_order
from benchmarks.instead.sync_sdk import SyncSdk
from benchmarks.processes import work_when_told
from database.session import SQLITE_BUSY_SECONDS


class _Base(DeclarativeBase):
    pass


class _Waiting(_Base):
    """One text of this sender's own table."""

    __tablename__ = "waiting_texts"

    id: Mapped[int] = mapped_column(primary_key=True)
    to: Mapped[str]
    callback: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting", index=True)
    vendor_sid: Mapped[str | None]


def _engine(url: str, threads: int) -> Engine:
    """Return an engine with a connection for every thread, as durable as ours."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=threads)
    engine = create_engine(url, pool_size=threads, connect_args={"timeout": SQLITE_BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _put(engine: Engine, texts: Iterable[Ready]) -> None:
    with Session(engine) as session:
        session.execute(insert(_Waiting), [{"to": text.to, "callback": text.callback} for text in texts])
        session.commit()


def _send_all(engine: Engine, sdk: SyncSdk, threads: int) -> None:
    """Send everything that waits, one text a time in each thread."""
    with Session(engine) as session:
        ids = session.scalars(select(_Waiting.id).where(_Waiting.state == "waiting")).all()

    def send(text_id: int) -> None:
        with Session(engine) as session:
            text = session.get_one(_Waiting, text_id)
            text.vendor_sid = sdk.send(text.to, text.callback)
            text.state = "sent"
            session.commit()

    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(send, ids):
            pass


def main() -> None:
    """Send when told."""
    order = read_order()
    engine, sdk = _engine(order.database, order.concurrency), SyncSdk(order.url)
    _Base.metadata.create_all(engine)
    _put(engine, order.warm_up)
    _send_all(engine, sdk, order.concurrency)
    _put(engine, order.texts)
    work_when_told(lambda: _send_all(engine, sdk, order.concurrency))
    engine.dispose()


if __name__ == "__main__":
    main()
