"""What a newcomer copies on the page of studies: five steps, a study that runs, and what its commands print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

STEPS = """
## 五步 · Five steps

1. **抄一份**：把下面的骨架按文件名存好（两个文件夹 `我的研究`、`台账`），运行 `ppp-cost check 我的研究 台账`，再运行
   `ppp-cost standard 我的研究 台账`。能跑通再改。
   **Copy** the skeleton under its file names, run `check`, then `standard`, and change it from there.
2. **定口径**：`boundary.csv` 为每种费用写一个代码，`treatment` 写 `in`（计入单位成本）、`out`（另列）或 `conditional`
   （由研究写 `conditional = { G1 = "in" }` 决定），`rule` 写规则，`source` 写依据。首字母见“费用代码”。
   **Draw the boundary**: a code for every cost, in, out or conditional, with its rule and its source.
3. **填台账**：`units.csv` 每单位每年一行，写工程量、档次；以代码命名的列就是费用（元）。几个单位共同的费用写进
   `costs.csv`：`unit_id` 留空，`key` 写按什么分摊（`units.csv` 的列，或 `keys.csv` 的依据）。空格是没有记录，
   绝不当作零。
   **Fill in the records**: a row a unit and year; columns named by a code are cost; shared cost has a `key` in place of
   a unit. An empty cell is missing, never zero.
4. **看标记，作决定**：`ppp-cost unit-cost` 列出每个单位的成本和标记。“须有决定”的写进 `台账/decisions.csv`（表头
   `unit_id,year,decision,reason,by,date`；`keep` 保留或 `exclude` 剔除，必须有理由和决定人）。程序从不自行剔除。
   **Decide on flags**: `unit-cost` shows them; those that need a decision go into `decisions.csv`. Nothing is dropped
   without one.
5. **定标准，编预算，逐年滚动**：`standard -o` 存下标准，`budget` 乘上清单，`revise` 按价格修订；`explain` 写出每个数的
   算式和来源行。数值“暂缺”时，那句话就写着缺什么、怎样才能有。
   **Set, budget, revise**: `explain` shows formula and rows of each figure; an absent figure says what it lacks.

## 骨架 · A skeleton that runs

十二个单位（少于 11 个，P25 就没有区间，不能采用），一个年份，两档。数字都是虚构的。
Twelve units (below 11 the P25 has no interval and is not adopted), one year, two levels; all figures are made up.
"""

FILES: Mapping[str, str] = MappingProxyType(
    {
        "我的研究/study.toml": """format = 1
id = "my_study"
title = "我的清扫保洁研究"
service = "street_cleaning"
evidence = "illustrative"             # 示例；真实台账写 public_record · real records: public_record
quantity = { unit = "m2" }            # 单位成本是每平方米每年多少元 · yuan a square metre and year
years = [2024]                        # 台账年份 · years of the records
standard_years = [2024]               # 用来定标的年份；其余只供筛查 · years that set the standard
price_base = 2024                     # 标准按哪年价格 · the year whose prices the standard is in
boundary = "2024.1"                   # 成本边界的版本 · version of the boundary

[price]                               # 哪些代码随哪种价格变动 · which price moves which codes
files = ["prices.csv"]
basket = { L = { wage = "1" }, other = { cpi = "1" } }

[[tier]]                              # 分档：共用一个样本，只差系数 · one sample, levels differ by a coefficient
column = "grade"
order = ["二级", "一级"]              # 便宜的在前 · the cheapest first

[screens]
watch = ["X1"]                        # 成本可能挪去的代码 · where cost may have moved to

[standard]
purpose = "catch_up"                  # 追赶，取下四分位；维持 keep 取中位数 · the lower quartile
p = "0.25"
adopt = "statistics"                  # 只凭台账；有了定额可改 blend · records alone; blend with a quota

[budget]
cap = "0.10"                          # 单价每年最多涨一成、降一成五 · yearly bounds of a rate
floor = "-0.15"

