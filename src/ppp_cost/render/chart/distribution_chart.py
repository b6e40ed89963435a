"""How unit costs lie, drawn as SVG: units by name or in columns, doubted ones apart, and the adopted figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from ppp_cost.cost.standard.distribution import DOUBTED, KEPT, LEFT_OUT, WAITING, Distribution, Dot, Mark
from ppp_cost.render.chart.svg import GRID, INK, PALE, SIZE, box, line, number, svg, text, ticks, width_of

WIDTH, ROW, LABEL, TOP, FOOT, GAP = 640, 20, 17, 8, 36, 12
NAMED = 26
"""Units that are drawn by name; more are drawn as columns."""
COLUMNS, TALL, COUNT = 32, 150, 28
"""Columns of a drawing of many units, the height of the largest, and the width of the counts beside them."""
POINT, QUANTILE, ADOPTED, BAND = "#4a7aa5", "#5f6b76", "#b4473c", "#f6e3e0"
WORDS: Mapping[str, str] = MappingProxyType(
    {
        KEPT: "计入样本",
        DOUBTED: "有标记，计入样本",
        WAITING: "有标记，待决定",
        LEFT_OUT: "经决定剔除",
        "adopted": "采用值",
        "interval": "采用值的区间",
        "count": "单位数",
    }
)


def distribution_svg(of: Distribution, unit: str, places: int, title: str) -> str:
    """Return the drawing of unit costs in ``unit`` with so many places.

    Units of which something was noticed stand apart below the others, with how they stand.
    """
    kept = [dot for dot in of.dots if dot.standing == KEPT]
    apart = [dot for dot in of.dots if dot.standing != KEPT]
    many = len(kept) > NAMED
    named = apart if many else [*kept, *apart]
    figures = [f"{dot.value:,.{places}f}" for dot in named] or [""]
    left = max([width_of(dot.unit) for dot in named] + [COUNT + GAP if many else 0]) + GAP
    scale = _Scale(of, left, WIDTH - max(map(width_of, figures)) - 2 * GAP)
    marks = sorted([*of.quantiles, *([of.adopted] if of.adopted else [])], key=lambda mark: mark.value)
    top = TOP + LABEL * max(len(marks), 1) + 6
    middle = top + (TALL if many else ROW * len(kept))
    foot = middle + (ROW * len(apart) + GAP if apart else 0)
    shapes = [*_frame(scale, of, unit, top, foot), *_marks(marks, of, scale, places, foot)]
    shapes += _columns(kept, scale, top, middle) if many else _rows(kept, scale, places, top)
    if apart:
        shapes.append(line([(0, middle + GAP / 2), (WIDTH, middle + GAP / 2)], PALE, 0.8))
        shapes += _rows(apart, scale, places, middle + GAP)
    return svg(WIDTH, foot + FOOT + LABEL, [*shapes, *_legend(of, foot + FOOT + SIZE / 2)], title)


class _Scale:
    """Where a value lies between the names and the figures."""

    def __init__(self, of: Distribution, left: float, right: float) -> None:
        values = [*(dot.value for dot in of.dots), *(mark.value for mark in of.quantiles)]
        if of.adopted is not None:
            values += [each for each in (of.adopted.value, of.adopted.low, of.adopted.high) if each is not None]
        low, high = min(values, default=0.0), max(values, default=1.0)
        margin = (high - low) / 40 or abs(high) / 20 or 1.0
        self.left, self.right = left, right
        self.low, self.high = low - margin, high + margin

    def __call__(self, value: float) -> float:
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)


def _frame(scale: _Scale, of: Distribution, unit: str, top: float, foot: float) -> Iterator[str]:
    """Yield the band of the adopted interval, the grid and the axis."""
    if of.adopted is not None and of.adopted.low is not None and of.adopted.high is not None:
        begin, end = scale(of.adopted.low), scale(of.adopted.high)
        yield box(begin, top, end - begin, foot - top, BAND)
    for each in ticks(scale.low, scale.high, 6):
        yield line([(scale(each), top), (scale(each), foot)], GRID)
        yield text(scale(each), foot + SIZE + 2, f"{each:,.10g}", "middle", PALE, SIZE - 2)
    yield line([(scale.left, foot), (scale.right, foot)], INK)
    yield text(WIDTH, TOP + SIZE, unit, "end", PALE, SIZE - 2)


def _marks(marks: Sequence[Mark], of: Distribution, scale: _Scale, places: int, foot: float) -> Iterator[str]:
    """Yield the lines of the quantiles and of the adopted figure, each with its label on a line of its own."""
    middle = (scale.left + scale.right) / 2
    for place, mark in enumerate(marks):
        adopted = mark is of.adopted
        colour, name = (ADOPTED, WORDS["adopted"]) if adopted else (QUANTILE, mark.name)
        x, y = scale(mark.value), TOP + LABEL * (place + 1) - 4
        yield line([(x, y - SIZE / 2), (x, foot)], colour, 2 if adopted else 1.2, "" if adopted else "5 3")
        # a label lies on the side that has room
        side, anchor = (5, "start") if x < middle else (-5, "end")
        yield text(x + side, y, f"{name} {mark.value:,.{places}f}", anchor, colour)


def _rows(dots: Sequence[Dot], scale: _Scale, places: int, top: float) -> Iterator[str]:
    for place, dot in enumerate(dots):
        y = top + ROW * place + ROW / 2
        yield text(scale.left - GAP, y + SIZE * 0.36, dot.unit, "end")
        yield line([(scale.left, y), (scale(dot.value), y)], GRID, 0.8)
        yield _point(scale(dot.value), y, dot.standing)
        yield text(WIDTH, y + SIZE * 0.36, f"{dot.value:,.{places}f}", "end")


def _columns(dots: Sequence[Dot], scale: _Scale, top: float, foot: float) -> Iterator[str]:
    """Yield how many units lie in each column, with an axis of counts."""
    wide = (scale.right - scale.left) / COLUMNS
    counts = [0] * COLUMNS
    for dot in dots:
        counts[min(int((scale(dot.value) - scale.left) / wide), COLUMNS - 1)] += 1
    high = (foot - top - 6) / max(counts)
    for place, count in enumerate(counts):
        if count:
            yield box(scale.left + wide * place + 0.75, foot - high * count, wide - 1.5, high * count, POINT)
    for each in (each for each in ticks(0, max(counts), 4) if each == int(each) and each):
        y = foot - high * each
        yield line([(scale.left - 4, y), (scale.left, y)], PALE)
        yield text(scale.left - 6, y + SIZE * 0.36, number(each), "end", PALE, SIZE - 2)
    yield line([(scale.left, top), (scale.left, foot)], PALE, 0.8)
    yield line([(scale.left, foot), (scale.right, foot)], INK)
    yield text(scale.left - 6, top + SIZE / 2, WORDS["count"], "end", PALE, SIZE - 2)


def _point(x: float, y: float, standing: str) -> str:
    """Return the sign of a unit: filled, hollow, half known, or crossed out; told apart without colour too."""
    across, down = number(x), number(y)
    if standing == KEPT:
        return f'<circle cx="{across}" cy="{down}" r="4.5" fill="{POINT}"/>'
    if standing == DOUBTED:
        return f'<circle cx="{across}" cy="{down}" r="4.5" fill="#ffffff" stroke="{POINT}" stroke-width="2"/>'
    if standing == WAITING:
        corners = ((x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y))
        path = " ".join(f"{number(each)},{number(other)}" for each, other in corners)
        return f'<polygon points="{path}" fill="#ffffff" stroke="{ADOPTED}" stroke-width="2"/>'
    strokes = (((x - 5, y - 5), (x + 5, y + 5)), ((x - 5, y + 5), (x + 5, y - 5)))
    return "".join(line(stroke, PALE, 2) for stroke in strokes)


def _legend(of: Distribution, y: float) -> Iterator[str]:
    """Yield what the signs mean that are drawn."""
    x = 6.0
    many = sum(dot.standing == KEPT for dot in of.dots) > NAMED
    for standing in (KEPT, DOUBTED, WAITING, LEFT_OUT):
        if any(dot.standing == standing for dot in of.dots):
            plain = standing == KEPT and many
            yield box(x - 4, y - 5, 8, 10, POINT) if plain else _point(x, y, standing)
            yield text(x + 10, y + SIZE * 0.34, WORDS[standing], size=SIZE - 1)
            x += width_of(WORDS[standing], SIZE - 1) + 30
    if of.adopted is not None and of.adopted.low is not None:
        yield box(x - 5, y - 6, 14, 12, BAND)
        yield text(x + 14, y + SIZE * 0.34, WORDS["interval"], size=SIZE - 1)
