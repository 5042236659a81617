"""Who would get a campaign: the counts of a preview, and what its text and its batches depend on.

The door to audience_search.py (an audience as SQL), fixed_audience.py (texts and exclusions of a schedule),
exclusions.py (people by name) and saved_audiences.py (lists and searches under a name). Of several students who share
a phone the best ranked one who may be texted gets the text.
"""

from collections.abc import Sequence

from sqlalchemy import Subquery, case, func, select
from sqlalchemy.orm import Session

from database.audience_search import MAY_SHARE, REASON, Search, best_of_each_phone, search_for, told_apart
from database.audience_values import unknown_values
from database.exclusions import excluded_now, excluded_people
from database.fixed_audience import keep_exclusions, plan_texts
from database.saved_audiences import list_exists
from rules.recipients import Exclusion
from schemas.audience import AudienceFilter
from schemas.tables import Student

__all__ = [
    "count_audience", "excluded_now", "excluded_people", "keep_exclusions", "list_exists",
    "merge_combinations", "plan_texts", "unknown_values", "zone_keys_of",
]  # fmt: skip


def count_audience(session: Session, audience: AudienceFilter, limit: int) -> tuple[int, dict[Exclusion, int]]:
    """Return how many get the text, and how many are left out for each reason (only reasons that occur)."""
    search = search_for(session, audience)
    # Ranks are not needed to count: of everybody who may be texted, one a phone is left, and of those the limit.
    shared_phone = case((MAY_SHARE, Student.sms_phone_id)).label("shared_phone")
    groups = (
        search.people_and_sharing(REASON.label("reason"), shared_phone, func.count().label("people"))
        .group_by("reason", "shared_phone")
        .subquery("groups")
    )
    in_vain = func.sum(case((groups.c.shared_phone.is_not(None), groups.c.people - 1), else_=0))
    rows = session.execute(select(groups.c.reason, func.sum(groups.c.people), in_vain).group_by(groups.c.reason)).all()
    counted = {reason: int(number) for reason, number, _ in rows}
    return told_apart(counted, next((int(shared) for reason, _, shared in rows if reason is None), 0), limit)


def _recipients(search: Search, limit: int, columns: Sequence[str]) -> Subquery:
    """Return the given columns of the students who get the text."""
    people = (
        search.people_and_sharing(
            search.place.label("place"),
            Student.sms_phone_id.label("phone_id"),
            MAY_SHARE.label("may_share"),
            *(getattr(Student, name).label(f"value_{name}") for name in columns),
        )
        .where(REASON.is_(None))
        .cte("people")
    )
    return best_of_each_phone(people).order_by("place").limit(limit).subquery("recipients")


def zone_keys_of(session: Session, audience: AudienceFilter, limit: int) -> dict[str, int]:
    """Return how many recipients there are by zone key (rules/places.py), for the forecast of the batches."""
    zones = merge_combinations(session, audience, limit, ["zone_key"])
    return {str(zone_key): number for (zone_key,), number in zones}


def merge_combinations(
    session: Session, audience: AudienceFilter, limit: int, columns: Sequence[str]
) -> list[tuple[tuple[str | None, ...], int]]:
    """Return every combination of these student columns among the recipients, and how many have it; commonest first.

    With no columns everybody has the same, empty combination.
    """
    found = _recipients(search_for(session, audience), limit, columns)
    values = [found.c[f"value_{name}"] for name in columns]
    counts = select(*values, func.count()).select_from(found).group_by(*values)
    rows = session.execute(counts.order_by(func.count().desc(), *values)).all()
    return [(tuple(row[:-1]), row[-1]) for row in rows if row[-1]]
