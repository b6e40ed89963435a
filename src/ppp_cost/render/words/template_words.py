"""What the sheet of instructions of a template says, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from ppp_cost.language import Language
from ppp_cost.ledger.template_sheets import Holds, Template
from ppp_cost.sheets import EXAMPLE, VERSION

WORDS: Mapping[str, Mapping[Language, str]] = MappingProxyType(
    {
        "title": {"zh": "{title} 填报模板", "en": "Template to be filled in: {title}"},
        "facts": {
            "zh": "{of} {id} · 摘要 {digest} · 模板版本 {version} · {year}",
            "en": "{of} {id} · digest {digest} · version of the template {version} · {year}",
        },
        "contract": {"zh": "合同", "en": "contract"},
        "study": {"zh": "成本研究", "en": "cost study"},
        "year_of": {"zh": "第{year}运营年，{first} 至 {last}", "en": "operating year {year}, {first} to {last}"},
        "calendar_year": {"zh": "{year} 年", "en": "{year}"},
        "any_year": {"zh": "不限年度", "en": "any year"},
        "made_up_contract": {"zh": "示例数据，不作支付依据", "en": "illustrative figures, no basis for payment"},
        "made_up_study": {"zh": "示例数据，不作定标依据", "en": "illustrative figures, no basis for a standard"},
        "how": {"zh": "怎样填", "en": "How to fill it in"},
        "sheets": {"zh": "各张表", "en": "The sheets"},
        "sheet": {"zh": "工作表", "en": "sheet"},
        "row": {"zh": "一行是", "en": "a row is"},
        "readers": {"zh": "由谁读取", "en": "read by"},
        "clauses": {"zh": "依据条款", "en": "clauses"},
        "commands": {"zh": "命令", "en": "commands"},
        "due": {"zh": "应填的行", "en": "The rows that are due"},
        "choices": {"zh": "代码表", "en": "Values to choose from"},
        "choices_how": {
            "zh": "表中填写代码，此处是各代码的名称与用处",
            "en": "what is written on the sheets, and what it means",
        },
        "column": {"zh": "用于", "en": "used in"},
        "value": {"zh": "代码", "en": "written"},
        "meaning": {"zh": "中文名称", "en": "meaning"},
        "other": {"zh": "英文 in English", "en": "in Chinese 中文"},
        "note": {"zh": "备注", "en": ""},
        "example": {"zh": f"{EXAMPLE}（不读入）", "en": f"{EXAMPLE} example, never read"},
        "page": {"zh": "第 &P 页，共 &N 页", "en": "page &P of &N"},
        "not_listed": {
            "zh": "这个值不在列表中。请从下拉列表中选取。",
            "en": "This is not in the list. Choose one from the list.",
        },
        "rarely": {
            "zh": "这个值不在列表中，多半不会被读取。确实要用吗？",
            "en": "This is not in the list and will hardly be read. Keep it?",
        },
        "not_a_number": {
            "zh": "请填数字。没有数据请留空，不要填 0，也不要写文字。",
            "en": "Write a number. Leave the cell empty where there is none; never write 0 or words for it.",
        },
        "not_a_share": {"zh": "请填 0 到 1 之间的数，如 0.5。", "en": "Write a number from 0 to 1, such as 0.5."},
        "not_a_day": {"zh": "请填日期，如 2024-07-01。", "en": "Write a date, such as 2024-07-01."},
        "not_a_time": {"zh": "请填时间，如 2024-07-01 08:30。", "en": "Write a time, such as 2024-07-01 08:30."},
        "other_year": {
            "zh": "不在本运营年（{first} 至 {last}）之内。确实要填吗？",
            "en": "This is outside the operating year ({first} to {last}). Keep it?",
        },
    }
)

LINES: Mapping[str, Mapping[Language, str]] = MappingProxyType(
    {
        "names": {
            "zh": "一张表一个工作表。工作表和表头不要改名，也不要合并单元格；列可以调换次序。",
            "en": "Each table has a sheet. Rename no sheet and no head and merge no cells; columns may change places.",
        },
        "empty": {
            "zh": "黄底列每行都要填，蓝底列按需要填。空格表示缺失，绝不当作零："
            "没有数据就留空，结果会写明缺什么；确实是零才填 0。",
            "en": "Yellow columns are filled in every row, blue ones where needed. An empty cell is missing, "
            "never zero: the result names what is missing; write 0 only where it is nought.",
        },
        "example": {
            "zh": f"备注以“{EXAMPLE}”开头的行不读入，可以留着，也可以删除。备注列只供自己看。",
            "en": f"Rows whose remark begins with {EXAMPLE} are passed over; they may stay or be deleted.",
        },
        "choose": {
            "zh": "有下拉的单元格从列表中选；各代码的中文名称见“代码表”。"
            "日期写 2024-07-01，时间写 2024-07-01 08:30，月份写 2024-07。",
            "en": "Choose from the list where a cell has one; sheet 代码表 explains its values. A date is written "
            "2024-07-01, a time 2024-07-01 08:30, a month 2024-07.",
        },
        "rows": {
            "zh": "白底的行是本年应有的行，只差黄底、蓝底的格子。用不着的行可以删除，也可以在下面加行。",
            "en": "Rows on white are those that the year must have; fill in what is coloured. "
            "Rows may be deleted or added.",
        },
        "covers": {
            "zh": "没有发生也要写明：在“覆盖期间 covers”写明某张表查全的日期，"
            "只有在这些日期之内，没有记录才算没有发生。",
            "en": "Say that nothing happened: only for the dates that the sheet covers names, no row means none.",
        },
        "save": {
            "zh": "填完另存为 .xlsx（不要 .xls、.xlsm，不要加密码），先查后算：",
            "en": "Save it as .xlsx (no .xls, no .xlsm, no password), check it, then compute:",
        },
    }
)
"""How a template is filled in, line by line."""

FILES: Mapping[Language, Mapping[str, str]] = MappingProxyType(
    {
        "zh": {
            "contract": "合同",
            "study": "研究",
            "file": "文件.xlsx",
            "marked": "标记.xlsx",
            "statement": "结算.json",
            "standard": "标准.json",
        },
        "en": {
            "contract": "CONTRACT",
            "study": "STUDY",
            "file": "FILE.xlsx",
            "marked": "MARKED.xlsx",
            "statement": "statement.json",
            "standard": "standard.json",
        },
    }
)
"""What stands for files and folders in a command."""

MARKED: Mapping[Language, str] = {"zh": "列出全部问题，并在副本中标出单元格", "en": "every problem, marked in a copy"}
COMMANDS: Mapping[str, tuple[tuple[str, Mapping[Language, str]], ...]] = MappingProxyType(
    {
        "contract": (
            ("ppp-cost check {contract} {file} --mark {marked}", MARKED),
            (
                "ppp-cost settle {contract} {file} --year {year} -o {statement}",
                {"zh": "结算", "en": "the year settled"},
            ),
        ),
        "study": (
            ("ppp-cost check {study} {file} --mark {marked}", MARKED),
            ("ppp-cost standard {study} {file} -o {standard}", {"zh": "支出标准", "en": "the standard"}),
            (
                "ppp-cost budget {standard} {file} --year {year} --against {file}",
                {"zh": "预算，并说明较上年的变动", "en": "the budget, and what moved it"},
            ),
        ),
    }
)
"""What is run on a template that is filled in."""

HOW: Mapping[Holds, Mapping[Language, str]] = MappingProxyType(
    {
        "day": {"zh": "日期，如 2024-07-01", "en": "a date, as 2024-07-01"},
        "time": {"zh": "时间，如 2024-07-01 08:30", "en": "a time, as 2024-07-01 08:30"},
        "period": {"zh": "期间，如 {example}", "en": "a period, as {example}"},
        "month": {"zh": "月份，如 {example}", "en": "a month, as {example}"},
        "share": {"zh": "0 到 1 之间的数", "en": "a number from 0 to 1"},
    }
)
"""How a cell is written whose column does not speak for itself."""


def heading_lines(template: Template, language: Language) -> Iterator[str]:
    """Yield what a template is of."""
    year = WORDS["any_year"][language]
    if template.year is not None:
        code = "year_of" if template.first else "calendar_year"
        year = WORDS[code][language].format(year=template.year, first=template.first, last=template.last)
    yield WORDS["facts"][language].format(
        of=WORDS[template.of][language], id=template.id, digest=template.digest[:16], version=VERSION, year=year
    )
    if template.made_up:
        yield WORDS[f"made_up_{template.of}"][language]


def lines_of(template: Template) -> Iterator[str]:
    """Yield the codes of the lines that tell how this template is filled in."""
    for code in LINES:
        there = {"rows": any(sheet.rows for sheet in template.sheets)}
        there["covers"] = any(sheet.table == "covers" for sheet in template.sheets)
        if there.get(code, True):
            yield code


def unit_words(unit: str, language: Language) -> str:
    """Return a unit as it is read.

    >>> unit_words("CNY/m3", "zh"), unit_words("CNY/m3", "en")
    ('元/m3', 'CNY/m3')
    """
    words = {"CNY": "元", "USD": "美元", "point": "分", "month": "月"} if language == "zh" else {"月": "month"}
    return "/".join(words.get(part, part) for part in unit.split("/"))
