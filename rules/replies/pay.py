"""What a job pays and how long its week is, as people write it.

Source: annotation guide (`pay_amount`, `pay_max`, `pay_unit`, `hours_type`, `hours_per_week`).
"""

import re
from collections.abc import Iterator

from rules.replies.labels import Detail
from rules.replies.normalise import Normalised

# Without a unit, amounts below this are by the hour and from YEARLY_FROM on by the year; between them
# nobody can say.
HOURLY_BELOW = 150
YEARLY_FROM = 10_000

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_UNITS: tuple[tuple[str, str], ...] = (
    ("hour", r"hr|hrs?|hour|hourly|h|hora|ph"),
    (
        "biweek",
        r"bi-?weekly|bi-?week|every (?:two|2|other) weeks?|every other week|two weeks|2 weeks|quincena|"
        r"quincenal|paycheck",
    ),
    ("week", r"week|weekly|wk|semana|semanal"),
    ("year", r"year|yearly|yr|annually|annual|salary|ano|anual|anuales|al ano|per annum|pa"),
    ("month", r"month|monthly|mo|mes|mensual|mensuales"),
    ("day", r"day|daily|dia|diarios?|al dia"),
    ("mile", r"mile|mi|miles|milla"),
)
_UNIT = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _UNITS)
_PAY = re.compile(
    rf"(?<![\w.,/-])(?P<between>between |from |entre )?(?P<dollar>\$ ?)?(?P<low>{_NUMBER})(?P<lowk> "
    r"?k(?!\w))?"
    rf"(?: ?(?:-|to|and|a|or|y) ?\$? ?(?P<high>{_NUMBER})(?P<highk> ?k(?!\w))?)?"
    r"(?P<ish> ?ish|\+|(?: even| flat)(?= ?(?:[.,]|$)))?(?P<cents> ?(?:cpm|cents?|centavos))?(?P<word> ?(?:dollars|"
    r"bucks|dolares|usd|dlls))?"
    r"(?:(?P<slash> ?/ ?| ?(?:an|a|per|the|la|el|por|al|every|each|p|por la) |"
    rf" ?)(?:{_UNIT})(?P<more> (?:a|per|each|/) ?(?:week|wk))?)?(?![\w])(?!\.\d|,\d|/\d)"
)
_TEENS = ("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_ONES = ("", " one", " two", " three", " four", " five", " six", " seven", " eight", " nine")
_WORDS = {
    **{word: number for number, word in enumerate(_TEENS, start=12)},
    **{f"twenty{one}": 20 + number for number, one in enumerate(_ONES)},
    **{f"thirty{one}": 30 + number for number, one in enumerate(_ONES)},
}
_SPOKEN = re.compile(
    rf"(?<!\w)(?P<low>{'|'.join(sorted(_WORDS, key=len, reverse=True)).replace(' ', '[ -]')})(?: "
    r"(?:dollars|bucks))? (?:an|per|a) (?:hr|hour)(?!\w)"
)
_HOURS = re.compile(
    r"(?<![\w$.,/])(?P<low>\d{1,2}(?:\.5)?)(?: ?(?:-|to|or|a) ?(?P<high>\d{1,2}))?\+? ?(?:(?P<hours>hours|"
    r"hrs|hour|hr|horas|h)(?: ?(?:a|per|/|each|por|a la|every|weekly|por la) ?(?P<week>week|wk|semana)|"
    r"(?P<weekly> weekly| semanales)|(?!\w))|/ ?wk|a week(?= ?(?:full|part|$)))(?! ?(?:shifts?|away|drive|"
    r"ago|each|commute|from))"
)
_HOURS_TYPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("prn", re.compile(r"(?<!\w)(?:prn|per ?-?diem|as needed|on call)(?!\w)")),
    (
        "part_time",
        re.compile(
            r"(?<!\w)(?:part[ -]?time|p/t|pt(?! (?:aide|tech|assistant))|medio tiempo|tiempo parcial|"
            r"media jornada)(?!\w)"
        ),
    ),
    ("full_time", re.compile(r"(?<!\w)(?:full[ -]?time|f/t|ft|fulltime|tiempo completo|jornada completa)(?!\w)")),
)
_NOT_YET = re.compile(
    r"(?:not|isnt|might|may|could|maybe|if|until|go|going|move to|become|turn(?:s|ing)? into|hoping for|want|"
    r"looking for|"
    r"eventually) (?:\w+ )?$"
)


# Nothing but an amount, or an amount said to be about right.
_ALL_THERE_IS = re.compile(
    r"(?:(?:its|it is|about|around|like|i make|i get|making|minimum wage|min wage|they pay|"
    r"pay is|roughly|almost|gano)[ ,]*)*\$?\d[\d.,]*(?:ish)?(?: ?(?:-|to|a) ?\$?\d[\d.,]*)?(?: even| flat|"
    r" and change| plus tips)?[ .!]*"
)


# Money that is wished for, was once earned, or was paid to the school.
_NOT_A_WAGE = re.compile(
    r"(?<!\w)(?:need|want|wanted|at least|least|minimum of|used to (?:make|earn|get)|was making|made|asking for|owe|"
    r"owed|debt|in debt|spent|cost|costs|tuition|loans?|charged(?: me)?|refund|pay you|paid you|looking for|"
    r"hoping for|"
    r"more than|less than|under|promised(?: me)?|told me(?: id make)?|said(?: id make)?|saved?|id make|would pay|"
    r"rates?, days is)(?: me| about| like| around| of| almost)? ?\$?$"
)


_NOT_A_WAGE_AFTER = re.compile(
    r" ?(?:dollars? )?(?:sign|bonus|down|raise|for (?:this|that|the|your|"
    r"a) (?:\w+ )?(?:program|school|class|degree|certificate|training|piece)|in (?:debt|loans)|debt|people|of gas|"
    r"percent)(?!\w)"
)


