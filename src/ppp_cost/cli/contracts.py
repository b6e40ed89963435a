"""Commands of contracts: settle, explain, check, compare, schema."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ppp_cost.cli.files import Day, day_of, judge_output, write_file
from ppp_cost.cli.marking import Mark, or_marked, write_mark
from ppp_cost.cli.studies import check_study, explain_study
from ppp_cost.cli.terminal import (
    DONE,
    LOOK,
    UNDETERMINED,
    Json,
    Lang,
    Language,
    checked,
    is_study,
    or_refuse,
    refuse,
    show,
)
from ppp_cost.documents import STATEMENT_FILES, Settled

if TYPE_CHECKING:
    from ppp_cost.from_files import SettledYear
    from ppp_cost.ledger.lines import Line
    from ppp_cost.ledger.statement import Statement


class Split(StrEnum):
    """How to split what is payable."""

    fiscal_year = "fiscal_year"


ContractPath = Annotated[
    Path, typer.Argument(metavar="CONTRACT", help="合同或研究文件夹 / folder of the contract or study")
]
ObservationPath = Annotated[
    Path, typer.Argument(metavar="OBSERVATIONS", help="观测数据文件夹或 .xlsx / folder of tables or .xlsx")
]
Year = Annotated[int, typer.Option("--year", help="运营年，从1起 / operating year, from 1")]
Reading = Annotated[
    str | None,
    typer.Option("--interpretation", help="采用另一种解释 / the other reading of conflicting clauses"),
]
After = Annotated[
    Path | None, typer.Option("--after", metavar="FILE", help="上年结算书 / last year's statement (JSON)")
]


def settle(
    contract: ContractPath,
    observations: ObservationPath,
    year: Year,
    after: After = None,
    by: Annotated[Split | None, typer.Option("--by", help="按预算年度拆分 / split by budget year")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", metavar="FILE.json|.csv|.xlsx|.pdf|.docx", help="写入文件 / write to a file")
    ] = None,
    day: Day = None,
    annex: Annotated[
        bool, typer.Option("--annex", help="报告后附全部不为零的行 / a report with every line that is not zero")
    ] = False,
    json: Json = False,
    interpretation: Reading = None,
    lang: Lang = Language.zh,
) -> None:
    """结算一个运营年。 Settle an operating year."""
    from ppp_cost.render.json.statement_document import as_json, document
    from ppp_cost.render.text.statement_text import statement_text

    judge_output(output, STATEMENT_FILES, lang)
    dated, fiscal = day_of(day, lang), by is not None
    found = _settled(contract, observations, year, lang, after, interpretation)
    statement = found.statement
    if output is not None:
        write_file(output, STATEMENT_FILES, Settled(found, dated, annex, fiscal), lang)
    if json:
        show([as_json(document(statement, fiscal)).rstrip("\n")])
    else:
        show(statement_text(statement, lang.value, fiscal))
        show(f"{LOOK[lang]} {each.sentence(lang.value)}" for each in found.overlooked)
    raise typer.Exit(UNDETERMINED if statement.undetermined else DONE)


def explain(
    contract: ContractPath,
    observations: ObservationPath,
    year: Annotated[int | None, typer.Option("--year", help="运营年，从1起 / operating year, from 1")] = None,
    item: Annotated[str | None, typer.Option("--item", metavar="ID", help="只看一项 / one item")] = None,
    period: Annotated[str | None, typer.Option("--period", metavar="P", help="只看一期 / one period")] = None,
    zeros: Annotated[bool, typer.Option("--zeros", help="连同零行 / lines of zero too")] = False,
    after: After = None,
    interpretation: Reading = None,
    lang: Lang = Language.zh,
) -> None:
    """说明每一笔金额的由来。 Explain every amount: factors, evidence, clause and source row."""
    from ppp_cost.errors import Problem
    from ppp_cost.render.text.explanation_text import explained, explained_measure
    from ppp_cost.render.text.statement_text import heading_text, payable_text

    if is_study(contract):
        explain_study(contract, observations, item, lang)
    if year is None:
        refuse([Problem("--year", "year_unsaid", {})], lang)
    statement = _settled(contract, observations, year, lang, after, interpretation).statement
    item = statement.ledger.named(item) if item is not None else None
    if item is not None and item in statement.measures():
        body = list(explained_measure(statement, item, period, lang.value))
        if not body:
            refuse([Problem("--period", "no_such_period", {"name": period or ""})], lang)
    else:
        body = list(explained(statement, _chosen(statement, item, period, zeros, lang), lang.value))
    show([*heading_text(statement, lang.value), *body, *payable_text(statement, lang.value, period)])
    raise typer.Exit(UNDETERMINED if statement.undetermined else DONE)


def check(
    contract: ContractPath,
    observations: Annotated[
        Path | None, typer.Argument(metavar="[OBSERVATIONS]", help="观测数据文件夹或 .xlsx / folder of tables or .xlsx")
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", help="运营年，默认为数据所在年 / operating year, default that of the tables")
    ] = None,
    mark: Mark = None,
    lang: Lang = Language.zh,
) -> None:
    """一次列出全部问题，再列提示。 List every problem at once, then what to look at."""
    from ppp_cost.from_files import checked_files

    if is_study(contract):
        check_study(contract, observations, mark, lang)
    warnings, reasons = or_marked(lambda: checked_files(contract, observations, year), observations, mark, lang)
    lost = [each.sentence(lang.value) for each in reasons]
    write_mark(observations, mark, (), warnings, [("lost", each) for each in lost], lang)
    checked([each.sentence(lang.value) for each in warnings], lost, lang)


def compare(
    contract: ContractPath,
    observations: ObservationPath,
    year: Year,
    other_contract: Annotated[
        Path | None, typer.Option("--contract", metavar="OTHER", help="另一份合同 / another contract")
    ] = None,
    other_observations: Annotated[
        Path | None, typer.Option("--observations", metavar="OTHER", help="另一份观测数据 / other tables")
    ] = None,
    interpretation: Reading = None,
    json: Json = False,
    lang: Lang = Language.zh,
) -> None:
    """比较两次结算，逐行列出差额。 Compare two settlements as lines that sum to the difference."""
    from ppp_cost.render.json.statement_document import as_json
    from ppp_cost.render.text.comparison_text import comparison_document, comparison_text, total

    other = (other_contract or contract, other_observations or observations)
    first = _settled(contract, observations, year, lang).statement
    second = _settled(*other, year, lang, None, interpretation).statement
    if json:
        show([as_json(comparison_document(first, second)).rstrip("\n")])
    else:
        show(comparison_text(first, second, lang.value))
    raise typer.Exit(UNDETERMINED if total(first, second) is None else DONE)


def schema(
    rule: Annotated[str | None, typer.Argument(metavar="[RULE]", help="规则名 / name of a rule")] = None,
    lang: Lang = Language.zh,
) -> None:
    """合同格式的 JSON Schema。 JSON Schema of the contract format, for editors."""
    from ppp_cost.render.json.schema import schema_of
    from ppp_cost.render.json.statement_document import as_json

    show([as_json(or_refuse(lambda: schema_of(rule), lang)).rstrip("\n")])


def _settled(
    contract: Path,
    observations: Path,
    year: int,
    lang: Language,
    after: Path | None = None,
    interpretation: str | None = None,
) -> SettledYear:
    """Settle, or list every problem of every file and end."""
    from ppp_cost.from_files import settle_files

    return or_refuse(
        lambda: settle_files(contract, observations, year, after=after, interpretation=interpretation), lang
    )


def _chosen(statement: Statement, item: str | None, period: str | None, zeros: bool, lang: Language) -> list[Line]:
    from ppp_cost.errors import Problem
    from ppp_cost.render.text.explanation_text import lines_of
    from ppp_cost.render.text.statement_text import shown_lines

    known = dict.fromkeys([*(line.item for line in statement.lines()), *statement.measures()])
    if item is not None and item not in known:
        refuse([Problem("--item", "no_such_item", {"name": item, "known": ", ".join(known)})], lang)
    chosen = lines_of(statement, item, period)
    if period is not None and not chosen:
        refuse([Problem("--period", "no_such_period", {"name": period})], lang)
    return chosen if zeros else shown_lines(chosen)
