"""What a newcomer asks on the page of studies: codes, the yearly loop, sizes of samples, words of the output."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType

from ppp_cost.cost.methods import ORDER
from ppp_cost.cost.standard.small_samples import MANY, drivers_allowed, small_n
from ppp_cost.cost.unit_costs.tiers import LEAST_A_LEVEL, LEAST_UNITS
from ppp_cost.kernels.costs.quantiles import least_n
from ppp_cost.language import spoken
from ppp_cost.render.words.cost_legends import ROLES

CODES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "L": ("人工：工资、社保、规费", "labour"),
        "M": ("机械：折旧、租赁、燃油、维修", "machines"),
        "C": ("材料与消耗：水、沥青、肥药、补植", "consumables"),
        "S": ("外包的工作", "subcontracts"),
        "O": ("管理：现场管理、分摊的公共费用", "overhead"),
        "G": ("措施与安全：围挡、交通导改、保险", "measures and safety"),
        "P": ("利润：只在市场供给时", "profit"),
        "V": (
            "税：只有台账把增值税单列一行时才用；同一单位同一年里，不得再填 `costs.csv` 的 `tax` 列",
            "value added tax on a line of its own; never beside a filled column `tax` in one unit-year",
        ),
        "X": (
            "另列：大中修、应急、新建等不计入的费用；报告在旁，写进 `watch` 就盯住它与计入成本此消彼长",
            "what stands beside: reported, never inside; `watch` looks whether cost moved there",
        ),
        "U": (
            "未分明细：账目只有一个总额时用 `U1`；同一单位同一年不得再有别的计入代码；没有费用明细，只随一个篮子",
            "undivided: `U1` where accounts give one total, with no other code inside in that unit-year; no detail",
        ),
    }
)
"""By first letter of a code: what it is for."""

YEARLY: tuple[tuple[str, str, str], ...] = (
    ("定标准 · set", "`standard 我的研究 台账 -o 标准.json`", "基期价格的标准，附输入文件的指纹"),
    (
        "每年价格出来后 · with new prices",
        "`indices` 的序列补上该年，`revise 标准.json --indices 文件夹 --year Y -o 标准Y.json`",
        "修订后的标准，原标准也在里面",
    ),
    (
        "编预算 · budget",
        "清单写 `unit_id`、各档次列、`quantity`，分财力等级时加 `priority`；`budget 标准Y.json 清单.csv --year Y`",
        "每个单位的应付金额",
    ),
    ("与上年相比 · against last year", "`--against 上年.csv`", "变动拆为八项，逐分相加"),
    ("财力不足 · funds are short", "`--available 元`，`[budget]` 的 `class_floor`", "财力系数与缺口；成本标准不变"),
    ("存给下一年 · keep", "`-o 预算Y.csv`", "下一年的 `--against`"),
    ("满五年，或有了新台账 · after five years", "重新 `standard`", "新的标准"),
)
"""Of each step of a year: when, what is run, and what it gives."""

LOOP = """
头一年没有 `budget -o` 写出的文件：自己建一张 `unit_id,quantity,amount`，其余因素的列没有或留空就是“不知道”。预算 CSV
可以用 Excel、WPS 打开；各因素写成小数（除不尽的至少十二位），相乘得金额，只差取整到分。
A first table of last year needs `unit_id,quantity,amount` alone; factors that are not known stay empty.

