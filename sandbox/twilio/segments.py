"""How many parts a text is sent in.

Source: 3GPP TS 23.038 (the alphabet) and TS 23.040 (the header of a part: 7 characters or 3 units).
"""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPED = frozenset("^{}\\[~]|€\f")
_GSM_7 = _BASIC | _ESCAPED


def segments_of(body: str) -> int:
    """Return the number of parts, at least 1. A pair (escape or surrogate) is never split over two parts."""
    if _BASIC.issuperset(body) and len(body) <= 160:
        return 1  # most texts; the long way gives the same
    if _GSM_7.issuperset(body):
        widths = [2 if character in _ESCAPED else 1 for character in body]
        return _parts(widths, alone=160, in_row=153)
    widths = [2 if ord(character) > 0xFFFF else 1 for character in body]
    return _parts(widths, alone=70, in_row=67)


def _parts(widths: list[int], alone: int, in_row: int) -> int:
    if sum(widths) <= alone:
        return 1
    parts, used = 1, 0
    for width in widths:
        if used + width > in_row:
            parts, used = parts + 1, 0
        used += width
    return parts
