"""How a job is proved, what a dispute does, and whose word outranks whose.

Source: ABHES (15 days), ACCSC (written, verbal, self-employment and advancement verification); ranks are this office's.
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from rules.standards.abhes import VERIFY_AFTER


class EvidenceKind(StrEnum):
    """What a line of the trail is about."""

    FACT = "fact"
    VERIFICATION = "verification"
    DISPUTE = "dispute"


class VerificationStatus(StrEnum):
    """How a record stands."""

    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    DISPUTED = "disputed"


class Method(StrEnum):
    """How somebody made sure."""

    EMPLOYER_CALL = "employer_call"
    EMPLOYER_LETTER = "employer_letter"
    PAY_STUB = "pay_stub"
    SELF_ATTESTATION = "self_attestation"
    LICENCE = "licence"
    ENROLMENT_PROOF = "enrolment_proof"
    THIRD_PARTY_AUDIT = "third_party_audit"


VERIFIED_FACTS = frozenset(
    {
        "outcome", "employer", "job_title", "start_on", "field_relation", "soc_code", "employment_type",
        "hours_per_week", "education_institution",
    }
)  # fmt: skip
"""What a verification vouches for: once one of these changes, it has to be verified anew."""

BY_STUDENT = frozenset({"sms", "form"})
"""What the graduate says. A machine never puts it over what a person, an employer or a document said."""


def machine_may_replace(source_of_the_known: str) -> bool:
    """Return whether a text may change a fact that came from this source."""
    return source_of_the_known in BY_STUDENT


def ends_verification(changed: Collection[str]) -> bool:
    """Return whether a change of these facts ends what was verified."""
    return not VERIFIED_FACTS.isdisjoint(changed)


def doubts(method: Method, start_on: date | None, verified_on: date, is_self_employed: bool) -> tuple[str, ...]:
    """Return why a verification does not count everywhere, in sentences; nothing where it does."""
    found = []
    if start_on is None:
        found.append("the first day at work is not known, which every standard but NACE asks for")
    elif verified_on < start_on:
        found.append("it is dated before the first day at work")
    elif verified_on - start_on < VERIFY_AFTER:
        found.append(
            f"ABHES counts it only from {start_on + VERIFY_AFTER} on, {VERIFY_AFTER.days} days after the start"
        )
    if method is Method.SELF_ATTESTATION and not is_self_employed:
        found.append("a self-attestation carries a self-employment; for a job at an employer, ask the employer too")
    return tuple(found)
