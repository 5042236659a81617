"""What may stand in a text: merge codes, what they require, and what a template must not lack.

A campaign text is the call to action of a registered sender: it says who writes, how to stop and how to get help. An
automatic answer goes to somebody who just wrote, so it has to say who writes, and no more.
Source: RM-080, RM-081, RM-084 to RM-098; CTIA Messaging Principles (2023): calls to action, opt-out, links.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

# Longest body the vendor takes, in characters (Twilio, Messages resource).
MAX_BODY = 1600

# Shared link shorteners get texts filtered by carriers.
PUBLIC_SHORTENERS = ("bit.ly", "tinyurl.com", "goo.gl", "t.co", "ow.ly", "is.gd", "buff.ly", "rebrand.ly", "cutt.ly")


class Requirement(StrEnum):
    """What must be chosen or known before a merge code can be filled."""

    PERSON = "person"  # a fact of the recipient
    SENDER = "sender"  # a fact of who sends
    COLLEGE = "college"  # a setting of the institution
    LANDING_PAGE = "landing_page"  # an initiative with a published landing page (RM-084, RM-085)
    NETWORK = "network"  # an alumni and student network (RM-086)
    CAREER_PAGE = "career_page"  # a page of the job board (RM-090)
    JOB = "job"  # a job of the job board (RM-091)


MERGE_CODES: Mapping[str, Requirement] = {
    "first_name": Requirement.PERSON,
    "last_name": Requirement.PERSON,
    "program": Requirement.PERSON,
    "campus": Requirement.PERSON,
    "advisor": Requirement.PERSON,
    "form_url": Requirement.PERSON,
    "staff_name": Requirement.SENDER,
    "college": Requirement.COLLEGE,
    "landing_page_url": Requirement.LANDING_PAGE,
    "network_url": Requirement.NETWORK,
    "career_page_url": Requirement.CAREER_PAGE,
    "job_title": Requirement.JOB,
    "job_employer": Requirement.JOB,
    "job_location": Requirement.JOB,
    "job_pay": Requirement.JOB,
    "job_url": Requirement.JOB,
}
"""Every merge code and what it requires."""

# What an automatic answer may speak of: it goes to whoever replies, at any time, and nobody chooses a job, a page or
# a network for it (RM-098 names jobs and career sites; landing pages and networks have to be chosen just the same).
IN_AUTO_RESPONSES = frozenset({Requirement.PERSON, Requirement.SENDER, Requirement.COLLEGE})

# Codes that nothing fills yet: a text with one of them would be skipped for everybody.
NOT_FILLED_YET = frozenset({"form_url"})

# What stands in for a code while nothing longer is known: a long value of everyday life.
LONG_VALUES: Mapping[str, str] = {
    "first_name": "Maximiliana",
    "last_name": "Featherstonehaugh",
    "program": "Heating, Ventilation and Air Conditioning",
    "campus": "Downtown Joliet",
    "advisor": "maximiliana.featherstonehaugh@college.example",
    "form_url": "https://college.example/form/" + "x" * 22,
    "staff_name": "Maximiliana Featherstonehaugh",
    "college": "Lakeside Career College",
    "landing_page_url": "https://college.example/" + "x" * 30,
    "network_url": "https://college.example/" + "x" * 30,
    "career_page_url": "https://college.example/" + "x" * 30,
    "job_title": "Registered Medical Assistant, Evenings",
    "job_employer": "Northern Illinois Community Health Partners",
    "job_location": "Arlington Heights, IL",
    "job_pay": "$19.50 to $21.75 an hour",
    "job_url": "https://college.example/jobs/" + "x" * 22,
}

_CODE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_SINGLE_BRACES = re.compile(r"(?<!\{)\{\s*([a-z_]+)\s*\}(?!\})")


class TemplateError(ValueError):
    """A template that cannot become a text; the sentence names the code at fault."""


def merge_codes(body: str) -> tuple[str, ...]:
    """Return the merge codes of a body, each once, in order of appearance; unknown ones included."""
    return tuple(dict.fromkeys(_CODE.findall(body)))


def requirements(body: str) -> frozenset[Requirement]:
    """Return what must be chosen or known to fill the body; unknown codes require nothing."""
    return frozenset(MERGE_CODES[code] for code in merge_codes(body) if code in MERGE_CODES)


def render(body: str, values: Mapping[str, str | None]) -> str:
    """Return the body with every merge code replaced by its value.

    Raises TemplateError, naming the code, when a code is unknown or its value is missing or blank, and for
    braces that are no code: a text with a hole in it never goes out.
    """
    parts = list(_parts(body))
    for place in range(1, len(parts), 2):
        value = values.get(parts[place])
        if value is None or not value.strip():
            raise TemplateError(f"The merge code {{{{{parts[place]}}}}} has no value.")
        parts[place] = value
    return "".join(parts)


@lru_cache(maxsize=64)
def _parts(body: str) -> tuple[str, ...]:
    """Return a body cut up: text, code, text and so on. A campaign asks for each of its texts.

    Raises TemplateError for an unknown code, and for braces that are no code.
    """
    parts = tuple(_CODE.split(body))
    for code in parts[1::2]:
        if code not in MERGE_CODES:
            raise TemplateError(f"There is no merge code {{{{{code}}}}}.")
    if any("{{" in text or "}}" in text for text in parts[::2]):
        raise TemplateError("The braces of a merge code are not closed.")
    return parts


def fill_known(body: str, values: Mapping[str, str]) -> str:
    """Return the body with those merge codes replaced whose value is known already; the others stay as they are."""
    return _CODE.sub(lambda found: values.get(found.group(1)) or found.group(0), body)


def lint(body: str, brand: str, *, is_answer: bool = False, longest: Mapping[str, str] | None = None) -> list[str]:
    """Return what keeps a body from being published, one sentence each; an empty list is approval.

    `brand` is the name by which recipients know the institution; the merge code {{college}} stands for it as well.
    `is_answer` says that the text only ever answers somebody who wrote. `longest` are the longest values known of merge
    codes; where there are none, LONG_VALUES stand in.
    """
    codes = merge_codes(body)
    findings = []
    if not body.strip():
        findings.append("The text is empty.")
    if brand.casefold() not in body.casefold() and "college" not in codes:
        findings.append(f"The text does not say who sends it: name {brand}, or use {{{{college}}}}.")
    if not is_answer and not re.search(r"\bSTOP\b", body, re.IGNORECASE):
        findings.append("The text does not tell how to stop: add 'Reply STOP to opt out'.")
    if not is_answer and not re.search(r"\bHELP\b", body):
        findings.append("The text does not tell how to get help: add 'HELP for help', in capitals.")
    findings += _wrong_codes(body, codes)
    findings += _filtered_links(body)
    size = len(longest_text(body, brand, longest))
    if size > MAX_BODY:
        findings.append(f"With the longest values the text has {size:,} characters; the most is {MAX_BODY:,}.")
    return findings


def _wrong_codes(body: str, codes: tuple[str, ...]) -> list[str]:
    found = [f"There is no merge code {{{{{code}}}}}." for code in codes if code not in MERGE_CODES]
    found += [f"Nothing fills the merge code {{{{{code}}}}} yet." for code in codes if code in NOT_FILLED_YET]
    found += [
        f"{{{name}}} has single braces and would be sent as it stands: write {{{{{name}}}}}."
        for name in _SINGLE_BRACES.findall(body)
        if name in MERGE_CODES
    ]
    try:
        render(body, dict.fromkeys((*MERGE_CODES, *codes), "x"))
    except TemplateError as error:
        if str(error) not in found:
            found.append(str(error))
    return found


def _filtered_links(body: str) -> list[str]:
    lowered = body.casefold()
    return [
        f"Carriers filter links of {host}; use a link of our own domain."
        for host in PUBLIC_SHORTENERS
        if re.search(rf"(?<![\w.-]){re.escape(host)}/", lowered)
    ]


def longest_text(body: str, brand: str, longest: Mapping[str, str] | None = None) -> str:
    """Return the body with the longest values merged in; what is no merge code stays as it stands."""
    known = {code: value for code, value in (longest or {}).items() if value}
    return fill_known(body, {**LONG_VALUES, "college": brand, **known})
