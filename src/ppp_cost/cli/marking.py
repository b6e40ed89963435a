"""The copy of a workbook with its mistakes marked: written where a check asks for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from ppp_cost.cli.terminal import LOOK, Language, or_refuse, refuse, show, write_bytes

if TYPE_CHECKING:
    from ppp_cost.errors import Problem
    from ppp_cost.render.forms.mistakes_sheet import Weight

Result = TypeVar("Result")

Mark = Annotated[
    Path | None,
    typer.Option("--mark", metavar="OUT.xlsx", help="写出标记了问题的工作簿副本 / a copy of the workbook, marked"),
]


def or_marked(work: Callable[[], Result], workbook: Path | None, mark: Path | None, lang: Language) -> Result:
    """Return what some work gives, or write its problems into a copy of the workbook, print them and end.

    What else there is to look at is marked and printed too.
    """
    from ppp_cost.errors import PppCostError
    from ppp_cost.from_files import judge_mark

    if mark is not None:
        or_refuse(lambda: judge_mark(workbook, mark), lang)
    try:
        return work()
    except PppCostError as error:
        show(f"{LOOK[lang]} {each.sentence(lang.value)}" for each in error.noticed)
        refuse([*error.problems, *write_mark(workbook, mark, error.problems, error.noticed, (), lang)], lang)


def write_mark(
    workbook: Path | None,
    mark: Path | None,
    problems: Sequence[Problem],
    noticed: Sequence[Problem],
    told: Sequence[tuple[Weight, str]],
    lang: Language,
) -> list[Problem]:
    """Write the marked copy where one is asked for; return why it could not be made, if that is so."""
    from ppp_cost.errors import Problem, WorkbookError
    from ppp_cost.from_files import marked_file

    if workbook is None or mark is None:
        return []
    try:
        content = marked_file(workbook, problems, noticed, told, lang.value)
    except WorkbookError:
        return [Problem("--mark", "not_marked")]
    write_bytes(mark, content, lang, "--mark")
    return []
