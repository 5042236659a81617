"""`python -m benchmarks [NAME ...]`, and behind `placeline bench`: run the benchmarks, all unless some are named."""

import argparse
import json
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import cast

from benchmarks import Benchmark, Figure
from benchmarks.report import as_json, as_markdown, goal_of, line_of, machine, number, verdict_of

# What is asked for -> module of this room. Imported when it runs: each brings its own libraries.
BENCHMARKS = {
    "send": "send",
    "receipts": "receipts",
    "audience": "audience",
    "import": "imports",
    "pace": "pace",
    "growth": "growth",
    "replies": "replies",
    "outcomes": "outcomes",
    "gate": "gate",
}


def benchmark(name: str) -> Benchmark:
    """Return the benchmark of this name. Raises ImportError where a library of the dev group is missing."""
    return cast(Benchmark, import_module(f"benchmarks.{BENCHMARKS[name]}"))


def run(
    names: Sequence[str], *, quick: bool = False, json_file: Path | None = None, markdown_file: Path | None = None
) -> int:
    """Run these benchmarks (none: all), print each figure as it comes, and return the exit code.

    0 also where a goal is not reached, 1 where a measurement's own check fails: then its figures mean nothing.
    """
    about = machine()
    found: dict[str, list[Figure]] = {}
    failed: dict[str, str] = {}
    titles: dict[str, str] = {}
    for name in dict.fromkeys(names or BENCHMARKS):
        module = benchmark(name)
        titles[name], found[name] = module.TITLE, []
        print(f"\n{name}: {module.TITLE}", flush=True)
        try:
            for figure in module.measure(quick):
                found[name].append(figure)
                print(f"  {line_of(figure)}", flush=True)
        except AssertionError as error:
            failed[name] = str(error) or "an assertion failed"
            print(f"  FAILED: {failed[name]}", flush=True)
        # Hours of measuring are not lost with the one that breaks.
        if json_file is not None:
            json_file.write_text(json.dumps(as_json(found, failed, about, quick=quick), indent=2) + "\n", "utf-8")
        if markdown_file is not None:
            markdown_file.write_text(as_markdown(found, failed, about, titles, quick=quick), "utf-8")
    _show_table(found)
    print("\n" + "\n".join(f"{what:12}{value}" for what, value in about.items()))
    return 1 if failed else 0


def _show_table(found: dict[str, list[Figure]]) -> None:
    rows = [
        [name, one.name, number(one.ours), number(one.ceiling), one.unit, f"{one.ratio:.3g}", goal_of(one),
         verdict_of(one)]
        for name, figures in found.items()
        for one in figures
    ]  # fmt: skip
    rows.insert(0, ["benchmark", "figure", "ours", "ceiling", "unit", "ratio", "goal", ""])
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    print()
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Speed, as ratios.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}; default: all")
    parser.add_argument("--quick", action="store_true", help="small enough to try the code, too small to judge it")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write what docs/benchmarks.md holds")
    given = parser.parse_args()
    if unknown := set(given.names) - set(BENCHMARKS):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    sys.exit(run(given.names, quick=given.quick, json_file=given.json, markdown_file=given.markdown))


if __name__ == "__main__":
    main()
