"""The page that documents cost studies, written from the terms themselves.

python -m docs.pages.study_page > contracts/STUDY.md
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import MappingProxyType

from docs.pages.format_page import model_rows
from docs.pages.study_skeleton import skeleton
from docs.pages.study_words import explained_words
from ppp_cost.cost.study import study_terms
from ppp_cost.frozen import Frozen

HEAD = """# 写一份自己的成本研究 · A cost study of your own

由 `python -m docs.pages.study_page` 生成，请勿手改；有测试保证它与程序一致，下面的命令也都跑过。
Written by `python -m docs.pages.study_page`; a test keeps it fresh and runs every command below.

研究是一个文件夹（`study.toml`、`boundary.csv`，可另有定额与价格），台账是另一个文件夹（`units.csv` 等）。
不需要写任何程序。
A study is a folder with `study.toml` and `boundary.csv`; its records are a folder with `units.csv`. No code is needed.
"""

REFERENCE = """
# 全部写法 · Every key and every table

Money, shares and rates are text in TOML (`"0.06"`, `"1/6"`); an empty cell is missing, never zero.
金额、比例、费率在 TOML 里写成带引号的文本；空格表示缺失，绝不当作零。"""

TABLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "boundary.csv": ("code, name, treatment, rule, source", "每个成本代码：计入 in、另列 out、有条件 conditional"),
        "quota.csv": (
            "operation, name, mode, code, where, base, passes, days, output, output_low, output_high, relief, price",
            "定额工序；mode 为 machine、manual 或 material；where 如 grade=一级\\|二级，空为全部",
        ),
        "prices.csv": ("item, value, low, high, unit, year, source, grade", "定额所用价格，须为基期年份"),
        "reference.csv": (
            "service, place, year, cell, value, unit, kind, scope, grade, source",
            "公开数值，只作参考，不参与计算",
        ),
        "bridge.csv": ("from, to, from_code, to_code, share", "两版口径的代码对应，份额之和为 1"),
        "../../indices/*.csv": ("item, year, value, unit, source, grade", "价格序列：同一固定基期、同一单位的水平值"),
        "units.csv": (
            "unit_id, year, quantity; boundary, months, quality; 分档、分组、动因列；以代码命名的列是费用",
            "每单位每年一行",
        ),
        "costs.csv": (
            "unit_id, year, code, amount, key, source, grade; tax, record_id",
            "费用行；unit_id 空而有 key 的是共同费用，按 key 分摊；同一 record_id 只许一行",
        ),
        "keys.csv": ("key, year, unit_id, value", "分摊依据；单位写 - 的是研究以外"),
        "decisions.csv": (
            "unit_id, year, decision, reason, by, date",
            "keep 或 exclude；年份空为全部年份，某一年可另行剔除",
        ),
        "inventory.csv": ("unit_id, 分组与分档列, quantity; priority", "预算的工程量清单"),
        "last_year.csv": (
            "unit_id, quantity, amount; standard, coefficient, index, transition, fiscal",
            "上年预算；不知道的因素留空；budget -o 写出的即是",
        ),
    }
)
"""By table: its columns, and what a row is."""

PARTS: tuple[tuple[str, type[Frozen]], ...] = (
    ("`study.toml`", study_terms.StudyTerms),
    ("`quantity`", study_terms.Quantity),
    ("`price`", study_terms.Price),
    ("`price.floor.ITEM`", study_terms.Floored),
    ("`[[tier]]`", study_terms.Tier),
    ("`[[driver]]`", study_terms.Driver),
    ("`driver.bands`", study_terms.DriverBand),
    ("`[screens]`", study_terms.Screens),
    ("`[standard]`", study_terms.StandardTerms),
    ("`[[quota_rate]]`", study_terms.Rate),
    ("`[budget]`", study_terms.BudgetTerms),
    ("`budget.glide`", study_terms.Glide),
    ("`[revision]`", study_terms.RevisionTerms),
)


def study_page() -> str:
    """Return the whole page."""
    parts = [HEAD, *skeleton(), *explained_words(), REFERENCE]
    for title, model in PARTS:
        parts += model_rows(title, model)
    parts.append("\n## Tables\n\n| table | columns; what may stand beside them | |\n|---|---|---|")
    parts += [f"| `{name}` | {columns} | {words} |" for name, (columns, words) in TABLES.items()]
    return "\n".join([*parts, SHIPPED])


SHIPPED = """
随附的研究可以照抄：`road_maintenance/by_class`、`street_cleaning/lots_by_grade`、`greening/plots_by_grade` 是示例，
有定额、价格、共同费用和决定；`road_maintenance/us_states` 是真实公开记录，有动因和 U1。要与定额融合，照它们写
`quota.csv` 与 `prices.csv`，再把 `adopt` 改为 `"blend"`。
The studies beside this page are there to copy from: three with a quota, prices and decisions, one with drivers and U1.
To blend with a quota, write `quota.csv` and `prices.csv` as they do and set `adopt = "blend"`."""


def main() -> None:
    """Write the page."""
    sys.stdout.write(study_page() + "\n")


if __name__ == "__main__":
    main()
