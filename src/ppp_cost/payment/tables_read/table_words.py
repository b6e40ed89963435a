"""What observation tables and their columns are called, and what a row of each is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from ppp_cost.language import glossary
from ppp_cost.ledger.template_sheets import Words

ROWS: Mapping[str, Words] = MappingProxyType(
    {
        "events": Words("一次停用、故障或事故", "an outage, a fault or an accident"),
        "relief": Words("一段经批准的免责时间", "a time of approved relief"),
        "readings": Words("一天的一个读数", "a reading of a day"),
        "volumes": Words("一个期间或一天的一个数量", "a quantity of a period or day"),
        "scores": Words("一项得分，或一个指标的得分与满分", "a score, or points got and possible"),
        "amounts": Words("一笔金额；含税与否写进名称", "an amount; its name says tax in or out"),
        "balances": Words("一次余额变动：提款为正，还款为负", "a change of a balance: drawdown +, repayment -"),
        "payments": Words("一笔付款：应付日、实付日与金额", "a sum, with the days when it was due and paid"),
        "indices": Words("一个月的一个指数", "an index of a month"),
        "openings": Words("以前年度留下的一个数", "a value that earlier years left"),
        "covers": Words(
            "一张表查全的日期：from 含、to 不含；其间没有记录即没有发生",
            "dates for which a table is complete, from included, to excluded: no row means none",
        ),
    }
)
"""By table: what a row is."""

OF_COLUMNS: Mapping[str, Words] = MappingProxyType(
    {
        "events.end": Words("未结束的，end 留空", "end stays empty until it has ended"),
        "relief.share": Words("全免的，share 写 1", "share is 1 where all is relieved"),
        "indices.status": Words("正式发布的，status 写 final", "status is final once it is"),
    }
)
"""By table and column: what is said of a row where the sheet has the column."""


def row_words(table: str, columns: Collection[str]) -> Words:
    """Return what a row of a table is, and what to know of the columns that its sheet has.

    >>> row_words("events", ("event", "begin")).zh, row_words("events", ("event", "begin", "end")).zh
    ('一次停用、故障或事故', '一次停用、故障或事故；未结束的，end 留空')
    """
    said = [ROWS[table], *(OF_COLUMNS[name] for each in columns if (name := f"{table}.{each}") in OF_COLUMNS)]
    return Words("；".join(each.zh for each in said), "; ".join(each.en for each in said))


COLUMNS: Mapping[str, Words] = MappingProxyType(
    {
        "begin": Words("开始时间", "begin"),
        "change": Words("变动额", "change"),
        "date": Words("日期", "date"),
        "end": Words("结束时间", "end"),
        "name": Words("名称", "name"),
        "loan": Words("贷款", "loan"),
        "balances.date": Words("变动日", "day of the change"),
        "covers.from": Words("起始日（含）", "first day"),
        "covers.table": Words("表", "table"),
        "covers.to": Words("截止日（不含）", "day after the last"),
        "events.event": Words("事件编号", "event"),
        "indices.month": Words("月份", "month"),
        "indices.status": Words("发布状态", "status"),
        "indices.value": Words("指数值", "value of the index"),
        "openings.period": Words("以前期间", "earlier period"),
        "payments.due": Words("应付日", "day due"),
        "payments.event": Words("付款编号", "payment"),
        "payments.paid": Words("实付日", "day paid"),
        "relief.begin": Words("免责开始时间", "begin of relief"),
        "relief.end": Words("免责结束时间", "end of relief"),
        "relief.evidence": Words("批准文件", "document of approval"),
        "relief.share": Words("免责比例", "share relieved"),
    }
)
"""Columns that the glossary does not have, or that mean something of their own in one table."""

CELLS: Mapping[str, Words] = MappingProxyType(
    {
        "0": Words("否", "no"),
        "1": Words("是", "yes"),
        "final": Words("正式", "final"),
        "provisional": Words("暂定", "provisional"),
    }
)
"""What cells of flags and states mean."""


def named(name: str) -> Words:
    """Return what a name of the glossary is called; nothing in Chinese for one that is not there.

    >>> named("plant_mean"), named("inflow")
    (Words(zh='', en='plant mean'), Words(zh='进水量', en='inflow'))
    """
    row = glossary().get(name)
    return Words(row["zh"], row["en"]) if row else Words("", name.replace("_", " "))


def column_words(table: str, column: str) -> Words:
    """Return what a column of a table is called.

    >>> column_words("relief", "begin").zh, column_words("events", "begin").zh, column_words("events", "asset").zh
    ('免责开始时间', '开始时间', '资产')
    """
    return COLUMNS.get(f"{table}.{column}") or COLUMNS.get(column) or named(column)