[revision]
dead_band = "0.02"                    # 价格变动 2% 以内不调 · nothing moves inside 2 %
""",
        "我的研究/boundary.csv": """code,name,treatment,rule,source
L1,人工费,in,含社保,示例
M1,机械与燃油,in,不含财政购置的设备,示例
C1,材料与用水,in,,示例
O1,管理费,in,共同费用按面积分摊,示例
X1,应急抢险,out,另有专项资金,示例
""",
        "我的研究/indices/prices.csv": """item,year,value,unit,source,grade
wage,2024,2760,CNY/month,示例,illustrative
wage,2025,2900,CNY/month,示例,illustrative
wage,2026,3000,CNY/month,示例,illustrative
cpi,2024,100.4,2022=100,示例,illustrative
cpi,2025,100.6,2022=100,示例,illustrative
cpi,2026,101.2,2022=100,示例,illustrative
""",
        "台账/units.csv": """unit_id,year,quantity,grade,L1,M1,C1,X1
A01,2024,20000,二级,104000,43000,15000,
A02,2024,35000,二级,171500,73500,28000,
A03,2024,18000,二级,97200,41400,14400,6000
A04,2024,26000,二级,130000,57200,19500,
A05,2024,42000,二级,201600,88200,31500,
A06,2024,15000,二级,84000,36000,12000,
B01,2024,24000,一级,156000,64800,21600,
B02,2024,30000,一级,189000,79500,27000,8000
B03,2024,16000,一级,107200,44800,15200,
B04,2024,38000,一级,231800,98800,34200,
B05,2024,22000,一级,147400,60500,20900,
B06,2024,28000,一级,173600,72800,25200,
""",
        "台账/costs.csv": """unit_id,year,code,amount,key,source,grade
,2024,O1,157000.00,quantity,台账 管理费-24,illustrative
""",
        "清单2025.csv": """unit_id,grade,quantity
A01,二级,20000
A02,二级,36000
B01,一级,24000
B07,一级,12000
""",
        "清单2026.csv": """unit_id,grade,quantity
A01,二级,20000
A02,二级,38000
B01,一级,24000
B08,一级,15000
""",
    }
)
"""Every file of the skeleton by its name."""

RUNS: tuple[tuple[str, str, str], ...] = (
    ("查：列出全部问题，再列提示。 Check.", "check 我的研究 台账", "没有问题\n"),
    (
        "看：基期价格的单位成本和标记。 Unit costs and flags.",
        "unit-cost 我的研究 台账",
        """口径 2024.1：计入 2,975,300.00 元，另列 14,000.00 元（X1 应急抢险 14,000.00）
2024 年共同费用 O1 管理费 157,000.00 元：按 quantity 分摊，其中研究以外 0.00 元，合计一致
── 单位成本 ──
单位  2024     标准年份  工程量     标记
A01    8.6000    8.6000  20,000.00
A06    9.3000    9.3000  15,000.00  库克距离 0.36
B01   10.6000   10.6000  24,000.00
标记（只作线索）：库克距离＝去掉该单位后拟合变动多少（界限 0.33）
单位成本 9.4755（合计之比）；各单位平均 9.5750；样本 12 个单位，1 年不增加样本量
""",
    ),
    (
        "定：各方法并列，支出标准建议表；`-o` 存下来，以后的预算和修订都从它开始。 The standard, kept by `-o`.",
        "standard 我的研究 台账 -o 标准.json",
        """── 各方法并列 ──
