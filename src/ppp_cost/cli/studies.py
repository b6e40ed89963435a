"""Commands of cost studies: unit-cost, standard, budget, revise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from json import loads
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from ppp_cost.cli.files import Day, day_of, judge_output, write_file
from ppp_cost.cli.marking import or_marked, write_mark
from ppp_cost.cli.terminal import (
    DONE,
    LOOK,
    UNDETERMINED,
    Json,
    Lang,
    Language,
    checked,
    or_refuse,
    refuse,
    show,
    write,
)
from ppp_cost.documents import BUDGET_FILES, STUDY_FILES, Proposal

if TYPE_CHECKING:
    from ppp_cost.cost.standard.study_chain import Studied
    from ppp_cost.errors import Problem
    from ppp_cost.render.forms.mistakes_sheet import Weight

StudyPath = Annotated[Path, typer.Argument(metavar="STUDY", help="成本研究文件夹 / folder of the study")]
RecordPath = Annotated[
    Path, typer.Argument(metavar="RECORDS", help="台账文件夹或 .xlsx / folder of the records or .xlsx")
]
StandardPath = Annotated[Path, typer.Argument(metavar="STANDARD", help="standard -o 写出的文件 / file of a standard")]
Output = Annotated[Path | None, typer.Option("-o", metavar="FILE", help="写入文件 / write to a file")]
Year = Annotated[int, typer.Option("--year", help="年份 / calendar year")]


def unit_cost(study: StudyPath, records: RecordPath, json: Json = False, lang: Lang = Language.zh) -> None:
    """基期价格的单位成本、标记与剔除。 Unit costs at the price base, flags, and what was left out and why."""
    from ppp_cost.render.json.cost_document import unit_cost_document
    from ppp_cost.render.text.cost_text import by_peers, unit_cost_text

    found = _studied(study, records, lang)
    _say(json, lambda: unit_cost_document(found), lambda: by_peers(found, unit_cost_text, lang.value))
    _look(json, found[0].measured.records.noticed, lang)
    raise typer.Exit(DONE)


def standard(
    study: StudyPath,
    records: RecordPath,
    output: Annotated[
        Path | None, typer.Option("-o", metavar="FILE.json|.xlsx|.pdf|.docx", help="写入文件 / write to a file")
    ] = None,
    day: Day = None,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="OLD", help="原标准，列入工作簿 / standard in force before")
    ] = None,
    json: Json = False,
    lang: Lang = Language.zh,
) -> None:
    """各方法并列与支出标准建议表。 Methods side by side, and the proposed expenditure standards."""
    from ppp_cost.from_studies import previous_standard
    from ppp_cost.render.json.cost_document import standard_document
    from ppp_cost.render.text.cost_text import by_peers, standard_text

    judge_output(output, STUDY_FILES, lang)
    dated = day_of(day, lang)
    found = _studied(study, records, lang)
    study_of = found[0].measured.study
    previous = None if against is None else or_refuse(lambda: previous_standard(against, study_of), lang)
    if output is not None:
        write_file(output, STUDY_FILES, Proposal(found, dated, previous), lang)
    _say(json, lambda: standard_document(found), lambda: by_peers(found, standard_text, lang.value))
    _look(json, found[0].measured.records.noticed, lang)
    raise typer.Exit(_code(found))


def budget(
    standard: StandardPath,
    inventory: Annotated[Path, typer.Argument(metavar="INVENTORY", help="工程量清单 / inventory (CSV or .xlsx)")],
    year: Year,
    indices: Annotated[Path | None, typer.Option("--indices", metavar="FOLDER", help="价格序列 / price series")] = None,
    against: Annotated[Path | None, typer.Option("--against", metavar="LAST", help="上年预算 / last year")] = None,
    available: Annotated[str | None, typer.Option("--available", metavar="YUAN", help="可用财力 / funds")] = None,
    output: Output = None,
    day: Day = None,
    json: Json = False,
    lang: Lang = Language.zh,
) -> None:
    """由标准与工程量编制预算，说明较上年的变动。 A budget from a standard, and what moved it since last year."""
    from ppp_cost.from_studies import budget_files
    from ppp_cost.render.json.budget_document import budget_document
    from ppp_cost.render.text.budget_text import budget_text

    judge_output(output, BUDGET_FILES, lang)
    dated = day_of(day, lang)
    found = or_refuse(lambda: budget_files(standard, inventory, year, indices, against, available), lang)
    if output is not None:
        write_file(output, BUDGET_FILES, (found, dated), lang)
    _say(json, lambda: budget_document(found), lambda: budget_text(found, lang.value))
    _look(json, found.noticed, lang)
    raise typer.Exit(DONE)


def revise(
    standard: StandardPath,
    year: Year,
    indices: Annotated[Path, typer.Option("--indices", metavar="FOLDER", help="价格序列 / price series")],
    output: Output = None,
    json: Json = False,
    lang: Lang = Language.zh,
) -> None:
    """按指数修订标准，逐项列出。 Revise a standard by prices, step by step."""
    from ppp_cost.from_studies import revision_files
    from ppp_cost.render.json.budget_document import revised_document, revision_document
    from ppp_cost.render.json.statement_document import as_json
    from ppp_cost.render.text.budget_text import revision_text

    judge_output(output, (".json",), lang)
    given, found = or_refuse(lambda: revision_files(standard, year, indices), lang)
    if output is not None:
        write(output, as_json(revised_document(loads(standard.read_text("utf-8-sig")), found)), "utf-8", lang)
    _say(json, lambda: revision_document(given, found), lambda: revision_text(given, found, lang.value))
    raise typer.Exit(DONE)


def explain_study(study: Path, records: Path, unit: str | None, lang: Language) -> NoReturn:
    """Explain the unit costs and standards of a study, and end."""
    from ppp_cost.errors import Problem
    from ppp_cost.render.text.cost_text import by_peers
    from ppp_cost.render.text.study_explanation_text import explained

    found = _studied(study, records, lang)
    units = [name for of in found for name in of.measured.records.units]
    if unit is not None and unit not in units:
        refuse([Problem("--item", "no_such_item", {"name": unit, "known": ", ".join(units)})], lang)
    show(by_peers(found, lambda of, language: explained(of, unit, language), lang.value))
    raise typer.Exit(_code(found))


def check_study(study: Path, records: Path | None, mark: Path | None, lang: Language) -> NoReturn:
    """List every problem of a study and its records, then what to look at, and end."""
    from ppp_cost.cost.notes import study_notes
    from ppp_cost.from_studies import study_files
    from ppp_cost.intake.study.study_file import load_study

    if records is None:
        or_marked(lambda: load_study(study), records, mark, lang)
        checked([], [], lang)
    found = or_marked(lambda: study_files(study, records), records, mark, lang)
    noticed = found[0].measured.records.noticed
    notes = [note.sentence(lang.value) for of in found for note in study_notes.of_flags(of)]
    lost = [of.proposed.why.sentence(lang.value) for of in found if of.proposed.base is None]
    told: list[tuple[Weight, str]] = [*(("look", each) for each in notes), *(("lost", each) for each in lost)]
    write_mark(records, mark, (), noticed, told, lang)
    checked([*(each.sentence(lang.value) for each in noticed), *notes], lost, lang)


def _code(found: tuple[Studied, ...]) -> int:
    """Return the exit code: whether a standard is absent."""
    return UNDETERMINED if any(of.proposed.base is None for of in found) else DONE


def _studied(study: Path, records: Path, lang: Language) -> tuple[Studied, ...]:
    """Study records, or list every problem and end."""
    from ppp_cost.from_studies import study_files

    return or_refuse(lambda: study_files(study, records), lang)


def _say(json: bool, document: Callable[[], Any], text: Callable[[], Iterable[str]]) -> None:
    from ppp_cost.render.json.statement_document import as_json

    show([as_json(document()).rstrip("\n")] if json else text())


def _look(json: bool, noticed: Iterable[Problem], lang: Language) -> None:
    """Print what to look at in the files, behind the text."""
    if not json:
        show(f"{LOOK[lang]} {each.sentence(lang.value)}" for each in noticed)
