"""What is known of one graduate, as facts; every standard makes its own class of them, and none is ever stored.

Source: NACE, COE, ACCSC, ABHES and BPPE as named in rules/standards/; the vocabularies are this office's.
"""

from dataclasses import dataclass
from datetime import date

from rules.outcomes import Outcome

COMPLETION_STATUSES = ("graduate", "non_graduate_completer")
"""A non-graduate completer left before the credential with what the work in the field needs (COE)."""

FIELD_RELATIONS = ("in_field", "related", "career_advancement", "unrelated")
"""How a job stands to the field of study; career advancement: an earlier job in it, made better by the program."""

EMPLOYMENT_TYPES = ("single", "concurrent", "self_employed", "freelance", "institution")
"""One job, several at once, own business, freelance work, or employed by the college or its owner (BPPE)."""

UNAVAILABLE_REASONS = ("death", "incarceration", "health", "no_work_authorization")
"""Why somebody can't work. Military service and further education are outcomes of their own."""

LICENSURE_STATUSES = ("waiting_for_exam", "waiting_for_result", "passed", "failed")

SHARING_CONSENTS = ("not_asked", "full", "aggregate_only", "declined")
"""What somebody lets the college tell others: everything, only as part of a sum, nothing."""

IN_FIELD = frozenset({"in_field", "related", "career_advancement"})

WAITING_FOR_LICENCE = frozenset({"waiting_for_exam", "waiting_for_result"})

# Hours a week from which employment counts as full time (NACE).
FULL_TIME_HOURS_PER_WEEK = 30


@dataclass(frozen=True, slots=True)
class GraduateFacts:
    """One student and program. None always means "not known yet"; days are of the campus calendar."""

    outcome: Outcome = Outcome.UNKNOWN
    completion_status: str | None = None  # None: a graduate
    program: str | None = None
    campus: str | None = None
    program_started_on: date | None = None
    scheduled_completion_on: date | None = None  # the end of 100 % of the program's length
    completed_on: date | None = None
    employer: str | None = None
    employer_contact: str | None = None
    employer_phone: str | None = None
    job_title: str | None = None
    soc_code: str | None = None
    field_relation: str | None = None
    in_field: bool | None = None  # as the graduate said it; field_relation, where known, holds instead
    employment_type: str | None = None
    start_on: date | None = None
    hours_type: str | None = None
    hours_per_week: float | None = None
    licensure_required: bool | None = None
    licensure_status: str | None = None
    licence_result_on: date | None = None  # of the first examination
    unavailable_reason: str | None = None
    exclusion_evidence: str | None = None  # where the document for an exclusion lies
    refused_employment: bool | None = None
    verification_status: str | None = None
    verified_on: date | None = None

    @property
    def is_graduate(self) -> bool:
        """Return whether they hold the credential."""
        return self.completion_status != "non_graduate_completer"

    @property
    def relation(self) -> str | None:
        """Return how the job stands to the field, as far as anybody said."""
        if self.field_relation is not None or self.in_field is None:
            return self.field_relation
        return "in_field" if self.in_field else "unrelated"

    @property
    def works_in_field(self) -> bool:
        """Return whether they are employed in the field or a related one."""
        return self.outcome is Outcome.EMPLOYED and self.relation in IN_FIELD

    @property
    def waits_for_licence(self) -> bool:
        """Return whether a licence they need waits for an examination or its result."""
        return bool(self.licensure_required) and self.licensure_status in WAITING_FOR_LICENCE

    @property
    def unavailable(self) -> str | None:
        """Return why they can't work; None: they can, or nobody said why."""
        return self.unavailable_reason if self.outcome is Outcome.UNAVAILABLE else None

    @property
    def is_full_time(self) -> bool | None:
        """Return whether they work 30 hours a week or more; None: not known."""
        if self.hours_per_week is not None:
            return self.hours_per_week >= FULL_TIME_HOURS_PER_WEEK
        return None if self.hours_type is None else self.hours_type == "full_time"


def is_after(day: date, base: date, months: int) -> bool:
    """Return whether `day` is later than `months` after `base`; a month without that day ends with its last."""
    apart = (day.year - base.year) * 12 + day.month - base.month
    return apart > months or (apart == months and day.day > base.day)


def took_longer(facts: GraduateFacts, *, than_percent: int) -> bool:
    """Return whether the program took more than this share of its length; False where a date is not known."""
    start, scheduled, done = facts.program_started_on, facts.scheduled_completion_on, facts.completed_on
    if scheduled is None or done is None:
        return False
    if than_percent == 100:
        return done > scheduled
    if start is None:
        return False
    return 100 * (done - start).days > than_percent * (scheduled - start).days
