"""Taking a roster in: phone numbers read and checked against phonenumbers on every row, then the whole load.

The numbers are written as rosters write them. Those that the office refuses whatever phonenumbers would make of them
(letters beside the digits, numbers of other countries) must be refused; of all others both must say the same.
"""

import csv
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import phonenumbers

from actions.load_roster import load_roster
from actions.read_phone import PhoneUnreadable, read_phone
from actions.read_roster import read_roster
from benchmarks import Figure
from benchmarks.databases import BOTH, database_url
from benchmarks.server_cpu import server_cpu_seconds
from database.session import make_engine, transaction

TITLE = "phone numbers of a roster in E.164, against phonenumbers on every row; then the load of whole rosters"
ROWS, QUICK_ROWS = 1_000_000, 20_000
MIXED, QUICK_MIXED = 60_000, 6_000
ROUND = 50_000  # rows a side has before it is the other's turn: noise hits both alike
ROSTER, QUICK_ROSTER = 100_000, 3_000
GOAL = 0.125
SEED = 20_260_303

WRITTEN = ("({0}) {1}-{2}", "{0}-{1}-{2}", "{0}.{1}.{2}", "{0}{1}{2}", "+1{0}{1}{2}", "1-{0}-{1}-{2}", "+1 {0} {1} {2}")
# What an ordinary number is never written as, and numbers of other kinds.
ODD = (
    "{0}-{1}-{2} x12", "{0}-{1}-{2} ext. 7", "tel:+1-{0}-{1}-{2}", "{0}/{1}/{2}", "416-{1}-{2}", "+1 (604) {1} {2}",
    "800-{1}-{2}", "787-{1}-{2}", "+1 246 {1} {2}", "{0}-{1}-{2}0", "{0}-{1}", "123-{1}-{2}", "000-{1}-{2}",
    "{0}-155-{2}", "{0}-011-{2}", "", "-", "011 44 20 7946 {2}", "+44 20 7946 {2}", "+49 30 {1}{2}", "0{0}{1}{2}",
    "5{0}{1}{2}99",
)  # fmt: skip
REFUSED = ("{0}-{1}-{2} (mom)", "1-800-FLOWERS", "{0}{1}{2}.0", '="{0}{1}{2}"', "none", "call {0}-{1}-{2}")


def ours(raw: str) -> str | None:
    """Return what we read, E.164; None where we refuse it."""
    try:
        return read_phone(raw).e164
    except PhoneUnreadable:
        return None


def theirs(raw: str) -> str | None:
    """Return what phonenumbers reads: parse, check, write; None where that is no valid number of the country code 1."""
    try:
        number = phonenumbers.parse(raw, "US")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return e164 if number.country_code == 1 else None


def _area_codes() -> list[str]:
    """Return the area codes with landlines and mobile phones, as phonenumbers knows them."""
    return [str(code) for code in range(201, 990) if (read := theirs(f"+1{code}5550147")) and _is_of_the_us(read)]


def _is_of_the_us(e164: str) -> bool:
    number = phonenumbers.parse(e164)
    kind = phonenumbers.number_type(number)
    is_ordinary = kind == phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE
    return is_ordinary and phonenumbers.region_code_for_number(number) == "US"


def numbers(chance: random.Random, rows: int, odd_share: float) -> Iterator[str]:
    """Yield numbers as rosters write them; `odd_share` of them in a way, or of a kind, that is rare."""
    area_codes = _area_codes()
    for _ in range(rows):
        written = chance.choice(ODD) if chance.random() < odd_share else chance.choice(WRITTEN)
        yield written.format(
            chance.choice(area_codes), f"{chance.randrange(200, 1000):03}", f"{chance.randrange(10_000):04}"
        )


def assert_alike(chance: random.Random, rows: int) -> None:
    """Read a mixed file with both. Raises AssertionError where they differ, or where a refused one was read."""
    for raw in numbers(chance, rows, odd_share=0.6):
        assert ours(raw) == theirs(raw), f"{raw!r}: we read {ours(raw)}, phonenumbers {theirs(raw)}"
    for raw in numbers(chance, rows // 20, odd_share=0):
        for written in REFUSED:
            refused = written.format(raw[:3], raw[3:6], raw[6:])
            assert ours(refused) is None, f"{refused!r} was read as {ours(refused)}"


def _cpu(read: Callable[[str], str | None], part: list[str]) -> float:
    began = time.process_time()
    for raw in part:
        read(raw)
    return (time.process_time() - began) / len(part) * 1_000_000


def _phones(quick: bool) -> Figure:
    chance = random.Random(SEED)
    mixed = QUICK_MIXED if quick else MIXED
    assert_alike(chance, mixed)
    rows = list(numbers(chance, QUICK_ROWS if quick else ROWS, odd_share=0.02))
    own, ceiling = [], []
    for start in range(0, len(rows), ROUND):
        part = rows[start : start + ROUND]
        own.append(_cpu(ours, part))
        ceiling.append(_cpu(theirs, part))
    note = f"{len(rows):,} rows; identical on a mixed file of {mixed:,}"
    return Figure("phone number in E.164", median(own), median(ceiling), "CPU us a row", GOAL, note=note)


def write_roster(path: Path, rows: int) -> None:
    """Write a roster of students who all have a number of their own, two labels and a proof of consent."""
    written = numbers(random.Random(SEED + 1), rows, odd_share=0)
    header = (
        "student_id", "first_name", "last_name", "email", "mobile_phone", "sms_consent", "sms_consent_on",
        "sms_consent_proof", "address_state", "zip", "program", "campus", "completed_on", "tags", "courses",
    )  # fmt: skip
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for index, phone in enumerate(written):
            writer.writerow(
                [f"S{index:07}", "Ada", f"Number{index}", f"ada{index}@mail.example", phone, "yes", "2025-02-14",
                 "web form", "IL", "60601", "Welding", "Joliet", "2025-12-19", "evening", "WLD 101"]
            )  # fmt: skip


def _loads(quick: bool) -> Iterator[Figure]:
    rows = QUICK_ROSTER if quick else ROSTER
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.csv"
        write_roster(path, rows)
        for kind in BOTH:
            with database_url(kind) as url:
                first, again = _load(kind, url, path), _load(kind, url, path)
            per_row = 1_000_000 / rows
            yield Figure(
                f"whole roster of {rows:,}, {kind}", first[1] * per_row, again[1] * per_row, "CPU us a row",
                note=f"all new against nothing changed: {rows / first[0]:,.0f} and {rows / again[0]:,.0f} rows/s",
            )  # fmt: skip


def _load(kind: str, url: str, path: Path) -> tuple[float, float]:
    """Return the seconds of one load by the clock, and of the processor with those of PostgreSQL."""
    engine, now = make_engine(url), datetime(2026, 3, 3, 18, tzinfo=UTC)
    server, cpu, wall = server_cpu_seconds(kind, url), time.process_time(), time.perf_counter()
    read = read_roster(path)
    with transaction(engine) as session:
        load_roster(session, path, now=now, actor="benchmark", read=read)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    spent = cpu + server_cpu_seconds(kind, url) - server
    engine.dispose()
    return wall, spent


def measure(quick: bool) -> Iterator[Figure]:
    """Measure reading and loading. Raises AssertionError where a number is read otherwise than by phonenumbers."""
    yield _phones(quick)
    yield from _loads(quick)
