"""The files that a command writes: which it may be, the date in it, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ppp_cost.cli.terminal import Language, or_refuse, refuse, write_bytes

if TYPE_CHECKING:
    from datetime import date

Day = Annotated[
    str | None,
    typer.Option("--date", metavar="DAY", help="报告日期，如 2025-01-20；不写则留空手填 / date that a report bears"),
]


def write_file(output: Path, kinds: Mapping[str, Callable[[Any], bytes]], found: object, lang: Language) -> None:
    """Write what was found as the suffix of the file says, or say what stands in the way and end."""
    write_bytes(output, or_refuse(lambda: kinds[output.suffix](found), lang), lang)


def judge_output(output: Path | None, kinds: Collection[str], lang: Language) -> None:
    """Refuse a file of a kind that is not written."""
    from ppp_cost.errors import Problem

    if output is not None and output.suffix not in kinds:
        refuse([Problem("-o", "bad_output", {"name": output.name, "known": ", ".join(kinds)})], lang)


def day_of(text: str | None, lang: Language) -> date | None:
    """Return the date that a report bears, None where it is left for a pen; refuse what is no day."""
    from datetime import datetime

    from ppp_cost.errors import Problem

    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        refuse([Problem("--date", "not_a_day", {"value": text})], lang)
