"""What the demo says at its end: the figures, and our ledger held against the SMS vendor's own."""

from collections import Counter
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console


def hold_against_vendor(http: httpx.Client, twilio: str) -> dict[str, int]:
    """Hold the vendor's ledger against ours: who was texted twice by one campaign, or without consent."""
    from sqlalchemy import select

    from schemas.tables import ConsentEntry, Phone, Student, Text
    from wiring.connections import look

    with look() as session:
        campaign_of = dict(session.execute(select(Text.vendor_sid, Text.campaign_id)).tuples().all())
        bodies = set(session.scalars(select(Text.body).where(Text.campaign_id.is_not(None))))
        consented = set(
            session.scalars(
                select(Phone.e164)
                .join(Text, Text.phone_id == Phone.id)
                .join(Student, Student.id == Text.student_id)
                .where(Text.campaign_id.is_not(None), Student.consent == "given")
                .where(select(ConsentEntry.id).where(ConsentEntry.student_id == Student.id).exists())
            )
        )
    texted: Counter[tuple[str, int | None]] = Counter()
    unknown_to_us = offset = 0
    while page := _vendor_page(http, twilio, offset):
        offset += len(page)
        for text in page:
            if text["direction"] == "outbound-api" and text["body"] in bodies:
                texted[text["to"], campaign_of.get(text["sid"])] += 1
                unknown_to_us += text["sid"] not in campaign_of
    return {
        "texted_by_the_vendor": sum(texted.values()),
        "phones_texted_twice": sum(count > 1 for count in texted.values()),
        "phones_texted_without_consent": len({phone for phone, _ in texted} - consented),
        "texts_the_vendor_has_and_we_do_not": unknown_to_us,
    }


def _vendor_page(http: httpx.Client, twilio: str, offset: int) -> list[dict[str, Any]]:
    page = {"offset": offset, "limit": 5000}
    answer = http.get(f"{twilio}/control/messages", params=page).json()
    return list(answer["messages"])


def print_summary(console: Console, found: dict[str, Any], home: Path, seconds: float) -> None:
    def line(label: str, value: object) -> None:
        text = f"{value:,}" if isinstance(value, int) else str(value)
        console.print(f"  {label:38}{text:>12}")

    console.rule("Three days at Lakeside Career College")
    line("students on the roster", found["students"])
    line("texts planned", found["planned"])
    line("  sent", found["sent"])
    line("    delivered", found["delivered"])
    line("    undelivered", found["undelivered"])
    line("  refused by the vendor", found["failed"])
    line("  skipped (no longer allowed)", found["skipped"])
    line("  unknown / left", f"{found['unknown']:,} / {found['left']:,}")
    line("unsubscribed", found["unsubscribed"])
    line("people who replied", found["people_who_replied"])
    for meaning, number in found["replies_by_meaning"].items():
        line(f"    {meaning.replace('_', ' ')}", number)
    line("replies unread", found["replies_unread"])
    line("answers and questions sent", found["answers_sent"])
    line("waiting for a person", found["waiting_for_a_person"])
    line("follow-ups opened", sum(found["follow_ups"].values()))
    for kind, number in found["follow_ups"].items():
        line(f"    {kind.replace('_', ' ')}", number)
    line("Career Status records", found["career_status_records"])
    line("    synced into the CRM", found["synced"].get("record", 0))
    line("    quarantined, with the reason", found["quarantined"])
    line("follow-ups synced as tasks", found["synced"].get("task", 0))
    line("conversations closed in the CRM", found["synced"].get("closing", 0))
    line("changes by a second sync", found["writes_of_a_second_sync"])
    rate = found["knowledge_rate"]
    line("knowledge rate of graduates (NACE)", "-" if rate is None else f"{rate:.1%}")
    console.rule("Held against the vendor's own ledger")
    for name in (
        "texted_by_the_vendor",
        "phones_texted_twice",
        "phones_texted_without_consent",
        "texts_the_vendor_has_and_we_do_not",
    ):
        line(name.replace("_", " "), found[name])
    console.rule()
    console.print(f"  It took {seconds:.0f} s. Everything was stopped; the data is in {home}.")
    shown = f"PLACELINE_HOME={home} .venv/bin/placeline"
    for command, what in (
        ("campaign list --all", "the campaigns"),
        ("campaign show 2", "its figures, each with the command that lists the people behind it"),
        ("campaign people 2 --undelivered", "whom it did not reach, and why"),
        ("inbox waiting", "who needs a person, longest wait first"),
        ("quality quarantine", "which records the gate holds back, and why"),
        ("outcomes rates", "what became of the graduates"),
        (f"up --home {home}", "starts this house again and leaves it running; the pretend vendors start empty"),
    ):
        console.print(f"  {shown} {command}\n      {what}")
    console.print("  make up\n      starts a house of your own and leaves it running, with Prefect's UI")
