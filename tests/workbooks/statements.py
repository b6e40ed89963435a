"""The example years that workbooks are made of, each settled and written once a process."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from ppp_cost import Contract, Statement, load_contract, load_observations, settle
from ppp_cost.ledger.workings.cells import Workings
from ppp_cost.payment.workings.statement_workings import workings_of
from ppp_cost.render.xlsx.statement_workbook import statement_workbook

ROOT = Path(__file__).parents[2]
WORKED = ROOT / "tests" / "contracts" / "worked"
FOLDERS = [
    *sorted((ROOT / "contracts").glob("*/*/contract.toml")),
    *(ROOT / "tests" / "contracts" / name / "contract.toml" for name in ("worked", "street_lighting", "plant_1990")),
]
YEARS = [
    (path.parent, int(year.name))
    for path in FOLDERS
    for year in sorted((path.parent / "example").glob("[0-9]*"))
    if year.is_dir()
]
SMALL = ("zhujiayao_zhongchuan", "worked", "street_lighting")
"""Contracts whose years have a few thousand formulas at most; those of the others have tens of thousands."""
SMALL_YEARS = [each for each in YEARS if each[0].name in SMALL]
LARGE_YEARS = [each for each in YEARS if each[0].name not in SMALL]
every_year = pytest.mark.parametrize(
    ("folder", "year"),
    [pytest.param(*each, marks=[pytest.mark.slow] * (each in LARGE_YEARS)) for each in YEARS],
    ids=lambda each: getattr(each, "name", str(each)),
)


@dataclass(frozen=True)
class Written:
    """A settled year and its workbook."""

    contract: Contract
    statement: Statement
    workings: Workings
    content: bytes


@cache
def written(folder: Path, year: int) -> Written:
    """An example year as it lies beside its contract."""
    contract = load_contract(folder)
    seen = load_observations(folder / "example" / str(year), contract)
    statement = settle(contract, seen, year)
    workings = workings_of(contract, seen, statement)
    return Written(contract, statement, workings, statement_workbook(workings))
