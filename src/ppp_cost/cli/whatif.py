"""The command that asks what a year would come to if numbers were other ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ppp_cost.cli.contracts import After, ContractPath, ObservationPath, Reading, Year
from ppp_cost.cli.files import judge_output
from ppp_cost.cli.terminal import DONE, UNDETERMINED, Json, Lang, Language, or_refuse, refuse, show, write

if TYPE_CHECKING:
    from ppp_cost.payment.whatif.questions import Answer


def whatif(
    contract: ContractPath,
    observations: ObservationPath,
    year: Year,
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="假设：score=85 或 base_price=+10% / assume a number"),
    ] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option("--vary", metavar="NAME=60,70|60:100:5", help="逐个取值，至多两项 / a grid of one or two inputs"),
    ] = None,
    break_even: Annotated[
        str | None, typer.Option("--break-even", metavar="NAME", help="求临界值 / which value pays enough")
    ] = None,
    pays: Annotated[
        str | None, typer.Option("--pays", metavar="95%|AMOUNT", help="应付不低于 / what is to be paid at least")
    ] = None,
    between: Annotated[
        str | None, typer.Option("--between", metavar="LOW:HIGH", help="取值范围 / bounds of the values")
    ] = None,
    step: Annotated[
        str | None, typer.Option("--step", metavar="STEP", help="取值间隔，默认0.01 / step of the values, default 0.01")
    ] = None,
    tornado: Annotated[
        bool, typer.Option("--tornado", help="各因素加减一成的影响 / each input a tenth less and more")
    ] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="10", help="加减百分之几 / by how many percent")] = None,
    listed: Annotated[bool, typer.Option("--list", help="列出可假设的数 / list what can be assumed")] = False,
    after: After = None,
    output: Annotated[
        Path | None, typer.Option("-o", metavar="FILE.csv|.json", help="写入文件 / write to a file")
    ] = None,
    json: Json = False,
    interpretation: Reading = None,
    lang: Lang = Language.zh,
) -> None:
    """试算：某个数若是另一个，应付多少。 What would be payable if numbers were other ones."""
    from ppp_cost.errors import Problem
    from ppp_cost.from_files import whatif_files
    from ppp_cost.intake.contract.whatif_options import WhatIfOptions
    from ppp_cost.render.json.statement_document import as_json
    from ppp_cost.render.json.whatif_document import whatif_document
    from ppp_cost.render.text.whatif_text import whatif_text

    judge_output(output, (".csv", ".json"), lang)
    if output is not None and output.suffix == ".csv" and not vary:
        refuse([Problem("-o", "whatif_only_a_grid", {"name": output.name})], lang)
    options = WhatIfOptions(sets or (), vary or (), break_even, pays, between, step, tornado, by, listed)
    answer = or_refuse(
        lambda: whatif_files(contract, observations, year, options, after=after, interpretation=interpretation), lang
    )
    if output is not None:
        _write(output, answer, lang)
    if json:
        show([as_json(whatif_document(answer)).rstrip("\n")])
    else:
        show(whatif_text(answer, lang.value))
    raise typer.Exit(DONE if answer.is_known else UNDETERMINED)


def _write(output: Path, answer: Answer, lang: Language) -> None:
    from ppp_cost.payment.whatif.answers import Grid
    from ppp_cost.render.json.statement_document import as_json
    from ppp_cost.render.json.whatif_document import grid_csv, whatif_document

    if isinstance(answer, Grid) and output.suffix == ".csv":
        write(output, grid_csv(answer, lang.value), "utf-8-sig", lang)
    else:
        write(output, as_json(whatif_document(answer)), "utf-8", lang)
