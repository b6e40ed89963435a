"""A statement as it is read on a terminal, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType

from ppp_cost.language import Language, money_text, number_text, period_text, term, terms
from ppp_cost.ledger.explain.evidence import clauses_of
from ppp_cost.ledger.explain.explanation import formula_text, without_one_day
from ppp_cost.ledger.lines import Line
from ppp_cost.ledger.statement import Statement
from ppp_cost.render.text.aligned import table_text
from ppp_cost.render.words.sample_mark import MARK

WORDS: Mapping[str, Mapping[Language, str]] = MappingProxyType(
    {
        "mark": {"zh": MARK, "en": "illustrative figures, no basis for payment"},
        "made_up": {"zh": "示例参数", "en": "illustrative parameters"},
        "applied": {"zh": "采用的解释", "en": "interpretation applied"},
        "lines": {"zh": "金额行（不为零者及限额）", "en": "lines that are not zero, and the limits"},
        "totals": {"zh": "各项合计", "en": "items"},
        "measures": {"zh": "年度计量", "en": "measures of the year"},
        "undetermined": {"zh": "暂不核定", "en": "undetermined"},
        "left_out": {"zh": "不计", "en": "left out"},
        "payable": {"zh": "{year}应付金额", "en": "payable for the {year}"},
        "interim": {"zh": "其中期中支付", "en": "of which interim"},
        "balance": {"zh": "结算尾款", "en": "balance at settlement"},
        "digests": {
            "zh": "合同摘要 {contract}，观测摘要 {observations}，版本 {version}",
            "en": "contract {contract}, observations {observations}, version {version}",
        },
        "by_year": {"zh": "按预算年度", "en": "by budget year"},
        "vat_inside": {"zh": "其中税额", "en": "tax inside"},
        "before": {"zh": "原", "en": "before"},
        "after": {"zh": "新", "en": "after"},
        "difference": {"zh": "差额", "en": "difference"},
    }
)


def statement_text(statement: Statement, language: Language, fiscal: bool = False) -> Iterator[str]:
    """Yield the statement line by line."""
    yield from heading_text(statement, language)
    yield ""
    yield f"── {WORDS['lines'][language]} ──"
    yield from table_text(
        [line_cells(statement, line, language, terse=True) for line in shown_lines(statement.lines())]
    )
    yield ""
    yield f"── {WORDS['totals'][language]} ──"
    kinds = {block.item: (block.kind, block.clause) for block in statement.ledger.blocks}
    yield from table_text(
        [
            [
                statement.ledger.name(item, language),
                term(kinds[item][0], language),
                amount_text(amount, language),
                f"[{kinds[item][1]}]",
            ]
            for item, amount in statement.item_totals().items()
        ]
    )
    yield from _yearly(statement, language)
    yield ""
    for reason in statement.undetermined:
        yield f"{WORDS['undetermined'][language]}{colon(language)}{reason.sentence(language)}"
    yield from payable_text(statement, language)
    if fiscal:
        yield f"{WORDS['by_year'][language]}{colon(language)}" + ", ".join(
            f"{year} {amount_text(amount, language)}" for year, amount in statement.by_fiscal_year().items()
        )


def shown_lines(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that are not zero, and the steps on the ledger."""
    return [line for line in lines if line.amount != 0 or line.block.on_ledger]


def heading_text(statement: Statement, language: Language) -> Iterator[str]:
    """Yield what the statement is of, the mark of made-up figures and the digests."""
    yield from heading_lines(statement, language).values()


def heading_lines(statement: Statement, language: Language) -> dict[str, str]:
    """Return the lines of a heading, by what each says."""
    heading = statement.heading
    year = period_text("year", str(heading.year), language)
    to = f" {'至' if language == 'zh' else 'to'} "
    span = f"{heading.begin}{to}{heading.end}"
    lines = {"title": f"{heading.title} ({heading.contract})  {year}  {span}  {heading.currency}"}
    if heading.illustrative:
        names = ", ".join(statement.ledger.names(each, language) for each in heading.illustrative)
        lines["mark"] = f"【{WORDS['mark'][language]}】 {WORDS['made_up'][language]}{colon(language)}{names}"
    if heading.applied:
        lines["applied"] = f"{WORDS['applied'][language]}{colon(language)}{heading.applied}"
    lines["digests"] = WORDS["digests"][language].format(
        contract=heading.contract_digest[:16],
        observations=heading.observations_digest[:16],
        version=heading.version,
    )
    return lines


