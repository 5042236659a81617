"""An installation of the first release keeps what it has when it is upgraded."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from database.migrate import _config, check, is_newest, upgrade
from database.session import make_engine, reading

FIRST_RELEASE = (
    "INSERT INTO students (id, student_id, first_name, last_name, zone_key, do_not_contact, consent, consent_proof,"
    " phone_issue, row_hash, created_at, updated_at) VALUES"
    " (1, 'S1', 'Ada', 'L', 'America/Chicago', 0, 'given', 'form', 'missing', 'abc', '2026-03-03', '2026-03-03')",
    "INSERT INTO outbox (id, kind, key, student_id, content, content_hash, state, attempts, updated_at)"
    " VALUES (7, 'task', 'follow_up:1', 1, '{}', 'x', 'written', 0, '2026-03-03')",
)


def test_the_second_migration_keeps_the_rows_and_the_constraints(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection:
        command.upgrade(_config(connection), "0001")
        for statement in FIRST_RELEASE:
            connection.execute(text(statement))
    with reading(engine) as session:
        assert not is_newest(session)
    upgrade(engine)
    check(engine)
    with engine.begin() as connection:
        assert list(map(tuple, connection.execute(text("SELECT id, kind, state FROM outbox")))) == [
            (7, "task", "written")
        ]
        # The next roster reads the row anew, so that the law of its state is known.
        assert list(map(tuple, connection.execute(text("SELECT row_hash, is_test FROM students")))) == [("", 0)]
        connection.execute(
            text(FIRST_RELEASE[1].replace("(7, 'task', 'follow_up:1', 1", "(8, 'ticket', 'ticket:1', NULL"))
        )
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("UPDATE outbox SET kind = 'gossip'"))
    engine.dispose()


BEFORE_THE_CRM = (
    FIRST_RELEASE[0].replace("do_not_contact,", "do_not_contact, is_test,").replace("0, 'given'", "0, 0, 'given'"),
    "UPDATE students SET crm_id = '501'",
    "INSERT INTO outbox (id, kind, key, student_id, content, content_hash, state, attempts, updated_at) VALUES"
    " (7, 'record', 'S1:Welding', 1, '{}', 'x', 'written', 0, '2026-03-03'),"
    " (8, 'record', 'S1:Nursing', 1, '{}', 'x', 'pending', 0, '2026-03-03')",
    "INSERT INTO tickets (id, subject, body, is_urgent, opened_at, opened_for)"
    " VALUES (3, 'Stopped', 'b', 1, '2026-03-03', 'campaign:1')",
)


def test_the_migration_of_the_crm_keeps_rows_and_rules_and_ties_nothing_twice(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection:
        command.upgrade(_config(connection), "0003")
        for statement in BEFORE_THE_CRM:
            connection.execute(text(statement))
    upgrade(engine)
    check(engine)
    with engine.begin() as connection:
        rows = connection.execute(text("SELECT id, state, tied_to FROM outbox ORDER BY id"))
        assert list(map(tuple, rows)) == [(7, "written", "501"), (8, "pending", None)]
        connection.execute(text("UPDATE outbox SET kind = 'completion', state = 'gone' WHERE id = 8"))
        connection.execute(text("UPDATE tickets SET student_id = 1"))
    for broken in ("UPDATE outbox SET kind = 'gossip'", "UPDATE outbox SET state = 'lost'",
                   "UPDATE tickets SET student_id = 99"):  # fmt: skip
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.execute(text(broken))
    with engine.begin() as connection:
        command.downgrade(_config(connection), "0003")
        assert list(map(tuple, connection.execute(text("SELECT id, kind FROM outbox")))) == [(7, "record")]
    engine.dispose()
