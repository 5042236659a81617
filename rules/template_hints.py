"""What the author of a template should think about; what forbids publishing stands in rules/templates.py.

Source: RM-081, RM-095, SSE-43; CTIA Messaging Principles (2023): calls to action; 3GPP TS 23.038.
"""

import re
from collections.abc import Mapping

from rules.segments import outside_gsm, segments, smart_encoded
from rules.templates import longest_text, merge_codes

_LINK = re.compile(r"https?://", re.IGNORECASE)


def hints(body: str, brand: str, *, is_answer: bool = False, longest: Mapping[str, str] | None = None) -> list[str]:
    """Return what the author should think about before publishing, one sentence each; none of it forbids anything."""
    text = longest_text(body, brand, longest)
    size = segments(text)
    found = _encoding_hints(text)
    if size.count > 1 and size.encoding == "GSM-7":
        found.append(f"With the longest values the text takes {size.count} segments; each is paid for.")
    return found + wording_hints(body, is_answer=is_answer)


def wording_hints(body: str, *, is_answer: bool = False) -> list[str]:
    """Return those hints that are not about the size, which is known exactly once the recipients are."""
    found: list[str] = []
    if len(_LINK.findall(body)) > 1:
        found.append("More than one link looks like spam to carriers; keep one.")
    if "http://" in body.casefold():
        found.append("A link without https is distrusted by carriers and phones.")
    if is_answer:
        return found
    if not re.search(r"\b(msg|message)\s*(&|and)\s*data rates\b", body, re.IGNORECASE):
        found.append("The first text to a person should also say 'Msg & data rates may apply' and how often you text.")
    if named := [code for code in ("first_name", "last_name") if code in merge_codes(body)]:
        codes = " and ".join(f"{{{{{code}}}}}" for code in named)
        found.append(f"Texts without {codes} are recommended: every text is then the same, and easier to approve.")
    return found


def _encoding_hints(text: str) -> list[str]:
    size, plain = segments(text), segments(smart_encoded(text))
    if size.encoding == "GSM-7":
        return []
    if plain.encoding == "GSM-7":
        return [f"{size.count} UCS-2 segments; with plain quotes and dashes {plain.count} GSM-7."]
    forcing = " ".join(outside_gsm(smart_encoded(text)))
    return [f"{size.count} UCS-2 segments because of {forcing} (70 characters in the first instead of 160)."]
