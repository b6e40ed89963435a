"""The page that shows a newcomer how to write a contract, for the folder of contracts.

python -m docs.pages.contracts_page > contracts/README.md
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from docs.pages import columns
from ppp_cost.payment.rules import RULES

HEAD = """# 写一份自己的合同 · A contract of your own

由 `python -m docs.pages.contracts_page` 生成，请勿手改；有测试保证它与程序一致。
Written by `python -m docs.pages.contracts_page`; a test keeps it fresh.

合同就是数据：一个文件夹，里面一个 `contract.toml`（可另有 `assets.csv`）。新的行业不需要写任何程序。
A contract is data: a folder with `contract.toml`, and `assets.csv` where there are assets. A new sector needs no code.

## 五步 · Five steps

1. **抄一份**：把下面的骨架存成 `我的合同/contract.toml`，把两张表存成 `观测/events.csv`、`观测/covers.csv`，运行
   `ppp-cost check 我的合同 观测`，再运行 `ppp-cost settle 我的合同 观测 --year 1`。能跑通再改。
   **Copy**: save the skeleton and its two tables, run `check`, then `settle`, and change it from there.
2. **列出依据**：`[sources]` 写合同、附件、补充协议；每一项、每个数都写上 `clause = "来源:条款"`。
   **Name the documents** under `[sources]`; every item and every figure cites `source:clause`.
3. **一条款一项**：照下面的“条款 → 写法”逐条写 `[[item]]`，从上往下：价格与系数、数量与时间、收费、扣减、上限、预付。
   每一项只能引用它上面的项；中间量用 `kind = "measure"`（不写即是），付的钱用 `charge`，扣的钱用 `deduction`。
   **A clause, an item**, from top to bottom: prices and coefficients, quantities and times, charges, deductions,
   limits, advances. An item reads only those above it.
4. **列表**：每张观测表一个 CSV，表头如下；空格是缺失，不是零；没有发生的，用 `covers` 写明“查过了”。
   **Tables**: a CSV each; an empty cell is missing, never zero; `covers` says for which dates absence means none.
5. **核对**：`ppp-cost check` 一次列出全部问题；`ppp-cost explain` 写出每笔金额的算式、条款和来源行。把手算过的例子写成
   `cases/*.toml`（照随附合同的写法），以后每次改动都会重算。
   **Check**: `check` lists every problem at once, `explain` shows formula, clause and rows of each amount.

## 骨架 · A skeleton that runs

```toml
format = 1
id = "my_contract"
title = "我的项目"
sector = "my_sector"
currency = "CNY"
period = "month"                                  # 按月结算 · settled by month
operating_year = { first = 2024-01-01 }
rounding = { places = 2, mode = "half_up", at = "line" }

[sources]
ca = { title = "合同 附件一", dated = 2023-12-01, grade = "illustrative" }

[[item]]                                          # 服务费：每月为年费的十二分之一
id = "service_fee"
title = "服务费"
rule = "product"
kind = "charge"
clause = "ca:1.1"
times = [{ name = "yearly_fee", unit = "CNY", value = 1200000 }, "calendar.months"]
over = [12]

[[item]]                                          # 停用时间：每次先减 2 小时宽限，同一设备同一时刻只计一次
id = "outage"
title = "停用时间"
rule = "clock"
clause = "ca:2.1"
unit = "h"
overlap = "once"
overlap_by = ["asset"]
grace = { name = "grace", unit = "h", value = 2 }

[[item]]                                          # 停用扣减：每小时 80 元
id = "outage_deduction"
title = "停用扣减"
rule = "product"
kind = "deduction"
clause = "ca:2.2"
per = ["event"]
times = ["outage", { name = "hour_rate", unit = "CNY/h", value = 80 }]

[[item]]                                          # 每月扣减不超过当月服务费的一成
id = "monthly_most"
title = "每月扣减限额"
rule = "product"
clause = "ca:2.3"
unit = "CNY"
times = ["service_fee", { name = "most_share", value = "0.10" }]

[[item]]
id = "monthly_cap"
title = "每月扣减上限"
rule = "limit"
clause = "ca:2.3"
of = ["outage_deduction"]
counts = "deducted"
at_most = "monthly_most"
```

`events.csv`

```csv
event,asset,category,begin,end
e1,lift_1,lift,2024-03-04 08:00,2024-03-04 18:30
e2,lift_1,lift,2024-03-04 17:00,2024-03-04 20:00
e3,lift_2,lift,2024-03-30 20:00,2024-04-01 06:00
```

`covers.csv`

```csv
table,from,to
events,2024-01-01,2025-01-01
```
"""

CLAUSES = """
## 条款 → 写法 · What a clause says, and the items

