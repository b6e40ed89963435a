"""Lines in columns are the lines, one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from ppp_cost import load_contract, load_observations, settle
from ppp_cost.ledger.line_columns import line_columns

CONTRACTS = Path(__file__).parents[2] / "contracts"
YEARS = [
    ("railway/zhujiayao_zhongchuan", 2, ""),
    ("utility_tunnel/phase_1", 3, ""),
    ("wastewater/treatment_and_reuse", 3, ""),
    ("wastewater/treatment_and_reuse", 3, "scores"),
]


@pytest.mark.parametrize(("folder", "year", "without"), YEARS)
def test_columns_are_the_lines_in_their_order(folder: str, year: int, without: str) -> None:
    contract = load_contract(CONTRACTS / folder)
    files = (CONTRACTS / folder / "example" / str(year)).glob("*.csv")
    seen = load_observations({file.stem: file.read_text("utf-8") for file in files if file.stem != without}, contract)
    statement = settle(contract, seen, year)
    lines, found = statement.lines(), line_columns(statement)
    for name in ("item", "kind", "clause", "period", "key", "part", "due", "state"):
        assert getattr(found, name).tolist() == [getattr(line, name) for line in lines], name
    amounts = [None if lost else each for each, lost in zip(found.amount.tolist(), found.unknown.tolist(), strict=True)]
    assert amounts == [line.amount for line in lines]
    assert found.unknown.any() == bool(without)
