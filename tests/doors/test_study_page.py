"""The page of studies can be followed: its skeleton runs as it is printed, and prints what the page says."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from docs.pages.study_words import CODES, WORDS
from ppp_cost.cli import app
from ppp_cost.cost.study.study import LETTERS
from ppp_cost.render.text.cost_text import WORDS as STATES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "contracts" / "STUDY.md").read_text("utf-8")
FILES = re.findall(r"^`([^`]+)`\n\n```(?:toml|csv)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
RUNS = re.findall(r"^```sh\nppp-cost ([^\n]*)\n```\n\n```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
DOORS = ["check", "unit-cost", "standard", "revise", "budget", "revise", "budget"]
RUN = CliRunner()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the page, where a newcomer saves them."""
    top = tmp_path_factory.mktemp("newcomer")
    for name, text in FILES:
        file = top / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return top


@pytest.fixture(scope="module")
def printed(folder: Path) -> dict[str, list[str]]:
    """What each command of the page prints, one after the other in one folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        done = {command: RUN.invoke(app, shlex.split(command)) for command, _ in RUNS}
    assert {command: result.exit_code for command, result in done.items()} == dict.fromkeys(done, 0)
    return {command: result.stdout.splitlines() for command, result in done.items()}


def test_the_page_goes_from_check_to_the_second_budget() -> None:
    assert [command.split()[0] for command, _ in RUNS] == DOORS
    assert [Path(name).name for name, _ in FILES][:4] == ["study.toml", "boundary.csv", "prices.csv", "units.csv"]


@pytest.mark.parametrize(("command", "shown"), RUNS)
def test_a_command_prints_what_stands_below_it(command: str, shown: str, printed: dict[str, list[str]]) -> None:
    """The page shows some of the lines, in their order and to the letter."""
    rest = iter(printed[command])
    assert shown.splitlines()
    assert [line for line in shown.splitlines() if line not in rest] == []


def test_the_skeleton_says_everything_in_english_too(folder: Path, printed: dict[str, list[str]]) -> None:
    study, records = folder / "我的研究", folder / "台账"
    done = RUN.invoke(app, ["standard", str(study), str(records), "--lang", "en"])
    assert done.exit_code == 0
    assert "adopted: quantile, 9.2620 (P25)" in done.stdout.splitlines()
    assert len(done.stdout.splitlines()) == len(printed["standard 我的研究 台账 -o 标准.json"])


def without(folder: Path, units: int, tmp_path: Path) -> Path:
    """The records with the last units left out."""
    records = tmp_path / "records"
    records.mkdir()
    for name in ("units.csv", "costs.csv"):
        lines = (folder / "台账" / name).read_text("utf-8").splitlines(keepends=True)
        records.joinpath(name).write_text(
            "".join(lines[: len(lines) - units] if name == "units.csv" else lines), "utf-8"
        )
    return records


def test_with_ten_units_the_quartile_is_absent_and_the_page_says_why(folder: Path, tmp_path: Path) -> None:
    done = RUN.invoke(app, ["standard", str(folder / "我的研究"), str(without(folder, 2, tmp_path))])
    assert done.exit_code == 3
    assert "P25 的 95% 区间至少需要 11 个单位，现有 10 个；可改用中位数" in done.stdout
    assert "| 6–10 | 中位数有区间，可采用" in PAGE


def test_with_ten_units_the_median_stands_as_the_page_says(folder: Path, tmp_path: Path) -> None:
    study = tmp_path / "study"
    for name, text in FILES:
        if name.startswith("我的研究/"):
            file = study / name.removeprefix("我的研究/")
            file.parent.mkdir(parents=True, exist_ok=True)
            kept = text.replace('purpose = "catch_up"', 'purpose = "keep"').replace('p = "0.25"', 'p = "0.5"')
            file.write_text(kept, "utf-8")
    done = RUN.invoke(app, ["standard", str(study), str(without(folder, 2, tmp_path))])
    assert done.exit_code == 0
    assert "采用分位数法" in done.stdout


def test_the_first_table_of_last_year_needs_three_columns(folder: Path, printed: dict[str, list[str]]) -> None:
    last = folder / "last.csv"
    last.write_text("unit_id,quantity,amount\nA01,20000,160000.00\n", "utf-8")
    words = ["budget", str(folder / "标准2025.json"), str(folder / "清单2025.csv"), "--year", "2025"]
    done = RUN.invoke(app, [*words, "--against", str(last)])
    assert done.exit_code == 0, done.stderr
    assert any(line.startswith("较上年 160,000.00 元，变动") for line in done.stdout.splitlines())


def test_every_letter_of_a_code_is_explained_once() -> None:
    assert "".join(CODES) == LETTERS
    assert [letter for letter in LETTERS if f"| `{letter}` |" not in PAGE] == []


def test_every_state_is_explained() -> None:
    states = [f"{STATES[name]['zh']} {STATES[name]['en']}" for name in ("ready", "provisional", "pending", "absent")]
    assert list(WORDS) == states


def lengths(table: str) -> Iterator[int]:
    for line in table.splitlines():
        if line.startswith("|"):
            yield len(re.findall(r"(?<!\\)\|", line))


def test_every_table_of_the_page_is_whole() -> None:
    tables = [block for block in PAGE.split("\n\n") if block.startswith("|")]
    assert tables
    assert [block for block in tables if len(set(lengths(block))) != 1] == []
