"""The lines of a statement as tables of a report: what was deducted, item by item, and the annex of all lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from ppp_cost.language import grouped_number, grouped_text, period_text, term, terms
from ppp_cost.ledger.explain.evidence import clauses_of
from ppp_cost.ledger.explain.explanation import formula_shown
from ppp_cost.ledger.explain.step_words import part_step, step_text
from ppp_cost.ledger.lines import Line
from ppp_cost.ledger.statement import Statement
from ppp_cost.render.report.report import Block, Column, Paragraph, Section, Table
from ppp_cost.render.report.report_evidence import Grounds, grounds_of, shared_text
from ppp_cost.render.text.statement_text import amount_text, word

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
            calm = "本年度未触发，无调整。" if mine[0].block.on_ledger else "本年度无扣减。"
            yield Paragraph(calm, "remark")
            continue
        shown = _largest(told)
        if len(shown) < len(told):
            rest = "全部各行见附件" if whole else "全部各行可随附件列出"
            yield Paragraph(f"共 {len(told)} 行不为零，以下为金额最大的 {len(shown)} 行，{rest}。", "remark")
        grounds = grounds_of(statement, shown)
        if shared := shared_text(grounds):
            yield Paragraph(shared, "remark")
        yield _lines_table(statement, shown, grounds)
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


def _lines_table(statement: Statement, lines: Sequence[Line], grounds: Grounds | None = None) -> Table:
    """Return lines as a table: in the body with what each stands on, in the annex with the name of its item."""
    columns = [
        (Column("项目", "text", 3), [statement.ledger.name(line.item, "zh") for line in lines]),
        (Column("期间", "centre"), [period_words(line.period_kind, line.period) for line in lines]),
        (Column("对象", "text", 2), ["/".join(term(key, "zh") for key in line.key.split("/")) for line in lines]),
        (Column("分项", "text", 4), [part_text(statement, line) for line in lines]),
        (Column("条款", "centre"), ["; ".join(clauses_of(statement.ledger, line, statement.case)) for line in lines]),
        (Column("算式", "formula", 10), [_formula(statement, line) for line in lines]),
        (Column(f"金额（{unit_of(statement)}）", "amount"), [money_of(line) for line in lines]),
    ]
    if grounds is not None:
        formula = Column("算式、所凭与来源", "formula", 12)
        told = [grounds.told(place, words) for place, words in enumerate(columns[5][1])]
        # one item stands in the table: its name and its one clause are in the heading
        clauses = [] if set(columns[4][1]) == {lines[0].clause} else [columns[4]]
        columns = [*columns[1:4], *clauses, (formula, told), columns[-1]]
    # a column in which nothing stands takes no room
    kept = [(column, words) for column, words in columns if any(words)]
    rows = zip(*([word or NONE for word in words] for _, words in kept), strict=True)
    return Table(tuple(column for column, _ in kept), tuple(rows))


def part_text(statement: Statement, line: Line) -> str:
    """Return the part of an item that a line is: a tier with its edges, else as the glossary names it."""
    step = part_step(line)
    return terms(line.part, "zh") if step is None else step_text(step, statement.case, line.row)


def money_of(line: Line) -> str:
    """Return the amount of a line, or that it is left out."""
    return word("left_out", "zh") if line.state == "left_out" else money(line.amount)


def _formula(statement: Statement, line: Line) -> str:
    return formula_shown(statement.ledger, line, statement.case) if line.state == "known" else ""


def annex(statement: Statement) -> Section:
    """Return every line that is not zero, as far as an annex goes."""
    lines = [line for line in statement.lines() if line.amount != 0]
    said = f"共 {len(lines)} 行不为零。"
    if len(lines) > MOST_LINES:
        said = f"共 {len(lines)} 行不为零，附件列至第 {MOST_LINES} 行；全部各行见 CSV、JSON 或工作簿。"
    return Section(
        "附件　金额明细",
        (Paragraph(said, "remark"), _lines_table(statement, lines[:MOST_LINES])),
        wide=True,
    )


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
    """Return an exact number with its thousands apart, a fraction with about how much it is, or a word as it is.

    >>> apart("1860000000"), apart("-1234.5"), apart("869/240"), apart("暂不核定")
    ('1,860,000,000', '-1,234.5', '869/240≈3.6208', '暂不核定')
    """
    return grouped_number(Fraction(number)) if number.lstrip("-")[:1].isdecimal() else number