不修订也可以编预算：标准仍是基期价格，输出会写明；或用 `--indices 文件夹` 乘上整个指数，没有死区和限幅。
Without `revise` the budget is in the prices of the base, and says so; `--indices` multiplies by the whole index.
"""

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "可用 ready": ("没有待决的标记，区间宽度在 `provisional_width` 以内", "可以引用"),
        "试行 provisional": (
            "区间宽度超过 `provisional_width`（默认 30%）",
            "增加单位或缩小定额的上下限；否则只能试行",
        ),
        "待核 pending": (
            "有须决定的标记而无人决定；同时给出含与不含这些单位的数值",
            "在 `decisions.csv` 写明保留或剔除、理由、决定人",
        ),
        "暂缺 absent": ("样本不够、缺文件，或统计与定额相差过大：没有数，只有原因", "照那句话补；退出码为 3"),
    }
)
"""States of a standard and of a figure: when they stand, and what to do."""


def explained_words() -> Iterator[str]:
    """Yield the letters of codes, the yearly loop, the sizes of samples, and the words of the output."""
    yield "## 费用代码 · Letters of cost codes\n\n一个字母加一个数字，如 `L1`。 A letter and a number.\n"
    yield "| 字母 · letter | 用于 · for | |\n|---|---|---|"
    yield from (f"| `{letter}` | {chinese} | {english} |" for letter, (chinese, english) in CODES.items())
    yield "\n## 从一年到下一年 · From year to year\n\n| 时候 · when | 做什么 · what | 得到 · gives |\n|---|---|---|"
    yield from (f"| {' | '.join(row)} |" for row in YEARLY)
    yield LOOP
    yield from _sizes()
    yield from _methods()
    yield "\n## 输出的用词 · Words of the output\n\n| 词 · word | 意思 · meaning | 怎么办 · what to do |\n|---|---|---|"
    yield from (f"| {word} | {meaning} | {what} |" for word, (meaning, what) in WORDS.items())
    for name, words in ROLES.items():
        yield f"| {spoken(f'role_{name}', 'zh')} {spoken(f'role_{name}', 'en')} | {words['zh']} | {words['en']} |"


def _sizes() -> Iterator[str]:
    """Yield what a sample of some size lets be printed."""
    median, quarter, tenth = (least_n(Fraction(p), Fraction("0.95")) for p in ("0.5", "0.25", "0.1"))
    more = next(n for n in range(MANY, 100) if drivers_allowed(n) > drivers_allowed(MANY))
    two = next(n for n in range(100) if drivers_allowed(n) == 2)
    yield """## 样本量 · How many units

数的是剔除之后的单位，不是单位年度；`peer` 分组的各组各数各的。够不够由程序按这张表判断，谁也不能绕过。
Units are counted after decisions, never unit-years, and in each group of peers apart.

| 单位数 · units | 能印出什么 · what may be printed |
|---|---|"""
    yield (
        f'| 1–{median - 1} | 单位成本；分位数只有数值，没有区间，不能采用；只能 `adopt = "quota"`（定额不要求样本）；'
        "分档系数取定额的比例，没有定额则各档同价 |"
    )
    yield f'| {median}–{quarter - 1} | 中位数有区间，可采用（`purpose = "keep"`、`p = "0.5"`）；其余同上 |'
    yield (
        f"| {quarter}–{tenth - 1} | P25、P75 可采用；分档系数来自台账（{LEAST_UNITS} 个起，每档 {LEAST_A_LEVEL} 个）；"
        f"最小二乘可用 1 个动因，{two} 个起 2 个 |"
    )
    yield f"| {tenth}–59 | P10、P90 可采用；面板模型（要两个标准年份）；数据包络作核对；{more} 个起可用 3 个动因 |"
    yield "| 60– | 说明随机前沿的条件是否满足（本程序不计算它） |"


def _methods() -> Iterator[str]:
    """Yield the table of small samples, by method."""
    yield "\n## 各方法从多少个单位起 · Methods, and the units from which they may speak\n"
    yield "| method | 方法 | figure from | interval from | adopted from | |\n|---|---|---|---|---|---|"
    for method in ORDER:
        row = small_n()[method.NAME]
        doc = " ".join((method.__doc__ or "").split("\n\n")[0].split())
        limits = " | ".join(row[name].replace("|", "\\|") or "never" for name in COLUMNS)
        yield f"| `{method.NAME}` | {spoken(method.NAME, 'zh')} | {limits} | {doc} |"
    yield FOOT


FOOT = """
N(p) 是 95% 区间所需的最少单位数：中位数 6，四分位 11，十分位 29。年份不增加样本量。
N(p) is the smallest sample whose extremes enclose the quantile with the confidence asked for: 6 for the median, 11 for
quartiles, 29 for deciles at 95 %. Panel years are no new units."""
COLUMNS = ("show_from", "interval_from", "adopt_from")
