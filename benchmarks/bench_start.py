"""How long a person waits for a command: whole processes, against Python and the libraries that the command needs."""

import os
import subprocess
import sys
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from benchmarks.conftest import Timed, waited
from ppp_cost import load_contract, load_observations, settle

CONTRACT = Path(__file__).parents[1] / "contracts" / "wastewater" / "treatment_and_reuse"
YEAR = 3
COMMAND = "from ppp_cost.cli import app; app()"
MEMBERS = {
    "numpy": ["import numpy"],
    "numpy, pydantic and typer": ["import numpy, pydantic, typer"],
    "import ppp_cost": ["import ppp_cost"],
    "--help": [COMMAND, "--help"],
    "settle, cold": [COMMAND, "settle", str(CONTRACT), str(CONTRACT / "example" / str(YEAR)), "--year", str(YEAR)],
}


def answer(member: str) -> str:
    """Return what a member must say; what is only imported says nothing."""
    if member == "settle, cold":
        contract = load_contract(CONTRACT)
        payable = settle(contract, load_observations(CONTRACT / "example" / str(YEAR), contract), YEAR).payable
        return f"{Decimal(payable or 0) / 100:,}"
    return "settle" if member == "--help" else ""


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment in which modules are compiled once and kept, as they are where they are installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("compiled"))}


@waited("starting")
@pytest.mark.parametrize("member", MEMBERS)
def test_start(member: str, surroundings: dict[str, str], timed: Timed) -> None:
    command = [sys.executable, "-c", *MEMBERS[member]]
    expected = answer(member)
    timed(
        partial(subprocess.run, command, capture_output=True, check=True, text=True, env=surroundings),
        lambda ran: expected in ran.stdout and bool(expected) == bool(ran.stdout),
        rounds=7,
    )
