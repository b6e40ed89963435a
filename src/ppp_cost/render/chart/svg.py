"""Small drawings as SVG text: the few shapes that charts are made of, the same text for the same input."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor, log10
from unicodedata import east_asian_width
from xml.sax.saxutils import escape, quoteattr

FONTS = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, SimHei, sans-serif"
SIZE = 13
"""Size of letters, for drawings about 640 wide."""
INK, PALE, GRID = "#1f2933", "#5f6b76", "#d5dae0"
NARROW = 0.56
"""Width of a Latin letter over its size."""
STEPS = (1, 2, 5, 10)


def svg(width: float, height: float, shapes: Iterable[str], title: str) -> str:
    """Return a drawing; ``title`` says what it shows to those who cannot see it."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" '
        f'width="{number(width)}" height="{number(height)}" font-family={quoteattr(FONTS)} font-size="{SIZE}" '
        f'role="img" fill="{INK}">'
    )
    return "\n".join([head, f"<title>{escape(title)}</title>", *shapes, "</svg>", ""])


def text(x: float, y: float, words: str, anchor: str = "start", fill: str = INK, size: int = SIZE) -> str:
    """Return words whose line stands at y and which begin, lie around or end at x."""
    return (
        f'<text x="{number(x)}" y="{number(y)}" text-anchor="{anchor}" fill="{fill}" font-size="{size}">'
        f"{escape(words)}</text>"
    )


def box(x: float, y: float, width: float, height: float, fill: str, outline: str = "none") -> str:
    """Return a rectangle."""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
        f'fill="{fill}" stroke="{outline}"/>'
    )


def line(points: Iterable[tuple[float, float]], colour: str, width: float = 1, dash: str = "") -> str:
    """Return a line through points."""
    path = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{number(width)}"{dashed}/>'


def number(value: float) -> str:
    """Return a coordinate with at most two places.

    >>> number(3), number(2.5), number(-0.001)
    ('3', '2.5', '0')
    """
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def width_of(words: str, size: int = SIZE) -> float:
    """Return about how wide words are: a Chinese letter is as wide as it is high."""
    return size * sum(1 if east_asian_width(letter) in "WF" else NARROW for letter in words)


def wrapped(words: str, width: float, size: int = SIZE) -> list[str]:
    """Return words in lines of at most some width.

    >>> wrapped("可用性服务费", 40)
    ['可用性', '服务费']
    """
    lines = [""]
    for letter in words:
        if lines[-1] and width_of(lines[-1] + letter, size) > width:
            lines.append("")
        lines[-1] += letter
    return lines


def ticks(low: float, high: float, most: int) -> list[float]:
    """Return round numbers from ``low`` to ``high``, at most about so many.

    >>> ticks(0, 97, 5), ticks(0.2, 0.9, 4)
    ([0.0, 20.0, 40.0, 60.0, 80.0], [0.2, 0.4, 0.6, 0.8])
    """
    rough = (high - low) / most or 1.0
    power = floor(log10(rough))
    step = next(each for each in STEPS if each * 10.0**power >= rough * (1 - 1e-9))
    # whole steps over a whole power of ten: no tick is off by the last binary digit
    scale = 10.0 ** abs(power)
    first, last = ceil(low / (step * 10.0**power) - 1e-9), floor(high / (step * 10.0**power) + 1e-9)
    return [each * step * scale if power >= 0 else each * step / scale for each in range(first, last + 1)]