def pay(message: Normalised, *, asked: bool, beside_job: bool) -> tuple[Detail, ...]:
    """Return the amount, its upper end and its unit, as far as stated.

    With `asked` or `beside_job` a bare number that can be a wage counts as one.
    """
    said = message.text
    bare = asked or beside_job or (_ALL_THERE_IS.fullmatch(said) is not None and re.search(r"\d\d", said) is not None)
    if (spoken := _SPOKEN.search(message.text)) is not None:
        span = message.span(*spoken.span())
        amount = _WORDS[spoken["low"].replace("-", " ")]
        return (Detail("pay_amount", amount, span, "pay.spoken"), Detail("pay_unit", "hour", span, "pay.spoken"))
    for match in _PAY.finditer(message.text):
        found = tuple(_pay_of(message, match, bare=bare))
        if found:
            return found
    return ()


def _pay_of(message: Normalised, match: re.Match[str], *, bare: bool) -> Iterator[Detail]:
    unit = next((name for name, _ in _UNITS if match[name]), None)
    low = _number(match["low"], match["lowk"] or match["highk"])
    high = _number(match["high"], match["highk"]) if match["high"] else None
    is_earned = (
        re.search(
            r"(?:make|making|earn|earning|gano|gana|pays?|paid|paying|pagan|start me at|starts? at|"
            r"salary|rate is|hourly|pay:|pay is|for)(?: me| of| about| around| like| is| al?)* ?$",
            message.text[: match.start()],
        )
        is not None
    )
    is_marked = bool(match["dollar"] or match["word"] or match["cents"] or match["lowk"] or match["highk"])
    if _NOT_A_WAGE_AFTER.match(message.text, match.end()):
        return
    if _NOT_A_WAGE.search(message.text[max(0, match.start() - 30) : match.start()]):
        return
    if match["more"] or (unit == "hour" and _is_hours(match, message.text)):
        return
    if unit in ("day", "week", "month", "biweek", "year") and not is_marked and low < 100:
        # "2 weeks", "1 year", "3 days a week" are times.
        return
    if not is_marked and unit is None and not ((bare or is_earned) and _may_be_wage(match, message.text, low)):
        return
    if (match["cents"] and low < 5) or unit == "mile":
        unit = "mile"
    if (match["cents"] and low >= 5) or (unit == "mile" and low > 5):
        low, high, unit = low / 100, high / 100 if high is not None else None, unit or "mile"
        unit = "mile" if match["cents"] and unit != "hour" else unit
    if unit is None:
        unit = "hour" if low < HOURLY_BELOW else "year" if low >= YEARLY_FROM else None
    span = message.span(*match.span())
    yield Detail("pay_amount", _tidy(low), span, "pay.amount")
    if high is not None and high > low:
        yield Detail("pay_max", _tidy(high), span, "pay.amount")
    if unit is not None:
        yield Detail("pay_unit", unit, span, "pay.unit")


def _is_hours(match: re.Match[str], text: str) -> bool:
    """Whether "40 hours" or "32 hrs" means the length of the week, not a wage."""
    if match["dollar"] or match["word"] or "." in match["low"] or (match["slash"] or "").strip():
        return False
    said = match["hour"]
    return said in ("hrs", "hours", "horas") or (said in ("hr", "hour", "h") and _number(match["low"], None) >= 30)


def _may_be_wage(match: re.Match[str], text: str, low: float) -> bool:
    after = text[match.end() : match.end() + 14]
    if re.match(
        r" ?(?:hours?|hrs?|horas?|dias?|semanas?|meses|anos?|days?|weeks?|months?|years?|yrs?|minutes|mins|miles|st|"
        r"nd|rd|th|am|pm|%|:|/|of|"
        r"places|kids|interviews?)",
        after,
    ):
        return False
    before = text[max(0, match.start() - 14) : match.start()]
    if re.search(
        r"(?:room|suite|unit|since|in|on|at|the|started|start|store|#|no|local|hwy|route|by|class|age|am|"
        r"ward|floor|(?<!pay)(?<!wage)(?<!rate)(?<!hourly):|jan|january|feb|february|march|april|may|june|july|aug|"
        r"august|sept?|september|oct|october|nov|november|dec|december|startd|#) ?$",
        before,
    ):
        return False
    return (
        ("." in match["low"] and 7 <= low < 100)
        or (bool(match["high"]) and 7 <= low < 100)
        or 11 <= low < 80
        or low >= 15_000
    )


def _number(said: str, thousand: str | None) -> float:
    return float(said.replace(",", "")) * (1000 if thousand else 1)


def _tidy(amount: float) -> int | float:
    rounded = round(amount, 4)
    return int(rounded) if rounded == int(rounded) else rounded


def hours(message: Normalised) -> tuple[Detail, ...]:
    """Return full time, part time or PRN, and the hours of a week, as far as stated."""
    found = []
    for name, pattern in _HOURS_TYPES:
        match = next(
            (hit for hit in pattern.finditer(message.text) if not _NOT_YET.search(message.text[: hit.start()])), None
        )
        if match is not None:
            found.append(Detail("hours_type", name, message.span(*match.span()), "hours.type"))
            break
    for match in _HOURS.finditer(message.text):
        number = float(match["low"])
        is_wage = match["hours"] in ("hr", "hour", "h") and not match["week"] and not match["weekly"] and number < 30
        if 4 <= number <= 84 and not is_wage:
            found.append(Detail("hours_per_week", _tidy(number), message.span(*match.span()), "hours.week"))
            break
    return tuple(found)
