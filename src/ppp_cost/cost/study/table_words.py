"""What the tables of records and budgets and their columns are called, and what a row of each is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ppp_cost.ledger.template_sheets import Reader, Words

TABLES: Mapping[str, tuple[Words, Words, tuple[Reader, ...]]] = MappingProxyType(
    {
        "units": (
            Words("单位台账", "units"),
            Words(
                "一个单位的一年：工程量、分档与动因；以代码命名的列是该单位的费用",
                "a year of a unit: its quantity, levels and drivers; columns named by a code are its costs",
            ),
            (Reader(Words("单位成本、筛查、定额", "unit costs, screens, quota"), "unit-cost"),),
        ),
        "costs": (
            Words("费用明细", "costs"),
            Words(
                "一笔费用；单位留空、写明分摊依据的是共同费用；同一笔费用不要在单位台账里再填",
                "a cost; without a unit and with a key it is shared; never a cost that stands among the units",
            ),
            (Reader(Words("单位成本", "unit costs"), "unit-cost"),),
        ),
        "keys": (
            Words("分摊依据", "keys"),
            Words(
                "一个分摊依据在一年、一个单位的数值；单位写 - 的是研究以外",
                "what a unit weighs in a year; the unit - is all that is not studied",
            ),
            (Reader(Words("共同费用分摊", "shared costs"), "unit-cost"),),
        ),
        "decisions": (
            Words("复核决定", "decisions"),
            Words(
                "对一个被标记单位的决定；年份留空为全部年份",
                "what was decided on a flagged unit; without a year it is of all years",
            ),
            (Reader(Words("支出标准", "the standard"), "standard"),),
        ),
        "inventory": (
            Words("工程量清单", "inventory"),
            Words("预算的一个单位", "a unit of the budget"),
            (Reader(Words("预算", "the budget"), "budget"),),
        ),
        "last_year": (
            Words("上年预算", "last year"),
            Words(
                "上年预算的一个单位；不知道的因素留空",
                "a unit of last year's budget; factors that are not known are left empty",
            ),
            (Reader(Words("预算变动的分解", "what moved the budget"), "budget --against"),),
        ),
    }
)
"""By table: its name, what a row is, and what reads it."""

COLUMNS: Mapping[str, Words] = MappingProxyType(
    {
        "amount": Words("金额", "amount"),
        "boundary": Words("口径版本", "boundary version"),
        "by": Words("决定人", "decided by"),
        "code": Words("成本代码", "cost code"),
        "coefficient": Words("系数", "coefficient"),
        "date": Words("决定日期", "date"),
        "decision": Words("决定", "decision"),
        "fiscal": Words("财力系数", "fiscal factor"),
        "grade": Words("依据等级", "grade of the source"),
        "index": Words("指数", "index"),
        "key": Words("分摊依据", "key"),
        "months": Words("养护月数", "months"),
        "priority": Words("保障级别", "class of priority"),
        "quality": Words("考评得分", "score"),
        "quantity": Words("工程量", "quantity"),
        "reason": Words("理由", "reason"),
        "source": Words("来源", "source"),
        "standard": Words("支出标准", "standard"),
        "tax": Words("其中税额", "tax inside"),
        "transition": Words("过渡系数", "transition"),
        "unit_id": Words("单位编号", "unit"),
        "value": Words("数值", "value"),
        "year": Words("年份", "year"),
    }
)

CELLS: Mapping[str, Words] = MappingProxyType(
    {
        "keep": Words("保留", "keep"),
        "exclude": Words("剔除", "leave out"),
        "public_record": Words("公开记录", "public record"),
        "published": Words("公布", "published"),
        "illustrative": Words("示例", "illustrative"),
        "quantity": Words("工程量", "quantity"),
        "in": Words("计入", "inside"),
        "out": Words("另列", "beside"),
    }
)
"""What cells mean."""
DRIVER, OUTPUT, LEVEL, PEERS = (
    Words("成本动因", "driver"),
    Words("产出", "output"),
    Words("分档", "level"),
    Words("分组", "group"),
)
"""What columns that a study names are."""
