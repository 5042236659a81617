"""A table in a narrow window: what matters least is left out and named, and nothing is cut off."""

import pytest

from cli.tables import show

COLUMNS = ("number", "name", "sender", "status", "start")
ROWS = [[1, "Spring status check", "demo", "Completed", "2026-03-10 12:00 CDT"]]


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Return what sets the width of the window; pytest's output counts as a terminal here."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    return monkeypatch


@pytest.mark.parametrize(
    ("width", "left_out"),
    [(120, ""), (58, "A wider window shows also: sender."), (40, "A wider window shows also: sender, start.")],
)
def test_a_narrow_window_does_without_the_least_important(
    capsys: pytest.CaptureFixture[str], window: pytest.MonkeyPatch, width: int, left_out: str
) -> None:
    window.setenv("COLUMNS", str(width))
    show(COLUMNS, ROWS, empty="", least=("sender", "start"))
    told = capsys.readouterr().out
    assert max(map(len, told.splitlines())) <= width
    assert ("A wider window" in told) == bool(left_out)
    assert left_out in " ".join(told.split())
    assert "Completed" in told


def test_a_file_gets_every_column(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    show(COLUMNS, ROWS, empty="", least=("sender", "start"))
    told = capsys.readouterr().out
    assert "demo" in told
    assert "2026-03-10 12:00 CDT" in told


def test_a_word_without_room_is_folded_and_not_cut(
    capsys: pytest.CaptureFixture[str], window: pytest.MonkeyPatch
) -> None:
    window.setenv("COLUMNS", "20")
    show(("key", "text"), [["answer_transcripts_and_more", "yes"]], empty="")
    told = "".join(line.split()[0] for line in capsys.readouterr().out.splitlines()[1:])
    assert told.startswith("answer_")
    assert "more" in told
