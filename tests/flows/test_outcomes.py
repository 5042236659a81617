"""The nightly run, by its deployment: snapshots are kept once a day, and two artifacts say what is missed."""

import json

from sqlalchemy import func, select

from schemas.tables import OutcomeSnapshot
from tests.flows.installation import Installation

OUTCOMES = "report-outcomes/outcomes"


def test_the_nightly_run_keeps_the_day_and_says_whom_we_miss(office: Installation) -> None:
    office.enroll("outcomes", 3)
    for _ in range(2):
        office.api.run(OUTCOMES)
    with office.look() as session:
        days = session.execute(
            select(OutcomeSnapshot.taken_on, func.count())
            .where(OutcomeSnapshot.standard == "nace")
            .group_by(OutcomeSnapshot.taken_on)
        ).all()
    assert days
    assert all(number <= 2 for _, number in days)  # one a cohort, though it ran twice
    summary = office.artifacts("outcomes")[0]["data"]
    assert "# Outcomes of " in summary
    assert "| NACE " in summary
    asked = json.loads(office.artifacts("outcomes-to-ask")[0]["data"])
    assert {"student", "why", "missing", "next", "chance"} == set(asked[0])
