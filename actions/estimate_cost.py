"""What a text costs for the people who would get it: exact segments over every combination of merge values."""

from collections.abc import Mapping, Sequence

from rules.segments import Segments, outside_gsm, segments, takes_two
from rules.templates import MAX_BODY, merge_codes, render
from schemas.campaign import CostEstimate

# What of a value decides how a text is billed: its length if every character takes one unit (negative where it forces
# UCS-2), else the value itself, because then it matters where a part ends.
_Shape = int | str


def _shape(value: str) -> _Shape:
    if any(takes_two(char) for char in value):
        return value
    return -len(value) if outside_gsm(value) else len(value)


def estimate(
    body: str,
    fixed: Mapping[str, str],
    combinations: Sequence[tuple[Mapping[str, str | None], int]],
    cents_per_segment: float,
) -> CostEstimate:
    """Return the cost of sending `body`, counted for every distinct combination of merge values.

    `fixed` are the values that are the same for everybody. A combination maps the other merge codes to the values of so
    many people; codes that the body does not use may be in it. Texts of the same shape are billed the same, so only one
    of each shape is counted. Raises TemplateError, as the text itself would.
    """
    codes = [code for code in merge_codes(body) if code not in fixed]
    shapes: dict[str, _Shape] = {}
    sizes: dict[tuple[_Shape, ...], tuple[Segments, bool]] = {}
    counts: dict[int, int] = {}
    ucs2 = missing = too_long = 0
    longest, longest_size = "", (0, 0)
    for combination, people in combinations:
        values = [combination.get(code) for code in codes]
        if not all(value and value.strip() for value in values):
            missing += people
            continue
        key = tuple(shapes.get(value) or shapes.setdefault(value, _shape(value)) for value in values if value)
        known = sizes.get(key)
        if known is None:
            merged = {code: value for code, value in zip(codes, values, strict=True) if value}
            text = render(body, {**fixed, **merged})
            known = sizes[key] = segments(text), len(text) <= MAX_BODY
            size = (known[0].count, known[0].characters)
            if known[1] and size > longest_size:
                longest, longest_size = text, size
        counted, may_go = known
        if not may_go:
            too_long += people
            continue
        counts[counted.count] = counts.get(counted.count, 0) + people
        ucs2 += people if counted.encoding == "UCS-2" else 0
    texts, total = sum(counts.values()), sum(count * people for count, people in counts.items())
    return CostEstimate(
        texts=texts,
        min_segments=min(counts, default=0),
        expected_segments=total / texts if texts else 0.0,
        max_segments=max(counts, default=0),
        total_segments=total,
        total_cents=round(total * cents_per_segment),
        ucs2_texts=ucs2,
        missing_values=missing,
        too_long=too_long,
        longest=longest,
    )
