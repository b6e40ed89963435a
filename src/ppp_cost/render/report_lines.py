"""The lines of a statement as tables of a report: what was deducted, item by item, and the annex of all lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from ppp_cost.language import grouped_text, period_text, term, terms
from ppp_cost.ledger.lines import Line
from ppp_cost.ledger.statement import Statement
from ppp_cost.payment.rules import ON_THE_LEDGER
from ppp_cost.render.report import Block, Column, Paragraph, Section, Table
from ppp_cost.render.text import amount_text, line_cells

MOST_OF_AN_ITEM = 20
"""Lines of one deduction in the body of a report."""
NONE = "—"
MOST_LINES = 2_000
"""Lines of an annex: more belong into a workbook."""
CURRENCIES: Mapping[str, tuple[str, str]] = MappingProxyType({"CNY": ("人民币", "元")})
"""Name and unit of currencies as documents write them."""


def deductions(statement: Statement, whole: bool) -> Iterator[Block]:
    """Yield, item by item, the lines that take something off or set something right."""
    lines: dict[str, list[Line]] = {}
    for line in statement.lines():
        if line.kind in ("deduction", "adjustment"):
            lines.setdefault(line.item, []).append(line)
    totals = statement.item_totals()
    for item, mine in lines.items():
        name, clause = statement.ledger.name(item, "zh"), mine[0].clause
        yield Paragraph(f"{name}　{_with_unit(statement, totals[item])}　条款 {clause}", "heading")
        told = [line for line in mine if line.amount != 0]
        if not told:
            calm = "本年度未触发，无调整。" if mine[0].block.rule in ON_THE_LEDGER else "本年度无扣减。"
            yield Paragraph(calm, "remark")
            continue
        shown = _largest(told)
        if len(shown) < len(told):
            rest = "全部各行见附件" if whole else "全部各行可随附件列出"
            yield Paragraph(f"共 {len(told)} 行不为零，以下为金额最大的 {len(shown)} 行，{rest}。", "remark")
        yield _lines_table(statement, shown, named=False)
    if not lines:
        yield Paragraph("合同没有扣减或调整项。")


def _largest(lines: Sequence[Line]) -> list[Line]:
    """Return the lines that move most, those that are undetermined first, in the order in which they stood."""
    unknown = [place for place, line in enumerate(lines) if line.amount is None]
    known = sorted(
        (place for place, line in enumerate(lines) if line.amount is not None),
        key=lambda place: (-abs(lines[place].amount or 0), place),
    )
    return [lines[place] for place in sorted([*unknown, *known][:MOST_OF_AN_ITEM])]


def _lines_table(statement: Statement, lines: Sequence[Line], named: bool) -> Table:
    columns = [
        Column("期间", "centre"),
        Column("对象", "text", 3),
        Column("条款", "centre"),
        Column("算式", "formula", 10),
        Column(f"金额（{unit_of(statement)}）", "amount"),
    ]
    rows = []
    for line in lines:
        name, _, _, amount, clauses, formula = line_cells(statement, line, "zh")
        place = (period_words(line.period_kind, line.period), _object(line))
        cells = (*place, clauses.strip("[]"), formula or NONE, amount)
        rows.append((name, *cells) if named else cells)
    if named:
        columns.insert(0, Column("项目", "text", 3))
    return Table(tuple(columns), tuple(rows))


def annex(statement: Statement) -> Section:
    """Return every line that is not zero, as far as an annex goes."""
    lines = [line for line in statement.lines() if line.amount != 0]
    said = f"共 {len(lines)} 行不为零。"
    if len(lines) > MOST_LINES:
        said = f"共 {len(lines)} 行不为零，附件列至第 {MOST_LINES} 行；全部各行见 CSV、JSON 或工作簿。"
    return Section(
        "附件　金额明细",
        (Paragraph(said, "remark"), _lines_table(statement, lines[:MOST_LINES], named=True)),
        wide=True,
    )


def _object(line: Line) -> str:
    """Return what a line is of: its keys and its part, each as the glossary names it."""
    keys = "/".join(term(key, "zh") for key in line.key.split("/"))
    return " ".join(part for part in (keys, terms(line.part, "zh")) if part) or NONE


def period_words(kind: str, label: str) -> str:
    """Return a period as a reader writes it: years and quarters are those of the contract."""
    year, _, quarter = label.partition("-Q")
    return f"第{year}年{quarter}季" if kind == "quarter" and quarter else period_text(kind, label, "zh")


def unit_of(statement: Statement) -> str:
    """Return the unit of its amounts."""
    currency = statement.heading.currency
    return CURRENCIES.get(currency, ("", currency))[1]


def money(minor: int | None) -> str:
    """Return an amount as a cell shows it."""
    return amount_text(minor, "zh")


def _with_unit(statement: Statement, minor: int | None) -> str:
    """Return an amount with its unit within a line of words."""
    return money(None) if minor is None else f"{grouped_text(minor)} {unit_of(statement)}"


def apart(number: str) -> str:
    """Return an exact number with its thousands apart; a fraction or a word as it is.

    >>> apart("1860000000"), apart("-1234.5"), apart("869/240")
    ('1,860,000,000', '-1,234.5', '869/240')
    """
    whole, point, rest = number.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.lstrip("-").isdecimal() else number
