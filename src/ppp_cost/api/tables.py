"""Tables of a request, from JSON columns or from files, as the texts and files that are read everywhere else."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ppp_cost.api.configuration import Configuration
from ppp_cost.api.problems import Fault, RefusedError, pointer
from ppp_cost.language import Language, say

if TYPE_CHECKING:
    import pyarrow as pa

Columns = Mapping[str, Sequence[str | None]]
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ARROW = ("application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.file")


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
        return self.media in ARROW or self.file.lower().endswith((".arrow", ".arrows", ".feather"))


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
        texts[name] = _of_arrow(source, name, each, limits, language, faults) if each.is_arrow else each.content
    if faults:
        raise RefusedError(422, faults)
    return Sent(texts)


def _csv(columns: Columns) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*([cell or "" for cell in cells] for cells in columns.values()), strict=True))
    return text.getvalue().encode()


def _of_arrow(
    source: str, name: str, upload: Upload, limits: Configuration, language: Language, faults: list[Fault]
) -> bytes:
    """Return a table of Arrow as CSV; numbers there are whole, decimal or text, since a float has lost digits."""
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import csv as arrow_csv

    try:
        reader = pa.ipc.open_stream if upload.content[:6] != b"ARROW1" else pa.ipc.open_file
        with reader(pa.py_buffer(upload.content)) as opened:
            table = opened.read_all()
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError):
        faults.append(_fault("arrow_broken", language, source, name))
        return b""
    if table.num_columns > limits.columns or table.num_rows > limits.rows:
        faults.append(_too_large(limits, language, source, name))
        return b""
    cells = []
    for column, field in zip(table.columns, table.schema, strict=True):
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        if not (_is_text(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind) or pa.types.is_temporal(kind)):
            faults.append(_fault("arrow_type", language, source, name, field.name))
            continue
        text = column.cast(pa.string())
        if _is_text(kind) and pc.any(pc.match_substring_regex(text, r"[\x00-\x1f]")).as_py():
            faults.append(_fault("json_control", language, source, name, field.name))
        cells.append(pc.fill_null(text, ""))
    if faults:
        return b""
    out = pa.BufferOutputStream()
    arrow_csv.write_csv(pa.table(cells, names=table.column_names), out, arrow_csv.WriteOptions(quoting_style="needed"))
    return bytes(out.getvalue())


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _too_large(limits: Configuration, language: Language, *path: str) -> Fault:
    values = {"rows": str(limits.rows), "columns": str(limits.columns)}
    return Fault("table_large", say("table_large", language, values), pointer=pointer(*path))


def _fault(code: str, language: Language, *path: str) -> Fault:
    return Fault(code, say(code, language, {}), pointer=pointer(*path))
