"""What the shipped studies and contracts come out as, by name, to be computed anew on other processors.

    python -m tests.machines.outputs [every]

prints the digest of each, after the examples of the kernels have held.
"""

import contextlib
import doctest
import hashlib
import importlib
import io
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from ppp_cost import kernels
from ppp_cost.cli import app

SHIPPED = Path(__file__).parents[2] / "contracts"
STUDIES = sorted(file.parent for file in SHIPPED.glob("*/*/study.toml"))
CONTRACTS = sorted(file.parent for file in SHIPPED.glob("*/*/contract.toml"))


def written(*words: object) -> bytes:
    """What a command prints, or the file that it writes."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        app([str(word) for word in words], standalone_mode=False)
    return Path(str(words[-1])).read_bytes() if words[-2] == "-o" else printed.getvalue().encode()


def of_study(study: Path, folder: Path) -> Iterator[tuple[str, bytes]]:
    """A study to its standard, budget and revision."""
    name, example, standard = study.name, study / "example", folder / f"{study.name}.json"
    records = (study, example)
    yield f"{name} unit-cost", written("unit-cost", *records, "--json")
    yield f"{name} standard", written("standard", *records, "-o", standard)
    yield f"{name} workbook", written("standard", *records, "-o", folder / f"{name}.xlsx")
    yield f"{name} explained", written("explain", *records)
    if (example / "inventory.csv").is_file():
        inventory, year = example / "inventory.csv", ("--year", 2025)
        against = ("--against", example / "last_year.csv")
        indices = ("--indices", SHIPPED / "indices")
        yield f"{name} budget", written("budget", standard, inventory, *year, *against, "--json")
        yield f"{name} revision", written("revise", standard, *indices, *year, "--json")
        book = folder / f"{name}_budget.xlsx"
        yield f"{name} budget workbook", written("budget", standard, inventory, *year, *against, "-o", book)


def of_contract(contract: Path, folder: Path, every: bool) -> Iterator[tuple[str, bytes]]:
    """A contract to the statement of its example year."""
    year = next(each for each in sorted((contract / "example").iterdir()) if each.name.isdigit())
    words = ("settle", contract, year, "--year", year.name)
    yield f"{contract.name} statement", written(*words, "--json")
    if every:
        yield f"{contract.name} workbook", written(*words, "-o", folder / f"{contract.name}.xlsx")


def outputs(every: bool) -> Iterator[tuple[str, bytes]]:
    """All of them, or what a daily run looks at: studies, and one contract without its workbook."""
    with TemporaryDirectory() as folder:
        for study in STUDIES:
            yield from of_study(study, Path(folder))
        for contract in CONTRACTS if every else CONTRACTS[-1:]:
            yield from of_contract(contract, Path(folder), every)


def examples_of_kernels() -> int:
    """How many examples of the kernels were tried; one that does not hold is an error."""
    names = [each.name for each in pkgutil.walk_packages(kernels.__path__, "ppp_cost.kernels.")]
    found = [doctest.testmod(importlib.import_module(name), raise_on_error=True) for name in names]
    return sum(each.attempted for each in found)


if __name__ == "__main__":
    print(examples_of_kernels(), "examples of kernels")
    for name, content in outputs(every="every" in sys.argv):
        print(hashlib.sha256(content).hexdigest(), name)
