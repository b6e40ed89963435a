"""Every contract loads, and every case beside one comes out as it says."""

from pathlib import Path

import pytest

from ppp_cost import load_contract, load_observations, settle
from tests.case import Case, check, load_cases

HERE = Path(__file__).parent
SHIPPED = HERE.parents[1] / "contracts"
FOLDERS = [*SHIPPED.glob("*/*/contract.toml"), HERE / "worked" / "contract.toml", HERE / "plant_1990" / "contract.toml"]
EXAMPLES = [
    (file.parent, year) for file in FOLDERS for year in sorted((file.parent / "example").iterdir()) if year.is_dir()
]


def name(path: object) -> str:
    return getattr(path, "name", str(path))


@pytest.mark.parametrize(("folder", "year"), EXAMPLES, ids=name)
def test_the_example_year_is_determined(folder: Path, year: Path) -> None:
    contract = load_contract(folder)
    statement = settle(contract, load_observations(year, contract), int(year.name))
    assert statement.undetermined == ()
    assert statement.payable == sum(line.amount or 0 for line in statement.lines())
    assert statement.heading.illustrative, "every shipped figure is illustrative so far, and must say so"


@pytest.mark.parametrize(
    "case",
    [case for file in FOLDERS[:-2] for case in load_cases(file.parent)] + load_cases(HERE / "plant_1990"),
    ids=str,
)
def test_the_case_comes_out_as_it_says(case: Case) -> None:
    check(case)
