"""Tables and lines as streams of Arrow: what costs next to nothing to send, whatever its size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from struct import unpack_from
from typing import TYPE_CHECKING

from ppp_cost.api.protocol.configuration import Configuration
from ppp_cost.api.protocol.problems import RefusedError, pointer
from ppp_cost.documents import Settled
from ppp_cost.errors import Problem
from ppp_cost.ledger.line_columns import line_columns

if TYPE_CHECKING:
    import pyarrow as pa

FEN = Decimal("0.01")
HEADER, COMPRESSION, DICTIONARY = 2, 3, 1
"""Places of fields in the metadata of a message, of a batch, and of the batch in a dictionary (Arrow's Message.fbs)."""
UNPRINTED = r"[\x00-\x1f]"


def arrow_columns(content: bytes, limits: Configuration, at: str) -> dict[str, list[str | None]]:
    """Return a table that came as a stream of Arrow as texts in columns; ``at`` is its place in the request.

    Numbers are whole, decimal or text, since a float has lost digits.  A compressed stream is refused: it may unpack to
    anything.  Raises RefusedError with every column that is not taken.
    """
    import pyarrow as pa

    try:
        if any(_is_compressed(message) for message in pa.ipc.MessageReader.open_stream(pa.py_buffer(content))):
            raise RefusedError(422, [Problem(at, "arrow_compressed")])
        with pa.ipc.open_stream(pa.py_buffer(content)) as stream:
            table = stream.read_all()
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise RefusedError(422, [Problem(at, "arrow_broken")]) from error
    if table.num_columns > limits.columns or table.num_rows > limits.rows:
        raise RefusedError(422, [Problem(at, "table_large", limits.of_tables())])
    problems = [replace(each, where=at + pointer(each.where)) for each in _refused(table)]
    if problems:
        raise RefusedError(422, problems)
    return {name: table[name].cast(pa.string()).to_pylist() for name in table.column_names}


def _is_compressed(message: pa.Message) -> bool:
    """Return whether the buffers of a message are packed, as its metadata say: a flat buffer of tables and offsets."""
    metadata = message.metadata.to_pybytes()
    root = unpack_from("<I", metadata, 0)[0]
    batch = _inner(metadata, root, HEADER)
    if message.type == "dictionary batch" and batch:
        batch = _inner(metadata, batch, DICTIONARY)
    return message.type != "schema" and batch > 0 and _place(metadata, batch, COMPRESSION) > 0


def _place(metadata: bytes, table: int, field: int) -> int:
    """Return where a field of a table stands, 0 where the table has none of it."""
    fields = table - unpack_from("<i", metadata, table)[0]
    beyond = 4 + 2 * field >= unpack_from("<H", metadata, fields)[0]
    offset = 0 if beyond else unpack_from("<H", metadata, fields + 4 + 2 * field)[0]
    return int(table + offset) if offset else 0


def _inner(metadata: bytes, table: int, field: int) -> int:
    """Return where the table in a field begins, 0 where there is none."""
    place = _place(metadata, table, field)
    return int(place + unpack_from("<I", metadata, place)[0]) if place else 0


def _refused(table: pa.Table) -> Iterator[Problem]:
    """Yield the columns that are not taken, each with its name as place."""
    import pyarrow as pa
    import pyarrow.compute as pc

    known = (pa.types.is_integer, pa.types.is_decimal, pa.types.is_temporal, pa.types.is_null)
    for name in table.column_names:
        column = table[name]
        kind = column.type.value_type if isinstance(column.type, pa.DictionaryType) else column.type
        if pa.types.is_string(kind) or pa.types.is_large_string(kind):
            if pc.any(pc.match_substring_regex(column.cast(pa.string()), UNPRINTED)).as_py():
                yield Problem(name, "json_control")
        elif not any(each(kind) for each in known):
            yield Problem(name, "arrow_type")


def statement_arrow(of: Settled) -> bytes:
    """Return the lines of a settled year as a stream; amounts are decimals, null where undetermined."""
    import pyarrow as pa
    import pyarrow.compute as pc

    lines = line_columns(of.of.statement)
    names = ("item", "kind", "clause", "period", "key", "part", "due", "state")
    columns: dict[str, pa.Array[pa.Scalar[pa.DataType]]] = {
        name: pa.array(getattr(lines, name), pa.string()).dictionary_encode() for name in names
    }
    minor = pa.array(lines.amount, pa.int64(), mask=lines.unknown).cast(pa.decimal128(19, 0))
    columns["amount"] = pc.multiply(minor, pa.scalar(FEN, pa.decimal128(2, 2))).cast(pa.decimal128(20, 2))
    table = pa.table(columns)
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    return bytes(out.getvalue())
