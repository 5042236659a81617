"""`placeline bench`: speed as ratios to a ceiling measured in the same run."""

from pathlib import Path
from typing import Annotated, Optional

import typer


def bench(
    names: Annotated[
        Optional[list[str]],  # noqa: UP045 -- Typer reads it
        typer.Argument(
            help="of send, receipts, audience, import, pace, growth, replies, outcomes, gate; all without it"
        ),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="small enough to try it, too small to judge it")] = False,
    json: Annotated[Optional[Path], typer.Option("--json", help="write the figures into this file")] = None,  # noqa: UP045
    markdown: Annotated[Optional[Path], typer.Option("--markdown", help="write them as a page")] = None,  # noqa: UP045
) -> None:
    """Measure this installation against ceilings of the same run; nothing of yours is touched, nothing leaves here.

    Ends with 0 also where a goal is not reached, with 1 where a measurement's own check fails.
    """
    from schemas.mistakes import Mistake

    try:
        from benchmarks.__main__ import BENCHMARKS, run

        if unknown := [name for name in names or () if name not in BENCHMARKS]:
            raise Mistake(f"No benchmark is called {', '.join(unknown)}. There are {', '.join(BENCHMARKS)}.")
        for file in (json, markdown):
            if file is not None and not file.resolve().parent.is_dir():
                raise Mistake(f"{file.parent} is no folder. Make it, or name another file.")
        code = run(names or [], quick=quick, json_file=json, markdown_file=markdown)
    except ModuleNotFoundError as missing:
        raise Mistake(f"{missing.name} is not installed: benchmarks need the dev group. Run `uv sync`.") from missing
    if code == 0 and markdown is None and not quick:
        typer.echo("\nNext: `placeline bench --markdown docs/benchmarks.md` keeps all of them as a page.")
    raise typer.Exit(code)
