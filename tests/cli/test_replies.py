"""`placeline replies`: a file in, readings or measures out."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from schemas.mistakes import Mistake

ROWS = (
    "id,text,context,labels,entities\n"
    "1,STOP,job_lead,opt_out,{}\n"
    '2,I started at Mercy Clinic last Monday,status_check,hired,"{""employer"": ""Mercy Clinic""}"\n'
)


@pytest.fixture
def replies(tmp_path: Path) -> Path:
    file = tmp_path / "replies.csv"
    file.write_text(ROWS, "utf-8")
    return file


def placeline(*words: object) -> str:
    done = CliRunner().invoke(app, ["replies", *map(str, words)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("classifier", ["rules", "linear"])
def test_a_file_of_replies_is_read_into_a_line_each(replies: Path, tmp_path: Path, classifier: str) -> None:
    out = tmp_path / "read.jsonl"
    placeline("read", "--in", replies, "--out", out, "--received-on", "2026-03-11", "--classifier", classifier)
    stop, hired = (json.loads(line) for line in out.read_text("utf-8").splitlines())
    assert stop == {
        "id": "1", "labels": ["opt_out"], "entities": {}, "action": "act", "optout_hold": False, "crisis_hold": False,
    }  # fmt: skip
    assert hired["labels"] == ["hired"]
    assert hired["entities"] == {"employer": "Mercy Clinic", "start_date": "2026-03-09"}


def test_an_evaluation_prints_its_measures_and_writes_them(replies: Path, tmp_path: Path) -> None:
    shown = placeline("evaluate", replies, "--received-on", "2026-03-11", "--json", tmp_path / "scores.json")
    assert "opt-outs found" in shown
    figures = json.loads((tmp_path / "scores.json").read_text("utf-8"))
    assert figures["figures"]["replies"] == 2
    assert figures["each"]["opt_out"]["recall"] == 1


def test_a_day_that_is_none_is_refused(replies: Path) -> None:
    with pytest.raises(Mistake, match="--received-on"):
        placeline("evaluate", replies, "--received-on", "noon")
