"""The texts that the cells of a workbook share: which are none, and which are long."""

from __future__ import annotations

from ppp_cost.errors import Problem, WorkbookError
from ppp_cost.intake.xlsx.spelling import unescaped
from ppp_cost.intake.xlsx.xml_parts import MOST_TEXT, Package, Watch, local

MOST_BAD = 1000
"""Bad texts that are kept; with more the workbook as a whole is refused."""
LONG = 1000
"""Characters from which a text is long: a few bytes in a cell stand for many of them."""


class TextsWatch(Watch):
    """Notes by their numbers the texts that no table can hold, and the length of long ones."""

    def __init__(self, package: Package, part: str) -> None:
        super().__init__(package, part)
        self.bad: set[str] = set()
        self.long: dict[str, int] = {}
        self._number, self._words = 0, ""

    def text(self, words: str, /) -> None:
        """Keep the words of a text."""
        self._words += words
        if len(self._words) > MOST_TEXT:
            self.package.broken(self.part)

    def end(self, name: str, /) -> None:
        """Judge a text when it ends."""
        super().end(name)
        if local(name) == "si":
            if unescaped(self._words) is None:
                self.bad.add(str(self._number))
            if len(self._words) > LONG:
                self.long[str(self._number)] = len(self._words)
            self._number, self._words = self._number + 1, ""
            if len(self.bad) > MOST_BAD:
                raise WorkbookError([Problem(self.package.file, "cell_not_text")])
