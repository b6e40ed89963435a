"""Reading a claim: a table of amounts as people write it, CSV or the first fitting sheet of a workbook.

One row of heads, then a row for each amount.  Heads may be Chinese or English, with the unit behind in brackets:

- `项目 item`: id or Chinese name of an item of the contract; an empty cell means the item above.  `合计 total` is the
  sum, `小计 subtotal` that of the rows above it up to the last subtotal, `正文总额 prose` the total that the claim's
  own text states, which its table may contradict.
- `期间 period`, optional: a month 2023-07, a day, a quarter 3-Q1, an operating year 3.
- `对象 key`, optional: the asset, the event.  `分项 part`, optional: 分档 1, 预付扣回.
- `金额 amount（元）`: 1,234.50; 万元 only where the head says 金额（万元）; empty or - is not claimed.
- `参数 factor` and `数值 value`, optional: a value that the claim used, by the id or the name of a number of the
  contract, of a measure, or of a record (`safety`, `scores.safety`).  The item, period and key of its row say what it
  was used for; no item means all.

A row may hold an amount, a value or both.  Deductions may be written with or without their sign, (1,234.50) is below
zero.  Other columns, such as 序号 and 备注, are passed over.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from unicodedata import normalize

from ppp_cost.errors import ClaimError, Problem
from ppp_cost.intake.claim.claim_grid import Grid, grid_of
from ppp_cost.ledger.claims.claim import Claim, ClaimedFactor, ClaimRow, Stated
from ppp_cost.ledger.tables import parsed

FEN = 100
MOST = 10**15
"""The largest amount in yuan, and the largest value, that can be meant."""

UNITS: Mapping[str, int] = MappingProxyType({"": 1, "元": 1, "cny": 1, "yuan": 1, "人民币元": 1, "万元": 10_000})
"""What a unit in the head of the amounts is in yuan."""

SUMS: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("合计", "总计", "总额", "total", "payable", "应付金额", "送审合计", "合计金额"), "total")
    | dict.fromkeys(("小计", "subtotal"), "subtotal")
    | dict.fromkeys(("正文总额", "正文", "正文金额", "正文合计", "prose"), "prose")
)
"""Rows that are sums, by the words in their cell of the item."""

_AMOUNT = re.compile(
    r"(?P<open>\()?(?P<sign>[-+]?)(?P<digits>\d{1,3}(,\d{3})+|\d+)(?P<rest>\.\d+)?(?(open)\))", re.ASCII
)
_NUMBERED = re.compile(
    r"(?:[(（][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、|\d+(?:\.\d+)*[.、．)）])\s*", re.ASCII
)
_NOTHING = ("", "-", "--", "—", "——", "/", "无")


def load_claim(source: str | Path) -> Claim:
    r"""Read a claim from a file, or from the text of a CSV table.

    Raises ClaimError with every problem found.

    >>> claim = load_claim("项目,金额（万元）\n污泥处置费,\"1,234.5\"\n合计,1234.5\n")
    >>> claim.rows[0].amount, claim.total.amount
    (1234500000, 1234500000)
    """
    problems: list[Problem] = []
    grid, content = grid_of(source, problems)
    reader = _Reader(grid, problems)
    if not problems:
        reader.read()
    if problems:
        raise ClaimError(problems)
    return Claim(
        grid.file,
        tuple(reader.rows),
        tuple(reader.factors),
        tuple(reader.subtotals),
        reader.sums.get("total"),
        reader.sums.get("prose"),
        hashlib.sha256(content).hexdigest(),
    )


class _Reader:
    """Reads the rows of a claim from the top, each problem with its place."""

    def __init__(self, grid: Grid, problems: list[Problem]) -> None:
        self.grid, self.problems = grid, problems
        self.rows: list[ClaimRow] = []
        self.factors: list[ClaimedFactor] = []
        self.subtotals: list[Stated] = []
        self.sums: dict[str, Stated] = {}
        self.item, self.since = "", 0

    def read(self) -> None:
        """Read every row."""
        unit = self.grid.unit("amount")
        if unit.lower() not in UNITS:
            self.problems.append(Problem(self.grid.head("amount"), "claim_unit", {"value": unit}))
            return
        for row in range(self.grid.size):
            self._row(row, UNITS[unit.lower()])
        if not (self.rows or self.sums or self.factors or self.problems):
            self.problems.append(Problem(self.grid.file, "claim_empty", {}))

    def _row(self, row: int, unit: int) -> None:
        words = {name: self.grid.text(name, row) for name in ("item", "period", "key", "part")}
        words["item"] = _unnumbered(words["item"])
        amount = self._amount(row, unit)
        if self.grid.text("factor", row) or self.grid.text("value", row):
            self._factor(row, words)
        if amount is None:
            self.item = words["item"] or self.item
            return
        kind = SUMS.get(words["item"].replace(" ", "").rstrip(":：").lower(), "")
        fen = _fen(amount)
        if kind:
            self._sum(kind, words["item"], fen, row)
            return
        self.item = words["item"] or self.item
        if not self.item:
            self.problems.append(Problem(self.grid.where("item", row), "cell_missing", {"name": "item"}))
        where = self.grid.where("amount", row)
        self.rows.append(ClaimRow(self.item, words["period"], words["key"], words["part"], fen, amount * FEN, where))

    def _sum(self, kind: str, name: str, amount: int, row: int) -> None:
        where = self.grid.where("amount", row)
        stated = Stated(name, amount, where, self.since, len(self.rows))
        if kind == "subtotal":
            self.subtotals.append(stated)
            self.since = len(self.rows)
        elif kind in self.sums:
            self.problems.append(Problem(where, "claim_sum_twice", {"name": name, "where": self.sums[kind].where}))
        else:
            self.sums[kind] = stated

    def _amount(self, row: int, unit: int) -> Fraction | None:
        """Return the amount of a row in yuan, None where there is none."""
        cell = normalize("NFKC", self.grid.text("amount", row)).replace(" ", "")
        if cell in _NOTHING:
            return None
        found = _AMOUNT.fullmatch(cell)
        if found is None or (found["open"] and found["sign"]):
            values = {"value": self.grid.text("amount", row)}
            self.problems.append(Problem(self.grid.where("amount", row), "claim_amount", values))
            return None
        size = Fraction(found["digits"].replace(",", "") + (found["rest"] or "")) * unit
        if size > MOST:
            self.problems.append(Problem(self.grid.where("amount", row), "too_large", {"value": cell}))
            return None
        return -size if found["open"] or found["sign"] == "-" else size

    def _factor(self, row: int, words: Mapping[str, str]) -> None:
        cells = {name: self.grid.text(name, row) for name in ("factor", "value")}
        missing = [name for name, cell in cells.items() if not cell]
        for name in missing:
            self.problems.append(Problem(self.grid.where(name, row), "cell_missing", {"name": name}))
        text = normalize("NFKC", cells["value"]).replace(" ", "")
        plain = text.replace(",", "") if _AMOUNT.fullmatch(text) else text
        value, where = parsed(plain), self.grid.where("value", row)
        if cells["value"] and value is None:
            self.problems.append(Problem(where, "not_a_number", {"value": cells["value"]}))
        if value is not None and abs(value) > MOST:
            self.problems.append(Problem(where, "too_large", {"value": cells["value"]}))
        if value is None or missing:
            return
        new = ClaimedFactor(cells["factor"], words["item"], words["period"], words["key"], value, where)
        for old in self.factors:
            if (old.name, old.item, old.period, old.key) == (new.name, new.item, new.period, new.key):
                self.problems.append(Problem(where, "claim_factor_twice", {"name": new.name, "where": old.where}))
        self.factors.append(new)


def _unnumbered(item: str) -> str:
    """Return the name of an item without the number that a table sets before it.

    >>> _unnumbered("（一）污泥处置费"), _unnumbered("2.1、污泥处置费"), _unnumbered("sludge_fee")
    ('污泥处置费', '污泥处置费', 'sludge_fee')
    """
    number = _NUMBERED.match(item)
    return item[number.end() :] if number else item


def _fen(amount: Fraction) -> int:
    """Return yuan as whole minor units, half away from zero."""
    whole = int(abs(amount) * FEN + Fraction(1, 2))
    return -whole if amount < 0 else whole
