"""A cohort with a known truth gives exactly the rates computed by hand, under every standard."""

from datetime import date
from fractions import Fraction
from types import ModuleType

import pytest

from rules.cohorts import award_year, award_year_of, calendar_year, month_of, parse_cohort
from rules.graduates import GraduateFacts, is_after, took_longer
from rules.outcomes import Outcome
from rules.standards import abhes, accsc, bppe, coe, nace
from rules.standards.all_standards import STANDARDS
from rules.standards.standard import Counts, Measure, Standard
from tests.graduates import KINDS, Kind, student_row

# How many of each class, counted by hand from the table of kinds: nothing below is computed by the code under test.
TRUTH: dict[str, dict[str, int]] = {
    "nace": {
        "employed_full_time": 73, "employed_part_time": 7, "employed_hours_unknown": 3, "service": 1, "military": 3,
        "continuing_education": 5, "seeking": 10, "not_seeking": 4, "unavailable": 5, "unknown": 9,
    },
    "coe": {
        "non_graduate_placed": 4, "withdrawn": 1, "placed": 80, "unrelated": 11, "waiting_licence": 4,
        "unavailable": 3, "refused": 2, "seeking_or_unknown": 20, "licence_taken": 3, "licence_passed": 2,
    },
    "accsc": {
        "withdrawn": 7, "further_education": 5, "unavailable": 7, "employed_in_field": 70, "unrelated": 11,
        "unemployed": 15, "unknown": 10,
    },
    "abhes": {"in_field": 64, "related": 8, "unavailable": 9, "unrelated": 11, "not_placed": 18, "unknown": 10},
    "bppe": {
        "late": 7, "unavailable": 11, "in_field_30_hours": 52, "in_field_20_hours": 5, "in_field_not_counted": 8,
        "unrelated": 11, "not_employed": 16, "unknown": 10, "type_single": 44, "type_concurrent": 6,
        "type_freelance": 5, "type_institution": 2,
    },
}  # fmt: skip

# Rates by hand from these.
RATES: dict[str, dict[str, Fraction]] = {
    # 120 graduates; known 120 - 5 - 9 = 106; with an outcome 73 + 7 + 3 + 1 + 3 + 5 = 92; 106 - 4 seek one.
    "nace": {"knowledge rate": Fraction(106, 120), "career outcomes rate": Fraction(92, 102)},
    # Row 10 = 120, 11 = 124, 14 = 4 + 80, 23 = 4 + 3 + 2 = 9.
    "coe": {
        "placement rate": Fraction(84, 115), "graduate placement rate": Fraction(80, 111),
        "licensure rate": Fraction(2, 3),
    },
    # Line 9 = 118, 13 = 118 - 5 - 7 = 106.
    "accsc": {"employment rate": Fraction(70, 106)},
    # F + R = 72, G - U = 120 - 9.
    "abhes": {"placement rate": Fraction(72, 111)},
    # 120 - 7 late = 113 on time, less 11; 52 + 5 in the field.
    "bppe": {"placement rate": Fraction(57, 102)},
}  # fmt: skip


def facts_of(kind: Kind) -> GraduateFacts:
    """Return what the rules are told of one of a kind."""
    names = GraduateFacts.__dataclass_fields__
    told = {
        **{name: value for name, value in student_row(1, **(kind.student or {})).items() if name in names},
        **{name: value for name, value in (kind.record or {}).items() if name in names},
    }
    if kind.record is None or "quarantined_at" in kind.record:
        told = {name: value for name, value in told.items() if name not in (kind.record or {})}
    return GraduateFacts(**{**told, "outcome": Outcome(told.get("outcome", "unknown"))})


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.what)
def test_each_kind_of_graduate_has_its_class_under_every_standard(kind: Kind) -> None:
    facts = facts_of(kind)
    assert tuple(one.classify(facts) for one in STANDARDS.values()) == kind.classes


@pytest.mark.parametrize("key", TRUTH)
def test_the_known_truth_gives_the_rates_computed_by_hand(key: str) -> None:
    assert {each.name: each.rate for each in STANDARDS[key].measures(TRUTH[key])} == RATES[key]


@pytest.mark.parametrize("key", TRUTH)
def test_the_kinds_add_up_to_the_truth(key: str) -> None:
    place = list(STANDARDS).index(key)
    counted: dict[str, int] = {}
    for kind in KINDS:
        if (found := kind.classes[place]) is not None:
            counted[found] = counted.get(found, 0) + kind.number
    assert counted == {name: number for name, number in TRUTH[key].items() if name in STANDARDS[key].classes}


WORKED: list[tuple[str, Counts, dict[str, Fraction]]] = [
    ("nace", {"employed_full_time": 50, "service": 1, "military": 4, "continuing_education": 10, "seeking": 15,
              "not_seeking": 5, "unknown": 15},
     {"knowledge rate": Fraction(85, 100), "career outcomes rate": Fraction(65, 80)}),
    ("coe", {"non_graduate_placed": 5, "placed": 60, "unrelated": 12, "waiting_licence": 4, "unavailable": 3,
             "refused": 3, "seeking_or_unknown": 18, "licence_taken": 10, "licence_passed": 9},
     {"placement rate": Fraction(65, 95), "graduate placement rate": Fraction(60, 90),
      "licensure rate": Fraction(9, 10)}),
    ("accsc", {"withdrawn": 5, "further_education": 6, "unavailable": 4, "employed_in_field": 50, "unrelated": 10,
               "unemployed": 7, "unknown": 8}, {"employment rate": Fraction(50, 75)}),
    ("abhes", {"in_field": 55, "related": 8, "unavailable": 6, "not_placed": 31}, {"placement rate": Fraction(63, 94)}),
    ("bppe", {"late": 12, "unavailable": 8, "in_field_30_hours": 44, "in_field_20_hours": 6,
              "in_field_not_counted": 5, "not_employed": 25}, {"placement rate": Fraction(50, 80)}),
]  # fmt: skip


