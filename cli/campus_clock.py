"""Dates and times as people at the office type and read them: the campus clock, with its zone."""

from datetime import date, datetime, time, timedelta

# Further ahead nobody plans a text; it is a slip of the finger.
YEARS_AHEAD = 1


def campus_time(text: str, now: datetime) -> datetime:
    """Return the instant somebody means: `now`, or a campus date and time. Raises Mistake."""
    from schemas.mistakes import Mistake
    from wiring.settings import settings

    if text.strip().lower() == "now":
        return now
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Mistake(f"{text!r} is no date and time. Write it as 2026-03-10 12:00, or now.") from error
    if at.year > now.year + YEARS_AHEAD:
        raise Mistake(f"{text!r} is more than {YEARS_AHEAD} years ahead. Is the year right?")
    return at if at.tzinfo else at.replace(tzinfo=settings().zone)


def day(text: str | None, option: str) -> date | None:
    """Return the day somebody typed, None for nothing. Raises Mistake naming the option."""
    from schemas.mistakes import Mistake

    try:
        return date.fromisoformat(text.strip()) if text else None
    except ValueError as error:
        raise Mistake(f"{option}: {text!r} is no day. Write it as 2026-01-31.") from error


def start_of(on: date | None, *, days_later: int = 0) -> datetime | None:
    """Return the instant at which a campus day begins, `days_later` days after it; None for no day."""
    from wiring.settings import settings

    if on is None:
        return None
    return datetime.combine(on + timedelta(days=days_later), time(), tzinfo=settings().zone)


def shown(at: datetime | None) -> str:
    """Return an instant on the campus clock, such as "Tue 2026-03-10 12:00 CDT"; "-" for none."""
    from rules.waiting import campus_words
    from wiring.settings import settings

    return "-" if at is None else campus_words(at, settings().zone)
