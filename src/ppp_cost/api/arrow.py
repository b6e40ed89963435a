"""The lines of a statement as a stream of Arrow: amounts are decimals, so that nothing is lost on the way."""

from __future__ import annotations

from decimal import Decimal

from ppp_cost.documents import Settled

FEN = Decimal("0.01")


def statement_arrow(of: Settled) -> bytes:
    """Return the lines of a settled year; an amount that is undetermined is null."""
    import pyarrow as pa

    lines = of.of.statement.lines()
    text = {
        name: pa.array([getattr(line, name) for line in lines], pa.string())
        for name in ("item", "kind", "clause", "period", "key", "part", "due", "state")
    }
    amounts = [None if line.amount is None else line.amount * FEN for line in lines]
    table = pa.table(text | {"amount": pa.array(amounts, pa.decimal128(20, 2))})
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    return bytes(out.getvalue())
