"""Tell the office, once each, that most of the month's texts are used and that all of them are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from database.usage import lock_month, used_by_month
from rules.batching import PlannedBatch
from rules.monthly_limit import beyond_the_limit, month_of, passed, texts_by_month
from schemas.office import Office


@dataclass(frozen=True, slots=True)
class UsageNews:
    """A share of the limit that was reached. `month` is YYYY-MM."""

    month: str
    percent: int
    texts: int
    limit: int

    @property
    def sentence(self) -> str:
        """Return what happened and what happens next."""
        reached = f"{self.texts:,} of the {self.limit:,} texts of {self.month} are used up"
        if self.percent >= 100:
            return f"{reached}: until the month ends, all others are sent by e-mail, but for STOP and HELP answers."
        return f"{reached}, {self.percent} % and more. Beyond the limit texts are sent by e-mail."


def newly_passed(session: Session, *, now: datetime, office: Office) -> UsageNews | None:
    """Return the highest share of the limit that was reached and not told yet, and note it as told."""
    month = month_of(now, office.zone)
    usage = lock_month(session, month)
    if usage is None or (percent := passed(usage.texts, office.monthly_limit)) <= usage.told_percent:
        return None
    usage.told_percent = percent
    return UsageNews(month, percent, usage.texts, office.monthly_limit)


def limit_warnings(session: Session, batches: Sequence[PlannedBatch], *, office: Office) -> list[str]:
    """Return, for a preview, one sentence for every month that has no room for all of a campaign's texts.

    Other campaigns that are still to send in that month are not foreseen, only what went already.
    """
    planned = texts_by_month(((batch.starts_at, batch.size) for batch in batches), office.zone)
    used = used_by_month(session, list(planned))
    return [
        f"In {one.month} there is room for {one.room:,} of these {one.planned:,} texts, of {office.monthly_limit:,} a "
        f"month; {one.by_email:,} people get an e-mail instead (`placeline usage`)."
        for one in beyond_the_limit(planned, used, office.monthly_limit)
    ]
