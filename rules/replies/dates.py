"""When a job starts, as people write it: "on Mon", "2/16", "two weeks ago", "desde enero".

Days are resolved against the campus calendar day of the reply: a start in the past tense lies behind it,
any other ahead. The value keeps the precision that was stated: a day, an ISO week or a month.
Source: annotation guide (`start_date`).
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from rules.replies.labels import Detail
from rules.replies.normalise import Normalised, normalise

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero ene",
            "february feb febrero",
            "march mar marzo",
            "april apr abril abr",
            "may mayo",
            "june jun junio",
            "july jul julio",
            "august aug agosto ago",
            "september sept sep septiembre",
            "october oct octubre",
            "november nov noviembre",
            "december dec diciembre dic",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon lunes",
            "tuesday tues tue martes",
            "wednesday weds wed miercoles",
            "thursday thurs thur thu jueves",
            "friday fri viernes",
            "saturday sat sabado",
            "sunday sun domingo",
        )
    )
    for name in names.split()
}
_COUNTS = {
    name: number
    for number, names in enumerate(
        (
            ("a", "an", "one", "un", "una"),
            ("two", "dos", "couple", "couple of", "a couple", "a couple of"),
            ("three", "tres"),
            ("four", "cuatro"),
            ("five", "cinco"),
            ("six", "seis"),
        ),
        start=1,
    )
    for name in names
}

_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_WEEKDAY = rf"(?P<weekday>{'|'.join(sorted(_WEEKDAYS, key=len, reverse=True))})"
_COUNT = rf"(?P<count>\d{{1,2}}|{'|'.join(sorted(_COUNTS, key=len, reverse=True))})"
_UNIT = r"(?P<unit>days?|weeks?|wks?|months?|mos?|dias?|semanas?|mes(?:es)?)"

_EXPRESSION = (
    r"(?:"
    r"(?P<iso>20\d\d-\d\d-\d\d)|(?P<m>1[0-2]|0?[1-9])[/\-.](?P<d>3[01]|[12]\d|"
    r"0?[1-9])(?:[/\-.](?P<y>(?:20)?\d\d))?(?![\d/])|"
    rf"{_MONTH}\.? (?P<md>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?:,? (?P<my>20\d\d))?(?!\d| ?(?:/|per|an|"
    r"hr|hour|dollars))|"
    rf"(?P<dm>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)? (?:of |de )?{_MONTH.replace('month', 'month2')}(?: (?:de "
    r"|del )?(?P<dmy>20\d\d))?|"
    r"(?:(?P<span>early|mid|late|beginning of|end of|this|last|next|este|"
    rf"pasado)[ -])?{_MONTH.replace('month', 'month3')}(?:,? (?:of |de |del )?(?P<y3>20\d\d))?(?! \d)|"
    r"(?P<today>today|hoy|this morning)|(?P<yesterday>yesterday|ayer)|(?P<tomorrow>tomorrow|tmrw|tmw|manana)|"
    r"(?:(?P<which>last|this past|past|this|next|this coming|el proximo|el pasado|el|"
    rf"este) )?{_WEEKDAY}(?P<after> (?:pasado|que viene))?|"
    r"(?P<rel>last|this|next|la) (?P<relunit>week|month|semana|mes)(?P<relafter> pasada| que viene|"
    r" pasado)?|(?P<elmes>el mes pasado|el proximo mes|la proxima semana)|"
    rf"{_COUNT} {_UNIT} (?P<ago>ago|back|atras)|(?:in|en) {_COUNT.replace('count', 'count2')} "
    rf"{_UNIT.replace('unit', 'unit2')}|hace {_COUNT.replace('count', 'count3')} "
    rf"{_UNIT.replace('unit', 'unit3')}|"
    r"for (?:about |almost |like |around )?(?:the (?:last|"
    rf"past) )?{_COUNT.replace('count', 'count4')} {_UNIT.replace('unit', 'unit4')}(?: now)?|"
    r"the (?P<dom>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)?(?! (?:job|interview|time|shift|place|floor))"
    r")(?!\w)"
)
_START = (
    r"(?<!\w)(?P<start>started|start|starting|starts|begin|beginning|began|begun|begins|since|desde|empece|"
    r"empezo|empiezo|empezare|comence|comienzo|inicie|inicio|entre|first day(?: is| was| will be)?|startd|"
    r"strt(?:ed)?|(?:got |was |been |im )?hired|got on|begins monday|"
    r"start date(?: is| was| will be)?|hire date(?: is| was)?|been there|been here|been working|"
    r"been with \w+|been at \w+|worked there|working there|ive been there)(?!\w)"
)
_BETWEEN = (
    r"(?P<between>(?:[ ,:]+(?!\d)[\w.&'-]+){0,7}?)[ ,:]*(?:(?:on|in|back in|the|of|el|en|a|around|about|"
    r"as of|from|effective) )*"
)
_STARTED = re.compile(_START + _BETWEEN + r"(?<!\w)" + _EXPRESSION)
_BARE = re.compile(r"(?<![\w/.$-])" + _EXPRESSION)
_BEFORE_START = re.compile(
    rf"(?<!\w){_EXPRESSION} (?:is |was |will be )?(?:i (?:just )?start(?:ed)?|my (?:first|1st) day|(?:is |"
    rf"was )?when i start(?:ed)?|start date|begins?)(?!\w)"
)
_WHOLE = re.compile(rf"(?:(?:on|it was|its|around|about|like|since|maybe|yes|back in|in) )*{_EXPRESSION}[ .!]*")
_PAST = frozenset(
    (
        "started",
        "began",
        "begun",
        "since",
        "desde",
        "empece",
        "empezo",
        "comence",
        "inicie",
        "entre",
        "been",
        "worked",
        "working",
        "startd",
        "got",
        "hired",
        "was",
        "worked",
    )
)
_STOP_BETWEEN = re.compile(
    r"\b(?:until|till|ends?|ended|interview|graduat\w*|quit|accepted|raise|school|class(?:es)?)\b"
)


def start_date(message: Normalised, received_on: date, *, asked: bool) -> Detail | None:
    """Return when the job starts or started, or None.

    With `asked` a date needs no word for starting beside it.
    """
    for match in _STARTED.finditer(message.text):
        if _STOP_BETWEEN.search(match.group("between")):
            continue
        # The day of being hired is no start; only "hired in March" is said of the whole.
        if match["start"].endswith("hired") and (not match["month3"] or match["month3"] == "mayo"):
            continue
        is_past = match.group("start").split()[0] in _PAST or "was" in match.group("start")
        value = _resolved(match, received_on, is_past=is_past)
        if value is not None:
            return Detail("start_date", value, message.span(match.start(), match.end()), "start_date.said")
    if (before := _BEFORE_START.search(message.text)) is not None:
        value = _resolved(before, received_on, is_past=bool(before["ago"]) or "started" in before.group())
        if value is not None:
            return Detail("start_date", value, message.span(*before.span()), "start_date.before")
    # A date that is all that was said answers the question for it, whatever the question was called.
    if (whole := _WHOLE.fullmatch(message.text)) is not None:
        value = _nearest(whole, received_on)
        if value is not None:
            return Detail("start_date", value, message.span(*whole.span()), "start_date.whole")
    if asked:
        for match in _BARE.finditer(message.text):
            value = _nearest(match, received_on)
            if value is not None:
                return Detail("start_date", value, message.span(match.start(), match.end()), "start_date.asked")
    return None


def days_said(text: str, received_on: date) -> Iterator[tuple[int, int, str | None, str | None]]:
    """Yield every day, week or month of a raw text: where it stands, and its value if it lies behind or ahead."""
    message = normalise(text)
    for match in _BARE.finditer(message.text):
        past, future = (_resolved(match, received_on, is_past=is_past) for is_past in (True, False))
        yield (*message.span(*match.span()), past, future)


def _nearest(match: re.Match[str], received_on: date) -> str | None:
    """Return the reading of a bare date that lies nearest: "March 16", said on March 3, is no year ago."""
    past = _resolved(match, received_on, is_past=True)
    future = _resolved(match, received_on, is_past=False)
    try:
        readings = [(abs(date.fromisoformat(value) - received_on), value) for value in (past, future) if value]
    except ValueError:  # a week or a month, which people say of what has been
        return past
    return min(readings)[1] if readings else None


def _resolved(match: re.Match[str], received_on: date, *, is_past: bool) -> str | None:
    for value in _values(match, received_on, is_past=is_past):
        return value
    return None


def _values(match: re.Match[str], received_on: date, *, is_past: bool) -> Iterator[str]:
    part = match.groupdict()
    if part["iso"]:
        yield from _day(*map(int, part["iso"].split("-")))
    elif part["m"]:
        yield from _month_day(int(part["m"]), int(part["d"]), part["y"], received_on, is_past=is_past)
    elif part["md"]:
        yield from _month_day(_MONTHS[part["month"]], int(part["md"]), part["my"], received_on, is_past=is_past)
    elif part["dm"]:
        yield from _month_day(_MONTHS[part["month2"]], int(part["dm"]), part["dmy"], received_on, is_past=is_past)
    elif part["month3"]:
        yield _month(_MONTHS[part["month3"]], part["y3"], received_on, is_past=is_past)
    elif part["today"] or part["yesterday"] or part["tomorrow"]:
        shift = -1 if part["yesterday"] else 1 if part["tomorrow"] else 0
        yield (received_on + timedelta(days=shift)).isoformat()
    elif part["weekday"]:
        yield _weekday(part, received_on, is_past=is_past).isoformat()
    elif part["relunit"] or part["elmes"]:
        yield _relative(part, received_on)
    elif part["dom"]:
        yield from _day_of_month(int(part["dom"]), received_on, is_past=is_past)
    else:
        yield from _counted(part, received_on)


def _day(year: int, month: int, day: int) -> Iterator[str]:
    try:
        yield date(year, month, day).isoformat()
    except ValueError:
        return


def _month_day(month: int, day: int, year: str | None, received_on: date, *, is_past: bool) -> Iterator[str]:
    if year:
        number = int(year)
        yield from _day(number if number > 99 else 2000 + number, month, day)
        return
    guess = received_on.year
    try:
        there = date(guess, month, day)
    except ValueError:
        return
    if is_past and there > received_on:
        guess -= 1
    elif not is_past and (received_on - there).days > 180:
        guess += 1
    yield from _day(guess, month, day)


def _month(month: int, year: str | None, received_on: date, *, is_past: bool) -> str:
    number = int(year) if year else received_on.year
    if not year and is_past and month > received_on.month:
        number -= 1
    if not year and not is_past and month < received_on.month:
        number += 1
    return f"{number}-{month:02}"


def _weekday(part: dict[str, str | None], received_on: date, *, is_past: bool) -> date:
    wanted = _WEEKDAYS[part["weekday"] or ""]
    which = f"{part['which'] or ''}{part['after'] or ''}"
    ahead = (wanted - received_on.weekday()) % 7
    if "next" in which or "proximo" in which:
        # "Next Friday", said on a Wednesday, is the Friday of next week.
        monday = received_on - timedelta(days=received_on.weekday())
        return monday + timedelta(days=7 + wanted)
    is_behind = "last" in which or "past" in which or "pasado" in which or (is_past and "this coming" not in which)
    return received_on + timedelta(days=ahead - 7 if is_behind and ahead else ahead or 7)


def _relative(part: dict[str, str | None], received_on: date) -> str:
    said = part["elmes"] or f"{part['rel']} {part['relunit']}{part['relafter'] or ''}"
    shift = -1 if re.search("last|pasad", said) else 1 if re.search("next|proxim|viene", said) else 0
    if "week" in said or "semana" in said:
        return _week(received_on + timedelta(weeks=shift))
    return _shifted_month(received_on, shift)


def _day_of_month(day: int, received_on: date, *, is_past: bool) -> Iterator[str]:
    year, month = received_on.year, received_on.month
    if is_past and day > received_on.day:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    if not is_past and day < received_on.day:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    yield from _day(year, month, day)


def _counted(part: dict[str, str | None], received_on: date) -> Iterator[str]:
    for count, unit, sign in (
        ("count", "unit", -1),
        ("count2", "unit2", 1),
        ("count3", "unit3", -1),
        ("count4", "unit4", -1),
    ):
        said, of = part[count], part[unit]
        if not said or not of:
            continue
        number = sign * (int(said) if said.isdigit() else _COUNTS[said])
        if of.startswith("d"):
            yield (received_on + timedelta(days=number)).isoformat()
        elif of.startswith(("w", "s")):
            yield _week(received_on + timedelta(weeks=number))
        else:
            yield _shifted_month(received_on, number)


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _shifted_month(day: date, months: int) -> str:
    total = day.year * 12 + day.month - 1 + months
    return f"{total // 12}-{total % 12 + 1:02}"
