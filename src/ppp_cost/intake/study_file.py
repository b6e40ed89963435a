"""Reading a study: `study.toml` and the tables beside it, with every problem at once."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from pydantic import ValidationError

from ppp_cost.cost.study import CODE, Bridge, Code, Operation, QuotaPrice, Reference, Series, Study
from ppp_cost.cost.terms import StudyTerms
from ppp_cost.errors import Problem, StudyError
from ppp_cost.intake.cost_tables import digest_of, needed_number, read_table, year_in
from ppp_cost.intake.study_judging import judged
from ppp_cost.intake.toml_file import parsed_toml
from ppp_cost.intake.validation import problems_of
from ppp_cost.language import number_text
from ppp_cost.payment.observations import Table, parsed

TREATMENTS = ("in", "out", "conditional")
KINDS = ("audited", "budget", "ceiling", "floor", "estimate")
"""What a published figure can be."""
TABLES = ("boundary", "bridge", "quota", "prices", "reference")
INDICES = "indices"
"""Folder of price series, beside the services."""


def load_study(path: str | Path) -> Study:
    """Read a study: a folder with `study.toml` and `boundary.csv`.

    Raises StudyError with every problem found.
    """
    problems: list[Problem] = []
    folder = Path(path)
    file = folder / "study.toml" if folder.is_dir() else folder
    folder = file.parent
    if not file.is_file():
        raise StudyError([Problem(Path(path).name, "no_study", {})])
    raw, _ = parsed_toml(file, problems, StudyError)
    try:
        terms = StudyTerms.model_validate(raw)
    except ValidationError as error:
        raise StudyError(problems_of(error, file.name)) from error
    study = Study(
        terms=terms,
        codes=_codes(folder, problems),
        bridge=_bridge(folder, problems),
        operations=_operations(folder, problems),
        prices=_prices(folder, problems),
        references=_references(folder, problems),
        series=_series(folder, terms, problems),
        digests={
            "study": digest_of([file, *(folder / f"{name}.csv" for name in TABLES[2:])]),
            "boundary": digest_of([folder / "boundary.csv", folder / "bridge.csv"]),
            "indices": digest_of([_index_folder(folder) / name for name in terms.price.files]),
        },
        file=file.name,
    )
    problems += judged(study)
    if problems:
        raise StudyError(problems)
    return study


def _codes(folder: Path, problems: list[Problem]) -> tuple[Code, ...]:
    table = read_table(folder / "boundary.csv", ("code", "name", "treatment", "rule", "source"), problems)
    if not table.size:
        problems.append(Problem(folder.name, "no_boundary", {}))
    found: dict[str, Code] = {}
    for row in range(table.size):
        cells = [table.text(name)[row] for name in ("code", "name", "treatment", "rule", "source")]
        code = Code(*cells)
        if not CODE.fullmatch(code.code):
            problems.append(Problem(table.cell(row, "code"), "bad_code", {"value": code.code}))
        if code.code in found:
            problems.append(Problem(table.where(row), "name_twice", {"key": code.code}))
        if code.treatment not in TREATMENTS:
            values = {"value": code.treatment, "known": ", ".join(TREATMENTS)}
            problems.append(Problem(table.cell(row, "treatment"), "not_a_choice", values))
        found[code.code] = code
    return tuple(found.values())


def _bridge(folder: Path, problems: list[Problem]) -> dict[tuple[str, str], tuple[Bridge, ...]]:
    table = read_table(folder / "bridge.csv", ("from", "to", "from_code", "to_code", "share"), problems)
    found: dict[tuple[str, str], list[Bridge]] = {}
    for row in range(table.size):
        pair = (table.text("from")[row], table.text("to")[row])
        share = needed_number(table, row, "share", problems)
        found.setdefault(pair, []).append(Bridge(table.text("from_code")[row], table.text("to_code")[row], share))
    return {pair: tuple(rows) for pair, rows in found.items()}


def _operations(folder: Path, problems: list[Problem]) -> tuple[Operation, ...]:
    needed = ("operation", "name", "mode", "code", "where", "base", "passes", "days", "output", "price")
    table = read_table(folder / "quota.csv", needed, problems)
    found = []
    for row in range(table.size):
        numbers = {name: needed_number(table, row, name, problems) for name in ("passes", "days", "output")}
        output = numbers["output"]
        if output <= 0:
            problems.append(Problem(table.cell(row, "output"), "not_above_zero", {"value": table.text("output")[row]}))
        relief = table.text("relief")[row]
        share = parsed(relief)
        if share is not None and not 0 <= share <= 1:
            problems.append(Problem(table.cell(row, "relief"), "share_outside", {"value": relief}))
        found.append(
            Operation(
                table.text("operation")[row],
                table.text("name")[row],
                table.text("code")[row],
                _where(table.text("where")[row]),
                table.text("base")[row],
                numbers["passes"],
                numbers["days"],
                _triangle(table, row, "output", output, problems),
                needed_number(table, row, "relief", problems) if relief else Fraction(0),
                table.text("price")[row],
                table.line[row],
            )
        )
    return tuple(found)


def _where(cell: str) -> tuple[str, tuple[str, ...]] | None:
    column, _, cells = cell.partition("=")
    return (column.strip(), tuple(each.strip() for each in cells.split("|"))) if cell else None


def _triangle(
    table: Table, row: int, column: str, value: Fraction, problems: list[Problem]
) -> tuple[Fraction, Fraction, Fraction]:
    """Return the least, the usual and the largest value of a cell; without bounds they are one."""
    names = ("low", "high") if column == "value" else (f"{column}_low", f"{column}_high")
    low, high = (
        needed_number(table, row, name, problems) if name in table.columns and table.text(name)[row] else value
        for name in names
    )
    if not low <= value <= high:
        values = {"low": number_text(low), "value": number_text(value), "high": number_text(high)}
        problems.append(Problem(table.cell(row, column), "not_between", values))
    return low, value, high


def _prices(folder: Path, problems: list[Problem]) -> dict[str, QuotaPrice]:
    table = read_table(
        folder / "prices.csv", ("item", "value", "low", "high", "unit", "year", "source", "grade"), problems
    )
    found: dict[str, QuotaPrice] = {}
    for row in range(table.size):
        item = table.text("item")[row]
        if item in found:
            problems.append(Problem(table.where(row), "name_twice", {"key": item}))
        value = needed_number(table, row, "value", problems)
        year = year_in(table, row, "year", problems) or 0
        triangle = _triangle(table, row, "value", value, problems)
        unit, source = table.text("unit")[row], table.text("source")[row]
        found[item] = QuotaPrice(item, triangle, year, unit, source, table.line[row])
    return found


def _references(folder: Path, problems: list[Problem]) -> tuple[Reference, ...]:
    needed = ("service", "place", "year", "cell", "value", "unit", "kind", "scope", "grade", "source")
    table = read_table(folder / "reference.csv", needed, problems)
    found = []
    for row in range(table.size):
        text = {name: table.text(name)[row] for name in needed if name not in ("service", "value")}
        if text["kind"] not in KINDS:
            values = {"value": text["kind"], "known": ", ".join(KINDS)}
            problems.append(Problem(table.cell(row, "kind"), "not_a_choice", values))
        found.append(Reference(value=needed_number(table, row, "value", problems), **text))
    return tuple(found)


def _index_folder(folder: Path) -> Path:
    """Return the folder of price series: two above the study, else beside its tables."""
    above = folder.resolve().parent.parent / INDICES
    return above if above.is_dir() else folder / INDICES


def _series(folder: Path, terms: StudyTerms, problems: list[Problem]) -> Series:
    return load_series([_index_folder(folder) / name for name in terms.price.files], problems)


def load_series(files: list[Path], problems: list[Problem]) -> Series:
    """Read price series: levels by item and year, on one fixed base each."""
    levels: dict[tuple[str, int], Fraction] = {}
    where: dict[tuple[str, int], str] = {}
    for file in files:
        table = read_table(file, ("item", "year", "value", "unit", "source", "grade"), problems)
        if not table.size:
            problems.append(Problem(file.name, "no_series_file", {}))
        for row in range(table.size):
            year = year_in(table, row, "year", problems)
            value = needed_number(table, row, "value", problems)
            place = (table.text("item")[row], year or 0)
            if place in levels:
                values = {"key": " ".join(map(str, place)), "row": where[place].rpartition(" ")[2]}
                problems.append(Problem(table.where(row), "row_twice", values))
            if value <= 0:
                problems.append(Problem(table.cell(row, "value"), "not_above_zero", {"value": number_text(value)}))
            if "上年" in table.text("unit")[row]:
                problems.append(Problem(table.cell(row, "unit"), "not_chained", {"item": place[0]}))
            levels[place], where[place] = value, table.where(row)
    return Series(levels, where)
