"""Measure a template with the values there are: how short and how long its texts get, and what the lint says."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.student_values import STUDENT_COLUMNS
from database.templates import longest_and_shortest
from rules.playbook import REPLY_TEMPLATES
from rules.segments import Segments, segments
from rules.template_hints import hints
from rules.templates import fill_known, lint, longest_text, merge_codes
from schemas.tables import Template


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of a template before anybody gets it.

    With merge codes the size is a range, from the shortest values to the longest (SSE-42). `findings` keep it from
    being published, `hints` do not.
    """

    codes: Sequence[str]
    shortest: Segments
    longest: Segments
    findings: Sequence[str]
    hints: Sequence[str]


def is_answer(key: str) -> bool:
    """Whether the template of this key only ever answers somebody who wrote (rules/playbook.py)."""
    return key in REPLY_TEMPLATES


def measure(session: Session, template: Template, *, college: str) -> Measured:
    """Return the size and the shortcomings of a template, with the values that stand in the database today."""
    codes = merge_codes(template.body)
    longest, shortest = longest_and_shortest(session, STUDENT_COLUMNS, codes)
    answers = is_answer(template.key)
    long_text = longest_text(template.body, college, longest)
    short_text = longest_text(fill_known(template.body, shortest), college)
    return Measured(
        codes=codes,
        shortest=segments(short_text),
        longest=segments(long_text),
        findings=lint(template.body, college, is_answer=answers, longest=longest),
        hints=hints(template.body, college, is_answer=answers, longest=longest),
    )
