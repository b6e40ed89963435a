"""How large a workbook may be, so that reading it harms nobody else on the machine."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read of a workbook; bytes, counts, and seconds of the reader's own time.

    >>> Limits(rows=1000).rows
    1000
    """

    body: int = 20 * MEGABYTE
    """Bytes of the file"""
    entries: int = 500
    """Parts in the file"""
    unpacked: int = 200 * MEGABYTE
    """Bytes of all parts together, unpacked"""
    ratio: int = 100
    """Bytes that one packed byte may unpack to, of parts over a megabyte"""
    depth: int = 64
    """Elements inside each other"""
    rows: int = 200_000
    """Rows of a sheet"""
    columns: int = 200
    """Columns of a sheet"""
    cells: int = 4_000_000
    """Cells of a sheet"""
    texts: int = 50_000_000
    """Characters of all long texts that the cells of a sheet share"""
    runs: int = 100_000
    """Changes of number format down the columns of a sheet, merged cells and faults that are kept"""
    memory: int = 1 << 30
    """Bytes of memory of the process that reads"""
    seconds: int = 20
    """Seconds of work of the process that reads"""
    answer: int = 200 * MEGABYTE
    """Bytes that the process hands back"""
