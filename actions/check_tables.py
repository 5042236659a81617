"""Say what is to be asked of the tables, write down what came of it, and tell people when something critical fails."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from actions.note_event import note_office_event
from database.quality import as_table_rules, forget_results, keep_results, place_keys, results_of_last_run
from rules.legal_windows import FEDERAL_CLOSES, FEDERAL_OPENS
from rules.notices import OfficeEvent
from schemas.expectations.all_suites import NAMES, table_suites
from schemas.expectations.career_status import career_status_suite
from schemas.expectations.moment import Moment
from schemas.expectations.suite import RuleResult, Severity, SuiteResult, TableSuite
from schemas.mistakes import Mistake
from schemas.office import Office

# Texts of so many days are held against the law's hours; each is looked at in many runs.
HOURS_LOOKED_BACK = timedelta(days=8)

# Longer than a reporting year, so that a trend can be compared with the one before.
RESULTS_KEPT = timedelta(days=400)

# Rules named in the title of a notice; the others are in its body.
NAMED = 4


class SuiteUnknown(Mistake):
    """There is no suite of this name."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run over the tables found. A rule that could not be run counts as failed."""

    results: tuple[SuiteResult, ...]

    @property
    def failed(self) -> list[RuleResult]:
        """Every rule that fails, the critical ones first."""
        order = list(Severity)
        found = [one for suite in self.results for one in suite.results if one.failed]
        return sorted(found, key=lambda one: order.index(one.rule.severity))

    @property
    def critical(self) -> list[RuleResult]:
        """The critical rules that fail."""
        return [one for one in self.failed if one.rule.severity is Severity.CRITICAL]


def suites_now(session: Session, *, now: datetime, office: Office, names: Sequence[str] = ()) -> list[TableSuite]:
    """Return the suites of these names (none: all) as of now. Raises SuiteUnknown."""
    if unknown := [name for name in names if name not in NAMES]:
        raise SuiteUnknown(f"There is no suite {unknown[0]!r}; there are {', '.join(NAMES)}.")
    moment = _moment(session, now, office)
    record_rules = as_table_rules(session, career_status_suite(moment.today))
    return [suite for suite in table_suites(moment, record_rules) if not names or suite.name in names]


def _moment(session: Session, now: datetime, office: Office) -> Moment:
    since = now - HOURS_LOOKED_BACK
    # The office's own hours are a choice that changes; what is checked afterwards is the law.
    all_day: tuple[time, time] = (FEDERAL_OPENS, FEDERAL_CLOSES)
    law = replace(office.hours, weekday=all_day, saturday=all_day, sunday=all_day)
    spans = [
        (key, opens, closes)
        for key in place_keys(session, since)
        for opens, closes in law.spans(key, since, now, weekends=True, on_days_off=True)
    ]
    return Moment(session.get_bind().dialect.name, now, office.zone, since, spans)


def take_results(
    session: Session, results: Sequence[SuiteResult], *, run_id: str, at: datetime, now: datetime, office: Office,
    actor: str,
) -> Verdict:  # fmt: skip
    """Keep the results and tell people what fails now and did not in the run before."""
    verdict = Verdict(tuple(results))
    before = results_of_last_run(session)
    keep_results(
        session,
        [
            {
                "run_id": run_id, "at": at, "suite": suite.suite.name, "rule_id": one.rule.id,
                "severity": one.rule.severity.value, "checked": suite.rows, "unexpected": one.unexpected,
                "error": one.error,
            }
            for suite in results
            for one in suite.results
        ],
    )  # fmt: skip
    forget_results(session, now - RESULTS_KEPT)
    new = [one for one in verdict.failed if one.rule.id not in before or before[one.rule.id].unexpected == 0]
    for event, severity in (
        (OfficeEvent.DATA_QUALITY_FAILED, Severity.CRITICAL),
        (OfficeEvent.DATA_QUALITY_DOUBTFUL, Severity.WARNING),
    ):
        if told := [one for one in new if one.rule.severity is severity]:
            note_office_event(
                session, event, title=_title(severity, told), body=_body(told), now=now, zone=office.zone, actor=actor
            )
    return verdict


def _title(severity: Severity, failed: Sequence[RuleResult]) -> str:
    ids = [one.rule.id for one in failed]
    more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
    return f"Data quality: {severity.value} {', '.join(ids[:NAMED])}{more}"


def _body(failed: Sequence[RuleResult]) -> str:
    lines = [
        f"{one.rule.id} ({one.rule.owner}): {one.rule.sentence} "
        + (f"Not so for {one.unexpected:,} {one.rule.rows_are}." if one.error is None else "It could not be checked.")
        for one in failed
    ]
    return "\n".join([*lines, f"Which they are: `placeline quality rows {failed[0].rule.id}`."])
