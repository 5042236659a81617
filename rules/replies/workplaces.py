"""The employer, the job title and the places, as surface words of the reply.

Names are found by what stands around them, not by a list; the office's own employer list corrects them later.
Source: annotation guide (`employer`, `job_title`, `work_location`, `target_location`, `in_field`).
"""

import re

from rules.replies import employers, titles
from rules.replies.labels import Detail
from rules.replies.normalise import Normalised

_PLACE_WORD = (
    r"(?!(?:the|my|this|that|a|an|your|field|our|january|february|march|april|may|june|july|august|"
    r"september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|mon|tue|tues|"
    r"wed|thu|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|general|town|"
    r"person|school|medical|healthcare|here|there|between|training|class|charge|\d)\b)"
)
_PLACE = (
    rf"(?P<place>{_PLACE_WORD}(?:st\.? |ft\.? |mt\.? )?[a-z][a-z.-]+(?: (?!(?:as|since|doing|making|for|on|"
    r"in|now|and|but|full|part|my|so|if|or|area|is|i|im|please|pls|with|instead|would|that|right|then|too|"
    r"also|yet|though|tho|last|next|this|today|these|those|nowadays|permanently|until|because|bc|they|"
    r"thank|thanks|any|anything|u|you|got|have|ya|at|lol|making|next|year|month|week|soon|to|about|"
    rf"recently)\b)[a-z.]+){{0,2}}?)"
)
_PLACE_END = (
    r"(?= ?[,;!?]| ?\.(?: |$)|$| (?:as|since|doing|making|for|on|now|and|but|full|part|area|so|if|or|is|i|"
    r"im|please|pls|with|instead|would|that|right|then|too|also|yet|though|tho|last|next|this|today|these|"
    r"those|nowadays|permanently|until|because|bc|they|thank|thanks|any|anything|u|you|got|have|ya|at|lol|"
    r"in|year|month|week|soon|to|about|recently|my|\$?\d)(?!\w)|, | ?[\U0001F300-\U0001FAFF])"
)
_TARGET: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "target_location.side",
        re.compile(
            r"(?<!\w)(?:on|the|to|in|near) (?:the )?(?P<place>(?:north|south|east|west|northwest|northeast|"
            r"southwest|southeast|nw|ne|sw|se)(?:ern)?[ -]?(?:side|suburbs|end|part|burbs|"
            r"valley)(?: of [a-z]+)?)(?!\w)"
        ),
    ),
    (
        "target_location.moved",
        re.compile(
            r"(?<!\w)(?:moved|moving|move|relocat\w+|transferring|mude|mudamos|mudando|mudo|"
            rf"mudarme)(?: \w+){{0,2}}? (?:to|out to|near|a|para|up to|down to|over to|"
            rf"back to) {_PLACE}{_PLACE_END}"
        ),
    ),
    (
        "target_location.lives",
        re.compile(
            r"(?<!\w)(?:live|living|stay|staying|located|based|reside|vivo|im|now)(?: \w+)? (?:in|near|en|"
            rf"out in|over in|by) {_PLACE}{_PLACE_END}"
        ),
    ),
    (
        "target_location.closer",
        re.compile(rf"(?<!\w)(?:closer|nearer|close|cerca|near|nearby)(?: (?:to|de))? {_PLACE}{_PLACE_END}"),
    ),
    (
        "target_location.in",
        re.compile(
            r"(?<!\w)(?:anything|something|somewhere|jobs?|openings?|positions?|places|leads?|opportunities|"
            r"one|algo|trabajos?|hiring|work|spots|clinics|locations?|any|options|about|looking|based|"
            rf"have)(?: \w+){{0,3}}? (?:in|near|around|out in|by|en|over in|up in|down in|"
            rf"cerca de) (?:the )?{_PLACE}{_PLACE_END}"
        ),
    ),
)
_IN_FIELD: tuple[tuple[bool, re.Pattern[str]], ...] = (
    (
        False,
        re.compile(
            r"(?<!\w)(?:not|isnt|aint|no|outside|outside of|out of|unrelated|nothing to do with|different|"
            r"isn t|arent|wasnt)(?: (?:really|in|of|a|the|my|related to|even|exactly|what i|at|working in|"
            r"doing))* (?:fields?|medical|healthcare|related|program|trained|went to school for|studied|"
            r"welding|hvac|dental|career|degree|industry|what i went|line of work)|not what i (?:went|"
            r"studied|"
            r"trained)|no es (?:de|en) (?:mi|lo)|unrelated|nothing to do with (?:my|the|what)|(?:fuera de|"
            r"no en) mi (?:campo|carrera|area)"
        ),
    ),
    (
        True,
        re.compile(
            r"(?<!\w)(?:in|within) (?:my|the|this) (?:\w+ )?field(?! yet)|(?:related to|using) (?:my|"
            r"the) (?:\w+ )?(?:field|program|degree|cert\w*|training)|en mi (?:campo|carrera|area)|"
            r"what i (?:went to school|trained|studied) for"
        ),
    ),
)


def employer(message: Normalised, *, asked: bool) -> Detail | None:
    """Return who employs the student, or None; with `asked` a bare name is the answer."""
    return employers.employer(message) or (_whole_answer(message, "employer") if asked else None)


def job_title(message: Normalised, *, asked: bool) -> Detail | None:
    """Return what the student is there, or None; with `asked` a bare title is the answer."""
    return titles.job_title(message) or (_whole_answer(message, "job_title") if asked else None)


def work_location(message: Normalised, employer_at: Detail | None) -> Detail | None:
    """Return the place that follows the employer's name, or None."""
    if employer_at is None:
        return None
    after = next((i for i, place in enumerate(message.at) if place >= employer_at.span[1]), len(message.text))
    match = re.compile(rf" (?:in|on|en|over in|out in|near) {_PLACE}{_PLACE_END}").match(message.text, after)
    return _place(message, "work_location", "work_location.after_employer", match) if match else None


def target_location(message: Normalised) -> Detail | None:
    """Return the place where work is wanted, or None."""
    for rule, pattern in _TARGET:
        match = pattern.search(message.text)
        if match is not None:
            return _place(message, "target_location", rule, match)
    return None


def in_field(message: Normalised) -> Detail | None:
    """Return whether the job is in the field of study, only where the student says so."""
    for value, pattern in _IN_FIELD:
        match = pattern.search(message.text)
        if match is not None:
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


def _place(message: Normalised, field: str, rule: str, match: re.Match[str]) -> Detail:
    start, end = match.span("place")
    return Detail(field, message.surface(start, end).rstrip("."), message.span(start, end), rule)
