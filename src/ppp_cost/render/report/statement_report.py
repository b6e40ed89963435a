"""The report of a statement that is signed (支付审定表): what is payable, from what, less what, and on which clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from ppp_cost.language import period_text, term, uppercase_text
from ppp_cost.ledger.statement import Statement
from ppp_cost.ledger.waterfall import GROSS, PAYABLE, waterfall
from ppp_cost.payment.terms.contract import Contract
from ppp_cost.render.chart.waterfall_chart import waterfall_svg
from ppp_cost.render.report.report import (
    Block,
    Chart,
    Closing,
    Column,
    Paragraph,
    Report,
    Section,
    Table,
    day_text,
    numbered,
)
from ppp_cost.render.report.report_lines import CURRENCIES, annex, apart, deductions, money, period_words, unit_of
from ppp_cost.render.text.statement_text import measure_cells, word
from ppp_cost.render.words.sample_mark import MARK

SIGNED_BY = ("编制人", "复核人", "负责人")
GRADES: Mapping[str, str] = MappingProxyType({"published": "公布值", "illustrative": "示例值"})


def statement_report(
    statement: Statement, contract: Contract, day: date | None, whole: bool = False, notes: Sequence[str] = ()
) -> Report:
    """Return the report of a statement of a contract, dated ``day`` or with room for a pen.

    ``notes`` are sentences on what may have been lost on the way; with ``whole`` every line that is not zero follows.
    """
    heading = statement.heading
    sections = [
        Section("支付审定表", (*_items(statement, day),)),
        Section("金额构成", (_chart(statement),)),
        *_interim(statement),
        Section("扣减与调整明细", (*deductions(statement, whole),)),
        *_measures(statement),
        Section("暂不核定事项", (*_undetermined(statement),)),
        *([Section("数据提示", tuple(Paragraph(each, "remark") for each in notes))] if notes else []),
        Section("依据与示例参数", (*_grounds(statement, contract),)),
        *([annex(statement)] if whole else []),
    ]
    mark = MARK if heading.illustrative else ""
    title = f"{period_text('year', str(heading.year), 'zh')}付费审定报告"
    facts, digests = (*_facts(statement, day),), (*_digests(statement),)
    return Report(heading.title or heading.contract, title, mark, facts, digests, numbered(sections), day)


def _facts(statement: Statement, day: date | None) -> Iterator[tuple[str, str]]:
    heading = statement.heading
    yield "合同编号", heading.contract
    yield "运营年", period_text("year", str(heading.year), "zh")
    yield "结算期间", f"{day_text(heading.begin)}至{day_text(heading.end)}"
    yield "币种", CURRENCIES.get(heading.currency, (heading.currency,))[0]
    if heading.applied:
        yield word("applied", "zh"), heading.applied
    yield "审定结论", _conclusion(statement)
    yield "审定日期", day_text(day)


def _conclusion(statement: Statement) -> str:
    """Return whether the year is settled; with made-up figures that is an example and no approval."""
    if statement.payable is None:
        return "暂不核定"
    return f"示例核定（{MARK}）" if statement.heading.illustrative else "已核定"


def _digests(statement: Statement) -> Iterator[tuple[str, str]]:
    heading = statement.heading
    yield "合同摘要", heading.contract_digest
    yield "观测摘要", heading.observations_digest
    yield "计算版本", f"ppp_cost {heading.version}"


def _items(statement: Statement, day: date | None) -> Iterator[Block]:
    """Yield the table of items, then what is signed."""
    facts = {block.item: (block.kind, block.clause) for block in statement.ledger.blocks}
    rows = [
        (str(place), statement.ledger.name(item, "zh"), term(facts[item][0], "zh"), facts[item][1], money(amount))
        for place, (item, amount) in enumerate(statement.shown_totals().items(), start=1)
    ]
    columns = (
        Column("序号", "centre"),
        Column("项目", "text", 3),
        Column("类别", "centre"),
        Column("条款", "centre"),
        Column(f"审定金额（{unit_of(statement)}）", "amount"),
    )
    yield Table(columns, tuple(rows), (("", term(PAYABLE, "zh"), "", "", money(statement.payable)),))
    yield Closing(_signed(statement), SIGNED_BY, day_text(day))


def _signed(statement: Statement) -> Table:
    """Return what is signed: the payable and the balance in figures and in capital numerals."""
    currency = statement.heading.currency
    rows = []
    for name, amount in ((PAYABLE, statement.payable), ("balance", statement.balance)):
        capitals = money(None)
        if amount is not None:
            capitals = f"{CURRENCIES[currency][0]}{uppercase_text(amount)}" if currency in CURRENCIES else "—"
        rows.append((term(name, "zh"), capitals, money(amount)))
    head = "大写" if currency in CURRENCIES else ""
    return Table(
        (Column("项目"), Column(head, "text", 1), Column(f"小写（{unit_of(statement)}）", "amount")), tuple(rows)
    )


def _interim(statement: Statement) -> Iterator[Section]:
    """Yield what was paid in the year and what is left, where there are interim payments."""
    parts = statement.interim
    if not parts:
        return
    base = statement.heading.base
    rows = [
        (str(place), period_words(base, period), money(amount))
        for place, (period, amount) in enumerate(parts.items(), 1)
    ]
    totals = (
        ("", "期中支付合计", money(statement.interim_total)),
        ("", term("balance", "zh"), money(statement.balance)),
        ("", term(PAYABLE, "zh"), money(statement.payable)),
    )
    columns = (Column("序号", "centre"), Column("期次", "text", 1), Column(f"金额（{unit_of(statement)}）", "amount"))
    yield Section("期中支付与结算尾款", (Table(columns, tuple(rows), totals),))


def _chart(statement: Statement) -> Chart:
    bars = waterfall(statement)
    names = {bar.name: statement.ledger.name(bar.name, "zh") for bar in bars}
    names |= {GROSS: "应付费用合计", PAYABLE: term(PAYABLE, "zh")}
    caption = f"付费构成：由应付费用到应付金额（右侧金额单位：{unit_of(statement)}）"
    columns = (Column("项目", "text", 1), Column(f"金额（{unit_of(statement)}）", "amount"))
    table = Table(columns, tuple((names[bar.name], money(bar.amount)) for bar in bars))
    drawn = waterfall_svg(bars, names, unit_of(statement), money(None), caption)
    return Chart(drawn, caption, table)


def _measures(statement: Statement) -> Iterator[Section]:
    rows = tuple((name, apart(value), clause) for name, value, clause in measure_cells(statement, "zh"))
    if rows:
        columns = (Column("计量", "text", 1), Column("数值", "amount"), Column("条款", "centre"))
        yield Section("年度计量", (Table(columns, rows),))


def _undetermined(statement: Statement) -> Iterator[Block]:
    reasons = statement.undetermined
    if not reasons:
        yield Paragraph("本年度各项均已核定，无暂不核定事项。")
        return
    if statement.payable is None:
        yield Paragraph("下列事项缺少依据，应付金额暂不核定；补齐后另行审定。缺失的数据不按零计。")
    else:
        yield Paragraph("下列计量缺少依据，暂不核定，不影响应付金额。")
    rows = [
        (str(place), statement.ledger.name(each.item, "zh"), each.what("zh"), each.clause)
        for place, each in enumerate(reasons, start=1)
    ]
    heads = (Column("序号", "centre"), Column("项目", "text", 3), Column("缺什么", "text", 7))
    columns = (*heads, Column("条款", "centre"))
    yield Table(columns, tuple(rows))


def _grounds(statement: Statement, contract: Contract) -> Iterator[Block]:
    """Yield the documents that clauses cite, and the parameters that are made up."""
    yield Paragraph("条款写作“代号:条号”，代号所指文件如下。", "remark")
    rows = [
        (id_, source.title, day_text(source.dated) if source.dated else "—", GRADES[source.grade])
        for id_, source in contract.header.sources.items()
    ]
    columns = (
        Column("代号", "centre"),
        Column("文件", "text", 1),
        Column("日期", "centre"),
        Column("数值等级", "centre"),
    )
    yield Table(columns, tuple(rows))
    if statement.heading.illustrative:
        names = "、".join(statement.ledger.names(each, "zh") for each in statement.heading.illustrative)
        yield Paragraph(f"{MARK}。{word('made_up', 'zh')}：{names}。", "remark")
