"""Chinese and English for what stands on the sheets of a workbook of terms."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from ppp_cost.language import Language, glossary, spoken
from ppp_cost.settings import STEP_COLUMNS, STEP_SHEETS, Setting, Steps


@cache
def words(kind: str) -> Mapping[str, Mapping[str, str]]:
    """Return words by name: `head` of a sheet of terms, `beside` of a table beside them, `part`, `sheet` or `grade`.

    A part is a key of a file of terms: what has no name of its own is called by where it stands.
    """
    text = files(__package__).joinpath("terms_words.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines(), strict=True)
    return {row["name"]: row for row in rows if row["kind"] == kind}


def sheet_name(table: str) -> str:
    """Return the name of a sheet.

    >>> sheet_name("terms")
    '参数 terms'
    """
    return f"{words('sheet')[table]['zh']} {table}"


def head_word(table: str, column: str, language: Language) -> str:
    """Return the word above a column of a sheet, empty where there is none.

    >>> head_word("terms", "name", "zh"), head_word("assets", "name", "zh"), head_word("assets", "length", "zh")
    ('参数', '名称', '长度')
    """
    known = glossary().get(f"{table}.{column}")
    if known is not None and table not in STEP_SHEETS:
        return known[language]
    own = table in ("terms", "sources") or (table in STEP_SHEETS and column in (*STEP_COLUMNS, "place"))
    kinds = ("head",) if own else ("part",) if table in STEP_SHEETS else ("beside", "part")
    found = [row[language] for kind in kinds if (row := words(kind).get(column))]
    return found[0] if found else glossary().get(column, {}).get(language, "")


def grade_text(grade: str, language: Language) -> str:
    """Return a grade with its word.

    >>> grade_text("illustrative", "zh"), grade_text("illustrative", "en")
    ('示例 illustrative', 'illustrative')
    """
    known = words("grade").get(grade)
    return f"{known['zh']} {grade}" if known and language == "zh" else grade


def setting_name(setting: Setting, language: Language) -> str:
    """Return what a parameter is called: its item, then itself.

    >>> setting_name(Setting("treatment_fee", "vat.rate", "", ("item", 0), "bare", (), minor=True), "zh")
    '污水处理服务费 · 增值税 费率'
    """
    if setting.path[0] != "item":
        return " · ".join(dict.fromkeys((_parts(setting.item, language), _parts(setting.name, language))))
    item = setting.title or spoken(setting.item, language)
    if setting.minor:
        return f"{item} · {_parts(setting.name, language)}"
    if setting.labels and any(setting.labels):
        return f"{item} · {' '.join(spoken(label, language) for label in setting.labels)}"
    name = spoken(setting.name, language)
    return item if setting.name == setting.item or name == item else f"{item} · {name}"


def steps_name(steps: Steps, language: Language) -> str:
    """Return what a table of steps is called: its item, then itself."""
    name = _parts(steps.name, language)
    if steps.path[0] == "calendar":
        return f"{_parts('calendar', language)} {spoken(steps.item, language)} · {name}"
    return f"{steps.title or spoken(steps.item, language)} · {name}"


def _parts(names: str, language: Language) -> str:
    return " ".join(_part(each, language) for each in names.split("."))


def _part(name: str, language: Language) -> str:
    row = words("part").get(name)
    return row[language] if row else spoken(name, language)
