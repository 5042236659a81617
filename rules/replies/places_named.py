"""Places in a reply: where the job is, and where somebody lives now or wants to work.

Which of the two is meant is told by what stands before the place: a job, or a move, a wish or a home.
Source: annotation guide (`work_location`, `target_location`: the words as written).
"""

import re

from rules.replies.labels import Detail
from rules.replies.normalise import Normalised

_TOKEN = re.compile(r"[a-z][\w.'-]*\w|\d{5}(?!\d)")
_NO_PLACE = frozenset(
    (
        "the", "my", "this", "that", "a", "an", "your", "field", "our", "january", "february", "march", "april",
        "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar",
        "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "enero", "febrero", "marzo", "abril",
        "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre", "mon", "tue",
        "tues", "wed", "thu", "thurs", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday",
        "friday", "saturday", "sunday", "general", "town", "person", "school", "medical", "healthcare", "here",
        "there", "between", "training", "class", "charge", "it", "me", "you", "us", "them", "him", "her",
        "time", "touch", "case", "kitchens", "kitchen", "roofing", "cyber", "retail", "trucking",
        "construction", "welding", "dental", "hvac", "nursing", "security", "law", "accounting", "culinary",
        "plumbing", "next", "last", "day", "night", "morning", "evening", "phone", "home", "work", "bed",
        "trouble", "debt", "order", "demand", "advance", "need", "love", "process", "full", "part", "two",
        "three", "one", "about", "mi", "la", "el", "casa", "lo", "un", "una", "building", "spanish", "english",
        "espanol", "ingles", "creole", "house", "state", "city", "another", "different", "any", "some", "what",
        "which", "where", "to", "be", "do", "hospital", "college", "jail", "prison", "rehab", "recovery",
        "labor", "surgery", "care", "better", "new", "old", "good", "my",
    )
)  # fmt: skip
_ENDS = frozenset(
    (
        "as", "since", "doing", "making", "for", "on", "in", "now", "and", "but", "full", "part", "my", "so",
        "if", "or", "area", "is", "i", "im", "please", "pls", "with", "instead", "would", "that", "right",
        "then", "too", "also", "yet", "though", "tho", "last", "next", "this", "today", "these", "those",
        "nowadays", "permanently", "until", "because", "bc", "they", "thank", "thanks", "any", "anything", "u",
        "you", "got", "have", "ya", "at", "lol", "year", "month", "week", "soon", "to", "about", "recently",
        "ahora", "only", "from", "there", "here", "are", "hay", "by", "was", "side", "working", "start",
        "started", "jan", "feb", "march", "april", "may", "june", "july", "august", "september", "october",
        "november", "december", "enero", "abril", "production", "as", "pero", "y", "en", "desde", "where",
        "what", "do", "does", "can", "how",
    )
)  # fmt: skip
_FIRST_PART = frozenset(
    (
        "san", "santa", "st", "ft", "mt", "new", "los", "las", "el", "la", "fort", "port", "saint", "north",
        "south", "east", "west", "lake", "staten", "long", "corpus", "baton", "grand", "cedar", "palm",
        "little", "green", "salt", "puerto", "rio", "des", "den", "terre", "virginia", "kansas", "king", "queen",
    )
)  # fmt: skip


def place_at(message: Normalised, start: int, *, capital: bool = False) -> tuple[int, int] | None:
    """Return from where to where the place name runs that begins at `start`, or None.

    With `capital` only a name written with a capital counts.
    """
    text = message.text
    words: list[tuple[int, int]] = []
    place = start
    if (article := re.compile(r"the (?=bronx|valley|heights)").match(text, start)) is not None:
        place = article.end()
    is_capital = False
    while len(words) < 3:
        token = _TOKEN.match(text, place)
        if token is None:
            break
        upper = message.raw[message.at[token.start()]].isupper() and not message.raw.isupper()
        word = token.group().rstrip(".")
        if not words:
            if (
                (word in _NO_PLACE and not (upper and word in _FIRST_PART))
                or word in _ENDS
                or (capital and not upper)
                or (len(word) < 3 and word not in _FIRST_PART and not upper)
            ):
                return None
            is_capital = upper
        elif (
            (is_capital and not upper)
            or word in _ENDS
            or (not is_capital and text[words[-1][0] : words[-1][1]].rstrip(".") not in _FIRST_PART)
        ):
            break
        words.append((token.start(), token.end()))
        place = token.end()
        if place < len(text) and text[place] == " ":
            place += 1
        elif text.startswith(". ", place) and word in ("st", "ft", "mt"):
            place += 2
        else:
            break
    if not words:
        return None
    return (start if article is not None else words[0][0]), words[-1][1]


