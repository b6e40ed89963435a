"""Command of templates: the workbook in which a year of a contract, or the records of a study, are filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ppp_cost.cli.terminal import DONE, Lang, Language, is_study, or_refuse, refuse, show, write_bytes

TemplatePath = Annotated[
    Path, typer.Argument(metavar="CONTRACT|STUDY", help="合同或研究文件夹 / folder of the contract or study")
]


def template(
    contract: TemplatePath,
    output: Annotated[Path, typer.Option("-o", metavar="FILE.xlsx", help="写入文件 / write to a file")],
    year: Annotated[
        int | None, typer.Option("--year", help="运营年；研究为年份 / operating year; of a study, calendar year")
    ] = None,
    lang: Lang = Language.zh,
) -> None:
    """写出填报模板（Excel）。 Write the workbook that is filled in."""
    from ppp_cost.errors import Problem
    from ppp_cost.from_files import contract_sheets
    from ppp_cost.from_studies import study_sheets
    from ppp_cost.render.template_workbook import template_workbook

    if output.suffix != ".xlsx":
        refuse([Problem("-o", "not_a_workbook_name", {"name": output.name})], lang)
    sheets = study_sheets if is_study(contract) else contract_sheets
    found = or_refuse(lambda: sheets(contract, year), lang)
    write_bytes(output, template_workbook(found, lang.value), lang)
    show([f"{output.name}: {', '.join(sheet.title(lang.value) for sheet in found.sheets)}"])
    raise typer.Exit(DONE)
