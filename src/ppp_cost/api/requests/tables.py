"""Tables of a request, from JSON columns or from files, as the texts and files that are read everywhere else."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ppp_cost.api.protocol.configuration import Configuration
from ppp_cost.api.protocol.problems import RefusedError, pointer
from ppp_cost.api.requests.arrow import arrow_columns
from ppp_cost.errors import Problem

Columns = Mapping[str, Sequence[str | None]]
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABLE = re.compile("[A-Za-z][A-Za-z0-9_]{0,63}")
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


def of_columns(source: str, tables: Mapping[str, Columns], limits: Configuration) -> Sent:
    """Return tables that were sent as JSON in columns; raises RefusedError with every table that is none."""
    problems = []
    for name, columns in tables.items():
        path = (source,) if name == source else (source, name)
        lengths = {len(cells) for cells in columns.values()}
        if len(lengths) > 1:
            problems.append(Problem(pointer(*path), "columns_unequal"))
        if len(columns) > limits.columns or max(lengths, default=0) > limits.rows:
            problems.append(Problem(pointer(*path), "table_large", limits.of_tables()))
    if problems:
        raise RefusedError(422, problems)
    return Sent({name: _csv(columns) for name, columns in tables.items()})


def of_uploads(source: str, uploads: Sequence[Upload], limits: Configuration) -> Sent:
    """Return tables that were sent as files: one workbook named as the source, or a file `source.table` a table."""
    whole = [each for each in uploads if each.name == source]
    if whole and len(uploads) > 1:
        raise RefusedError(422, [Problem(pointer(source), "workbook_and_tables")])
    if whole:
        return Sent({}, whole[0])
    texts: dict[str, bytes] = {}
    problems: list[Problem] = []
    for each in uploads:
        name = each.name.removeprefix(f"{source}.")
        if not TABLE.fullmatch(name):  # the name becomes that of a file
            problems.append(Problem(pointer(source, name), "body_pattern"))
            continue
        texts[name] = each.content
        if each.is_arrow:
            try:
                texts[name] = _csv(arrow_columns(each.content, limits, pointer(source, name)))
            except RefusedError as error:
                problems += error.problems
    if problems:
        raise RefusedError(422, problems)
    return Sent(texts)


def _csv(columns: Columns) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*([cell or "" for cell in cells] for cells in columns.values()), strict=True))
    return text.getvalue().encode()
