"""The class that is worked on, with the clock and the database plugged in: snapshots and the report."""

from actions.outcomes_report import OutcomesReport, outcomes_report, take_snapshots, the_cohort
from wiring.connections import begin, clock, look, office


def keep_snapshots() -> int:
    """Keep how every cohort that is worked on stands today; return how many. Twice a day replaces the first."""
    today = clock().now().astimezone(office().zone).date()
    with begin() as session:
        return take_snapshots(session, today=today)


def report_of_the_class() -> OutcomesReport:
    """Return how the class that is worked on stands."""
    today = clock().now().astimezone(office().zone).date()
    with look() as session:
        return outcomes_report(session, the_cohort(session, None, today), today=today, most_to_ask=50)