def _yearly(statement: Statement, language: Language) -> Iterator[str]:
    """Yield the measures of the year under their heading, where there are any."""
    rows = [[name, value, f"[{clause}]"] for name, value, clause in measure_cells(statement, language)]
    if rows:
        yield ""
        yield f"── {WORDS['measures'][language]} ──"
        yield from table_text(rows, right=1)


def measure_cells(statement: Statement, language: Language) -> Iterator[tuple[str, str, str]]:
    """Yield the measures that have one value a year, and findings by month or quarter: what nothing else reads.

    Each is name, value and clause.
    """
    ledger = statement.ledger
    for name, values in statement.measures().items():
        column = ledger.columns[name]
        if column.rows.kind in ("year", "term") and len(values) == 1:
            yield ledger.name(name, language), _measure(values[0][2], values[0][3], language), column.clause
        elif name in ledger.sinks and column.rows.kind in ("quarter", "month") and not column.rows.per:
            for period, _, found, state in values:
                if found != 0:
                    named = f"{ledger.name(name, language)} {period}"
                    yield named, _measure(found, state, language), column.clause


def payable_text(statement: Statement, language: Language, period: str | None = None) -> Iterator[str]:
    """Yield the payable of the year, its interim payments, or those of one period alone, and the balance."""
    year = period_text("year", str(statement.heading.year), language)
    payable = f"{WORDS['payable'][language].format(year=year)} {amount_text(statement.payable, language)}"
    balance = f"{WORDS['balance'][language]} {amount_text(statement.balance, language)}"
    interim = [(p, amount_text(amount, language)) for p, amount in statement.interim.items() if within(p, period)]
    if language == "en":
        parts = ", ".join(f"{period} {amount}" for period, amount in interim)
        before = f"{WORDS['interim'][language]} {parts}; " if interim else ""
        yield f"{payable}    {before}{balance}"
        return
    yield from table_text([[f"{WORDS['interim'][language]} {period}", amount] for period, amount in interim])
    yield balance
    yield payable


def within(period: str, asked: str | None) -> bool:
    """Return whether a period is the one asked for, or lies in it by its name; all are where none is asked for.

    >>> within("2023-08-14", "2023-08"), within("2023-08", "2023-08-14"), within("2023-08", None)
    (True, False, True)
    """
    return asked is None or f"{period}-".startswith(f"{asked}-")


def line_cells(statement: Statement, line: Line, language: Language, terse: bool = False) -> list[str]:
    """Return a line as cells: item, period, key and part, amount, clauses, formula.

    A ``terse`` formula does not say that a day has one day.
    """
    clauses = f"[{'; '.join(clauses_of(statement.ledger, line, statement.case))}]"
    formula = ""
    if line.state == "known":
        case, row = statement.case, line.row
        shown = line.block.formula
        if terse:
            shown = without_one_day(shown, line.period_kind, case, row)
        formula = formula_text(statement.ledger, shown, case, row, language)
        formula = formula.replace(" x ", " × ") if language == "zh" else formula
    part = " ".join(part for part in (line.key, terms(line.part, language)) if part)
    amount = WORDS["left_out"][language] if line.state == "left_out" else amount_text(line.amount, language)
    return [statement.ledger.name(line.item, language), line.period, part, amount, clauses, formula]


def amount_text(minor: int | None, language: Language) -> str:
    """Return an amount with two places, in Chinese with its thousands apart."""
    if minor is None:
        return WORDS["undetermined"][language]
    text = money_text(minor)
    if language == "en":
        return text
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, cents = digits.partition(".")
    return f"{sign}{int(whole):,}.{cents}"


def _measure(value: Fraction | None, state: str, language: Language) -> str:
    return WORDS[state][language] if value is None else number_text(value)


def word(name: str, language: Language) -> str:
    """Return one of the words that a statement prints."""
    return WORDS[name][language]


def colon(language: Language) -> str:
    """Return a colon as the language writes it."""
    return ": " if language == "en" else "："
