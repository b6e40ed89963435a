"""The README's examples print what it says they print."""

import re
import shlex
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ppp_cost.cli import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
SHOWN = re.findall(r"```sh\n\.venv/bin/ppp-cost ([^\n]*)\n```\n\n```text\n(.*?)```", README, re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(("command", "printed"), SHOWN)
def test_the_command_prints_what_stands_below_it(command: str, printed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(app, shlex.split(command))
    assert done.exit_code == 0
    for line in printed.splitlines():
        assert folded(line) in folded(done.output)


@pytest.mark.parametrize("code", PYTHON)
def test_the_python_runs(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(code, "README.md", "exec"), {})


def test_there_are_examples() -> None:
    assert len(SHOWN) == 6
    assert len(PYTHON) == 1
    assert sys.version_info >= (3, 11)


def test_the_sentence_of_a_missing_score_is_the_products() -> None:
    from ppp_cost import load_contract, load_observations, settle

    contract = load_contract(ROOT / "contracts/wastewater/treatment_and_reuse")
    folder = ROOT / "contracts/wastewater/treatment_and_reuse/example/3"
    tables = {path.stem: path.read_text("utf-8") for path in folder.glob("*.csv")}
    tables["scores"] = "\n".join(line for line in tables["scores"].splitlines() if "safety" not in line) + "\n"
    statement = settle(contract, load_observations(tables, contract), 3)
    assert f"暂不核定：{statement.undetermined[0].sentence('zh')}" in README
