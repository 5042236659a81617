"""A correction is kept beside the reading, audited without words of the student, and exported to learn from."""

import csv
import stat
from pathlib import Path

import pytest
from sqlalchemy import select

from actions.correct_reply import CannotCorrect, correct_reply
from actions.export_corrections import export_corrections
from actions.read_reply_file import read_labelled_replies
from rules.replies.labels import Label
from schemas.tables import AuditEntry, Reply
from tests.conftest import Begin
from tests.office import OFFICE, TUESDAY_NOON, scheduled, writes


def replied(begin: Begin) -> int:
    scheduled(begin, 1)
    writes(begin, 0, "I got hired at Walgreens", TUESDAY_NOON)
    with begin() as session:
        return session.scalars(select(Reply.id)).one()


def test_what_a_decision_rests_on_is_stored_without_the_words(begin: Begin) -> None:
    replied(begin)
    with begin() as session:
        basis = session.scalars(select(Reply.basis)).one()
    assert basis is not None
    assert basis["rules"]
    assert len(basis["text"]) == 64
    assert "Walgreens" not in str(basis)


def test_the_latest_correction_becomes_a_labelled_row(begin: Begin, tmp_path: Path) -> None:
    reply_id, file = replied(begin), tmp_path / "corrections.csv"
    with begin() as session:
        for labels in (["ack"], ["hired", "complaint"]):
            correct_reply(session, reply_id, labels, why="heard it", now=TUESDAY_NOON, actor="Ms. Rivera")
        assert export_corrections(session, file) == 1
        told = [line for line in session.scalars(select(AuditEntry)) if line.action == "correct_reply"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    [row] = read_labelled_replies(file, received_on=TUESDAY_NOON.date(), zone=OFFICE.zone)
    assert (row.text, row.labels) == ("I got hired at Walgreens", {Label.HIRED, Label.COMPLAINT})
    assert [(line.before, line.after) for line in told] == [("hired", "ack"), ("hired", "complaint|hired")]


@pytest.mark.parametrize("labels", [[], ["happy"]])
def test_what_is_no_meaning_is_refused(begin: Begin, labels: list[str]) -> None:
    reply_id = replied(begin)
    with begin() as session, pytest.raises(CannotCorrect, match="no meaning"):
        correct_reply(session, reply_id, labels, why="x", now=TUESDAY_NOON, actor="Ms. Rivera")
    with begin() as session, pytest.raises(CannotCorrect, match="no reply 4711"):
        correct_reply(session, 4711, ["ack"], why="x", now=TUESDAY_NOON, actor="Ms. Rivera")


def test_no_corrections_make_an_empty_file(begin: Begin, tmp_path: Path) -> None:
    with begin() as session:
        assert export_corrections(session, tmp_path / "none.csv") == 0
    with (tmp_path / "none.csv").open(newline="") as file:
        assert next(csv.reader(file))[:4] == ["id", "text", "context", "labels"]
