"""The office's own answers to questions that have nothing to do with a job: which one fits a question.

An answer is a published template whose key begins with ANSWER; its name lists the words it is about, such as
"transcript, transcripts". It fits when exactly one answer's words are in the question: two are a riddle, none is a
question for the help desk.
Source: SOP-20, SOP-21.
"""

import re
from collections.abc import Mapping

ANSWER = "answer_"

ANSWERS: Mapping[str, tuple[str, str]] = {
    "answer_transcript": (
        "transcript, transcripts, diploma, diplomas",
        "{{college}}: transcripts and diplomas are ordered at the registrar's office, which also knows how long it "
        "takes. Anything about jobs, just reply here.",
    ),
    "answer_financial_aid": (
        "financial aid, fafsa, student loan, student loans, loan payment, tuition",
        "{{college}}: the financial aid office answers this and sees your account. Anything about jobs, just reply "
        "here.",
    ),
}
"""The first answers, key -> the words they are about, and the text. `placeline template add answer_...` adds more."""


def answer_to(question: str, topics: Mapping[str, str]) -> str | None:
    """Return the key of the answer that clearly fits, or None. `topics` is key -> words, separated by commas."""
    asked = f" {' '.join(re.findall(r'[a-z0-9]+', question.casefold()))} "
    fitting = [
        key
        for key, words in topics.items()
        if any(
            f" {' '.join(re.findall(r'[a-z0-9]+', word.casefold()))} " in asked
            for word in words.split(",")
            if word.strip()
        )
    ]
    return fitting[0] if len(fitting) == 1 else None
