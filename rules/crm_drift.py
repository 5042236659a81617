"""Where the CRM and we differ: who wins, field by field.

The CRM is where people work, so what people do there holds: who owns something, whether a task is done, which stage a
ticket has, whether a thread is closed, which phone a contact has. What is computed or checked here is written again.
Facts of employment belong to neither side: the latest verified evidence holds, and where two differ without it a
person decides. What was deleted there is never made again by itself.
Source: SOP-29, SOP-35, SOP-36; D14; the office's integration decisions (docs/decisions: what the CRM tells us).
"""

from datetime import datetime
from enum import StrEnum

from rules.verification import VERIFIED_FACTS, VerificationStatus


class Subject(StrEnum):
    """What two sides can differ about."""

    CONTACT = "contact"
    RECORD = "record"
    TASK = "task"
    TICKET = "ticket"
    THREAD = "thread"


class Winner(StrEnum):
    """Whose value holds."""

    CRM = "crm"
    PLACELINE = "placeline"
    ROSTER = "roster"  # of neither: it is corrected where it comes from
    EVIDENCE = "evidence"  # the latest verified one, else a person


class Verdict(StrEnum):
    """What is done about a difference."""

    WRITE_OURS = "write_ours"
    ASK_PERSON = "ask_person"


# What somebody said of their work. All other fields of a record are computed, checked or from the roster.
EMPLOYMENT_FACTS = frozenset(
    {
        "outcome", "employer", "job_title", "start_on", "pay_cents", "pay_max_cents", "pay_unit", "hours_type",
        "hours_per_week", "work_location", "in_field",
    }
)  # fmt: skip

_CONTACT_WINNERS = {"phone": Winner.CRM, "opt_out": Winner.CRM, "existence": Winner.CRM, "owner": Winner.CRM}
_SENTENCES = {
    Winner.CRM: "what people do in the CRM holds",
    Winner.PLACELINE: "computed and checked here; written again by the next sync",
    Winner.ROSTER: "comes from the roster; correct it there and load it again",
    Winner.EVIDENCE: "the latest verified evidence holds; without it a person decides",
}


def winner_of(subject: Subject, field: str) -> Winner:
    """Return whose value of a field holds."""
    if field == "existence":
        return Winner.CRM
    if subject is Subject.CONTACT:
        return _CONTACT_WINNERS.get(field, Winner.ROSTER)
    if subject is Subject.RECORD:
        return Winner.EVIDENCE if field in EMPLOYMENT_FACTS else Winner.PLACELINE
    return Winner.CRM


def sentence_of(winner: Winner) -> str:
    """Return the rule as the report says it."""
    return _SENTENCES[winner]


def fact_verdict(
    field: str, status: VerificationStatus, verified_at: datetime | None, theirs_at: datetime | None
) -> Verdict:
    """Return what is done where a fact of employment was changed by hand in the CRM.

    `status` is how our record stands and `verified_at` when it was noted last that somebody made sure (None: never);
    where a fact came from verifies nothing. `theirs_at` is when the CRM's record was last changed, None where it does
    not say. Ours is written again only if it was vouched for since; a change by hand carries no evidence, so it is
    never taken over without a person.
    """
    is_vouched_for = status is VerificationStatus.VERIFIED and field in VERIFIED_FACTS
    is_newer = verified_at is not None and theirs_at is not None and verified_at > theirs_at
    return Verdict.WRITE_OURS if is_vouched_for and is_newer else Verdict.ASK_PERSON


def same_value(ours: str, theirs: str) -> bool:
    """Return whether two values are the same to a reader: "5.0" is 5, case and spaces at the ends do not count."""
    one, other = ours.strip().casefold(), theirs.strip().casefold()
    if one == other:
        return True
    try:
        return float(one) == float(other)
    except ValueError:
        return False
