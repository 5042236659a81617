"""The placement office's procedure itself: its record, its steps and its versions.

Source: SOP-01, SOP-02, SOP-03, SOP-04, SOP-39.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules.roles import Role


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of the procedure; `approved_on` None is one that is still to come."""

    version: int
    approved_on: date | None


@dataclass(frozen=True, slots=True)
class Procedure:
    """What the procedure's record says of it."""

    title: str
    assigned_to: Sequence[Role]
    category: str
    department: str
    rule: str
    status: str
    subjects: Sequence[str]
    trigger: str
    revisions: Sequence[Revision]

    @property
    def version(self) -> Revision:
        """Return the version that is in force: the latest with a day on which it was approved."""
        return max((one for one in self.revisions if one.approved_on is not None), key=lambda one: one.version)


PROCEDURE = Procedure(
    title="Answering SMS replies and tracking employment outcomes",
    assigned_to=(Role.SPECIALIST, Role.LEAD),
    category="Student Life Cycle",
    department="Placement Specialists",
    rule="Cadence",
    status="Approved and Implemented",
    subjects=("job opportunities", "externships", "employment status"),
    trigger="a student replies to a text about a job opportunity or about the employment status",
    revisions=(Revision(1, date(2025, 7, 17)), Revision(2, None), Revision(3, None)),
)
"""The procedure as it stands; a change of it is a new revision here."""

STEPS: Sequence[tuple[str, str]] = (
    ("YES to a lead", "follow-up in ten campus days: check hiring status, collect employment data"),
    ("Concerns about a lead", "encouragement, one follow-up question; the advisor where it is needed"),
    ("Hired", "Career Status form confirmed; missing employment details asked one at a time"),
    ("Still searching", "support and guidance"),
    ("Not seeking employment", "task for a placement support review"),
    ("Another location", "alternatives from the job board, else a task to find some"),
    ("Unrelated question", "answered if possible, else a support ticket"),
    ("Complaint", "addressed or escalated; harassment and safety the same day"),
    ("Reluctance to share employment data", "confidentiality assured; what is offered is collected progressively"),
)
"""The nine cases, as somebody at the office reads them; rules/playbook.py carries them out."""
