"""What the made-up job board is made of: sites with their pages, employers, and kinds of work with their pay."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

SITES = (
    ("trades", "Lakeside Trades Jobs", "https://trades.lakeside.example"),
    ("health", "Lakeside Health Careers", "https://health.lakeside.example"),
    ("alumni", "Lakeside Alumni Jobs", "https://alumni.lakeside.example"),
)
PAGES = (
    ("trades", "apprentice", "Apprenticeships this season"),
    ("trades", "events", "Hiring events near campus"),
    ("health", "externships", "Externship sites"),
    ("health", "night-shift", "Evening and night work"),
    ("alumni", "resume", "Resume and interview help"),
)
NETWORKS = (
    ("graduates", "Lakeside Graduates Network", "https://network.lakeside.example/join/graduates"),
    ("students", "Lakeside Student Network", "https://network.lakeside.example/join/students"),
)
INITIATIVES = (
    ("spring-2026", "Spring placement drive", "https://lakeside.example/spring", "yes"),
    ("status-2026", "Status check of the 2025 graduates", "https://lakeside.example/status", "no"),
    ("externs", "Externship leads", "", ""),
)


@dataclass(frozen=True, slots=True)
class Trade:
    """One kind of work: on which site it is listed, its titles, and its hourly pay in whole dollars."""

    site: str
    titles: tuple[str, ...]
    pay: tuple[int, int]


TRADES = (
    Trade("trades", ("Welder", "Welding Apprentice", "Pipe Welder, Second Shift"), (19, 31)),
    Trade("trades", ("HVAC Installer", "HVAC Service Technician"), (20, 34)),
    Trade("trades", ("Electrician Apprentice", "Maintenance Electrician"), (18, 36)),
    Trade("health", ("Medical Assistant", "Registered Medical Assistant, Evenings"), (17, 24)),
    Trade("health", ("Dental Assistant", "Phlebotomist", "Pharmacy Technician"), (16, 25)),
    Trade("alumni", ("Office Coordinator", "Cosmetologist", "IT Support Specialist"), (15, 29)),
)
EMPLOYERS = ("Fox Valley", "Prairie State", "Three Rivers", "Blue Heron", "Northgate", "Old Mill", "Stonebridge")
BRANCHES = {
    "trades": ("Fabrication", "Mechanical", "Electric"),
    "health": ("Clinic", "Family Health", "Dental"),
    "alumni": ("Group", "Services", "& Daughters"),
}
TOWNS = ("Joliet, IL", "Aurora, IL", "Elgin, IL", "Naperville, IL", "Gary, IN", "Kenosha, WI", "Remote")

EVERY_TENTH = 10  # job is confidential, one other is closed, and one does not say what it pays


def jobs(count: int, seed: int) -> Iterator[dict[str, str]]:
    """Yield so many made-up jobs, as rows of a file."""
    chance = random.Random(seed)
    addresses = {key: url for key, _, url in SITES}
    for number in range(1, count + 1):
        trade = TRADES[number % len(TRADES)]
        ref = f"J-{1000 + number}"
        low = chance.randint(*trade.pay)
        pay = f"${low} to ${low + chance.randint(1, 4)} an hour"
        yield {
            "site": trade.site,
            "job": ref,
            "title": chance.choice(trade.titles),
            "employer": f"{chance.choice(EMPLOYERS)} {chance.choice(BRANCHES[trade.site])}",
            "location": chance.choice(TOWNS),
            "pay": "" if number % EVERY_TENTH == 7 else pay,
            "url": f"{addresses[trade.site]}/jobs/{ref}",
            "confidential": "yes" if number % EVERY_TENTH == 0 else "no",
            "closed_on": "2026-02-27" if number % EVERY_TENTH == 3 else "",
        }
