"""The waterfall from what is charged to what is payable, drawn as SVG: a row a bar, amounts in yuan to the right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from ppp_cost.language import grouped_text
from ppp_cost.ledger.waterfall import Bar
from ppp_cost.render.chart.svg import GRID, INK, PALE, SIZE, box, line, number, svg, text, ticks, width_of, wrapped

WIDTH, ROW, THICK, TOP, FOOT = 640, 30, 16, 12, 30
MOST_NAME = 150
"""Width that names may take before they are broken into lines."""
GAP = 10
COLOURS: Mapping[str, str] = MappingProxyType(
    {"total": "#24425c", "charge": "#7fa3c4", "deduction": "#b4473c", "adjustment": "#d9a441", "advance": "#8d8d8d"}
)
AXIS = "横轴："
FROM_ELSEWHERE = "，未从零起"
CUT = 0.5
"""The axis begins above zero where the bars that float stay above this part of the largest."""
WHOLE, TEN_THOUSAND = 100, 1_000_000
"""Minor units in what the axis counts: a unit of the currency, or ten thousand of it (万元) where it reaches as far."""


def waterfall_svg(bars: Sequence[Bar], names: Mapping[str, str], unit: str, unknown: str, title: str) -> str:
    """Return the drawing of bars with their names, amounts in ``unit``.

    ``unknown`` stands for an amount that is undetermined, which has no bar, as what comes after it has none.  Where
    all bars float far from zero the axis is cut, and bars that stand on zero carry the sign of a cut.
    """
    lines = {bar.name: wrapped(names[bar.name], MOST_NAME) for bar in bars}
    amounts = [unknown if bar.amount is None else grouped_text(bar.amount) for bar in bars]
    widest = [f"{AXIS}万{unit}{FROM_ELSEWHERE}"]
    left = max(width_of(words) for each in (*lines.values(), widest) for words in each) + GAP
    right = WIDTH - max(map(width_of, amounts)) - 2 * GAP
    scale = _Scale(bars, left, right)
    tall = [max(ROW, len(lines[bar.name]) * (SIZE + 3) + 6) for bar in bars]
    foot = TOP + sum(tall)
    shapes = [*_axis(scale, foot, unit)]
    y = float(TOP)
    for bar, amount, height in zip(bars, amounts, tall, strict=True):
        middle = y + height / 2
        shapes += _names(lines[bar.name], left - GAP, middle)
        shapes += _bar(bar, scale, middle, y + height + (ROW - THICK) / 2)
        shapes.append(text(WIDTH, middle + SIZE * 0.36, amount, "end"))
        y += height
    return svg(WIDTH, foot + FOOT, shapes, title)


class _Scale:
    """Where an amount lies between the names and the amounts."""

    def __init__(self, bars: Sequence[Bar], left: float, right: float) -> None:
        reached = [each for bar in bars for each in (bar.start, bar.end) if each is not None]
        floating = [each for each in reached if each] or [0]
        low, high = min([0, *reached]), max([0, *reached])
        spread = max(floating) - min(floating)
        self.cut = low == 0 and min(floating) > CUT * high and spread > 0
        if self.cut:
            low = max(0, min(floating) - max(spread // 3, 1))
        self.left, self.right = left, right
        self.low, self.high = low, max(high, low + WHOLE)
        self.counted = TEN_THOUSAND if self.high - self.low >= TEN_THOUSAND else WHOLE

    def __call__(self, amount: int) -> float:
        """Return the place of an amount; what lies before the cut stands at its edge."""
        share = (max(amount, self.low) - self.low) / (self.high - self.low)
        return self.left + share * (self.right - self.left)


def _axis(scale: _Scale, foot: float, unit: str) -> Iterator[str]:
    for each in ticks(scale.low / scale.counted, scale.high / scale.counted, 5):
        x = scale(round(each * scale.counted))
        yield line([(x, TOP), (x, foot)], GRID)
        yield text(x, foot + SIZE + 3, f"{each:,.10g}", "middle", PALE, SIZE - 2)
    yield line([(scale(0), TOP), (scale(0), foot)], INK)
    words = AXIS + ("万" if scale.counted == TEN_THOUSAND else "") + unit + (FROM_ELSEWHERE if scale.cut else "")
    yield text(scale.left - GAP, foot + SIZE + 3, words, "end", PALE, SIZE - 2)


def _names(lines: Sequence[str], x: float, middle: float) -> Iterator[str]:
    first = middle - (len(lines) - 1) * (SIZE + 3) / 2 + SIZE * 0.36
    for place, words in enumerate(lines):
        yield text(x, first + place * (SIZE + 3), words, "end")


def _bar(bar: Bar, scale: _Scale, middle: float, following: float) -> Iterator[str]:
    """Yield a bar, the sign of the cut on it, and the thread that leads to the next."""
    if bar.start is None or bar.end is None:
        return
    begin, end = sorted((scale(bar.start), scale(bar.end)))
    # an amount that is small beside the whole is still seen
    thick = max(end - begin, 1.5)
    yield box(begin, middle - THICK / 2, thick, THICK, COLOURS[bar.kind])
    if scale.cut and bar.start == 0:
        x = begin + 12
        yield _cut(x, middle)
    if bar.name != "payable":
        x = scale(bar.end)
        yield line([(x, middle + THICK / 2), (x, following)], PALE, 0.8, "2 2")


def _cut(x: float, middle: float) -> str:
    """Return a white stroke through a bar that does not begin where it is drawn."""
    low, high = middle - THICK / 2 - 2, middle + THICK / 2 + 2
    points = ((x, high), (x + 5, low), (x + 9, low), (x + 4, high))
    path = " ".join(f"{number(across)},{number(down)}" for across, down in points)
    return f'<polygon points="{path}" fill="#ffffff"/>'
