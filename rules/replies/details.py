"""Every stated fact of a reply, each a proposal with its place in the text and the rule that found it.

Source: annotation guide (entities: only when stated, never guessed); SOP-16, SOP-25, SOP-30.
"""

from datetime import date

from rules.replies import dates, pay, places_named, workplaces
from rules.replies.labels import Detail
from rules.replies.normalise import Normalised


def details_of(message: Normalised, received_on: date, asked_field: str | None) -> tuple[Detail, ...]:
    """Return the facts in `message`, whoever they are about; the reading keeps those that fit its labels.

    `received_on` is the campus calendar day of the reply. `asked_field` is the field of RECORD_FIELDS our
    text asked for.
    """
    employer = workplaces.employer(message, asked=asked_field == "employer")
    title = workplaces.job_title(message, asked=asked_field == "job_title")
    hours = pay.hours(message)
    beside_job = employer is not None or title is not None or bool(hours)
    single = (
        employer,
        title,
        dates.start_date(message, received_on, asked=asked_field == "start_on"),
        places_named.work_location(message, employer),
        places_named.target_location(message),
        workplaces.in_field(message),
    )
    return (
        *(detail for detail in single if detail is not None),
        *pay.pay(message, asked=asked_field == "pay", beside_job=beside_job),
        *hours,
    )
