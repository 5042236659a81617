"""`placeline campaign`: what it shows leads on, what it changes it says, what it refuses it explains."""

import csv
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import update

from actions.change_campaign import suspend
from cli.tables import save_csv
from cli.whoami import whoami
from schemas.mistakes import Mistake
from schemas.sms import DeliveryStatus, Drop
from schemas.tables import Campaign, Student
from tests.actions.pretend_sms import PretendSms
from tests.cli.conftest import Placeline
from tests.conftest import Begin
from tests.office import (
    MINUTE,
    TUESDAY_NOON,
    add_student,
    receipt,
    scheduled,
    send_batch,
    take_receipts,
    the_campaign,
    the_texts,
    writes,
)


async def a_sent_batch(begin: Begin) -> int:
    """Send the first four of six, lose one on the way, let one unsubscribe; return the campaign's id."""
    campaign_id = scheduled(begin, 6, first_batch_size=4)
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)
    texts = the_texts(begin, campaign_id)
    take_receipts(begin, [receipt(texts[0], DeliveryStatus.UNDELIVERED, drop=Drop.BAD_NUMBER, code=30005)])
    writes(begin, 1, "STOP", TUESDAY_NOON + MINUTE, answered_by_vendor=True)
    return campaign_id


def said(result: object) -> str:
    """Return what a command printed, after it worked."""
    assert getattr(result, "exit_code", 1) == 0, getattr(result, "exception", None)
    return str(getattr(result, "output", ""))


async def test_each_command_that_show_names_lists_as_many_people_as_its_figure(
    begin: Begin, placeline: Placeline, tmp_path: Path
) -> None:
    shown = said(placeline("campaign", "show", await a_sent_batch(begin)))
    named = re.findall(r"([\d,]+)\s+(?:[\d.<>%-]+\s+)?placeline (campaign people .*\S)", shown)
    assert len(named) >= 8
    for number, command in named:
        file = tmp_path / "people.csv"
        said(placeline(*command.split(), "--csv", file))
        with file.open(encoding="utf-8-sig") as rows:
            assert len(list(csv.DictReader(rows))) == int(number.replace(",", "")), command


async def test_show_says_that_some_unsubscribes_are_normal_and_who_acted(begin: Begin, placeline: Placeline) -> None:
    shown = said(placeline("campaign", "show", await a_sent_batch(begin)))
    assert "normal and no error" in shown
    assert "It is no mobile number, or no longer in service." in shown
    assert "Ana Rivera" in shown
    assert "It goes out with batch 2 on Wed 2026-03-04 12:00 CST." in shown
    assert "closed: full" in shown


async def test_people_show_the_end_of_a_number_unless_asked_for_all_of_it(
    begin: Begin, placeline: Placeline, tmp_path: Path
) -> None:
    campaign_id = await a_sent_batch(begin)
    listed = said(placeline("campaign", "people", campaign_id))
    assert "...0003" in listed
    assert "+1312" not in listed
    said(placeline("campaign", "people", campaign_id, "--full-numbers", "--csv", tmp_path / "all.csv"))
    assert "'+13125550003" in (tmp_path / "all.csv").read_text(encoding="utf-8-sig")


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(tmp_path: Path) -> None:
    assert save_csv(tmp_path / "a.csv", ["name"], [["=1+1"], ["@x"], ["Ada"], [5]]) == 4
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").split() == ["name", "'=1+1", "'@x", "Ada", "5"]
    assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]


def test_a_shared_number_shows_who_gets_the_one_text(begin: Begin, placeline: Placeline, tmp_path: Path) -> None:
    with begin() as session:
        add_student(session, 0)
        add_student(session, 50, phone="+13125550000")
        add_student(session, 51, phone=None)
    campaign_id = scheduled(begin, 2)
    listed = said(placeline("campaign", "excluded", campaign_id, "--reason", "shared_phone"))
    assert re.search(r"S00050 .*shared_phone.*S00000", listed)
    said(placeline("campaign", "excluded", campaign_id, "--csv", tmp_path / "out.csv"))
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").count("\n") == 3


def test_the_list_shows_active_campaigns_and_always_counts_those_that_need_a_person(
    begin: Begin, placeline: Placeline
) -> None:
    first = scheduled(begin, 1, name="Suspended one")
    scheduled(begin, 0, name="Active one")
    with begin() as session:
        session.execute(update(Campaign).where(Campaign.id == first).values(state="in_process"))
        session.flush()
        suspend(session, first, now=TUESDAY_NOON, why="carriers filter the content")
    shown = said(placeline("campaign", "list"))
    assert f"1 Suspended: Suspended one ({first})" in shown
    assert "Active one" in shown
    assert "Sent / Remaining" in shown
    assert "carriers filter the content" in said(placeline("campaign", "list", "--status", "suspended"))


