"""`placeline bench`: what it refuses, what it prints and writes, and that its exit code means one thing."""

import json
from pathlib import Path

import pytest

from benchmarks import Figure
from benchmarks.__main__ import BENCHMARKS, run
from benchmarks.report import as_json, as_markdown, goal_of, line_of, verdict_of
from cli.bench import bench
from schemas.mistakes import Mistake

AT_MOST = Figure("cost", ours=12.0, ceiling=10.0, unit="CPU us", goal=1.25)
AT_LEAST = Figure("speed", ours=700.0, ceiling=1_000.0, unit="texts/s", goal=0.8, at_least=True, note="at 50 ms")
TOLD = Figure("rows", ours=3.0, ceiling=2.0, unit="ms")


def test_a_goal_is_an_upper_or_a_lower_bound_of_the_ratio() -> None:
    assert [(goal_of(one), verdict_of(one)) for one in (AT_MOST, AT_LEAST, TOLD)] == [
        ("<= 1.25", "reached"),
        (">= 0.8", "not reached"),
        ("", "told"),
    ]


def test_a_line_says_ours_the_ceiling_and_the_verdict() -> None:
    assert line_of(AT_LEAST) == "speed: 700 texts/s against 1,000, ratio 0.7, goal >= 0.8: not reached (at 50 ms)"
    assert line_of(TOLD) == "rows: 3 ms against 2, ratio 1.5"


def test_what_is_written_names_the_machine_every_figure_and_what_failed() -> None:
    found = {"send": [AT_MOST, AT_LEAST]}
    page = as_markdown(found, {"pace": "a second ran hot"}, {"cores": "2"}, {"send": "sending"}, quick=True)
    assert "cores 2" in page
    assert "| speed | 700 | 1,000 | texts/s | 0.7 | >= 0.8 | not reached | at 50 ms |" in page
    assert "**pace failed its own check:** a second ran hot" in page
    assert "A quick run" in page
    figures = as_json(found, {}, {}, quick=False)["figures"]
    assert [one["ratio"] for one in figures] == [1.2, 0.7]  # type: ignore[attr-defined]


def test_an_unknown_benchmark_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(Mistake, match="No benchmark is called sendd"):
        bench(["sendd"])


def test_a_file_in_no_folder_is_refused_before_anything_is_measured(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="is no folder"):
        bench(["send"], json=tmp_path / "nowhere" / "figures.json")


@pytest.mark.slow
def test_a_quick_run_measures_prints_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures, page = tmp_path / "figures.json", tmp_path / "page.md"
    assert run(["audience"], quick=True, json_file=figures, markdown_file=page) == 0
    written = json.loads(figures.read_text(encoding="utf-8"))
    assert {one["benchmark"] for one in written["figures"]} == {"audience"}
    assert written["machine"]["cores"]
    assert "PostgreSQL" in page.read_text(encoding="utf-8")
    assert "goal <= 2" in capsys.readouterr().out


def test_every_benchmark_has_a_module() -> None:
    folder = Path(__file__).parents[2] / "benchmarks"
    told = (folder.parent / "cli" / "bench.py").read_text("utf-8")
    assert all(name in told for name in BENCHMARKS), "`placeline bench --help` lists every one"
    assert all((folder / f"{module}.py").exists() for module in BENCHMARKS.values())
