"""The faces a report is set in, and whether they can draw what it says.

A face that is not installed and a character that no face has print as nothing or as a box, without a word from the
compiler: both are looked for beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from ppp_cost.errors import Problem, ReportError
from ppp_cost.render.report.report import BREAKS, NEW_LINE, Report, letter_text, texts

if TYPE_CHECKING:
    import typst

Faces: TypeAlias = Mapping[str, tuple[str, ...]]
"""Families by what they are for, the one that is used first; the others have what it lacks."""

RARE = ("SimSun-ExtB", "SimSun-ExtG", "HanaMinA", "HanaMinB")
"""Families with the rare characters of names."""

FAMILIES: Faces = MappingProxyType(
    {
        "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong", "Noto Serif CJK SC", "SimSun"),
        "heading": ("SimHei", "STHeiti", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC"),
        "body": ("FangSong_GB2312", "FangSong", "STFangsong", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun"),
        "figures": ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "SimHei", "STHeiti"),
    }
)
"""Families of official documents, then those that stand in for them; figures are of equal width."""

WEIGHTS = (400, 700)
"""Weights that a report uses."""


@cache
def fonts() -> typst.Fonts:
    """Return the fonts of this machine, looked for once; raises ReportError where the library is not installed."""
    try:
        import fontTools  # noqa: F401  -- it is needed a little later, and belongs to the same extra
        import typst
    except ImportError:
        raise ReportError([Problem("-o", "no_report_extra", {})]) from None
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)


def faces() -> Faces:
    """Return the installed families for every part of a report; raises ReportError where there is none for one."""
    installed = set(fonts().families())
    found = {use: tuple(name for name in (*names, *RARE) if name in installed) for use, names in FAMILIES.items()}
    if not all(found.values()):
        raise ReportError([Problem("-o", "no_font", {})])
    return MappingProxyType(found)


def judge_glyphs(report: Report, chosen: Faces) -> None:
    """Raise ReportError with every character that cannot be drawn, and the part of the report that it stands in."""
    problems: dict[str, Problem] = {}
    for where, use, text in texts(report):
        for letter in sorted(set(text) - _drawable(chosen[use]) - {*BREAKS, NEW_LINE}):
            words = {"character": letter_text(letter), "font": chosen[use][0]}
            problems.setdefault(letter, Problem(where, "no_glyph", words))
    if problems:
        raise ReportError(list(problems.values()))


def can_draw(text: str, chosen: Faces) -> bool:
    """Return whether the face of figures has every character of a text."""
    return set(text) - {*BREAKS} <= _drawable(chosen["figures"])


@cache
def _drawable(families: Sequence[str]) -> frozenset[str]:
    """Return the characters that some families have, in every weight that is used."""
    return frozenset().union(*(_characters(family) for family in families))


@cache
def _characters(family: str) -> frozenset[str]:
    from fontTools.ttLib import TTFont

    mine = [each for each in fonts().fonts() if each.family == family and each.style == "normal" and each.path]
    nearest = {min(mine, key=lambda each: abs(each.weight - weight)) for weight in WEIGHTS} if mine else set()
    maps = []
    for each in nearest:
        with TTFont(each.path, fontNumber=each.index, lazy=True) as font:
            maps.append(frozenset(map(chr, font.getBestCmap() or {})))
    return frozenset.intersection(*maps) if maps else frozenset()
