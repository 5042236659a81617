"""Which open jobs are offered to somebody who wants work in another place.

A job fits when its title names the field of the program and its place is the wanted one. In doubt it does not: a
person then searches.
Source: SOP-19; annotation guide (`location_request`, `target_location`).
"""

import re
from collections.abc import Mapping

# More than these are a list, and a text is no place for a list.
MOST_JOBS = 3

# Words are compared by their beginnings, so that "Medical Assisting" finds a "Medical Assistant", "Welding" a "Welder".
COMPARED_LETTERS = 4

# Beginnings of words that stand in titles of every field; alone they name none.
OF_EVERY_FIELD = frozenset({"assi", "tech", "spec", "coor", "appr", "aide", "lead", "help", "work", "trai", "oper"})

_SMALL_WORDS = frozenset({"and", "the", "of", "in", "with", "for", "technology", "program", "studies", "certificate"})

STATES: Mapping[str, str] = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA", "colorado": "CO",
    "connecticut": "CT", "delaware": "DE", "florida": "FL", "georgia": "GA", "hawaii": "HI", "idaho": "ID",
    "illinois": "IL", "indiana": "IN", "iowa": "IA", "kansas": "KS", "kentucky": "KY", "louisiana": "LA",
    "maine": "ME", "maryland": "MD", "massachusetts": "MA", "michigan": "MI", "minnesota": "MN", "mississippi": "MS",
    "missouri": "MO", "montana": "MT", "nebraska": "NE", "nevada": "NV", "new hampshire": "NH", "new jersey": "NJ",
    "new mexico": "NM", "new york": "NY", "north carolina": "NC", "north dakota": "ND", "ohio": "OH", "oklahoma": "OK",
    "oregon": "OR", "pennsylvania": "PA", "rhode island": "RI", "south carolina": "SC", "south dakota": "SD",
    "tennessee": "TN", "texas": "TX", "utah": "UT", "vermont": "VT", "virginia": "VA", "washington": "WA",
    "west virginia": "WV", "wisconsin": "WI", "wyoming": "WY",
}  # fmt: skip
"""What people call a state, and how a job's place writes it."""


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.casefold())


def _stems(text: str) -> set[str]:
    return {word[:COMPARED_LETTERS] for word in _words(text) if len(word) > 2 and word not in _SMALL_WORDS}


def is_of_field(program: str, title: str) -> bool:
    """Whether the job of this title is of the field of a program: every word of the one is in the other."""
    wanted, offered = _stems(program), _stems(title)
    names_a_field = bool(wanted - OF_EVERY_FIELD) and bool(offered - OF_EVERY_FIELD)
    return names_a_field and (wanted <= offered or offered <= wanted)


# Codes of states that are words, too: in small letters they name no state.
_ALSO_WORDS = frozenset({"al", "co", "de", "hi", "id", "in", "la", "ma", "me", "oh", "ok", "or", "pa"})


def _code(state: str, wanted: str) -> str:
    """Return the code of a state if that is what was written."""
    code = state.upper()
    is_word = state in _ALSO_WORDS and code not in wanted.split()
    return code if code in STATES.values() and not is_word else ""


def _asked(wanted: str) -> tuple[str, str]:
    """Return the town and the state's code that somebody wrote, such as "houston tx"; either may be empty."""
    words = _words(wanted)
    for length in (2, 1):  # "new york" before "york"
        state = " ".join(words[-length:])
        code = STATES.get(state) or _code(state, wanted)
        if code and len(words) >= length:
            return " ".join(words[:-length]), code
    return " ".join(words), ""


def place_words(wanted: str) -> tuple[str, ...]:
    """Return what a job's place has in it, one or the other, if it may be the wanted one: to look jobs up by."""
    town, code = _asked(wanted)
    return (town,) if town else (" ".join(_words(wanted)), code)


def is_in_place(wanted: str, place: str | None) -> bool:
    """Whether a job's place, such as "Gary, IN", is the wanted one; the state, where only that was named."""
    if place is None or not _words(wanted):
        return False
    town, _, state = (part.strip() for part in place.rpartition(","))
    if not town:  # "Remote"
        town, state = state, ""
    offered = " ".join(_words(town))
    asked_town, code = _asked(wanted)
    if not asked_town:
        # "New York" is both; either reading is in the wanted place.
        return state.upper() == code or offered == " ".join(_words(wanted))
    return offered == asked_town and code in ("", state.upper())


def job_line(title: str, employer: str | None, place: str | None, url: str) -> str:
    """Return the line about one job. Double braces would be merge codes, so there are none."""
    what = ", ".join(part for part in (title, employer, place) if part)
    return f"- {what}: {url}".replace("{{", "(").replace("}}", ")")
