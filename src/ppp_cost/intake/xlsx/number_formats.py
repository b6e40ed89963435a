"""Number formats of a workbook: which show a percentage, and which a month without its day."""

from __future__ import annotations

import re
from typing import Literal

from ppp_cost.intake.xlsx.xml_parts import Package, Watch, local

Shown = Literal["percent", "month"]

MOST_STYLES = 65_536
"""Styles of cells that a workbook can have."""
PERCENT, MONTH = ("9", "10"), ("17", "27", "36", "50", "52", "57")
"""Formats that need no text: 0%, 0.00%; mmm-yy, and 2024年7月 in its variants."""
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')


def shown_by(code: str) -> Shown | None:
    r"""Return what a format shows, None where that is neither a percentage nor a month.

    >>> shown_by("0.0%"), shown_by('yyyy"年"m"月"'), shown_by("yyyy/m/d"), shown_by('0.00"%"')
    ('percent', 'month', None, None)
    """
    first = _LITERAL.sub("", code).split(";")[0].lower()
    if "%" in first:
        return "percent"
    dated = "y" in first and "m" in first and not set("dhs") & set(first)
    return "month" if dated else None


class StylesWatch(Watch):
    """Notes by the number of a style what its format shows."""

    def __init__(self, package: Package, part: str) -> None:
        super().__init__(package, part)
        self.shown: dict[str, Shown] = {}
        self._codes: dict[str, Shown | None] = {}
        self._codes |= dict.fromkeys(PERCENT, "percent")
        self._codes |= dict.fromkeys(MONTH, "month")
        self._inside, self._number = False, 0

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """Note a format, or a style that has one."""
        super().start(name, attributes)
        kind = local(name)
        if kind == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = shown_by(attributes.get("formatCode", ""))
        elif kind == "cellXfs":
            self._inside = True
        elif kind == "xf" and self._inside:
            shown = self._codes.get(attributes.get("numFmtId", ""))
            if shown is not None:
                self.shown[str(self._number)] = shown
            self._number += 1
        if max(self._number, len(self._codes)) > MOST_STYLES:
            self.package.broken(self.part)

    def end(self, name: str, /) -> None:
        """Note the end of the styles of cells."""
        super().end(name)
        self._inside = self._inside and local(name) != "cellXfs"
