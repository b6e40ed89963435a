"""Editing a CSV text in place: rows that stay keep their bytes, of a row that changed only its cells change."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ppp_cost.intake.terms.toml_places import MARK

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A row of the text with its end of line, and its cells without blanks around them; ``line`` is its last line."""

    text: str
    cells: Cells
    line: int


def decoded(content: bytes) -> tuple[str, str]:
    """Return a file of text and its encoding: UTF-8, else GB 18030."""
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("gb18030"), "gb18030"


def records(text: str) -> list[Record]:
    r"""Return the rows of a text, blank ones too.

    >>> [each.cells for each in records("a,b\n1, 2\n")]
    [('a', 'b'), ('1', '2')]
    """
    lines = list(io.StringIO(text.removeprefix(MARK), newline=""))
    reader = csv.reader(lines)
    found, start = [], 0
    for row in reader:
        found.append(
            Record("".join(lines[start : reader.line_num]), tuple(cell.strip() for cell in row), reader.line_num)
        )
        start = reader.line_num
    return found


def edited_rows(text: str, rows: Sequence[Cells]) -> str:
    r"""Return a text with other rows below its head.

    >>> edited_rows("a,b\n1, 2\n5,6\n", [("1", "3"), ("4", "x,y"), ("5", "6")])
    'a,b\n1, 3\n4,"x,y"\n5,6\n'
    """
    mark = MARK if text.startswith(MARK) else ""
    head, *old = records(text)
    filled = [each for each in old if any(each.cells)]
    end = "\r\n" if head.text.endswith("\r\n") else "\n"
    new: dict[int, list[str]] = {}
    kept: dict[int, str] = {}
    matcher = SequenceMatcher(None, [each.cells for each in filled], rows, autojunk=False)
    for _, begin, stop, first, last in matcher.get_opcodes():
        for number in range(begin, stop):
            row = first + number - begin
            kept[number] = _record(filled[number], rows[row]) if row < last else ""
        added = rows[first + stop - begin : last]
        new.setdefault(stop, []).extend(_line(row) + end for row in added)
    out, number = [_ended(head.text, end), *new.pop(0, [])], 0
    for each in old:
        if not any(each.cells):
            out.append(_ended(each.text, end))
            continue
        out.append(_ended(kept[number], end) if kept[number] else "")
        number += 1
        out += new.pop(number, [])
    whole = mark + "".join(out)
    return whole if text.endswith(("\n", "\r")) else whole.removesuffix(end)


def _ended(line: str, end: str) -> str:
    return line if line.endswith(("\n", "\r")) else line + end


def _record(old: Record, cells: Cells) -> str:
    if old.cells == cells:
        return old.text
    end = old.text[len(old.text.rstrip("\r\n")) :]
    written = old.text.rstrip("\r\n").split(",")
    if '"' in old.text or len(written) != len(cells):
        return _line(cells) + end
    pairs = zip(written, old.cells, cells, strict=True)
    return ",".join(raw if before == cell else _beside(raw, cell) for raw, before, cell in pairs) + end


def _beside(raw: str, cell: str) -> str:
    """Return a cell with the blanks that stood before and behind the one it replaces."""
    blank = raw[: len(raw) - len(raw.lstrip())]
    tail = raw[len(raw.rstrip()) :] if raw.strip() else ""
    quoted = _line((cell,))
    return blank + cell + tail if quoted == cell else quoted


def _line(cells: Cells) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    text = out.getvalue()
    return "" if text == '""' else text