def test_the_list_is_searched_filtered_and_sorted(begin: Begin, placeline: Placeline) -> None:
    for name, days in (("Beta", 0), ("alpha", 1), ("Gamma", 2)):
        scheduled(begin, 1, name=name, starts_at=TUESDAY_NOON + days * 24 * 60 * MINUTE)

    def names(*options: str) -> list[str]:
        return re.findall("Beta|alpha|Gamma", said(placeline("campaign", "list", *options)))

    assert names() == ["Gamma", "alpha", "Beta"]
    assert names("--sort", "name") == ["alpha", "Beta", "Gamma"]
    assert names("--name", "ALPH") == ["alpha"]
    assert names("--sender", "rivera", "--from", "2026-03-04", "--to", "2026-03-04") == ["alpha"]
    assert names("--status", "completed") == []


def test_preview_shows_waterfall_batches_text_and_the_next_step(
    begin: Begin, placeline: Placeline, tmp_path: Path
) -> None:
    scheduled(begin, 3, name="Earlier")
    with begin() as session:
        session.execute(update(Student).where(Student.student_id == "S00001").values(consent="refused"))
    shown = said(placeline("campaign", "preview", "--template", "job_lead", "--start", "2026-03-03 15:00",
                           "--csv", tmp_path / "why"))  # fmt: skip
    assert "3  in the audience" in shown
    assert "-1  The person has not agreed to get texts. (no_consent)" in shown
    assert "Tue 2026-03-03 15:00 CST" in shown
    assert "near Joliet are hiring for Welding" in shown
    assert "about $" in shown
    assert "`schedule` instead of `preview`" in shown
    assert "S00001" in (tmp_path / "why" / "no_consent.csv").read_text(encoding="utf-8-sig")


def test_schedule_saves_what_was_previewed_for_the_person_at_the_terminal(begin: Begin, placeline: Placeline) -> None:
    scheduled(begin, 4, name="Earlier")
    whom = ("--advisor", "advisor1@college.example", "--top", 2)
    when = ("--start", "2026-03-03 15:00", "--weekends")
    shown = said(placeline("campaign", "schedule", "--template", "job_lead", "--name", "Top", *whom, *when))
    campaign = the_campaign(begin, int(re.findall(r"campaign (\d+):", shown)[0]))
    assert (campaign.name, campaign.sender, campaign.recipients, campaign.weekends) == ("Top", whoami(), 2, True)
    assert campaign.audience == {"advisors": ["advisor1@college.example"]}


def test_moves_say_the_new_state_the_next_batch_and_the_next_step(begin: Begin, placeline: Placeline) -> None:
    campaign_id = scheduled(begin, 2, starts_at=TUESDAY_NOON + 60 * MINUTE)
    paused = said(placeline("campaign", "pause", campaign_id, "--why", "phone line down"))
    assert "is Paused: nothing is scheduled; 2 not texted yet." in paused
    resumed = said(placeline("campaign", "resume", campaign_id, "--at", "2026-03-09 12:00"))
    assert "is Scheduled: next batch Mon 2026-03-09 12:00 CDT" in resumed
    assert "Tue 2026-03-10" in said(placeline("campaign", "reschedule", campaign_id, "--at", "2026-03-10 12:00"))
    assert "is Cancelled" in said(placeline("campaign", "cancel", campaign_id, "--why", "wrong list"))


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("show", 4711), "There is no campaign 4711"),
        (("resume", 1), 'placeline campaign resume 1 --at "2026-03-10 12:00"'),
        (("reschedule", 1), "--at DATE AND TIME, --weekends or --no-weekends"),
        (("reschedule", 1, "--at", "soon"), "'soon' is no date and time"),
        (("list", "--status", "lost"), "Choose of scheduled"),
        (("list", "--from", "yesterday"), "--from: 'yesterday' is no day"),
        (("list", "--sort", "age"), "Choose start or name"),
        (("people", 1, "--reason", "bad luck"), "--reason: 'bad luck' is not known"),
        (("people", 1, "--state", "gone"), "--state: 'gone' is not known"),
        (("excluded", 1, "--reason", "x"), "Choose of no_phone"),
    ],
)
def test_what_a_person_can_mend_is_said_with_how(
    begin: Begin, placeline: Placeline, words: tuple[object, ...], what: str
) -> None:
    result = placeline("campaign", *words)
    assert isinstance(result.exception, Mistake)
    assert what in str(result.exception)


@pytest.mark.slow
def test_a_mistake_ends_with_2_and_one_line_and_help_is_quick(begin: Begin, placeline: Placeline) -> None:
    command = [str(Path(sys.executable).with_name("placeline")), "campaign"]
    done = subprocess.run(
        [*command, "pause", "4711"], capture_output=True, text=True, check=False, env=dict(os.environ)
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("placeline: There is no campaign 4711")
    assert done.stderr.count("\n") == 1
    started = time.process_time()
    done = subprocess.run([*command, "--help"], capture_output=True, text=True, check=True)
    assert "people" in done.stdout
    assert time.process_time() - started < 0.5
