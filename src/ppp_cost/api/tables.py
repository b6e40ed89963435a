"""Tables of a request, from JSON columns or from files, as the texts and files that are read everywhere else."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ppp_cost.api.arrow import arrow_columns
from ppp_cost.api.configuration import Configuration
from ppp_cost.api.problems import Fault, RefusedError, pointer
from ppp_cost.language import Language, say

Columns = Mapping[str, Sequence[str | None]]
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ARROW = "application/vnd.apache.arrow.stream"


@dataclass(frozen=True, slots=True)
class Upload:
    """A part of a form that is a file."""

    name: str
    file: str
    media: str
    content: bytes

    @property
    def is_arrow(self) -> bool:
        """Return whether the file is a table of Arrow."""
        return self.media == ARROW or self.file.lower().endswith((".arrow", ".arrows"))


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent as one source of tables: CSV texts by table, or a workbook."""

    texts: Mapping[str, bytes]
    workbook: Upload | None = None

    def placed(self, folder: Path) -> Path:
        """Write the source below a folder, and return where it stands: a folder of tables, or a workbook."""
        if self.workbook is not None:
            path = folder / "workbook.xlsx"
            path.write_bytes(self.workbook.content)
            return path
        tables = folder / "tables"
        tables.mkdir()
        for name, text in self.texts.items():
            (tables / f"{name}.csv").write_bytes(text)
        return tables


def of_columns(source: str, tables: Mapping[str, Columns], limits: Configuration, language: Language) -> Sent:
    """Return tables that were sent as JSON in columns; raises RefusedError with every table that is none."""
    faults = []
    for name, columns in tables.items():
        path = (source,) if name == source else (source, name)
        lengths = {len(cells) for cells in columns.values()}
        if len(lengths) > 1:
            faults.append(_fault("columns_unequal", language, *path))
        if len(columns) > limits.columns or max(lengths, default=0) > limits.rows:
            faults.append(_too_large(limits, language, *path))
    if faults:
        raise RefusedError(422, faults)
    return Sent({name: _csv(columns) for name, columns in tables.items()})


def of_uploads(source: str, uploads: Sequence[Upload], limits: Configuration, language: Language) -> Sent:
    """Return tables that were sent as files: one workbook named as the source, or a file `source.table` a table."""
    whole = [each for each in uploads if each.name == source]
    if whole and len(uploads) > 1:
        raise RefusedError(422, [_fault("workbook_and_tables", language, source)])
    if whole:
        return Sent({}, whole[0])
    texts: dict[str, bytes] = {}
    faults: list[Fault] = []
    for each in uploads:
        name = each.name.removeprefix(f"{source}.")
        if name in texts:
            faults.append(_fault("table_twice", language, source, name))
        texts[name] = each.content
        if each.is_arrow:
            columns, wrong = arrow_columns(each.content, limits.rows, limits.columns)
            texts[name] = _csv(columns)
            faults += [_arrow_fault(code, limits, language, source, name, *column) for code, *column in wrong]
    if faults:
        raise RefusedError(422, faults)
    return Sent(texts)


def _csv(columns: Columns) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*([cell or "" for cell in cells] for cells in columns.values()), strict=True))
    return text.getvalue().encode()


def _too_large(limits: Configuration, language: Language, *path: str) -> Fault:
    values = {"rows": str(limits.rows), "columns": str(limits.columns)}
    return Fault("table_large", say("table_large", language, values), pointer=pointer(*path))


def _arrow_fault(code: str, limits: Configuration, language: Language, *path: str) -> Fault:
    return _too_large(limits, language, *path) if code == "table_large" else _fault(code, language, *path)


def _fault(code: str, language: Language, *path: str) -> Fault:
    return Fault(code, say(code, language, {}), pointer=pointer(*path))
