"""Settled years of which other numbers are assumed: shipped ones, and small ones that are easy to see through."""

from fractions import Fraction
from functools import cache
from pathlib import Path

from ppp_cost import Observations, load_contract, load_observations
from ppp_cost.payment.whatif.scenarios import Supposing
from tests.contract_text import contract_of, csv, item, observed, seen

ROOT = Path(__file__).parents[2]
SEWAGE = ROOT / "contracts/wastewater/treatment_and_reuse"
WORKED = ROOT / "tests/contracts/worked"
YEARS = {
    "sewage": (SEWAGE, 3),
    "worked": (WORKED, 1),
    "railway": (ROOT / "contracts/railway/zhujiayao_zhongchuan", 2),
    "tunnel": (ROOT / "contracts/utility_tunnel/phase_1", 3),
}

FEE = (
    seen("score", 'period = "year", at_most = 100')
    + item(
        "coefficient",
        "bands",
        'period = "year", of = "score", closed = "floor", bands = ['
        "{ floor = 0, at_floor = 0 }, { floor = 60, at_floor = 1 }, { floor = 80, at_floor = 0 }, { floor = 90, at_floor = 2 }]",
    )
    + item(
        "fee",
        "product",
        'kind = "charge", period = "year", times = ["coefficient", { name = "price", value = 100, unit = "CNY" }]',
    )
)
"""A fee of 0 below 60, 100 yuan from 60, 0 from 80 and 200 yuan from 90: neither up nor down all the way."""


@cache
def year_of(name: str) -> Supposing:
    """A shipped example year."""
    folder, year = YEARS[name]
    contract = load_contract(folder)
    return Supposing(contract, load_observations(folder / "example" / str(year), contract), year)


def small(score: str = "70", items: str = FEE, **header: str) -> Supposing:
    """The fee of a score, in a contract of one year."""
    contract = contract_of(items, **header)
    rows = [f"1,score,{score}"] if score != "-" else []
    return Supposing(contract, observed({"volumes": csv("period,name,value", *rows)}, contract), 1)


def edited(name: str, table: str, old: str, new: str) -> Observations:
    """The tables of a shipped year with one of their texts changed, read from the start."""
    folder, year = YEARS[name]
    texts = {path.stem: path.read_text("utf-8") for path in (folder / "example" / str(year)).glob("*.csv")}
    assert old in texts[table]
    texts[table] = texts[table].replace(old, new)
    return load_observations(texts, load_contract(folder))


def numbers(*texts: str) -> list[Fraction]:
    """Numbers as written."""
    return [Fraction(text) for text in texts]
