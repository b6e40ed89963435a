"""The installed command in a process of its own, and refusals that end in a sentence."""

import hashlib
import json
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ppp_cost.cli import app
from tests.contract_text import contract_text, csv, item, seen

ROOT = Path(__file__).parents[2]
WORKED = ROOT / "tests/contracts/worked"
EXAMPLE = WORKED / "example/1"
SHIPPED = ROOT / "contracts/wastewater/treatment_and_reuse"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


def spoken(*arguments: object, seed: int = 0) -> subprocess.CompletedProcess[bytes]:
    command = Path(sysconfig.get_path("scripts")) / "ppp-cost"
    environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONUTF8": "1"}
    words = [str(each) for each in arguments]
    return subprocess.run([str(command), *words], capture_output=True, check=False, env=environment)


def test_the_same_input_gives_the_same_bytes_wherever_it_lies(tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere"
    shutil.copytree(WORKED, copy)
    first = spoken("settle", WORKED, EXAMPLE, "--year", 1, "--json", seed=1)
    second = spoken("settle", copy, copy / "example/1", "--year", 1, "--json", seed=2)
    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stdout == second.stdout
    assert json.loads(first.stdout)["payable"] == "2593985.30"


def test_the_installed_command_ends_with_0_1_2_and_3(tmp_path: Path) -> None:
    assert spoken("settle", WORKED, EXAMPLE, "--year", 1).returncode == 0
    refused = spoken("settle", WORKED, tmp_path / "nowhere", "--year", 1)
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert refused.stderr.strip()
    assert spoken("settle").returncode == 2
    folder = tmp_path / "seen"
    shutil.copytree(EXAMPLE, folder)
    rows = (folder / "scores.csv").read_text("utf-8").splitlines()
    (folder / "scores.csv").write_text("\n".join(row for row in rows if ",safety," not in row) + "\n", "utf-8")
    waits = spoken("settle", WORKED, folder, "--year", 1, "--lang", "en")
    assert waits.returncode == 3
    assert "undetermined: points: no row for indicator safety in year 1 [ca:5.1]" in waits.stdout.decode("utf-8")


def test_check_the_shipped_contract_with_its_example() -> None:
    done = run("check", SHIPPED, SHIPPED / "example/3", "--year", 3, "--lang", "en")
    assert done.exit_code == 0, done.output
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1].endswith(("no problems", "no other problems"))


def test_a_line_belongs_to_the_budget_year_in_which_its_period_ends() -> None:
    done = run("settle", SHIPPED, SHIPPED / "example/3", "--year", 3, "--by", "fiscal_year", "--json")
    body = json.loads(done.stdout)
    fen = {"2023": 0, "2024": 0}
    for period, amount in zip(body["lines"]["period"], body["lines"]["amount"], strict=True):
        fen["2024" if period == "3" else period[:4]] += int(amount.replace(".", ""))
    assert {year: int(amount.replace(".", "")) for year, amount in body["by_fiscal_year"].items()} == fen


@pytest.mark.parametrize(
    "words", [("--item", "nothing"), ("--period", "2031-01"), ("--item", "sludge_fee", "--period", "1")]
)
def test_a_refused_explanation_prints_nothing(words: tuple[str, ...]) -> None:
    done = run("explain", WORKED, EXAMPLE, "--year", 1, *words)
    assert done.exit_code == 1
    assert done.stderr.strip()
    assert done.stdout == ""


ROW = {"item": "so_far", "key": "", "period": "2023-03", "value": "6"}


@pytest.mark.parametrize(
    "closings",
    [["text"], [{"item": "so_far"}], [{**ROW, "value": "many"}], [{**ROW, "value": None}]],
    ids=["text", "keys_missing", "value_is_text", "value_is_null"],
)
def test_closings_that_cannot_be_read_are_refused_in_words(tmp_path: Path, closings: list[Any]) -> None:
    done = after(tmp_path, closings)
    assert isinstance(done.exception, SystemExit), f"no sentence: {done.exception!r}"
    assert done.exit_code == 1
    assert "1.json" in done.stderr


def test_closings_that_can_be_read_settle(tmp_path: Path) -> None:
    assert after(tmp_path, [ROW]).exit_code == 0


def after(folder: Path, closings: list[Any]) -> Result:
    """Settle year 2 of a small contract after a statement with these closings and a digest that fits."""
    items = seen("points", 'unit = "CNY"') + item("so_far", "window", 'unit = "CNY", of = "points", counts = "to_date"')
    items += item("fee", "product", 'kind = "charge", times = ["so_far"]')
    years = "{ first = 2023-01-01, next = 2023-04-01 }"
    (folder / "contract.toml").write_text(contract_text(items, operating_year=years), "utf-8")
    (folder / "seen").mkdir()
    months = [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13)]
    table = csv("period,name,value", *(f"{month},points,1" for month in months))
    (folder / "seen/volumes.csv").write_text(table, "utf-8")
    body: dict[str, Any] = {"contract": "small", "year": 1, "closings": closings}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    body["digest"] = hashlib.sha256(text.encode("utf-8")).hexdigest()
    (folder / "1.json").write_text(json.dumps(body), "utf-8")
    return run("settle", folder, folder / "seen", "--year", 2, "--after", folder / "1.json", "--lang", "en")
