"""The outcomes page, and a graduate's file as a page: one HTML file each, no script, no outside address, to print."""

from fractions import Fraction
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from actions.draw_charts import Outlook, RateRow, bar_chart, line_chart, rate_chart
from actions.graduate_file import GraduateFile
from actions.outcomes_report import OutcomesReport, StandardFigures
from database.standards import Completeness
from rules.outcome_forecast import Forecast
from rules.reach_out import SMALLEST_CELL, shown_number
from rules.standards.standard import Measure

_TEMPLATE = "outcomes_page.html.j2"
_TOO_SMALL = "The numbers of this class are too small to be shared."
_MOST_DAYS = 60  # rows of the trend's table; the line has them all


def percent(share: float | Fraction | None) -> str:
    """Return a share as it is shown, a dash where there is none."""
    return "-" if share is None else f"{float(share):.1%}"


def _of(part: int, whole: int, is_shared: bool) -> str:
    if not whole or (is_shared and whole < SMALLEST_CELL):
        return "-"
    return f"{part / whole:.1%}"


def _rate_row(one: StandardFigures, measure: Measure, is_first: bool, is_shared: bool) -> dict[str, str]:
    hidden = is_shared and measure.below < SMALLEST_CELL
    needed = "-"
    if measure.benchmark is not None:
        needed = "reached" if not measure.needed else f"{measure.needed:,} more"
        if measure.needed > measure.open_:
            needed = "out of reach"
    found = one.found
    return {
        "standard": f"{one.standard.key.upper()}, {_cohort_words(one)}",
        "rate": measure.name,
        "of": shown_number(measure.below, is_shared=is_shared),
        "value": "-" if hidden else percent(measure.rate),
        "best": "-" if hidden else percent(measure.best),
        "benchmark": percent(measure.benchmark) if measure.benchmark is not None else "none found",
        "needed": "-" if hidden or not measure.below else needed,
        "due": "not found" if one.due_on is None else str(one.due_on),
        "complete": _of(found.complete, found.graduates, is_shared) if is_first else "",
        "verified": _of(found.verified, found.in_field, is_shared) if is_first else "",
        "reportable": _of(found.reportable, found.in_field, is_shared) if is_first else "",
    }


def _bar(one: StandardFigures, measure: Measure, is_shared: bool) -> RateRow:
    label = f"{one.standard.key.upper()} {measure.name}"
    benchmark = None if measure.benchmark is None else float(measure.benchmark)
    if measure.rate is None or measure.best is None or (is_shared and measure.below < SMALLEST_CELL):
        return label, None, None, benchmark
    return label, float(measure.rate), float(measure.best), benchmark


def _cohort_words(one: StandardFigures) -> str:
    return f"began {one.cohort.label}" if one.standard.cohort_by == "program_started_on" else one.cohort.label


def _group_row(report: OutcomesReport, group: Completeness, is_shared: bool) -> dict[str, str]:
    program, campus = group.group
    measure = report.focus.measures(group.counts)[0]
    return {
        "program": program or "(none)",
        "campus": campus or "(none)",
        "graduates": shown_number(group.graduates, is_shared=is_shared),
        "unknown": shown_number(group.graduates - group.known, is_shared=is_shared),
        "known": _of(group.known, group.graduates, is_shared),
        "complete": _of(group.complete, group.graduates, is_shared),
        "verified": _of(group.verified, group.in_field, is_shared),
        "rate": "-" if is_shared and measure.below < SMALLEST_CELL else percent(measure.rate),
    }


def _figures(report: OutcomesReport) -> list[tuple[str, str, str]]:
    known, graduates = report.knowledge.above, report.knowledge.below
    days = (report.deadline - report.today).days
    found = [
        ("known today", percent(report.knowledge.rate), f"{known:,} of {graduates:,} graduates"),
        (
            "still missed",
            f"{graduates - known:,}",
            f"{report.knowledge.needed:,} more outcomes for {float(report.goal):.0%}",
        ),
    ]
    if isinstance(report.outlook, Forecast) and graduates:
        band = f"{report.outlook.low / graduates:.1%} to {report.outlook.high / graduates:.1%} in 8 of 10 cases"
        found.append(("expected at the deadline", f"{report.outlook.expected / graduates:.1%}", band))
    when = f"{report.deadline.day} {report.deadline:%B %Y}"
    found.append(("days left", f"{max(0, days):,}", f"until {when}"))
    return found


