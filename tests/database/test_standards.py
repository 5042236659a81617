"""The sets count exactly as the pure rules do."""

from collections import Counter

import pytest
from sqlalchemy import select

from database.standards import CLASSES, class_counts, completeness, facts_of, graduates, missing
from rules.cohorts import Cohort, award_year
from rules.standards.all_standards import STANDARDS
from rules.standards.standard import Standard
from schemas.tables import CareerStatus, Student
from tests.conftest import Begin
from tests.graduates import add, add_kinds, random_graduates, student_row
from tests.rules.standards.test_standards import RATES, TRUTH

YEAR = award_year(2025)
START_YEAR = award_year(2024)  # who began in January 2025


def cohort_of(standard: Standard) -> Cohort:
    """Return the cohort in which the made-up graduates are."""
    return START_YEAR if standard.cohort_by == "program_started_on" else YEAR


@pytest.mark.parametrize("key", STANDARDS)
def test_a_cohort_with_a_known_truth_gives_exactly_its_rates(begin: Begin, key: str) -> None:
    standard = STANDARDS[key]
    with begin() as session:
        add_kinds(session)
        # Nobody of these counts: another class, still studying, a test student.
        others = [
            student_row(901, completed_on=YEAR.last_on.replace(year=2020), program_started_on=None),
            student_row(902, completed_on=None),
            student_row(903, is_test=True),
        ]
        add(session, others, [])
        counts = class_counts(session, standard, cohort_of(standard))[()]
        (found,) = completeness(session, standard, cohort_of(standard))
    assert {name: number for name, number in counts.items() if number} == TRUTH[key]
    assert {name: number for name, number in found.counts.items() if number} == TRUTH[key]
    assert {each.name: each.rate for each in standard.measures(counts)} == RATES[key]


@pytest.mark.slow
def test_sets_and_pure_rules_agree_on_random_graduates(begin: Begin) -> None:
    made = list(random_graduates(seed=20_260_701, number=3_000))
    with begin() as session:
        add(session, [student for student, _ in made], [record for _, record in made if record is not None])
    with begin() as session:
        records = {record.student_id: record for record in session.scalars(select(CareerStatus))}
        people = {
            student.id: facts_of(student, records.get(student.id)) for student in session.scalars(select(Student))
        }
        for standard in STANDARDS.values():
            lacks = missing(standard)
            cohort = cohort_of(standard)
            rows = session.execute(
                graduates(standard, cohort, Student.id, CLASSES[standard.key], *lacks.values())
            ).all()
            assert len(rows) > 2_000
            seen: Counter[str | None] = Counter()
            for id_, class_, *holes in rows:
                facts = people[id_]
                assert class_ == standard.classify(facts), facts
                seen[class_] += 1
                if class_ is not None:
                    lacking = tuple(field for field, hole in zip(lacks, holes, strict=True) if hole)
                    assert lacking == standard.missing(facts), facts
            assert set(standard.classes) <= set(seen)  # every class came up


def test_groups_add_up_to_the_whole(begin: Begin) -> None:
    made = list(random_graduates(seed=7, number=400))
    standard = STANDARDS["coe"]
    with begin() as session:
        add(session, [student for student, _ in made], [record for _, record in made if record is not None])
        (whole,) = completeness(session, standard, YEAR)
        groups = completeness(session, standard, YEAR, ["program", "campus"])
        expected: Counter[str] = Counter()
        for student in session.scalars(select(Student)):
            record = session.scalars(select(CareerStatus).where(CareerStatus.student_id == student.id)).one_or_none()
            facts = facts_of(student, record)
            gaps = standard.missing(facts)
            expected.update(graduates=1, complete=not gaps, **dict.fromkeys(gaps, 1))
            if standard.classify(facts) in standard.in_field:
                verified = facts.verification_status == "verified"
                expected.update(in_field=1, verified=verified, reportable=verified and not gaps)
    assert len(groups) > 4
    for name in ("graduates", "known", "complete", "in_field", "verified", "reportable"):
        assert sum(getattr(group, name) for group in groups) == getattr(whole, name)
        if name != "known":
            assert getattr(whole, name) == expected[name]
    assert whole.missing == {field: expected[field] for field in standard.required}