@pytest.mark.parametrize(("key", "counts", "rates"), WORKED)
def test_the_worked_example_of_each_standard_holds(key: str, counts: Counts, rates: dict[str, Fraction]) -> None:
    assert {each.name: each.rate for each in STANDARDS[key].measures(counts)} == rates


@pytest.mark.parametrize("module", [nace, coe, accsc, abhes, bppe])
def test_every_standard_tells_its_source_its_version_and_what_was_not_verified(module: ModuleType) -> None:
    standard: Standard = module.STANDARD
    assert "Worked example:" in (module.__doc__ or "")
    assert standard.source
    assert standard.version
    assert standard.unverified
    assert set(standard.in_field) <= set(standard.classes)


@pytest.mark.parametrize("standard", STANDARDS.values(), ids=STANDARDS)
def test_a_cohort_of_nobody_has_no_rates_and_a_table_of_zeros(standard: Standard) -> None:
    assert all(each.rate is None and each.needed == 0 for each in standard.measures({}))
    assert all(not line.value for line in standard.lines({}))


def test_abhes_tells_whole_percent() -> None:
    lines = {line.label: line.value for line in abhes.lines(TRUTH["abhes"])}
    assert lines["Placement rate (F + R) / (G - U), whole percent"] == Fraction(65, 100)


@pytest.mark.parametrize(
    ("measure", "needed", "best"),
    [
        (Measure("a", 60, 100, Fraction(70, 100), 20), 10, Fraction(80, 100)),
        (Measure("b", 70, 100, Fraction(70, 100), 20), 0, Fraction(90, 100)),
        (Measure("c", 40, 100, Fraction(65, 100), 20), 25, Fraction(60, 100)),  # out of reach
        # Each who passes stands in the denominator, too: (5 + n) / (10 + n) >= 7/10 from n = 7 on.
        (Measure("d", 5, 10, Fraction(70, 100), 8, open_is_below=False), 7, Fraction(13, 18)),
    ],
)
def test_what_is_needed_for_the_benchmark(measure: Measure, needed: int, best: Fraction) -> None:
    assert (measure.needed, measure.best) == (needed, best)


def test_an_employed_graduate_misses_what_the_standard_asks_for() -> None:
    facts = GraduateFacts(
        outcome=Outcome.EMPLOYED, program="Welding", campus="Joliet", completed_on=date(2025, 8, 29), employer="Acme"
    )
    assert STANDARDS["nace"].missing(facts) == ("job_title", "hours")
    assert STANDARDS["coe"].missing(facts) == (
        "employer_contact", "job_title", "relatedness", "start_on", "verification",
    )  # fmt: skip
    assert set(STANDARDS["bppe"].missing(facts)) > {"soc_code", "employment_type", "scheduled_completion_on"}


def test_abhes_wants_a_verification_fifteen_days_after_the_start() -> None:
    def missing(verified_on: date) -> bool:
        facts = GraduateFacts(
            outcome=Outcome.EMPLOYED, start_on=date(2025, 9, 1), verification_status="verified", verified_on=verified_on
        )
        return "verification_15_days" in STANDARDS["abhes"].missing(facts)

    assert missing(date(2025, 9, 15))
    assert not missing(date(2025, 9, 16))


def test_a_month_without_that_day_ends_with_its_last() -> None:
    assert not is_after(date(2026, 2, 28), date(2025, 8, 31), 6)
    assert is_after(date(2026, 3, 1), date(2025, 8, 31), 6)
    assert not is_after(date(2026, 2, 15), date(2025, 8, 15), 6)
    assert is_after(date(2026, 2, 16), date(2025, 8, 15), 6)


def test_without_a_date_nobody_is_shown_to_have_taken_longer() -> None:
    assert not took_longer(GraduateFacts(completed_on=date(2026, 1, 1)), than_percent=150)


def test_cohorts_and_their_labels() -> None:
    assert parse_cohort("2025-26") == award_year(2025) == award_year_of(date(2026, 6, 30))
    assert award_year_of(date(2026, 7, 1)).label == "2026-27"
    assert parse_cohort("2026") == calendar_year(2026)
    assert parse_cohort("2026-02") == month_of(date(2026, 2, 28))
    assert [month.label for month in award_year(2025).months()][::11] == ["2025-07", "2026-06"]
    with pytest.raises(ValueError, match="no cohort"):
        parse_cohort("2026-13")


def test_dates_of_the_reports() -> None:
    year = award_year(2025)
    assert nace.due_on(year) == date(2026, 12, 31)
    assert nace.due_on(month_of(date(2025, 9, 1))) == date(2026, 12, 31)
    assert coe.due_on(year) == date(2026, 12, 15)
    assert bppe.due_on(calendar_year(2026)) is None
