"""Reading replies: how fast, and how well on the rows of `corpus/test/`, of which nothing was learned.

The ceilings are the goals themselves, so a ratio of 1 is the goal.
"""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from actions.evaluate_replies import evaluate
from actions.read_reply_file import read_labelled_replies, read_replies
from benchmarks import Figure
from rules.replies.labels import Label
from wiring.reply_reader import reader

TITLE = "replies of which nothing was learned: how well they are read, and how fast"
TEST = Path(__file__).parent.parent / "corpus" / "test"
LABELLED = ("held_out.csv", "second.csv", "third.csv", "fourth.csv")  # of four writers
ORDINARY = TEST / "ordinary.csv"  # none of them may be suppressed, few may be held: corpus/README.md
RECEIVED_ON, ZONE = date(2026, 3, 11), ZoneInfo("America/Chicago")
PER_SECOND = 500
ROUNDS = 5


def measure(quick: bool) -> Iterator[Figure]:
    """Yield the measures of rules alone and of rules with the model."""
    rows = [row for name in LABELLED for row in read_labelled_replies(TEST / name, received_on=RECEIVED_ON, zone=ZONE)]
    ordinary = read_replies(ORDINARY, received_on=RECEIVED_ON, zone=ZONE)
    for name in ("rules", "linear"):
        read = reader(name)
        read(rows[0].text, rows[0].context, RECEIVED_ON)  # loads the model
        began, rounds = time.process_time(), 1 if quick else ROUNDS
        for _ in range(rounds):
            found = [read(row.text, row.context, row.received_on) for row in rows]
        seconds = (time.process_time() - began) / rounds
        scores = evaluate(rows, found)
        for what, share, goal, at_least in (
            ("micro F1", scores.micro.f1, 0.85, True),
            ("macro F1", scores.macro_f1, 0.80, True),
            ("opt-outs found", scores.opt_out_found, 0.97, True),
            ("opt-outs found or held", scores.opt_out_safe, 1.0, True),
            ("crises found or held", scores.crisis_safe, 1.0, True),
            ("others held for a crisis", scores.others_held_for_crisis, 0.10, False),
            ("acted on alone", scores.acted, 0.50, True),
            ("of these right", scores.acted_right, 0.95, True),
            ("details, precision", scores.details.precision, 0.95, True),
            ("details, recall", scores.details.recall, 0.80, True),
        ):
            yield Figure(f"{name}: {what}", share, goal, "share", 1.0, at_least=at_least, note=f"{len(rows)} replies")
        chat = [read(row.text, row.context, row.received_on) for row in ordinary]
        suppressed = sum(Label.OPT_OUT in reading.labels for reading, _ in chat) / len(chat)
        held = sum(decision.optout_hold or decision.crisis_hold for _, decision in chat) / len(chat)
        for what, share, goal in (("suppressed", suppressed, 0.001), ("held", held, 0.03)):
            yield Figure(
                f"{name}: ordinary texts {what}", share, goal, "share", 1.0, at_least=False, note=f"{len(chat)} texts"
            )  # fmt: skip
        yield Figure(
            f"{name}: speed", len(rows) / seconds, PER_SECOND, "replies a CPU second", 1.0, at_least=True
        )  # fmt: skip