| 条款怎么说 · the clause says | 写法 · items |
|---|---|
| 单价 × 数量，按月按天分摊 · price × quantity, by months or days | `product`，`calendar.days`、`calendar.months` |
| 数值从某日起改为 · a value that changes from a day | 带日期的参数 `values = [{ from, value, clause }]` |
| 各类各有一个数（宽限、单价）· a number for each class | `parameter`，`per = ["category"]` |
| 得分查表得系数 · a score to a coefficient | `observe` scores，`bands` |
| 三成与绩效挂钩 · 30 % linked | `product` 费用 × 挂钩比例 × (1 − 系数)，`kind = "deduction"` |
| 停用多久扣多少；响应、修复超时 · time out; response or repair overdue | `clock`，再 `product` 时间 × 单价 |
| 高峰加倍，夜间不计 · peak hours count double, nights nothing | `[calendar.名称]` 与 `service` |
| 经批准的免责、按比例免责 · approved relief, whole or by share | `relief` 表，`clock` 的 `relief` |
| 同一时刻只计一次，取较重一类 · a moment once, the dearest class | `overlap = "once"`，`overlap_by`，`prefer` |
| 每满两小时计一次 · each two hours begun | `tick`，`part_tick` |
| 同类故障第三次起加倍 · from the third time on double | `rank`，`bands` 倍数 |
| 一次故障只扣最重一笔 · one failure, one deduction | `largest`，`by = ["failure"]` |
| 每月、每年不超过 · at most a month, a year | `limit`，`over = "year"` |
| 免费额度以外分段计价 · free allowance, then by bands | `tiers` |
| 保底与封顶 · guaranteed and capped | `at_least`、`at_most`，`tiers` 的 `edges_of` |
| 按指数调价 · price index | `index`，超出幅度才调用 `choose` |
| 发生某事则为零 · a veto | `observe` 计数，`choose` |
| 连续三个月、十二个月内累计 · three in a row, rolling sums | `window`；只作提示、不扣钱的留作 measure |
| 先预付，年底结清 · advances, settled with the year | `kind = "advance"`，其余 `due = "year"` |
| 不得低于零 · never below zero | `limit`，`counts = "paid"`，`at_least = 0` |

每种写法都有可以照抄的短合同和手算的例子：[compositions](../tests/contracts/compositions/README.md)。
Each has a short contract to copy from and cases worked by hand there. [FORMAT.md](FORMAT.md) documents every key.
"""

TRAPS = """
## 容易忽略的 · Easily overlooked

* 分界归哪一档（`closed`）、在哪一步取整（`round`）、缺数怎么办（`missing`），合同里写明，程序从不代为决定。
  Sides of edges, stages of rounding and what a missing value does are said in the contract, never assumed.
* 事件表里没有记录，只有在 `covers` 写明的日期内才算没有发生；否则该期暂不核定。
  No event means none only inside the dates that `covers` names.
* 单位要乘得拢：`元/m3 × 万m3` 是 `万元`；换算写成因数 `{ value = 10000, unit = "元/万元" }`。
  Units must multiply out; conversions are written factors.
* 一个事件跨月有两行；它是第几次、属于哪一类，只有一个答案：写在 `period = "term"`。
  An event that crosses months has two rows; a fact about the event stands on `period = "term"`.
* 跨午夜的服务时间写成两行；节假日用 `exceptions`。Hours across midnight are two rows; holidays are `exceptions`.
"""


ASSETS = """
合同旁的 `assets.csv`：`asset`、`from`（投运日，含）、`to`（退出日，不含；空为仍在运营），
其余列是属性，写 `"assets.列名"` 即取。
`assets.csv` beside the contract: `asset`, `from` (included), `to` (excluded; empty: still in service), and attributes.

## 总能取用的列 · Columns that are always there

写在需要数的地方，带引号；服务时间日历 `"calendar.名称"` 是本期加权小时。事件自己的列写 `"events.列名"`。
They stand in quotes wherever a number is needed; a service calendar, `"calendar.NAME"`, gives its weighted hours.
"""


def contracts_page(shipped: list[tuple[str, str, str, int]]) -> str:
    """Return the page; ``shipped`` are path, title, sector and number of items of the contracts beside it."""
    return "\n".join([HEAD, CLAUSES.strip("\n"), *_rules(), *_tables(), TRAPS.rstrip("\n"), *_shipped(shipped)])


def _rules() -> Iterator[str]:
    yield "\n## 规则一览 · The rules at a glance\n\n| rule | what it does |\n|---|---|"
    for name, rule in RULES.items():
        text = (rule.terms.__doc__ or "").strip().split("\n\n")[0]
        words = " ".join(text.split()).split(": ", 1)[-1].rstrip(".")
        yield f"| [`{name}`](FORMAT.md#rule-{name}) | {words} |"


def _tables() -> Iterator[str]:
    yield "\n## 观测表一览 · The tables at a glance\n"
    yield from columns.tables()
    yield ASSETS
    yield from columns.columns()


def _shipped(shipped: list[tuple[str, str, str, int]]) -> Iterator[str]:
    yield "\n## 随附的合同 · The contracts here\n\n| contract | sector | items |\n|---|---|---|"
    for path, title, sector, items in shipped:
        yield f"| [{title}]({path}/contract.toml) | {sector} | {items} |"
    yield "\n成本研究（道路管养、清扫保洁、绿化管护）写法见 [STUDY.md](STUDY.md)。 Cost studies: [STUDY.md](STUDY.md)."


def shipped_in(folder: Path) -> list[tuple[str, str, str, int]]:
    """Return path, title, sector and number of items of every contract in a folder."""
    found = []
    for file in sorted(folder.glob("*/*/contract.toml")):
        raw = tomllib.loads(file.read_text("utf-8"))
        found.append((file.parent.relative_to(folder).as_posix(), raw["title"], raw["sector"], len(raw["item"])))
    return found


def main() -> None:
    """Write the page of the folder `contracts`."""
    sys.stdout.write(contracts_page(shipped_in(Path("contracts"))) + "\n")


if __name__ == "__main__":
    main()
