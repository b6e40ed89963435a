"""Whether a workbook was filled in a template of what it is read for: its hidden name says what that was of."""

from __future__ import annotations

from collections.abc import Iterator

from ppp_cost.errors import Problem
from ppp_cost.intake.xlsx.workbook import Workbook
from ppp_cost.sheets import VERSION

PARTS = 4
"""Version, kind, name and digest, as the hidden name holds them."""


def of_other_template(book: Workbook | None, kind: str, name: str, digest: str) -> Iterator[Problem]:
    """Yield that a workbook comes from a template of another version, contract or study, or of an older text of it.

    A folder, or a workbook that says nothing of a template, says nothing here.
    """
    found = book.template.strip('"').split(";") if book is not None else []
    if book is None or len(found) != PARTS:
        return
    version, *of, made_of = found
    if version != str(VERSION):
        yield Problem(book.file, "lint_template_version", {"found": version, "expected": str(VERSION)})
    if of != [kind, name]:
        yield Problem(book.file, "lint_template_other", {"found": of[1], "expected": name})
    elif made_of != digest:
        yield Problem(book.file, "lint_template_changed", {"expected": name})
