"""Put together how a class stands: rates, gaps, trend, forecast, what is overdue, and whom to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy.orm import Session

from database.outcome_progress import (
    ToContact,
    known_by_age,
    known_by_day,
    newest_completion,
    open_months,
    overdue,
    snapshots,
    to_contact,
    write_snapshot,
)
from database.standards import Completeness, completeness
from rules.cohorts import Cohort, award_year, award_year_of, calendar_year, parse_cohort
from rules.outcome_forecast import MONTHS_BACK, Forecast, NoForecast, forecast
from rules.reach_out import AGES, age_label
from rules.standards import nace
from rules.standards.all_standards import STANDARDS
from rules.standards.standard import Measure, Standard
from schemas.mistakes import Mistake

NACE = STANDARDS["nace"]
NOBODY = Completeness((), {}, 0, 0, 0, 0, 0, 0, {})


class CohortUnknown(Mistake):
    """There is no such cohort; the message says how to write one."""


@dataclass(frozen=True, slots=True)
class StandardFigures:
    """One standard for its cohort: rates, and how much of them could be shown to an auditor."""

    standard: Standard
    cohort: Cohort
    due_on: date | None
    found: Completeness
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Day -> share of graduates whose outcome was known. `is_derived`: from the days on which outcomes came in."""

    days: tuple[tuple[date, float], ...]
    is_derived: bool


@dataclass(frozen=True, slots=True)
class OutcomesReport:
    """Everything the page and the terminal show about one class."""

    cohort: Cohort
    today: date
    deadline: date
    goal: Fraction
    knowledge: Measure
    outlook: Forecast | NoForecast
    standards: tuple[StandardFigures, ...]
    groups: tuple[Completeness, ...]  # by program and campus, under the focus
    focus: Standard  # whose gaps and whose list are shown
    focus_found: Completeness
    trend: Trend
    overdue: dict[str, int]  # group of days past due -> follow-ups
    not_due_yet: int
    people_to_ask: int
    to_ask: tuple[ToContact, ...]

    @property
    def sentence(self) -> str:
        """Return whom we still miss and whether the goal will be reached, in one sentence."""
        known, graduates = self.knowledge.above, self.knowledge.below
        if not graduates:
            return f"Nobody has completed in {self.cohort.label}."
        missed = graduates - known
        begins = (
            f"Of {graduates:,} graduates of {self.cohort.label} we still miss {missed:,}; "
            f"{known / graduates:.1%} are known today"
        )
        by = f"{self.deadline.day} {self.deadline:%B %Y}"
        goal = f"{float(self.goal):.0%}"
        if self.knowledge.needed == 0:
            return f"{begins}, so {goal} by {by} is reached."
        needs = f"{self.knowledge.needed:,} more outcomes are needed"
        if self.today > self.deadline:
            return f"{begins}; {goal} by {by} was missed, {needs}."
        if isinstance(self.outlook, NoForecast):
            return f"{begins}; for {goal} by {by} {needs}. {self.outlook.why}"
        share = f"{self.outlook.expected / graduates:.1%}"
        low, high = self.outlook.low / graduates, self.outlook.high / graduates
        if low >= self.goal:
            verdict = f"we will most likely reach {goal}"
        elif high < self.goal:
            verdict = f"at this pace we will most likely miss {goal}"
        elif self.outlook.expected / graduates >= self.goal:
            verdict = f"we will more likely than not reach {goal}, but it is not certain"
        else:
            verdict = f"we may miss {goal}"
        return f"{begins}, {share} ({low:.1%} to {high:.1%}) are expected by {by}: {verdict}; {needs}."


def the_cohort(session: Session, label: str | None, today: date) -> Cohort:
    """Return the cohort of a label; without one, the newest award year whose collection is under way.

    Raises CohortUnknown.
    """
    if label is not None:
        try:
            return parse_cohort(label)
        except ValueError as error:
            raise CohortUnknown(f"--cohort: {error}.") from error
    newest = newest_completion(session, today)
    current = award_year_of(newest or today)
    before = award_year(current.first_on.year - 1)
    collects_until = nace.due_on(before)
    # Until December the class that ended in June is the one to work on.
    return before if collects_until is not None and today <= collects_until else current


