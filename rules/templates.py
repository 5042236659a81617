"""What may stand in a text: merge codes, length, encoding, and what a template must not lack.

Source: RM-081, RM-084 to RM-098, SSE-41, SSE-42; 3GPP TS 23.038 (GSM 7-bit alphabet); CTIA Messaging
Principles (2023).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# Longest body the vendor takes, in characters (Twilio, Messages resource).
MAX_BODY = 1600

# Septets in a text of one part, and in each part of a longer one (3GPP TS 23.038 and 23.040).
GSM_SINGLE = 160
GSM_PART = 153

# UTF-16 units in a text of one part, and in each part of a longer one.
UCS2_SINGLE = 70
UCS2_PART = 67

# Shared link shorteners get texts filtered by carriers.
PUBLIC_SHORTENERS = ("bit.ly", "tinyurl.com", "goo.gl", "t.co", "ow.ly", "is.gd", "buff.ly", "rebrand.ly")


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

# An automatic answer belongs to no job and no page (RM-098).
NOT_IN_AUTO_RESPONSES = frozenset({Requirement.JOB, Requirement.CAREER_PAGE})

_CODE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


class TemplateError(ValueError):
    """A template that cannot become a text; the sentence names the code at fault."""


@dataclass(frozen=True, slots=True)
class Segments:
    """How a text is billed.

    `characters` counts what the encoding counts: septets of GSM-7, where ^{}\\[~]| and the euro sign take
    two, or UTF-16 units of UCS-2, where most emoji take two. `count` is the number of parts, 0 for an empty
    text.
    """

    encoding: str
    characters: int
    count: int


def merge_codes(body: str) -> tuple[str, ...]:
    """Return the merge codes of a body, each once, in order of appearance; unknown ones included."""
    return tuple(dict.fromkeys(_CODE.findall(body)))


def requirements(body: str) -> frozenset[Requirement]:
    """Return what must be chosen or known to fill the body; unknown codes require nothing."""
    return frozenset(MERGE_CODES[code] for code in merge_codes(body) if code in MERGE_CODES)


def render(body: str, values: Mapping[str, str]) -> str:
    """Return the body with every merge code replaced by its value.

    Raises TemplateError, naming the code, when a code is unknown or its value is missing or blank, and for
    braces that are no code: a text with a hole in it never goes out.
    """
    for code in merge_codes(body):
        if code not in MERGE_CODES:
            raise TemplateError(f"There is no merge code {{{{{code}}}}}.")
        if not values.get(code, "").strip():
            raise TemplateError(f"The merge code {{{{{code}}}}} has no value.")
    if "{{" in _CODE.sub("", body) or "}}" in _CODE.sub("", body):
        raise TemplateError("The braces of a merge code are not closed.")
    return _CODE.sub(lambda found: values[found.group(1)], body)


_GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("\f^{}\\[~]|€")


def segments(text: str) -> Segments:
    """Return the encoding, the length and the number of parts of a text as the vendor will bill it.

    An escaped character and a surrogate pair are never split over two parts, so a part may stay one unit
    short.
    """
    if all(char in _GSM_BASIC or char in _GSM_EXTENDED for char in text):
        return _packed("GSM-7", [2 if char in _GSM_EXTENDED else 1 for char in text], GSM_SINGLE, GSM_PART)
    return _packed("UCS-2", [2 if ord(char) > 0xFFFF else 1 for char in text], UCS2_SINGLE, UCS2_PART)


def _packed(encoding: str, widths: list[int], single: int, part: int) -> Segments:
    total = sum(widths)
    if total <= single:
        return Segments(encoding, total, 1 if total else 0)
    count, used = 1, 0
    for width in widths:
        if used + width > part:
            count, used = count + 1, 0
        used += width
    return Segments(encoding, total, count)


# Typographic signs that word processors put in, and what a phone shows just as well in GSM-7.
_PLAIN_SIGNS = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201a": "'",
        "\u201b": "'",
        "\u2032": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u2033": '"',
        "\u00ab": '"',
        "\u00bb": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "\u2026": "...",
        "\u2022": "*",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\t": " ",
        "\u200b": "",
        "\u200d": "",
        "\ufeff": "",
    }
)


def smart_encoded(text: str) -> str:
    """Return the text with curly quotes, long dashes and similar signs replaced by GSM-7 ones; letters stay.

    The joiner of emoji families goes too; emoji force UCS-2 whatever else is done.
    """
    return text.translate(_PLAIN_SIGNS)


def lint(body: str, brand: str) -> list[str]:
    """Return what keeps a body from being published, one sentence each; an empty list is approval.

    `brand` is the name by which recipients know the institution; the merge code {{college}} stands for it
    as well.
    """
    findings = []
    codes = merge_codes(body)
    if brand.casefold() not in body.casefold() and "college" not in codes:
        findings.append(f"The text does not say who sends it: name {brand}.")
    if not re.search(r"\bSTOP\b", body, re.IGNORECASE):
        findings.append("The text does not tell how to stop: add 'Reply STOP to opt out'.")
    if len(body) > MAX_BODY:
        findings.append(f"The text has {len(body):,} characters; the most is {MAX_BODY:,}.")
    findings += [f"There is no merge code {{{{{code}}}}}." for code in codes if code not in MERGE_CODES]
    lowered = body.casefold()
    findings += [
        f"Carriers filter links of {host}; use a link of our own domain."
        for host in PUBLIC_SHORTENERS
        if re.search(rf"(?<![\w.-]){re.escape(host)}/", lowered)
    ]
    return findings
