"""Reading a study: `study.toml` and the tables beside it, with every problem at once."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from ppp_cost.cost.study.study import CODE, Bridge, Code, Reference, Series, Study
from ppp_cost.cost.study.study_terms import StudyTerms
from ppp_cost.errors import Problem, StudyError
from ppp_cost.intake.contract.toml_file import parsed_toml
from ppp_cost.intake.contract.validation import problems_of
from ppp_cost.intake.study.cost_tables import digest_of, misspelt_files, needed_number, read_table
from ppp_cost.intake.study.study_judging import judged
from ppp_cost.intake.study.study_quota import operations_in, prices_in
from ppp_cost.intake.study.study_series import load_series

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
    problems += misspelt_files(folder, TABLES)
    raw, _ = parsed_toml(file, problems, StudyError)
    try:
        terms = StudyTerms.model_validate(raw)
    except ValidationError as error:
        raise StudyError(problems_of(error, file.name)) from error
    study = Study(
        terms=terms,
        codes=_codes(folder, problems),
        bridge=_bridge(folder, problems),
        operations=operations_in(folder, problems),
        prices=prices_in(folder, problems),
        references=_references(folder, problems),
        series=_series(folder, terms, problems),
        digests=_digests(folder, file, terms),
        file=file.name,
    )
    problems += judged(study)
    if problems:
        raise StudyError(problems)
    return study


def _digests(folder: Path, file: Path, terms: StudyTerms) -> dict[str, str]:
    return {
        "study": digest_of([file, *(folder / f"{name}.csv" for name in TABLES[2:])]),
        "boundary": digest_of([folder / "boundary.csv", folder / "bridge.csv"]),
        "indices": digest_of([index_folder(folder) / name for name in terms.price.files]),
    }


def _codes(folder: Path, problems: list[Problem]) -> tuple[Code, ...]:
    table = read_table(folder / "boundary.csv", ("code", "name", "treatment", "rule", "source"), problems)
    if not table.size:
        problems.append(Problem(folder.name, "no_boundary", {}))
    found: dict[str, Code] = {}
    for row in range(table.size):
        cells = [table.text(name)[row] for name in ("code", "name", "treatment", "rule", "source")]
        code = Code(*cells)
        if not code.name:
            problems.append(Problem(table.cell(row, "name"), "cell_missing", {"name": "name"}))
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


def _references(folder: Path, problems: list[Problem]) -> tuple[Reference, ...]:
    needed = ("service", "place", "year", "cell", "value", "unit", "kind", "scope", "grade", "source")
    table = read_table(folder / "reference.csv", needed, problems)
    found = []
    for row in range(table.size):
        text = {name: table.text(name)[row] for name in needed if name != "value"}
        if text["kind"] not in KINDS:
            values = {"value": text["kind"], "known": ", ".join(KINDS)}
            problems.append(Problem(table.cell(row, "kind"), "not_a_choice", values))
        found.append(Reference(value=needed_number(table, row, "value", problems), **text))
    return tuple(found)


def index_folder(folder: Path) -> Path:
    """Return the folder of price series: two above the study, else beside its tables."""
    above = folder.resolve().parent.parent / INDICES
    return above if above.is_dir() else folder / INDICES


def _series(folder: Path, terms: StudyTerms, problems: list[Problem]) -> Series:
    return load_series([index_folder(folder) / name for name in terms.price.files], problems)
