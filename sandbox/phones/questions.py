"""What a text from the college asks, read from its words as a hurried student would."""

import re
from enum import StrEnum


class Question(StrEnum):
    """What the student thinks is wanted."""

    JOB_LEAD = "job_lead"
    STATUS_CHECK = "status_check"
    EMPLOYER = "employer"
    JOB_TITLE = "job_title"
    START = "start"
    PAY = "pay"
    HOURS = "hours"
    FORM = "form"
    SOMETHING_ELSE = "something_else"


DETAILS = frozenset((Question.EMPLOYER, Question.JOB_TITLE, Question.START, Question.PAY, Question.HOURS))

# In this order: a lead names pay and hours too, and a question about a detail may name the form.
_SIGNS = (
    (Question.JOB_LEAD, "reply yes"),
    (Question.STATUS_CHECK, "in your field|are you working now"),
    (Question.EMPLOYER, "name of your employer|who is your employer|where do you work|which company"),
    (Question.JOB_TITLE, "job title|your position called"),
    (Question.START, "when did you start|start date|first day"),
    (Question.PAY, "how much|your pay|an hour do you|hourly rate"),
    (Question.HOURS, "full.time|how many hours|part.time"),
    (Question.FORM, "career status form"),
)
_PATTERNS = tuple((question, re.compile(sign, re.IGNORECASE)) for question, sign in _SIGNS)


def question_of(body: str) -> Question:
    """Return the first question that the text shows signs of."""
    for question, pattern in _PATTERNS:
        if pattern.search(body):
            return question
    return Question.SOMETHING_ELSE