def cohort_for(standard: Standard, cohort: Cohort) -> Cohort:
    """Return what a standard reports beside an award year; any other cohort is taken as it is.

    BPPE: the calendar year in which it begins. ACCSC: who began in the award year before.
    """
    if cohort != award_year_of(cohort.first_on):
        return cohort
    if standard.cohort_by == "program_started_on":
        return award_year(cohort.first_on.year - 1)
    return calendar_year(cohort.first_on.year) if standard.year == "calendar_year" else cohort


def figures_of(session: Session, standard: Standard, cohort: Cohort) -> StandardFigures:
    """Return the figures of one standard for a cohort that is its own."""
    found = next(iter(completeness(session, standard, cohort)), NOBODY)
    return StandardFigures(standard, cohort, standard.due_on(cohort), found, standard.measures(found.counts))


def outlook(session: Session, cohort: Cohort, today: date, deadline: date) -> Forecast | NoForecast:
    """Return the forecast of known outcomes; earlier months are those that ended before the class began to complete."""
    back = (cohort.first_on.year * 12 + cohort.first_on.month - 1) - MONTHS_BACK
    past = known_by_age(
        session, date(back // 12, back % 12 + 1, 1), cohort.first_on - timedelta(days=1), today
    )  # fmt: skip
    return forecast(open_months(session, cohort, today, deadline), past)


def trend_of(session: Session, cohort: Cohort, graduates: int, today: date) -> Trend:
    """Return how the known share grew; before there are two snapshots, from the days on which outcomes came in."""
    if not graduates:
        return Trend((), False)
    kept = [one for one in snapshots(session, "nace", cohort.label) if one.graduates]
    if len(kept) > 1:
        return Trend(tuple((one.taken_on, one.known / one.graduates) for one in kept), False)
    days, known = [(cohort.first_on, 0.0)], 0
    for day, number in known_by_day(session, cohort).items():
        known += number
        days.append((min(max(day, cohort.first_on), today), known / graduates))
    days.append((today, known / graduates))
    return Trend(tuple(dict(days).items()), True)


def outcomes_report(
    session: Session, cohort: Cohort, *, today: date, focus: Standard = NACE, most_to_ask: int = 200
) -> OutcomesReport:
    """Return how a class stands today (campus day). A dozen statements, however many graduates there are."""
    deadline = nace.due_on(cohort)
    if deadline is None:
        raise CohortUnknown(f"{cohort.label} has no deadline.")  # NACE has one for every cohort
    seen = outlook(session, cohort, today, deadline)
    standards = tuple(figures_of(session, one, cohort_for(one, cohort)) for one in STANDARDS.values())
    knowledge = next(one for one in standards if one.standard is NACE)
    focused = next(one for one in standards if one.standard is focus)
    chances = seen.chances if isinstance(seen, Forecast) else {}
    first = to_contact(session, focus, focused.cohort, chances, most_to_ask)
    late = overdue(session, cohort, today)
    ages = {age_label(first_day): 0 for first_day, _ in AGES}
    for days, number in late.items():
        if days >= 0:
            ages[age_label(days)] += number
    return OutcomesReport(
        cohort=cohort,
        today=today,
        deadline=deadline,
        goal=nace.KNOWLEDGE_RATE_GOAL,
        knowledge=knowledge.measures[0],
        outlook=seen,
        standards=standards,
        groups=tuple(completeness(session, focus, focused.cohort, ["program", "campus"])),
        focus=focus,
        focus_found=focused.found,
        trend=trend_of(session, cohort, knowledge.found.graduates, today),
        overdue=ages,
        not_due_yet=late.get(-1, 0),
        people_to_ask=focused.found.graduates - focused.found.complete,
        to_ask=tuple(first),
    )


def take_snapshots(session: Session, *, today: date) -> int:
    """Keep how the cohorts that are still worked on stand today; return how many. Twice a day replaces the first."""
    taken = 0
    for standard, cohort in _worked_on(today):
        found = next(iter(completeness(session, standard, cohort)), None)
        if found is not None:
            write_snapshot(session, today, standard.key, cohort.label, found)
            taken += 1
    return taken


def _worked_on(today: date) -> Sequence[tuple[Standard, Cohort]]:
    """Return the year that runs and the one before, of every standard; with ACCSC, which looks back, three more."""
    pairs: list[tuple[Standard, Cohort]] = []
    for standard in STANDARDS.values():
        back = 4 if standard.cohort_by == "program_started_on" else 1
        for before in range(back + 1):
            if standard.year == "calendar_year":
                pairs.append((standard, calendar_year(today.year - before)))
            else:
                pairs.append((standard, award_year(award_year_of(today).first_on.year - before)))
    return pairs
