"""`python -m benchmarks [NAME ...] [--list] [--json FILE]`: run the benchmarks, all of them unless some are named."""

import argparse
import json
from pathlib import Path

from benchmarks import audience

BENCHMARKS = {"audience": audience}


def main() -> None:
    """Read the command line, run, print; with `--json` the figures are written to a file too."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Speed, as ratios.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}; default: all")
    parser.add_argument("--list", action="store_true", help="say which there are and stop")
    parser.add_argument("--json", type=Path, help="write the figures there")
    given = parser.parse_args()
    if unknown := set(given.names) - set(BENCHMARKS):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    for name, benchmark in BENCHMARKS.items():
        print(f"{name:12}{benchmark.TITLE}")
    if given.list:
        return
    figures: dict[str, dict[str, float]] = {}
    for name in given.names or BENCHMARKS:
        found = BENCHMARKS[name].measure()
        figures[name] = {
            "rows": found.rows,
            "ours_cpu_seconds": round(found.ours_cpu_seconds, 4),
            "leanest_cpu_seconds": round(found.leanest_cpu_seconds, 4),
            "ratio": round(found.ratio, 2),
        }
        print(
            f"{name:12}{found.rows:,} rows: ours {found.ours_cpu_seconds * 1000:.1f} ms of CPU, "
            f"leanest {found.leanest_cpu_seconds * 1000:.1f} ms, ratio {found.ratio:.2f}"
        )
    if given.json is not None:
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
