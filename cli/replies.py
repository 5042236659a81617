"""`placeline replies`: how replies are read, measured and learned from. Needs no installation."""

from datetime import date
from pathlib import Path
from typing import Annotated, Optional

import typer

app = typer.Typer(help="Read replies from a file, measure the reading, learn from corrections.", no_args_is_help=True)

Classifier = Annotated[
    Optional[str],  # noqa: UP045 -- Typer reads it
    typer.Option("--classifier", help="rules, or linear; default: PLACELINE_REPLY_CLASSIFIER"),
]
ReceivedOn = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--received-on", help="campus day of rows without received_at, as 2026-03-11; default: today"),
]


@app.command()
def read(
    source: Annotated[Path, typer.Option("--in", help="CSV with the columns id, text, context")],
    out: Annotated[Path, typer.Option("--out", help="one JSON object a line is written here")],
    received_on: ReceivedOn = None,
    classifier: Classifier = None,
) -> None:
    """Read the replies of a file and write what each means and what would be done; nothing is stored or sent."""
    import json

    from actions.read_reply_file import read_replies
    from schemas.mistakes import Mistake
    from wiring.reply_reader import reader
    from wiring.settings import settings

    rows = read_replies(source, received_on=_day(received_on), zone=settings().zone)
    read_one = reader(classifier)
    acted = 0
    try:
        with out.open("w", encoding="utf-8") as file:
            for row in rows:
                reading, decision = read_one(row.text, row.context, row.received_on)
                acted += decision.action == "act"
                line = {
                    "id": row.id,
                    "labels": sorted(reading.labels),
                    "entities": {one.field: one.value for one in reading.details},
                    "action": decision.action.value,
                    "optout_hold": decision.optout_hold,
                    "crisis_hold": decision.crisis_hold,
                }
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        raise Mistake(f"{out}: {error.strerror}. Name a file that can be written.") from error
    typer.echo(f"{len(rows):,} replies read, {acted:,} would be acted on alone. Written to {out}.")


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="CSV with the columns id, text, context, labels, entities")],
    received_on: ReceivedOn = None,
    classifier: Classifier = None,
    json_file: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--json", help="write the figures into this file"),
    ] = None,
) -> None:
    """Hold the reading against labels a person gave; prints every measure."""
    import json
    import time

    from actions.evaluate_replies import evaluate
    from actions.read_reply_file import read_labelled_replies
    from cli.tables import show
    from wiring.reply_reader import reader
    from wiring.settings import settings

    rows = read_labelled_replies(file, received_on=_day(received_on), zone=settings().zone)
    read_one = reader(classifier)
    began = time.process_time()
    scores = evaluate(rows, [read_one(row.text, row.context, row.received_on) for row in rows])
    seconds = time.process_time() - began
    for title, counted in (("label", scores.labels), ("detail", scores.fields)):
        found = [
            [name, f"{one.precision:.3f}", f"{one.recall:.3f}", f"{one.f1:.3f}", one.support]
            for name, one in sorted(counted.items())
            if one.support or one.wrong
        ]
        show([title, "precision", "recall", "F1", "support"], found, empty=f"No {title} occurs.")
    figures = {
        "replies": scores.replies,
        "micro F1": scores.micro.f1,
        "macro F1": scores.macro_f1,
        "exact set": scores.exact,
        "acted on alone": scores.acted,
        "of these right": scores.acted_right,
        "opt-outs found": scores.opt_out_found,
        "opt-outs found or held": scores.opt_out_safe,
        "others suppressed": scores.others_suppressed,
        "others held for an opt-out": scores.others_held_for_opt_out,
        "crises found or held": scores.crisis_safe,
        "others held for a crisis": scores.others_held_for_crisis,
        "others held at all": scores.others_held,
        "details precision": scores.details.precision,
        "details recall": scores.details.recall,
        "replies per CPU second": len(rows) / seconds if seconds else 0.0,
    }
    show(["measure", ""], [[name, f"{value:,.3f}".removesuffix(".000")] for name, value in figures.items()], empty="")
    if json_file is not None:
        labels = {
            name: {"precision": one.precision, "recall": one.recall, "f1": one.f1, "support": one.support}
            for counted in (scores.labels, scores.fields)
            for name, one in counted.items()
        }
        json_file.write_text(json.dumps({"figures": figures, "each": labels}, indent=2) + "\n", "utf-8")


@app.command("export-corrections")
def export_corrections(
    out: Annotated[Path, typer.Option("--out", help="CSV in the columns of corpus/; holds what students wrote")],
) -> None:
    """Write what people corrected as labelled rows, to learn from."""
    from actions.export_corrections import export_corrections
    from cli.ready import need_database
    from rules.roles import Privilege
    from wiring.connections import look

    need_database(Privilege.KEEP_OUTCOMES)
    with look() as session:
        count = export_corrections(session, out)
    typer.echo(f"{count:,} corrected replies written to {out}; keep it as safe as the inbox.")
    typer.echo(
        f"Next: `placeline replies train corpus/train/*.csv {out} --out model.npz --received-on 2026-03-11` "
        "(the day of the corpus)."
    )


@app.command()
def train(
    files: Annotated[list[Path], typer.Argument(help="CSV files of labelled replies, such as corpus/train/*.csv")],
    out: Annotated[Path, typer.Option("--out", help="the model is written here; PLACELINE_REPLY_MODEL names it then")],
    received_on: ReceivedOn = None,
) -> None:
    """Train the models from labelled replies and corrections; the same rows give the same models.

    The one that finds names, places and days is written beside the other, ending in .crf.
    """
    from actions.read_reply_file import read_labelled_replies
    from integrations.reply_models import tagger_training, training
    from schemas.mistakes import Mistake
    from wiring.settings import settings

    day = _day(received_on)
    rows = [row for file in files for row in read_labelled_replies(file, received_on=day, zone=settings().zone)]
    try:
        version = training.train(rows, out)
    except ModuleNotFoundError as missing:
        raise Mistake(f"{missing.name} is not installed: training needs it. Run `uv sync --group train`.") from missing
    telling = tagger_training.train(rows, out.with_suffix(".crf"))
    typer.echo(f"Learned from {len(rows):,} replies: linear-{version}, written to {out}.")
    typer.echo(f"{telling:,} of them name an employer, a title, a place or a day: {out.with_suffix('.crf')}.")
    typer.echo(f"Next: `PLACELINE_REPLY_MODEL={out} placeline replies evaluate corpus/test/held_out.csv`.")


def _day(written: str | None) -> date:
    from schemas.mistakes import Mistake
    from wiring.connections import clock
    from wiring.settings import settings

    if written is None:
        return clock().now().astimezone(settings().zone).date()
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Mistake(f"--received-on: {written!r} is no day; write it as 2026-03-11.") from None
