"""The e-mail that goes instead of a text: why, in what words, how often it is tried, and when it stays away.

It is a mail of the placement office about a person's own placement, so it says who writes and how to end it.
Source: SSE-40, D13 (beyond the monthly limit); docs/decisions (at most once: better a mail than a second text).
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class InsteadBecause(StrEnum):
    """Why an e-mail goes instead of a text."""

    MONTHLY_LIMIT = "monthly_limit"
    NOT_FOUND = "not_found_at_vendor"  # at most once: whether the text went out can't be told


# The most mails a minute's run hands over, and how long it may take: the dispatch has other things to do.
MOST_PER_RUN = 500
LONGEST_RUN = timedelta(seconds=20)

_WHY = {
    InsteadBecause.MONTHLY_LIMIT: "This is an e-mail because our texts for this month are used up.",
    InsteadBecause.NOT_FOUND: "We tried to text you this and can't tell whether it reached you, so here it is again.",
}


@dataclass(frozen=True, slots=True)
class MailText:
    """Subject and plain text of one mail."""

    subject: str
    text: str


def mail_instead_of(body: str, *, college: str, because: InsteadBecause) -> MailText:
    """Return the mail that stands in for a text with this body, as it would have been texted."""
    name = " ".join(college.split())  # it stands in the subject, which has one line
    lines = [
        body,
        "",
        "--",
        f"{name} Career Services. {_WHY[because]}",
        "Reply to this e-mail and a person answers. Reply STOP to get no more messages from us, by text or e-mail.",
    ]
    return MailText(f"{name} Career Services: a message for you", "\n".join(lines))


@dataclass(frozen=True, slots=True)
class MailFacts:
    """What is known of the recipient at the moment the mail is to go."""

    has_address: bool
    do_not_contact: bool
    unsubscribed: bool
    held: bool
    text_went_out: bool  # the vendor's receipt came after all
    campaign_cancelled: bool


def why_no_mail(facts: MailFacts) -> str | None:
    """Return why the mail must stay away for good, None when it may go."""
    for is_true, why in (
        (facts.text_went_out, "the text went out after all"),
        (facts.campaign_cancelled, "the campaign was cancelled"),
        (facts.do_not_contact, "the office decided not to contact this person"),
        (facts.unsubscribed, "the person asked for no more texts"),
        (facts.held, "a doubt or a danger: messages are on hold until a person has looked"),
        (not facts.has_address, "no e-mail address is known any more"),
    ):
        if is_true:
            return why
    return None
