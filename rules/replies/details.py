"""Every stated fact of a reply, each a proposal with its place in the text and the rule that found it.

Source: annotation guide (entities: only when stated, never guessed); SOP-16, SOP-25, SOP-30.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from rules.replies import dates, pay, places_named, workplaces
from rules.replies.employers import is_generic
from rules.replies.labels import Detail
from rules.replies.normalise import Normalised

# A name or place that a model found is preferred to the rules' from this confidence on.
SURE_FROM = 0.5


def details_of(
    message: Normalised, received_on: date, asked_field: str | None, proposed: Sequence[Detail] = ()
) -> tuple[Detail, ...]:
    """Return the facts in `message`, whoever they are about; the reading keeps those that fit its labels.

    `received_on` is the campus calendar day of the reply. `asked_field` is the field of RECORD_FIELDS our
    text asked for. `proposed` are names and places that a model found; the answer to a question, and what is no name
    ("a clinic"), is left to the rules.
    """
    sure = {
        one.field: one
        for one in proposed
        if one.confidence >= SURE_FROM and one.field != asked_field and not is_generic(str(one.value).lower())
    }
    started = dates.start_date(message, received_on, asked=asked_field == "start_on") or _first_day(sure, received_on)
    employer = sure.get("employer") or workplaces.employer(message, asked=asked_field == "employer")
    title = sure.get("job_title") or workplaces.job_title(message, asked=asked_field == "job_title")
    hours = pay.hours(message)
    beside_job = employer is not None or title is not None or bool(hours)
    single = (
        employer,
        title,
        started,
        sure.get("work_location") or places_named.work_location(message, employer),
        sure.get("target_location") or places_named.target_location(message),
        workplaces.in_field(message),
    )
    return (
        *(detail for detail in single if detail is not None),
        *pay.pay(message, asked=asked_field == "pay", beside_job=beside_job),
        *hours,
    )


def _first_day(sure: Mapping[str, Detail], received_on: date) -> Detail | None:
    """Return the first day of the job where a model found words for it, behind ("started") or ahead ("starts")."""
    for field in ("started", "starts"):
        if field in sure:
            for _, _, past, future in dates.days_said(str(sure[field].value), received_on):
                value = past if field == "started" else future
                return replace(sure[field], field="start_date", value=value) if value else None
    return None
