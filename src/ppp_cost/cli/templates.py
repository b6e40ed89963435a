"""Command of templates: the workbook in which a year of a contract, or the records of a study, are filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ppp_cost.cli.terminal import DONE, Lang, Language, is_study, or_refuse, refuse, show, write_bytes
from ppp_cost.cli.terms import write_terms

TemplatePath = Annotated[
    Path, typer.Argument(metavar="CONTRACT|STUDY", help="合同或研究文件夹 / folder of the contract or study")
]


def template(
    contract: TemplatePath,
    output: Annotated[Path, typer.Option("-o", metavar="FILE.xlsx", help="写入文件 / write to a file")],
    year: Annotated[
        int | None, typer.Option("--year", help="运营年；研究为年份 / operating year; of a study, calendar year")
    ] = None,
    terms: Annotated[
        bool,
        typer.Option("--terms", help="写出全部参数，改后用 contract 写回 / every parameter"),
    ] = False,
    lang: Lang = Language.zh,
) -> None:
    """写出填报模板或全部参数（Excel）。 Write the workbook that is filled in, or every parameter."""
    from ppp_cost.errors import Problem
    from ppp_cost.from_files import contract_sheets
    from ppp_cost.from_studies import study_sheets
    from ppp_cost.render.forms.template_workbook import template_workbook

    if output.suffix != ".xlsx":
        refuse([Problem("-o", "not_a_workbook_name", {"name": output.name})], lang)
    if terms:
        write_terms(contract, output, lang)
        raise typer.Exit(DONE)
    sheets = study_sheets if is_study(contract) else contract_sheets
    found = or_refuse(lambda: sheets(contract, year), lang)
    write_bytes(output, template_workbook(found, lang.value), lang)
    show([f"{output.name}: {', '.join(sheet.title(lang.value) for sheet in found.sheets)}"])
    raise typer.Exit(DONE)