方法      目标  数值    区间            实际置信  用途
分位数法  P25   9.2620  9.0724–9.5733   95.4%     可采用 名义置信
分位数法  P50   9.4898  9.2394–9.9511   96.1%     并列 名义置信
容许限    P25   9.0550  -               -         核对
暂缺：信度法（年度）至少需要两个单位，且其中一个有两个标准年份的记录；现有 12 个单位
暂缺：定额需要 quota.csv 与基期价格
── 支出标准建议表（可用）──
实施内容  费用明细                            分级分类    支出标准  计量单位    区间        依据
清扫保洁  L1 5.02, M1 2.13, C1 0.74, O1 0.44  二级 (0.9)      8.33  元/(m2·年)  8.16–8.61   n 12, P25 分位数法
清扫保洁  L1 6.14, M1 2.60, C1 0.91, O1 0.54  一级 (1.1)     10.19  元/(m2·年)  9.98–10.53  n 12, P25 分位数法
采用分位数法：9.2620（P25）
区间宽度为数值的 5%，不超过 30%
""",
    ),
    (
        "修：标准改到 2025 年价格，逐项列出。 The standard at the prices of 2025.",
        "revise 标准.json --indices 我的研究/indices --year 2025 -o 标准2025.json",
        """分级分类  2024   指数   效率   限幅   2025
二级       8.33  +0.09  +0.00  +0.00   8.42
一级      10.19  +0.12  +0.00  +0.00  10.31
修订 2025（对比 2024）：K=1.0314，2% 以内不调，仅调超出部分 → 1.0114；效率 0%；逐项为取整后之差，相加等于修订值
""",
    ),
    (
        "编：标准乘清单；`-o` 写出的 CSV 就是下一年的“上年预算”。 The budget; its CSV is next year's `--against`.",
        "budget 标准2025.json 清单2025.csv --year 2025 -o 预算2025.csv",
        """单位  分级分类  数量   标准  系数    价格    过渡  财力  全标准      过渡后      应付金额    限幅
A01   二级      20000  9.26  0.8996  1.0108  1     1     168,400.00  168,400.00  168,400.00
A02   二级      36000  9.26  0.8996  1.0108  1     1     303,120.00  303,120.00  303,120.00
B01   一级      24000  9.26  1.1004  1.0118  1     1     247,440.00  247,440.00  247,440.00
B07   一级      12000  9.26  1.1004  1.0118  1     1     123,720.00  123,720.00  123,720.00
应付金额 = 数量 × 标准（基数）× 系数（本档标准与基数之比）× 价格 × 过渡 × 财力，取整到分
预算：全标准 842,680.00 元，过渡后 842,680.00 元，可支付 842,680.00 元
""",
    ),
    (
        "下一年先修。 The next year: revise,",
        "revise 标准2025.json --indices 我的研究/indices --year 2026 -o 标准2026.json",
        """分级分类  2024   指数   效率   限幅   2026
二级       8.33  +0.30  +0.00  +0.00   8.63
一级      10.19  +0.36  +0.00  +0.00  10.55
""",
    ),
    (
        "再编，并与上年相比：变动逐分拆开。 then budget, and what moved it, to the fen.",
        "budget 标准2026.json 清单2026.csv --year 2026 --against 预算2025.csv -o 预算2026.csv",
        """预算：全标准 911,990.00 元，过渡后 911,990.00 元，可支付 911,990.00 元
较上年 842,680.00 元，变动 +69,310.00 元 = 数量 +17,050.00，标准 +0.00，系数 +0.00，价格 +17,730.00，\
过渡 +0.00，财力 +0.00，新增 +158,250.00 (B08)，退出 -123,720.00 (B07)
标准已修订为 2026 年价格
""",
    ),
)
"""What is done, the command, and lines that it prints."""


def skeleton() -> Iterator[str]:
    """Yield the five steps, the files, and the commands with what they print."""
    yield STEPS
    for name, text in FILES.items():
        yield f"`{name}`\n\n```{name.rpartition('.')[2]}\n{text}```\n"
    yield "## 运行 · What the commands print\n"
    yield "每段是打印内容的节选；`--lang en` 说英文，`--json` 给程序用。 Excerpts; `--lang en` for English.\n"
    for words, command, printed in RUNS:
        yield f"{words}\n\n```sh\nppp-cost {command}\n```\n\n```text\n{printed}```\n"
