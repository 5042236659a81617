"""Write e-mails that go instead of texts, in the transaction that decides that the text does not go.

Whether the person may still be written to is looked at again when the mail goes (actions/deliver_emails.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from database.usage import add_emails, mailable_students
from rules.emails_instead import InsteadBecause
from schemas.reasons import MONTHLY_LIMIT, MONTHLY_LIMIT_NO_EMAIL
from schemas.tables import EmailState


@dataclass(frozen=True, slots=True)
class TextToMail:
    """A text that does not go out as one. `student_id` is our row id, None for a number nobody on the roster has."""

    text_id: int
    student_id: int | None
    body: str  # with every value merged


def mail_instead(
    session: Session, rows: Sequence[TextToMail], *, because: InsteadBecause, now: datetime
) -> set[int]:  # fmt: skip
    """Add one waiting e-mail for every text whose student may be written to; return the ids of these texts.

    Twice is safe: a text has one e-mail at most.
    """
    known = mailable_students(session, {row.student_id for row in rows if row.student_id is not None})
    mailed = [row for row in rows if row.student_id in known]
    add_emails(
        session,
        [
            {
                "text_id": row.text_id, "student_id": row.student_id, "because": because.value, "body": row.body,
                "state": EmailState.WAITING.value, "attempts": 0, "due_at": now, "created_at": now,
            }
            for row in mailed
        ],
    )  # fmt: skip
    return {row.text_id for row in mailed}


def beyond_limit_reason(is_mailed: bool) -> str:
    """Return the reason with which a text beyond the monthly limit is skipped."""
    return MONTHLY_LIMIT if is_mailed else MONTHLY_LIMIT_NO_EMAIL
