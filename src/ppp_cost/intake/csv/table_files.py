"""Reading tables: CSV to text by column, with every cell that is no number, day or key named at once."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from ppp_cost.errors import ObservationError, Problem, WorkbookError
from ppp_cost.intake.csv.table_judging import judged, judged_rows, needed_of, times_of
from ppp_cost.intake.xlsx.sheet_tables import Layout, table_of_sheet
from ppp_cost.intake.xlsx.spelling import respelled
from ppp_cost.intake.xlsx.template_mark import of_other_template
from ppp_cost.intake.xlsx.workbook import is_workbook, read_workbook
from ppp_cost.ledger.tables import Table, parsed
from ppp_cost.payment.rows.observations import NUMERIC, TABLES, Observations
from ppp_cost.payment.tables_read.clauses_of_rows import with_clause
from ppp_cost.payment.tables_read.unknown_cells import unknown_cells
from ppp_cost.payment.terms.contract import Contract

COMMON = ("date", "period", "name", "indicator")
"""Columns that stand in many tables and show that a row holds names."""

Source: TypeAlias = str | Path | Mapping[str, str | bytes]
"""Where observations stand: a folder, a workbook, or tables of CSV by name."""


def load_observations(source: Source, contract: Contract | None = None) -> Observations:
    r"""Read observations: a folder of CSV tables, a workbook with a sheet a table, or texts of CSV by name.

    With a contract, the columns and times that its items read are judged too.  Raises ObservationError with every
    problem found.

    >>> seen = load_observations({"scores": "period,name,value\n1,annual_score,85\n"})
    >>> seen.table("scores").text("value")
    ('85',)
    """
    problems: list[Problem] = []
    noticed: list[Problem] = []
    tables, digest = _read(source, contract, problems, noticed)
    faulty = {problem.where for problem in problems}
    for table in tables.values():
        found = [problem for problem in judged(table, contract) if problem.where not in faulty]
        problems += _cited(found, table, contract)
    if contract is not None and contract.header.zone and not problems:
        tables = {name: _local(table, contract, ZoneInfo(contract.header.zone)) for name, table in tables.items()}
        for table in tables.values():
            problems += judged_rows(table, needed_of(contract, table.name))
    if problems:
        raise ObservationError(problems, [*noticed, *_strange(tables, contract)])
    return Observations(tables, digest, _openings(tables), tuple(noticed), unknown_cells)


def _read(
    source: Source, contract: Contract | None, problems: list[Problem], noticed: list[Problem]
) -> tuple[dict[str, Table], str]:
    """Return the tables by name, as text, and the digest of every byte read."""
    if not isinstance(source, Mapping) and is_workbook(Path(source)):
        return _of_workbook(Path(source), contract, problems, noticed)
    contents = _contents(source, problems)
    tables, digest = {}, hashlib.sha256()
    for name, (file, content) in sorted(contents.items()):
        tables[name] = read_rows(name, file, content, problems, times_of(name, needed_of(contract, name)))
        digest.update(name.encode() + b"\0" + content + b"\0")
    return tables, digest.hexdigest()


def _of_workbook(
    path: Path, contract: Contract | None, problems: list[Problem], noticed: list[Problem]
) -> tuple[dict[str, Table], str]:
    """Return the tables on the sheets of a workbook, and the digest of its file."""
    layouts = {name: _layout(name, contract) for name in TABLES}
    try:
        book = read_workbook(path, {name: layout.known for name, layout in layouts.items()})
    except WorkbookError as error:
        raise ObservationError(error.problems) from error
    problems += book.problems
    noticed += book.noticed
    if contract is not None:
        noticed += of_other_template(book, "contract", contract.header.id, contract.digest)
    tables: dict[str, Table] = {}
    for name, sheet in sorted(book.sheets.items()):
        found: list[Problem] = []
        tables[name] = table_of_sheet(sheet, name, layouts[name], found, noticed)
        problems += _cited(found, tables[name], contract)
    return tables, book.digest


def _layout(name: str, contract: Contract | None) -> Layout:
    """Return by what the columns of a table are known."""
    needed = needed_of(contract, name)
    numbers = {*NUMERIC.get(name, ()), *(each.column for each in needed if each.holds in ("number", "share"))}
    times = times_of(name, needed)
    known = (*TABLES[name], *numbers, *times, *(each.column for each in needed), *COMMON)
    return Layout(tuple(dict.fromkeys(known)), numbers, times)


def _contents(source: Source, problems: list[Problem]) -> dict[str, tuple[str, bytes]]:
    if isinstance(source, Mapping):
        texts = {name: text.encode() if isinstance(text, str) else text for name, text in source.items()}
        found = {name: (f"{name}.csv", text) for name, text in texts.items()}
    else:
        folder = Path(source)
        if not folder.is_dir():
            raise ObservationError([Problem(folder.name, "no_observations", {})])
        files = sorted(file for file in folder.iterdir() if file.suffix.lower() == ".csv")
        found = {file.stem.lower(): (file.name, file.read_bytes()) for file in files}
        if not found:
            problems.append(Problem(folder.name, "no_observations", {}))
    unknown = [name for name in found if name not in TABLES]
    problems += [Problem(found[name][0], "unknown_table", {"value": name}) for name in unknown]
    return {name: each for name, each in found.items() if name in TABLES}


def _strange(tables: Mapping[str, Table], contract: Contract | None) -> list[Problem]:
    """Return the cells that the contract does not know."""
    if contract is None:
        return []
    return [each.problem() for table in tables.values() for each in unknown_cells(contract, table)]


def _cited(found: Iterable[Problem], table: Table, contract: Contract | None) -> list[Problem]:
    """Return problems with the clause that needs the cell."""
    return [with_clause(each, table, contract) for each in found]


def read_rows(name: str, file: str, content: bytes, problems: list[Problem], times: Sequence[str] = ()) -> Table:
    """Return the rows of a CSV file as text: UTF-8 with or without a mark at its begin, UTF-16 with one, or GB 18030.

    ``times`` are its columns of times beside those that are always such.
    """
    text = _decoded(content)
    if text is None or "\0" in text:
        problems.append(Problem(file, "not_text", {}))
        return Table(name, file, {}, ())
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    header = [cell.strip() for cell in next(reader, [])]
    twice = [name for name in dict.fromkeys(header) if not name or header.count(name) > 1]
    problems += [Problem(f"{file} row 1", "column_twice", {"name": name}) for name in twice]
    rows, lines = [], []
    for cells in reader:
        row = [cell.strip() for cell in cells]
        if not any(row):
            continue
        if len(row) != len(header):
            values = {"found": str(len(row)), "expected": str(len(header))}
            problems.append(Problem(f"{file} row {reader.line_num}", "row_length", values))
            continue
        rows.append(row)
        lines.append(reader.line_num)
    columns = list(zip(*rows, strict=True)) if rows else [() for _ in header]
    found = dict(zip(header, columns, strict=True))
    return Table(name, file, respelled(found, times), tuple(lines))


def _decoded(content: bytes) -> str | None:
    """Return the text of a file, None where it is in no encoding of ours."""
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _delimiter(text: str) -> str:
    """Return what parts the cells: a tab where a spreadsheet has saved its own kind of text."""
    head = text.partition("\n")[0]
    return "\t" if "\t" in head and "," not in head else ","


def _local(table: Table, contract: Contract, zone: ZoneInfo) -> Table:
    """Return the table with the times that name a zone as local times of the contract's."""
    columns = dict(table.columns)
    for name in times_of(table.name, needed_of(contract, table.name)):
        columns[name] = tuple(_local_time(cell, zone) for cell in table.text(name))
    return replace(table, columns=columns)


def _local_time(cell: str, zone: ZoneInfo) -> str:
    time = datetime.fromisoformat(cell) if cell else None
    return cell if time is None or time.tzinfo is None else time.astimezone(zone).replace(tzinfo=None).isoformat()


def _openings(tables: Mapping[str, Table]) -> dict[tuple[str, str, str], tuple[Fraction, str, int]]:
    table = tables.get("openings")
    if table is None:
        return {}
    rows = zip(table.text("item"), table.text("period"), table.text("key"), table.text("value"), strict=True)
    return {
        (item, period, key): (parsed(value) or Fraction(0), table.file, table.line[row])
        for row, (item, period, key, value) in enumerate(rows)
        if value
    }