_WISH = (
    r"anything|something|somewhere|anywhere|jobs?|openings?|positions?|places|leads?|opportunities|one|ones|algo|"
    r"trabajos?|hiring|spots|clinics|locations?|any|options|companies|work|look|looking|lookin|busco|buscando|"
    r"externship|interview|available|unless its|only if its|stay|need"
)
_TARGET: tuple[tuple[str, re.Pattern[str], bool], ...] = (
    (
        "target_location.moved",
        re.compile(
            r"(?<!\w)(?:moved|moving|move|relocat\w+|transferring|transferred|mude|mudamos|mudando|mudo|mudarme|"
            r"mudar|going back)(?: (?!to\b|to a\b)\w+){0,2}? (?:back to|out to|up to|down to|over to|to|near|a|para) "
        ),
        False,
    ),
    (
        "target_location.lives",
        re.compile(
            r"(?<!\w)(?:live|living|lives|stay|staying|located|based|reside|vivo|estoy viviendo|im|i am|were|"
            r"gonna be|going to be|ill be|back home|home)(?: (?:now|back|out|down|up|over|here|currently))* (?:in|"
            r"near|en|by|around) (?:the )?"
        ),
        False,
    ),
    ("target_location.closer", re.compile(r"(?<!\w)(?:closer|nearer|close|mas cerca|cerca|near|nearby)(?: (?:to|de|"
    r"by))? "), True),
    (
        "target_location.in",
        re.compile(rf"(?<!\w)(?:{_WISH})(?: \w+){{0,3}}? (?:in|near|around|close to|out in|by|en|over in|up in|"
        rf"down in|cerca de|on the) (?:the )?"),
        False,
    ),
    (
        "target_location.willing",
        re.compile(r"(?<!\w)(?:willing|able|happy|open) to (?:go|travel|drive|commute|work|move|relocate) (?:to|in) |"
        r"only in |(?:pero|but|si,?|yes,?) (?:en|in) (?=[A-Za-z])|stationed (?:at|in) "),
        True,
    ),
    ("target_location.need", re.compile(r"(?<!\w)(?:i need|only|prefer|i want|it has to be (?:on|in)(?: the)?|around|"
    r"keep it in|unless its in|would (?:have to|need to) be in) "), True),
)  # fmt: skip
_SIDE = re.compile(
    r"(?<!\w)(?:(?:on|the|to|in|near) )*(?P<place>(?:north|south|east|west|northwest|northeast|southwest|southeast|"
    r"nw|ne|sw|se)(?:ern)?[ -]?(?:side|suburbs|end|part|burbs|valley)(?: of [a-z]+)?|northern \w+(?= side)|"
    r"southern \w+(?= side))(?!\w)"
)

_WORKPLACE = (
    r"(?:nursing home|salon|spa|clinic|hospital|office|daycare|shop|barge|warehouse|plant|restaurant|hotel|store|"
    r"school|farm|garage|barbershop|practice|pharmacy|facility|factory|lab|center|rig|site|week|hour|hr|"
    r"mile|year|month|day|yard|dealership|flebotomista|asistente|\d|the y|tech|cna|assistant|driver|nurse|welder)"
)
_AFTER_NAME = re.compile(
    r"(?: (?:clinic|location|branch|store|intermodal|warehouse|campus|office))?,? ?(?:over in|"
    r"out in|out of|down in|up in|in|on|en|near|out near) (?:the (?!bronx))?"
)
_WORK_AT = re.compile(rf"(?<!\w){_WORKPLACE} (?:over in|out of|in|en|near) (?:the (?!bronx))?")
_LIST_IN = re.compile(r"(?:,|\.|;) ?(?:it s |its |im |located )?(?:in|en|near|out of) ")
_WHOLE = re.compile(
    r"(?:(?:location|its|it is|the job|job|work|theyre|office)(?: is| :|:)?(?: located)?(?: in| at)? |in |the |en |"
    r"over in |out in )(?P<place>[a-z .]+?)(?P<location> location| branch| area)?[.! ]*"
)
_WANTED = re.compile(
    r"(?:looking|anything|something|somewhere|openings?|any|moved?|moving|wanna|want|relocat\w+|busco|live|living|"
    r"appl\w+|interview\w*|hiring|leads?|have)(?: \w+){0,4},? $"
)


def work_location(message: Normalised, employer_at: Detail | None) -> Detail | None:
    """Return where the job is, or None."""
    text = message.text
    if employer_at is not None:
        after = next((i for i, place in enumerate(message.at) if place >= employer_at.span[1]), len(text))
        if (match := _AFTER_NAME.match(text, after)) is not None and (
            found := place_at(message, match.end())
        ) is not None:
            return _detail(message, "work_location", "work_location.after_employer", found)
    for rule, pattern in (("work_location.workplace", _WORK_AT), ("work_location.listed", _LIST_IN)):
        for match in pattern.finditer(text):
            if _WANTED.search(text[: match.start()]):
                continue
            if (found := place_at(message, match.end(), capital=True)) is not None:
                return _detail(message, "work_location", rule, found)
    if (whole := _WHOLE.fullmatch(text)) is not None:
        is_said = whole["location"] or not text.startswith("the ")
        found = place_at(message, whole.start("place"), capital=True) if is_said else None
        if found is not None and found[1] >= whole.end("place"):
            return _detail(message, "work_location", "work_location.whole", found)
    if (
        text.startswith("downtown ")
        and (found := place_at(message, 0, capital=True)) is not None
        and found[1] == len(text.rstrip(" .!"))
    ):
        return _detail(message, "work_location", "work_location.whole", found)
    return None


def target_location(message: Normalised) -> Detail | None:
    """Return the place where work is wanted, or where somebody has moved, or None."""
    text = message.text
    if (side := _SIDE.search(text)) is not None:
        return _detail(message, "target_location", "target_location.side", side.span("place"))
    if (code := re.search(r"(?:in|near|around|by) (?P<place>\d{5})(?!\w)", text)) is not None:
        return _detail(message, "target_location", "target_location.zip", code.span("place"))
    for rule, pattern, capital in _TARGET:
        for match in pattern.finditer(text):
            if (found := place_at(message, match.end(), capital=capital)) is not None:
                return _detail(message, "target_location", rule, found)
    return None


def _detail(message: Normalised, field: str, rule: str, found: tuple[int, int]) -> Detail:
    start, end = found
    return Detail(field, message.surface(start, end).rstrip("."), message.span(start, end), rule)
