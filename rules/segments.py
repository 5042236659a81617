"""How a text is billed: its encoding, its length and its parts; and what can be written more cheaply.

Source: SSE-41; 3GPP TS 23.038 (GSM 7-bit alphabet) and 23.040 (parts of a longer text).
"""

from dataclasses import dataclass

# Septets in a text of one part, and in each part of a longer one (3GPP TS 23.038 and 23.040).
GSM_SINGLE = 160
GSM_PART = 153

# UTF-16 units in a text of one part, and in each part of a longer one.
UCS2_SINGLE = 70
UCS2_PART = 67


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

    @property
    def remaining(self) -> int:
        """Return how many more characters fit before another part has to be paid for (SSE-41)."""
        single, part = _CAPACITY[self.encoding]
        return single - self.characters if self.count < 2 else max(0, self.count * part - self.characters)


_CAPACITY = {"GSM-7": (GSM_SINGLE, GSM_PART), "UCS-2": (UCS2_SINGLE, UCS2_PART)}


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


def takes_two(char: str) -> bool:
    """Whether a character takes two units: an escaped sign in GSM-7, a surrogate pair in UCS-2."""
    return char in _GSM_EXTENDED or ord(char) > 0xFFFF


def outside_gsm(text: str) -> tuple[str, ...]:
    """Return the characters that force a text into UCS-2, each once, in order of appearance."""
    return tuple(dict.fromkeys(char for char in text if char not in _GSM_BASIC and char not in _GSM_EXTENDED))
