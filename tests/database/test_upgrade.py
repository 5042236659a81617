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


CAMPAIGN = (
    "INSERT INTO campaigns (id, name, sender, template_id, body, context, choices, merge_values, at_most_once,"
    " audience, limit_to, exclusions, state, starts_at, picked_at, time_zone, daily_at, weekends, first_batch_size,"
    " later_batch_size, next_batch_number, run_attempt, fruitless_attempts, run_token, recipients, sent, failed,"
    " skipped, delivered, undelivered,"
    " unsubscribed, replied, finished_in_window, dropped_in_window, filtered_in_window,"
    " bad_numbers_in_window, account_in_window, created_at) VALUES (3, 'Leads', 'Ada', 1, 'b', 'job_lead', '{}', '{}',"
    " 0, '{}', 9, '{}', 'scheduled', '2026-03-03', '2026-03-03', 'America/Chicago', '12:00', 0, 5, 5, 1, 0, 0, 't',"
    " 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '2026-03-03')"
)
NOTICES = (
    "INSERT INTO notices (id, at, event, level, campaign_id, recipient, actor, title, body) VALUES"
    " (5, '2026-03-03', 'paused', 'warning', 3, 'Ada', 'Ada', 'is paused', 'b')",
    "INSERT INTO notice_deliveries (id, notice_id, channel, state, attempts, due_at) VALUES"
    " (6, 5, 'email', 'waiting', 0, '2026-03-03')",
)


def test_notices_and_what_is_still_to_be_told_survive_that_a_notice_may_be_about_no_campaign(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection:
        command.upgrade(_config(connection), "0008")
        connection.execute(
            text(
                "INSERT INTO templates (id, key, name, body, context, status, at_most_once, updated_at)"
                " VALUES (1, 'k', 'n', 'b', 'job_lead', 'published', 0, '2026-03-03')"
            )
        )
        for statement in (CAMPAIGN, *NOTICES):
            connection.execute(text(statement))
    upgrade(engine)
    check(engine)
    with engine.begin() as connection:
        assert list(map(tuple, connection.execute(text("SELECT id, campaign_id, title FROM notices")))) == [
            (5, 3, "is paused")
        ]
        assert list(map(tuple, connection.execute(text("SELECT id, notice_id FROM notice_deliveries")))) == [(6, 5)]
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        connection.execute(text(NOTICES[0].replace("(5,", "(7,").replace("'warning', 3,", "'warning', NULL,")))
    for spoiled in (NOTICES[0].replace("(5,", "(8,").replace("'warning'", "'gossip'"),
                    NOTICES[1].replace("(6, 5", "(9, 99")):  # fmt: skip
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.execute(text(spoiled))
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
        command.upgrade(_config(connection), "0006")
        for statement in BEFORE_THE_CRM:
            connection.execute(text(statement))
    upgrade(engine)
    check(engine)
    with engine.begin() as connection:
        rows = connection.execute(text("SELECT id, state, tied_to FROM outbox ORDER BY id"))
        assert list(map(tuple, rows)) == [(7, "written", "501"), (8, "pending", None)]
        connection.execute(text("UPDATE outbox SET kind = 'completion', state = 'gone' WHERE id = 8"))
        connection.execute(text("UPDATE tickets SET student_id = 1"))
    for broken in ("UPDATE outbox SET kind = 'gossip'", "UPDATE outbox SET state = 'lost'"):
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.execute(text(broken))
    with engine.begin() as connection:
        command.downgrade(_config(connection), "0006")
        assert list(map(tuple, connection.execute(text("SELECT id, kind FROM outbox")))) == [(7, "record")]
    engine.dispose()


ERASED_BEFORE = (
    FIRST_RELEASE[0].replace("do_not_contact,", "do_not_contact, is_test,").replace("0, 'given'", "0, 0, 'given'"),
    FIRST_RELEASE[0].replace("do_not_contact,", "do_not_contact, is_test,").replace("0, 'given'", "0, 0, 'given'")
    .replace("(1, 'S1'", "(2, 'S2'"),
    "UPDATE students SET erased_at = '2026-03-04' WHERE id = 1",
    *(
        f"INSERT INTO career_status (id, student_id, program, outcome, employer, pay_cents, source, evidence, asked,"
        f" updated_at) VALUES ({number}, {number}, 'Welding', 'employed', 'Acme', 2150, 'sms', 'reply 1', '[]',"
        " '2026-03-03')"
        for number in (1, 2)
    ),
    *(
        "INSERT INTO career_evidence (career_status_id, kind, facts, source, \"by\", \"on\", reference,"
        f" sharing_consent, recorded_at) VALUES ({number}, 'fact', '{{\"employer\": \"Acme\"}}', 'sms', 'placeline',"
        " '2026-03-03', 'reply 1', 'not_asked', '2026-03-03')"
        for number in (1, 2)
    ),
)  # fmt: skip


def test_whoever_was_erased_before_loses_the_facts_of_the_trail_by_the_upgrade(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection:
        command.upgrade(_config(connection), "0009")
        for statement in ERASED_BEFORE:
            connection.exec_driver_sql(statement)
    upgrade(engine)
    with engine.begin() as connection:
        trail = connection.execute(text("SELECT career_status_id, facts, reference FROM career_evidence"))
        assert list(map(tuple, trail)) == [(1, "{}", "(erased)"), (2, '{"employer": "Acme"}', "reply 1")]
        records = connection.execute(text("SELECT employer, job_title, pay_cents FROM career_status"))
        assert list(map(tuple, records)) == [("(erased)", None, None), ("Acme", None, 2150)]
        command.downgrade(_config(connection), "0009")
    with pytest.raises(IntegrityError, match="append-only"), engine.begin() as connection:
        connection.execute(text("UPDATE career_evidence SET facts = '{}', reference = '(erased)'"))
    engine.dispose()
