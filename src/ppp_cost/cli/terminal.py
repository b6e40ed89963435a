"""What every command shares: languages, exit codes, printing, writing and refusing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer

from ppp_cost.cli.patience import patience

if TYPE_CHECKING:
    from ppp_cost.errors import Problem

Result = TypeVar("Result")

DONE, REFUSED, UNDETERMINED = 0, 1, 3


class Language(StrEnum):
    """Languages that are spoken."""

    zh = "zh"
    en = "en"


LOOK = {Language.zh: "提示", Language.en: "look at"}

Lang = Annotated[Language, typer.Option("--lang", help="语言 / language")]
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象 / print one JSON object")]


def write(output: Path, text: str, encoding: str, lang: Language) -> None:
    """Write a text to a file, or say why it cannot be and end."""
    write_bytes(output, text.encode(encoding), lang)


def write_bytes(output: Path, content: bytes, lang: Language, option: str = "-o") -> None:
    """Write a file that an option names, or say why it cannot be and end."""
    from ppp_cost.errors import Problem

    try:
        output.write_bytes(content)
    except OSError as error:
        refuse([Problem(option, "cannot_write", {"name": str(output), "error": error.strerror or ""})], lang)


def refuse(problems: Iterable[Problem], lang: Language) -> NoReturn:
    """Print every problem and end; nothing has been written."""
    for problem in problems:
        sys.stderr.write(problem.sentence(lang.value) + "\n")
    raise typer.Exit(REFUSED)


def or_refuse(work: Callable[[], Result], lang: Language) -> Result:
    """Return what some work gives, or print every problem that it met and end."""
    from ppp_cost.errors import PppCostError

    try:
        with patience(lang.value):
            return work()
    except PppCostError as error:
        refuse(error.problems, lang)


def show(lines: Iterable[str]) -> None:
    """Print lines."""
    sys.stdout.writelines(f"{line}\n" for line in lines)


def checked(warnings: list[str], reasons: list[str], lang: Language) -> NoReturn:
    """Print what to look at and what is undetermined, count both, and end."""
    chinese = lang is Language.zh
    look, lost = LOOK[lang], "暂不核定" if chinese else "undetermined"
    good, rest = ("没有问题", "此外没有问题") if chinese else ("no problems", "no other problems")
    show(f"{look} {each}" for each in warnings)
    show(f"{lost}{'：' if chinese else ': '}{each}" for each in reasons)
    number = "{} 处{}" if chinese else "{} {}"
    counts = [number.format(len(found), word) for found, word in ((warnings, look), (reasons, lost)) if found]
    show([("；" if chinese else "; ").join([*counts, rest] if counts else [good])])
    raise typer.Exit(UNDETERMINED if reasons else DONE)


def is_study(path: Path) -> bool:
    """Return whether a path names a cost study."""
    return path.name == "study.toml" or (path / "study.toml").is_file()
