"""How a table stands on a sheet of a workbook: what those who write templates and those who read them agree on.

A sheet is named by its table, as `scores` or `考核得分 scores`.  Its head is the first row that holds names of
columns; a cell of the head may say the name in Chinese, the name of the column and the unit, each on a line of its
own.  Rows whose cell under `NOTE` begins with `EXAMPLE` are examples and are passed over.
"""

from __future__ import annotations

from collections.abc import Sequence

NOTE = "note"
"""Column of remarks, the first of a template's sheet; it is nothing to the engine."""
EXAMPLE = "示例"
"""How the remark of an example row begins."""
VERSION_NAME = "ppp_cost_template"
"""Hidden name of a workbook that holds the version of its template, and what it is a template of."""
VERSION = 1
"""The version of templates that is written."""
INSTRUCTIONS = "填写说明"
"""Sheet of instructions."""
MISTAKES = "错误清单"
"""Sheet that lists the mistakes of a marked workbook."""
CODES = "代码表"
"""Sheet that lists the values to choose from, with what they mean."""
NEVER_TABLES = (INSTRUCTIONS, MISTAKES, CODES)
"""Sheets that are never a table."""


def head_text(chinese: str, column: str, unit: str = "") -> str:
    """Return a cell of a head.

    >>> head_text("水量", "value", "m3").split()
    ['水量', 'value', '(m3)']
    """
    return "\n".join(part for part in (chinese, column, f"({unit})" if unit else "") if part)


def column_of(head: str) -> str:
    r"""Return the column that a cell of a head names: the line that is a name in Latin letters, else the text.

    >>> column_of("水量\nvalue\n(m3)"), column_of(" value "), column_of("水量")
    ('value', 'value', '水量')
    """
    lines = [line.strip() for line in head.replace("\r", "").split("\n") if line.strip()]
    return next((line for line in lines if _is_name(line)), " ".join(lines))


def _is_name(text: str) -> bool:
    return text.isascii() and text.replace("_", "").isalnum()


def table_of(sheet: str, tables: Sequence[str]) -> str | None:
    """Return the table that a sheet holds, None where its name says none.

    >>> table_of("考核得分 scores", ("scores", "events")), table_of("Sheet1", ("scores",))
    ('scores', None)
    """
    words = sheet.split()
    name = words[-1].lower() if words else ""
    return name if name in tables else None