def _progress_words(report: OutcomesReport) -> str:
    words = "As the snapshots of each day have it. "
    if report.trend.is_derived:
        words = (
            "Reckoned from the days on which outcomes came in, because there are no snapshots of this class yet; "
            "an outcome that was changed since counts as it stands today. "
        )
    if isinstance(report.outlook, Forecast):
        return (
            f"{words}The forecast follows how outcomes of {report.outlook.past_months} or more earlier months of "
            "completion came to be known; in 8 of 10 cases the class ends inside the band."
        )
    return words + report.outlook.why


def outcomes_page(report: OutcomesReport, *, college: str, is_shared: bool = False) -> str:
    """Return the page. `is_shared`: to leave the office, so no list of people and no number under ten."""
    graduates = report.knowledge.below
    # Both the known and the missed of a class have to be many, or one number would tell the other.
    is_too_small = is_shared and any(
        0 < number < SMALLEST_CELL for number in (report.knowledge.above, graduates - report.knowledge.above)
    )
    outlook = None
    if isinstance(report.outlook, Forecast) and graduates and report.today <= report.deadline:
        seen = report.outlook
        outlook = Outlook(seen.expected / graduates, seen.low / graduates, seen.high / graduates)
    measures = [
        (one, measure, place == 0) for one in report.standards for place, measure in enumerate(one.measures)
    ]  # fmt: skip
    rates = [_rate_row(one, measure, is_first, is_shared) for one, measure, is_first in measures]
    bars = [
        _bar(one, measure, is_shared) for one, measure, _ in measures
    ]  # fmt: skip
    gaps = sorted(report.focus_found.missing.items(), key=lambda item: -item[1])
    gaps = [(field.replace("_", " "), number) for field, number in gaps if number]
    drawn = [one for one in gaps if not is_shared or one[1] >= SMALLEST_CELL]
    late = list(report.overdue.items())
    trend = () if is_too_small else report.trend.days
    thinned = trend[:: max(1, len(trend) // _MOST_DAYS)]
    groups = sorted(report.groups, key=lambda one: (one.known / one.graduates if one.graduates else 1, one.group))
    to_ask: list[dict[str, Any]] = [
        {
            "student_id": one.student_id, "program": one.program, "completed_on": one.completed_on, "need": one.need,
            "missing": ", ".join(field.replace("_", " ") for field in one.missing), "channel": one.channel,
            "chance": "-" if one.chance is None else f"{one.chance:.0%}",
        }
        for one in report.to_ask
    ]  # fmt: skip
    return _environment().get_template(_TEMPLATE).render(
        report=report,
        college=college,
        is_shared=is_shared,
        sentence=_TOO_SMALL if is_too_small else report.sentence,
        figures=[] if is_too_small else _figures(report),
        not_due_yet=shown_number(report.not_due_yet, is_shared=is_shared),
        progress_words=_progress_words(report),
        progress_chart=line_chart(
            trend, first_on=report.cohort.first_on, last_on=report.deadline, today=report.today,
            goal=float(report.goal), outlook=outlook, title="Share of graduates whose outcome is known",
            desc=_TOO_SMALL if is_too_small else report.sentence,
        ),
        trend=[(day, percent(share)) for day, share in dict([*thinned, *trend[-1:]]).items()],
        rates=rates,
        rate_chart=rate_chart(bars, title="Rates by standard", desc="The table below has the same figures."),
        missing=[(name, shown_number(number, is_shared=is_shared)) for name, number in gaps],
        missing_chart=bar_chart(drawn, title="Graduates without a required field", desc="See the table below."),
        late=[(name, shown_number(number, is_shared=is_shared)) for name, number in late],
        late_chart=bar_chart(
            [one for one in late if not is_shared or not 0 < one[1] < SMALLEST_CELL],
            title="Follow-ups by days past due", desc="See the table below.", css="late",
        ),
        groups=[_group_row(report, one, is_shared) for one in groups],
        rate_name=report.focus.measures({})[0].name,
        to_ask=to_ask,
        ask_words=f"{report.people_to_ask:,} in all; the first {len(to_ask):,} are listed. Chance: how many of those "
        "unknown at the same age in earlier months were known at the age of the deadline.",
    )  # fmt: skip


def graduate_file_page(file: GraduateFile) -> str:
    """Return a graduate's file as a page."""
    return _environment().get_template("graduate_file.html.j2").render(file=file)


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
