"""Terms in a workbook: writing every parameter of a contract or a study as rows, and reading them back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from ppp_cost.cli.terminal import Lang, Language, or_refuse, refuse, show


def write_terms(contract: Path, output: Path, lang: Language) -> None:
    """Write the workbook of the terms of a contract or a study, or list every problem and end."""
    from ppp_cost.intake.terms.terms_book import read_base
    from ppp_cost.render.forms.terms_workbook import terms_workbook

    base = or_refuse(lambda: read_base(contract), lang)
    _write(output.parent, {output.name: terms_workbook(base.book, lang.value)}, lang)


def contract(
    workbook: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="改过的参数工作簿 / workbook of terms")],
    base: Annotated[
        Path, typer.Option("--base", metavar="CONTRACT", help="写出工作簿的合同 / what it was written from")
    ],
    output: Annotated[Path, typer.Option("-o", metavar="FOLDER", help="写入文件夹 / write to a folder")],
    lang: Lang = Language.zh,
) -> None:
    """把工作簿中改过的参数写回合同或研究。 Write the changed parameters of a workbook back to a contract or study."""
    from ppp_cost.intake.terms.terms_workbook import revised_terms
    from ppp_cost.render.text.terms_text import changes_text

    revised = or_refuse(lambda: revised_terms(workbook, base), lang)
    _write(output, revised.files_in(output), lang)
    show(changes_text(revised.changes, output, lang.value))


def _write(folder: Path, files: Mapping[str, bytes], lang: Language) -> None:
    """Write files into a folder, made where there is one above it, or say why one cannot be and end."""
    from ppp_cost.errors import Problem

    for name, content in files.items():
        file = folder / name
        try:
            folder.mkdir(exist_ok=True)
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(content)
        except OSError as error:
            refuse([Problem("-o", "cannot_write", {"name": str(file), "error": error.strerror or ""})], lang)
