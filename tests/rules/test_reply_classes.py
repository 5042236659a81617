"""Replies are read by classes of words: one case for every class, and for what a class must leave alone.

The cases are our own wordings, taken as received on Wednesday 2026-03-11. `reply_class_cases.csv` names the rule that
has to have fired; `detail_cases.csv` holds the facts that may be read, and no other.
"""

import csv
import json
import time
from datetime import date
from pathlib import Path

import pytest

from rules.replies.reading import Context, read_reply

WEDNESDAY = date(2026, 3, 11)
FOLDER = Path(__file__).parent


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CLASSES = _rows("reply_class_cases.csv")
DETAILS = _rows("detail_cases.csv")


@pytest.mark.parametrize("row", CLASSES, ids=lambda row: row["text"][:40])
def test_a_class_of_words_has_its_meaning(row: dict[str, str]) -> None:
    reading = read_reply(row["text"], Context(row["context"]), WEDNESDAY)
    assert set(reading.labels) == set(row["intents"].split("|")), reading.rules
    if row["rule"]:
        assert row["rule"] in reading.rules


@pytest.mark.parametrize("row", DETAILS, ids=lambda row: row["text"][:40])
def test_exactly_the_stated_facts_are_read(row: dict[str, str]) -> None:
    details = read_reply(row["text"], Context(row["context"]), WEDNESDAY).details
    assert {detail.field: detail.value for detail in details} == json.loads(row["entities"])


@pytest.mark.parametrize("row", DETAILS, ids=lambda row: row["text"][:40])
def test_every_fact_names_its_rule_and_its_place(row: dict[str, str]) -> None:
    for detail in read_reply(row["text"], Context(row["context"]), WEDNESDAY).details:
        start, end = detail.span
        assert 0 <= start < end <= len(row["text"])
        assert detail.rule.split(".")[0]
        if isinstance(detail.value, str) and detail.field in ("employer", "job_title", "work_location"):
            assert row["text"][start:end].startswith(detail.value)


@pytest.mark.parametrize(
    ("text", "job_lead", "status_check", "form_reminder"),
    [
        ("yup", "interested", "hired", "form_completed"),
        ("nah", "declined", "still_searching", "ack"),
        ("wi", "interested", "hired", "form_completed"),
        ("sí claro", "interested", "hired", "form_completed"),
        ("not yet", "declined", "still_searching", "ack"),
        ("todavía no", "declined", "still_searching", "ack"),
    ],
)
def test_a_short_answer_means_what_was_asked(text: str, job_lead: str, status_check: str, form_reminder: str) -> None:
    for context, meaning in zip(
        (Context.JOB_LEAD, Context.STATUS_CHECK, Context.FORM_REMINDER),
        (job_lead, status_check, form_reminder),
        strict=True,
    ):
        assert meaning in read_reply(text, context, WEDNESDAY).labels


def test_five_hundred_replies_take_less_than_a_cpu_second() -> None:
    replies = [(row["text"], Context(row["context"])) for row in (*CLASSES, *DETAILS)]
    for text, context in replies:  # the first reading pays for what is made once
        read_reply(text, context, WEDNESDAY)
    before = time.process_time()
    for _ in range(3):
        for text, context in replies:
            read_reply(text, context, WEDNESDAY)
    assert 3 * len(replies) / (time.process_time() - before) >= 500
