"""The command of what came along: lists the shipped contracts and studies, and copies them into a folder."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from ppp_cost.cli.terminal import DONE, Lang, Language, refuse, show, write_bytes

PACKAGE = Path(__file__).parents[1]


def examples(
    output: Annotated[
        Path | None, typer.Option("-o", metavar="FOLDER", help="复制到文件夹 / copy into a folder")
    ] = None,
    lang: Lang = Language.zh,
) -> None:
    """列出随附的合同与研究，或复制到文件夹。 List the contracts and studies that came along, or copy them."""
    chinese = lang is Language.zh
    shipped = shipped_folder()
    if output is None:
        last = "复制一份再改：{} 文件夹" if chinese else "to change a copy: {} FOLDER"
        show([*_commands(shipped), last.format("ppp-cost examples -o")])
        raise typer.Exit(DONE)
    count = _copy(shipped, output, lang)
    page = output / "README.md"
    first = f"{output}：{count} 个文件；写法见 {page}" if chinese else f"{output}: {count} files; how to write: {page}"
    show([first, *_commands(output)])
    raise typer.Exit(DONE)


def shipped_folder() -> Path:
    """Return the folder of what came along: within an installed package, beside `src` where it runs from its source."""
    within = PACKAGE / "contracts"
    return within if within.is_dir() else PACKAGE.parents[1] / "contracts"


def _commands(folder: Path) -> Iterator[str]:
    """Yield the title of each contract and study in a folder, and below it the command that runs its example."""
    for file in sorted([*folder.glob("*/*/contract.toml"), *folder.glob("*/*/study.toml")]):
        of = file.parent
        yield f"{of.relative_to(folder).as_posix()}  {tomllib.loads(file.read_text('utf-8'))['title']}"
        if file.name == "study.toml":
            yield f"    ppp-cost standard {_word(of)} {_word(of / 'example')}"
        for year in sorted(of.glob("example/[0-9]*/")):
            yield f"    ppp-cost settle {_word(of)} {_word(year)} --year {year.name}"


def _word(path: Path) -> str:
    return f'"{path}"' if " " in str(path) else str(path)


def _copy(shipped: Path, output: Path, lang: Language) -> int:
    """Copy every file into a folder that is new or empty, or say what stands in the way and end; return how many."""
    from ppp_cost.errors import Problem

    files = [file for file in sorted(shipped.rglob("*")) if file.is_file() and file.suffix != ".pyc"]
    try:
        output.mkdir(exist_ok=True)
        if any(output.iterdir()):
            refuse([Problem("-o", "folder_not_empty", {"name": str(output)})], lang)
        for folder in sorted({file.relative_to(shipped).parent for file in files}):
            (output / folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        refuse([Problem("-o", "cannot_write", {"name": str(output), "error": error.strerror or ""})], lang)
    for file in files:
        write_bytes(output / file.relative_to(shipped), file.read_bytes(), lang)
    return len(files)
