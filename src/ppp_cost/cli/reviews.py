"""The command that lays a claim beside what the engine settles."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ppp_cost.cli.contracts import After, ContractPath, ObservationPath, Reading, Year
from ppp_cost.cli.files import judge_output
from ppp_cost.cli.terminal import DONE, LOOK, UNDETERMINED, Json, Lang, Language, or_refuse, show, write


def review(
    contract: ContractPath,
    observations: ObservationPath,
    claim: Annotated[Path, typer.Argument(metavar="CLAIM", help="送审表 .xlsx 或 .csv / the claim, .xlsx or .csv")],
    year: Year,
    after: After = None,
    output: Annotated[
        Path | None, typer.Option("-o", metavar="FILE.json|.csv", help="写入文件 / write to a file")
    ] = None,
    json: Json = False,
    interpretation: Reading = None,
    lang: Lang = Language.zh,
) -> None:
    """复核送审金额，逐项说明审减。 Review a claim beside what is assessed, and explain each difference."""
    from ppp_cost.from_files import review_files
    from ppp_cost.render.json.review_document import review_csv, review_document
    from ppp_cost.render.json.statement_document import as_json
    from ppp_cost.render.text.review_text import review_text

    judge_output(output, (".json", ".csv"), lang)
    found, unread = or_refuse(
        lambda: review_files(contract, observations, claim, year, after=after, interpretation=interpretation), lang
    )
    whole = as_json(review_document(found)) if json or (output and output.suffix == ".json") else ""
    if output is not None and output.suffix == ".json":
        write(output, whole, "utf-8", lang)
    elif output is not None:
        write(output, review_csv(found, lang.value), "utf-8-sig", lang)
    if json:
        show([whole.rstrip("\n")])
    else:
        show(review_text(found, lang.value))
        show(f"{LOOK[lang]} {each.sentence(lang.value)}" for each in unread)
    raise typer.Exit(UNDETERMINED if found.statement.undetermined else DONE)
