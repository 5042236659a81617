"""`placeline crm pull`, `drift` and what a person decides, typed into a terminal against a pretend portal."""

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from socket import socket

import pytest

from actions.change_staff import change_staff_member
from cli.main import main
from cli.whoami import whoami
from integrations.hubspot.mapping import OPT_OUT
from tests.cli.conftest import Placeline
from tests.conftest import Begin
from tests.hubspot_office import by_hand, contact_id, crm_of, enrol, objects, remove, sync
from tests.office import TUESDAY_NOON
from tests.sandbox.hubspot_portal import PortalUnderTest, running_portal
from wiring.settings import settings


@pytest.fixture(scope="module")
def running() -> Iterator[PortalUnderTest]:
    with running_portal("--port", "0") as portal:
        yield portal


@pytest.fixture
def administrator(placeline: Placeline, begin: Begin) -> None:
    """Whoever runs the tests may do everything."""
    with begin() as session:
        change_staff_member(session, whoami(), role="administrator", now=TUESDAY_NOON, actor="Director")


@pytest.fixture
def portal(
    running: PortalUnderTest, administrator: None, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> PortalUnderTest:
    """A portal with two students in it, which the commands use as an administrator does."""
    running.reset()
    monkeypatch.setenv("PLACELINE_HUBSPOT_BASE_URL", running.base_url)
    monkeypatch.setenv("PLACELINE_HUBSPOT_PER_TEN_SECONDS", "100000")
    settings.cache_clear()
    enrol(begin, 2)
    with crm_of(running) as crm:
        sync(begin, crm)
    return running


class _Page(HTMLParser):
    """What a page holds, and where it leads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def page_in(output: str) -> str:
    found = re.search(r"Page: (\S+)", output)
    assert found is not None, output
    return Path(found[1]).read_text(encoding="utf-8")


def test_pull_says_what_people_did(placeline: Placeline, begin: Begin, portal: PortalUnderTest) -> None:
    by_hand(portal, "contacts", contact_id(begin, 1), **{OPT_OUT: "true"})
    done = placeline("crm", "pull")
    assert done.exit_code == 0, done.output
    assert "2 contacts read: 1 numbers opted out by hand" in done.output
    assert "Next: `placeline crm drift`." in done.output


def exit_of(words: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    """Run a command as the terminal does, and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["placeline", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize("command", ["pull", "sync", "drift"])
def test_without_hubspot_nothing_is_said_to_be_done_though_nothing_waits(
    administrator: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    with socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        monkeypatch.setenv("PLACELINE_HUBSPOT_BASE_URL", url)
        settings.cache_clear()
        assert exit_of(["crm", command], monkeypatch) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"HubSpot can't be reached at {url}" in err
    assert "PLACELINE_HUBSPOT_BASE_URL" in err


def test_a_key_that_nobody_refused_is_a_mistake(
    administrator: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_of(["crm", "retry", "--key", "S09999"], monkeypatch) == 2
    out, err = capsys.readouterr()
    assert (out, "no entry 'S09999'" in err, "placeline crm rejected" in err) == ("", True, True)
    assert exit_of(["crm", "retry"], monkeypatch) == 0


def test_drift_shows_each_difference_with_its_rule_and_writes_a_page_of_its_own(
    placeline: Placeline, begin: Begin, portal: PortalUnderTest
) -> None:
    by_hand(portal, "contacts", contact_id(begin, 1), firstname="<b>Adele</b>")
    remove(portal, "contacts", contact_id(begin, 0))
    done = placeline("crm", "drift")
    assert done.exit_code == 0, done.output
    assert "Compared 2 contacts" in done.output
    text = page_in(done.output)
    page = _Page(text)
    names = [tag for tag, _ in page.tags]
    assert names.count("table") == names.count("caption") == 2
    assert all(attrs.get("scope") for tag, attrs in page.tags if tag == "th")
    assert not {"script", "link", "img", "iframe"} & set(names)
    assert not re.search(r"https?:", text)
    assert "Adele" not in text  # names are told of, and not shown
    assert {"S00001", "first name", "comes from the roster; correct it there and load it again"} <= set(page.words)
    assert "placeline crm recreate contact S00000" in page.words
    before = portal.stats()["total"]
    again = placeline("crm", "drift", "--look")
    assert (again.exit_code, portal.stats()["total"]) == (0, before)


def test_without_differences_the_page_says_so(placeline: Placeline, portal: PortalUnderTest) -> None:
    done = placeline("crm", "drift")
    assert "No difference was found." in done.output
    assert "They agree." in page_in(done.output)


@pytest.mark.slow
def test_what_was_deleted_comes_back_when_a_person_says_so(
    placeline: Placeline, begin: Begin, portal: PortalUnderTest
) -> None:
    remove(portal, "contacts", contact_id(begin, 0))
    placeline("crm", "pull")
    refused = placeline("crm", "recreate", "contact", "S00009", "--why", "x")
    assert refused.exit_code != 0
    assert placeline("crm", "recreate", "contact", "S00000", "--why", "a slip").exit_code == 0
    assert placeline("crm", "sync").exit_code == 0
    assert len(objects(portal, "contacts")) == 2


@pytest.mark.slow
@pytest.mark.parametrize(("choice", "employer"), [("--theirs", "Globex"), ("--ours", "Acme")])
def test_a_person_settles_whose_facts_hold(
    placeline: Placeline, begin: Begin, portal: PortalUnderTest, choice: str, employer: str
) -> None:
    [record, _] = objects(portal, "career_status")
    key = str(record["properties"]["career_key"])  # type: ignore[index]
    by_hand(portal, "career_status", str(record["id"]), cs_employer="Globex")
    assert "asked a person 1" in placeline("crm", "drift").output
    settled = placeline("crm", "settle", key, choice, "--why", "called the employer")
    assert settled.exit_code == 0, settled.output
    placeline("crm", "sync")
    assert {one["properties"]["cs_employer"] for one in objects(portal, "career_status")} == {employer, "Acme"}  # type: ignore[index]
    assert "No difference was found" in placeline("crm", "drift").output


def test_erasing_asks_first_and_says_what_is_left_to_do(placeline: Placeline, portal: PortalUnderTest) -> None:
    assert placeline("crm", "erase", "S00001", "--why", "asked").exit_code == 1
    done = placeline("crm", "erase", "S00001", "--why", "asked", "--yes")
    assert "files on disk, are yours to remove" in done.output.replace("\n", " ")
    assert "before" in placeline("crm", "erase", "S00001", "--why", "asked", "--yes").output


def test_the_channel_needs_the_secret_first(
    placeline: Placeline, portal: PortalUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert placeline("crm", "channel").exit_code != 0
    monkeypatch.setenv("PLACELINE_HUBSPOT_CLIENT_SECRET", "s")
    settings.cache_clear()
    done = placeline("crm", "channel")
    assert (done.exit_code, "is registered" in done.output) == (0, True)
