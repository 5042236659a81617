"""The employer, the job title and the places, as surface words of the reply.

Names are found by what stands around them, not by a list; the office's own employer list corrects them later.
Source: annotation guide (`employer`, `job_title`, `work_location`, `target_location`, `in_field`).
"""

import re

from rules.replies import employers, titles
from rules.replies.labels import Detail
from rules.replies.normalise import Normalised

_IN_FIELD: tuple[tuple[bool, re.Pattern[str]], ...] = (
    (
        False,
        re.compile(
            r"(?<!\w)(?:not|isnt|aint|no|outside|outside of|out of|unrelated|nothing to do with|different|"
            r"isn t|arent|wasnt)(?: (?:really|in|of|a|the|my|related to|even|exactly|what i|at|working in|"
            r"doing))* (?:(?:my |the )?f(?:ie|ei)lds?|medical|healthcare|related|program|trained|"
            r"went to school for|studied|"
            r"welding|hvac|dental|career|degree|industry|what i went|line of work)|not what i (?:went|"
            r"studied|"
            r"trained)|no es (?:de|en) (?:mi|lo)|unrelated|nothing to do with (?:my|the|what)|(?:fuera de|"
            r"no (?:es )?en|pero no es) mi (?:campo|carrera|area)"
        ),
    ),
    (
        True,
        re.compile(
            r"(?<!\w)(?:in|within) (?:my|the|this) (?:\w+ )?field(?! yet)|(?:^|[,.;:-] ?)(?:yes,? |yeah,? |yep,? |its |"
            r"it is )*in field|(?:related to|using) (?:my|"
            r"the) (?:\w+ )?(?:field|program|degree|cert\w*|training)|en mi (?:campo|carrera|area)|"
            r"what i (?:went to school|trained|studied) for"
        ),
    ),
)


# "Kind of in my field" says neither.
_HALF = re.compile(
    r"(?:kind ?of|kinda|sort ?of|sorta|almost|close to being|maybe|partly|something|anything|job|jobs|"
    r"work|opening|leads?) $"
)


def employer(message: Normalised, *, asked: bool) -> Detail | None:
    """Return who employs the student, or None; with `asked` a bare name is the answer."""
    return employers.employer(message) or (_whole_answer(message, "employer") if asked else None)


def job_title(message: Normalised, *, asked: bool) -> Detail | None:
    """Return what the student is there, or None; with `asked` a bare title is the answer."""
    return titles.job_title(message) or (_whole_answer(message, "job_title") if asked else None)


def in_field(message: Normalised) -> Detail | None:
    """Return whether the job is in the field of study, only where the student says so."""
    for value, pattern in _IN_FIELD:
        match = pattern.search(message.text)
        if match is not None and not _HALF.search(message.text[: match.start()]):
            return Detail("in_field", value, message.span(*match.span()), f"in_field.{str(value).lower()}")
    return None


def _whole_answer(message: Normalised, field: str) -> Detail | None:
    """Return a short reply as the answer to the question for `field`, without opening words."""
    opening = re.match(
        r"(?:(?:its|it is|yes|yeah|sure|hi|hey|ok|the name is|they are|called|im an?|i am an?|an?|the|"
        r"i work (?:at|for)|at|with|is|es|se llama|en|soy)[ ,:]+)*",
        message.text,
    )
    start = opening.end() if opening else 0
    end = len(message.text.rstrip(" .!,"))
    said = message.text[start:end]
    if not said or len(said.split()) > 6 or "?" in said or employers.is_generic(said) or re.fullmatch(_NO_ANSWER, said):
        return None
    return Detail(field, message.surface(start, end), message.span(start, end), f"{field}.asked")


_NO_ANSWER = (
    r"(?:yes|yeah|yep|no|nope|ok|okay|k|sure|thanks|thank you|idk|maybe|not yet|why|stop|done|hi|hello|"
    r".*\b(?:dont|not|rather|private|personal|later|why|looking|quit|fired|stop|call|none|share|business|"
    r"cant|wont|text)\b.*|[\W\d]*)"
)
