"""Charts as inline SVG: they print, need no script, and scale with the page. A table stands under each on the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup, escape

WIDTH, HEIGHT = 760, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 118, 16, 34
_BAR, _GAP, _LABEL = 20, 8, 230


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected on the last day, as shares."""

    expected: float
    low: float
    high: float


def _svg(height: float, title: str, desc: str, inside: Sequence[str]) -> Markup:
    return Markup(
        f'<svg viewBox="0 0 {WIDTH} {height:g}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title><desc>{escape(desc)}</desc>{''.join(inside)}</svg>"
    )


def line_chart(
    points: Sequence[tuple[date, float]], *, first_on: date, last_on: date, today: date, goal: float,
    outlook: Outlook | None, title: str, desc: str,
) -> Markup:  # fmt: skip
    """Return a share (0 to 1) over days as steps of a line, the goal, and the outlook as a band to the last day."""
    days = max(1, (last_on - first_on).days)
    wide, high = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM

    def x(day: date) -> float:
        return _LEFT + wide * min(1.0, max(0.0, (day - first_on).days / days))

    def y(share: float) -> float:
        return _TOP + high * (1 - share)

    inside = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        inside.append(f'<line class="grid" x1="{_LEFT}" x2="{_LEFT + wide}" y1="{y(share):.1f}" y2="{y(share):.1f}"/>')
        inside.append(f'<text class="axis" x="{_LEFT - 8}" y="{y(share) + 4:.1f}" text-anchor="end">{share:.0%}</text>')
    for day in _quarters(first_on, last_on):
        inside.append(f'<line class="tick" x1="{x(day):.1f}" x2="{x(day):.1f}" y1="{y(0):.1f}" y2="{y(0) + 5:.1f}"/>')
        inside.append(
            f'<text class="axis" x="{x(day):.1f}" y="{y(0) + 19:.1f}" text-anchor="middle">{day:%b %Y}</text>'
        )
    goal_line = f'<line class="goal" x1="{_LEFT}" x2="{_LEFT + wide}" y1="{y(goal):.1f}" y2="{y(goal):.1f}"/>'
    labels = [(goal, "goal-label", f"goal {goal:.0%}")]
    if points:
        now = points[-1]
        if outlook is not None:
            start, end = f"{x(now[0]):.1f},{y(now[1]):.1f}", x(last_on)
            inside.append(f'<polygon class="band" points="{start} {end:.1f},{y(outlook.high):.1f} '
                          f'{end:.1f},{y(outlook.low):.1f}"/>')  # fmt: skip
            inside.append(f'<polyline class="expected" points="{start} {end:.1f},{y(outlook.expected):.1f}"/>')
            labels.append((outlook.expected, "expected-label", f"expected {outlook.expected:.0%}"))
        inside.append(goal_line)  # over the band
        steps, before = [], points[0][1]
        for day, share in points:
            steps += [f"{x(day):.1f},{y(before):.1f}", f"{x(day):.1f},{y(share):.1f}"]
            before = share
        inside.append(f'<polyline class="known" points="{" ".join(steps)}"/>')
        inside.append(f'<circle class="now" cx="{x(now[0]):.1f}" cy="{y(now[1]):.1f}" r="4"/>')
        inside.append(f'<line class="today" x1="{x(today):.1f}" x2="{x(today):.1f}" y1="{_TOP}" y2="{y(0):.1f}"/>')
        side = "end" if x(today) > _LEFT + wide * 0.5 else "start"
        shift = -7 if side == "end" else 7
        inside.append(f'<text class="today-label" x="{x(today) + shift:.1f}" y="{_TOP + 11}" '
                      f'text-anchor="{side}">today {now[1]:.1%}</text>')  # fmt: skip
    inside += _beside(labels, x(last_on) + 8, y)
    return _svg(HEIGHT, title, desc, inside)


def _beside(labels: list[tuple[float, str, str]], x: float, y: Callable[[float], float]) -> list[str]:
    """Return labels right of the plot, moved apart where they would lie on each other."""
    placed: list[str] = []
    lowest = -100.0
    for share, css, words in sorted(labels, reverse=True):
        at = max(y(share) + 4, lowest + 15)
        placed.append(f'<text class="{css}" x="{x:.1f}" y="{at:.1f}">{escape(words)}</text>')
        lowest = at
    return placed


def _quarters(first_on: date, last_on: date) -> list[date]:
    found, day = [], first_on.replace(day=1)
    while day <= last_on:
        if day.month % 3 == 1 and day >= first_on:
            found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found


def bar_chart(rows: Sequence[tuple[str, int]], *, title: str, desc: str, css: str = "bar") -> Markup:
    """Return one bar a row, its number behind it; the longest fills the width."""
    most = max((number for _, number in rows), default=0) or 1
    wide = WIDTH - _LABEL - 80
    inside = []
    for place, (label, number) in enumerate(rows):
        top = place * (_BAR + _GAP)
        inside.append(f'<text class="label" x="{_LABEL - 10}" y="{top + 15}" text-anchor="end">{escape(label)}</text>')
        inside.append(f'<rect class="{css}" x="{_LABEL}" y="{top}" height="{_BAR}" '
                      f'width="{max(1.0, wide * number / most):.1f}" rx="2"/>')  # fmt: skip
        inside.append(
            f'<text class="number" x="{_LABEL + wide * number / most + 8:.1f}" y="{top + 15}">{number:,}</text>'
        )
    return _svg(max(1, len(rows)) * (_BAR + _GAP), title, desc, inside)


# Label, rate, best case, benchmark.
RateRow = tuple[str, float | None, float | None, float | None]


def rate_chart(rows: Sequence[RateRow], *, title: str, desc: str) -> Markup:
    """Return one bar a rate: filled as it stands, pale as far as it could come, a mark at the benchmark."""
    wide = WIDTH - _LABEL - 120
    inside = []
    for place, (label, rate, best, benchmark) in enumerate(rows):
        top = place * (_BAR + _GAP + 4)
        inside.append(f'<text class="label" x="{_LABEL - 10}" y="{top + 15}" text-anchor="end">{escape(label)}</text>')
        inside.append(f'<rect class="track" x="{_LABEL}" y="{top}" height="{_BAR}" width="{wide}" rx="2"/>')
        for share, css in ((best, "possible"), (rate, "bar")):
            if share:
                inside.append(f'<rect class="{css}" x="{_LABEL}" y="{top}" height="{_BAR}" '
                              f'width="{wide * share:.1f}" rx="2"/>')  # fmt: skip
        if benchmark is not None:
            at = _LABEL + wide * benchmark
            inside.append(f'<line class="mark" x1="{at:.1f}" x2="{at:.1f}" y1="{top - 3}" y2="{top + _BAR + 3}"/>')
        words = "nobody" if rate is None else f"{rate:.1%}"
        inside.append(f'<text class="number" x="{_LABEL + wide + 8}" y="{top + 15}">{words}</text>')
    return _svg(max(1, len(rows)) * (_BAR + _GAP + 4), title, desc, inside)
