"""A statement of a hundred thousand lines as a workbook, computed anew by ironcalc and by LibreOffice.

python -m tests.workbooks.hundred_thousand [LINES]
"""

import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ppp_cost import load_contract, load_observations, settle
from ppp_cost.payment.workings.statement_workings import workings_of
from ppp_cost.render.xlsx.statement_workbook import statement_workbook
from tests.workbooks.recalculated import OFFICE, by_ironcalc, by_libreoffice, stored

MONTHS = 12
CONTRACT = """
format = 1
id = "many"
title = "许多资产"
sector = "lighting"
currency = "CNY"
period = "month"
operating_year = { first = 2024-01-01 }
rounding = { places = 2, mode = "half_up", at = "line" }

[sources]
ca = { title = "合同", dated = 2023-12-01, grade = "illustrative" }

[units]
"assets.length" = "km"

[[item]]
id = "fee"
rule = "product"
kind = "charge"
clause = "ca:1"
per = ["asset"]
times = ["assets.length", { name = "price", unit = "CNY/km", value = "1234.565" }]
over = [12]

[[item]]
id = "monthly_cap"
rule = "limit"
clause = "ca:2"
of = ["fee"]
counts = "paid"
at_most = { name = "most", unit = "CNY", value = "5000000" }
"""


def main() -> int:
    """Write, compute anew, and count the fen that differ."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    assets = [
        f"a{number:06d},2024-01-01,,{(number * 7919 % 100_000) / 1000:.3f}" for number in range(-(-lines // MONTHS))
    ]
    with TemporaryDirectory() as folder:
        Path(folder, "contract.toml").write_text(CONTRACT, "utf-8")
        Path(folder, "assets.csv").write_text("\n".join(["asset,from,to,length", *assets]) + "\n", "utf-8")
        contract = load_contract(folder)
        seen = load_observations({"covers": "table,from,to\nevents,2024-01-01,2025-01-01\n"}, contract)
        statement = settle(contract, seen, 1)
        book = Path(folder, "many.xlsx")
        content = timed("written", lambda: statement_workbook(workings_of(contract, seen, statement)))
        book.write_bytes(content)
        amounts = [each.amount for each in statement.lines()]
        say(f"{len(amounts):,} lines, {len(content) / 1e6:.1f} MB, payable {statement.payable}")
        found = timed("ironcalc", lambda: by_ironcalc(book))
        wrong = differing(amounts, [found.get(("明细", row, 6)) for row in range(2, len(amounts) + 2)])
        if OFFICE is not None:
            sheet = timed("LibreOffice", lambda: by_libreoffice([book]))[0]["明细"]
            wrong += differing(amounts, [row[5] for row in sheet[1 : len(amounts) + 1]])
        wrong += differing(amounts, [row[5] for row in stored(book)["明细"][1 : len(amounts) + 1]])
    say(f"{wrong} fen differ")
    return int(wrong > 0)


def differing(amounts: list[int | None], found: list[Any]) -> int:
    """How many fen the found amounts are off in all."""
    pairs = zip(amounts, found, strict=True)
    return sum(abs(int(Decimal(repr(value)) * 100) - amount) for amount, value in pairs if amount is not None)


def timed(name: str, work: Callable[[], Any]) -> Any:
    begin = time.perf_counter()
    found = work()
    say(f"{name}: {time.perf_counter() - begin:.1f} s")
    return found


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
