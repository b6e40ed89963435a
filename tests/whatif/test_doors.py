"""The command: what it prints, writes and ends with."""

import csv
import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ppp_cost.cli import app
from ppp_cost.payment.whatif.scenarios import fixed, scaled
from ppp_cost.render.words.sample_mark import MARK
from tests.whatif.fixtures import SEWAGE, numbers, year_of

RUN = CliRunner()
SEEN = SEWAGE / "example/3"


def asked(words: str, seen: Path = SEEN) -> Result:
    return RUN.invoke(app, ["whatif", str(SEWAGE), str(seen), "--year", "3", *shlex.split(words)])


def document(words: str) -> dict[str, Any]:
    done = asked(f"{words} --json")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_one_scenario_shows_now_then_and_the_difference() -> None:
    done = asked("--set score=85")
    assert done.exit_code == 0
    assert MARK in done.stdout
    assert "假设：绩效得分 83.2 → 85 %" in done.stdout
    assert done.stdout.splitlines()[-1] == "应付金额 43,442,733.65 → 43,754,607.18    差额 311,873.53"
    english = asked("--set score=85 --lang en")
    assert english.stdout.splitlines()[-1] == "payable 43442733.65 → 43754607.18    difference 311873.53"


@pytest.mark.parametrize(
    "words",
    ["--set score=85", "--set 绩效得分=85", "--set 'score=85'", "--set score＝８５", "--set ' score = 85 '"],
)
def test_a_name_is_an_id_or_what_a_reader_says(words: str) -> None:
    assert asked(words).stdout.splitlines()[-1].endswith("差额 311,873.53")


@pytest.mark.parametrize("words", ["--set scores.safety=15", "--set 安全生产=15", "--set safety=15"])
def test_rows_of_a_table_are_named_too(words: str) -> None:
    done = asked(words)
    assert "安全生产 scores.safety 8 → 15" in done.stdout
    assert "43,754,607.18" in done.stdout


def test_the_document_holds_items_and_lines_that_sum_to_the_difference() -> None:
    found = document("--set base_price=-10%")
    assert found["mark"] == MARK
    assert (found["payable"], found["then"]) == ("43442733.65", "39268266.83")
    for told in ([each["difference"] for each in found["items"]], found["lines"]["difference"]):
        assert sum(numbers(*told)) == numbers(found["difference"])[0] == numbers("-4174466.82")[0]
    (pair,) = found["inputs"]
    assert (pair["before"]["lowest"], found["assumed"]) == (
        "1.85",
        [{"name": "base_price", "times": "0.9", "plus": "0"}],
    )


def test_a_grid_is_a_table_and_a_file(tmp_path: Path) -> None:
    file = tmp_path / "grid.csv"
    done = asked(f"--vary score=60:85:10 --vary base_price=-10%,+10% -o {file}")
    assert done.exit_code == 0
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert rows[0] == ["绩效得分", "基准单价", "应付金额", "差额", "标记"]
    assert [row[:2] for row in rows[1:]] == [[score, by] for score in ("60", "70", "80") for by in ("'-10%", "'+10%")]
    assert {row[4] for row in rows[1:]} == {MARK}
    payables = year_of("sewage").payables(
        [
            (fixed("score", score), scaled("base_price", by))
            for score in numbers("60", "70", "80")
            for by in numbers("-1/10", "1/10")
        ]
    )
    assert [row[2] for row in rows[1:]] == [
        f"{(payables[row] or 0) // 100}.{(payables[row] or 0) % 100:02}" for row in range(6)
    ]
    for row in rows[1:]:
        assert f"{int(row[2][:-3]):,}{row[2][-3:]}" in done.stdout
    found = document("--vary score=60:85:10 --vary base_price=-10%,+10%")
    assert found["payables"] == [row[2] for row in rows[1:]]
    assert [axis["values"] for axis in found["axes"]] == [["60", "70", "80"], ["-10%", "+10%"]]


def test_a_large_grid_is_counted_on_the_screen() -> None:
    done = asked("--vary score=0:100:0.1")
    assert "共 1,001 种组合" in done.stdout
    assert len(done.stdout.splitlines()) < 10


def test_what_pays_enough_is_shown_with_both_sides() -> None:
    done = asked("--break-even score --pays 95% --between 0:100")
    assert "哪些“绩效得分”使应付不低于 41,270,596.97（现应付的 95%）" in done.stdout
    assert "临界：绩效得分 70.64 → 70.65    应付金额 41,259,618.99 → 41,276,512.13" in done.stdout
    found = document("--break-even score --pays 41,270,596.97 --between 0:100")
    assert (found["wanted"], found["share"]) == ("41270596.97", None)
    assert [run["reach"] for run in found["runs"]] == ["short", "pays"]
    held = asked("--break-even score --pays 200% --between 0:100 --lang en")
    assert "no turn between 0 and 100" in held.stdout


def test_what_is_set_holds_for_every_question() -> None:
    base = document("--set base_price=-10% --vary score=85")
    assert base["payables"] == ["39549730.00"]
    turned = document("--set base_price=-10% --break-even score --pays 90% --between 0:100")
    assert turned["wanted"] == "39098460.29"
    assert turned["assumed"] == [{"name": "base_price", "times": "0.9", "plus": "0"}]
    assert document("--set score=85 --tornado --by 5")["middle"] == "43754607.18"
    again = document("--set score=80 --vary score=+5%,90")
    assert again["payables"] == [document(f"--set score={value}")["then"] for value in (84, 90)]


def test_a_tornado_lists_what_moves_and_counts_the_rest() -> None:
    done = asked("--tornado")
    lines = done.stdout.splitlines()
    assert lines[4].split() == ["因素", "现为", "减", "10%", "减时差额", "加", "10%", "加时差额"]
    assert lines[5].split()[0] == "基准单价"
    assert "另有 3 个因素加减 10% 应付不变" in done.stdout
    assert len(document("--tornado")["unmoved"]) == 3


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_inputs_are_listed(language: str) -> None:
    done = asked(f"--list --lang {language}")
    assert done.exit_code == 0
    for name in ("base_price", "score", "points", "scores.safety"):
        assert any(line.split()[:1] == [name] for line in done.stdout.splitlines())
    sorts = {each["name"]: each["sort"] for each in document("--list")["inputs"]}
    assert [sorts[name] for name in ("base_price", "effluent_limit", "points", "score", "scores.safety")] == [
        *("parameter", "parameter", "observed", "measure", "record")
    ]


def test_what_is_missing_is_undetermined_and_ends_with_3(tmp_path: Path) -> None:
    for path in SEEN.glob("*.csv"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in lines if path.name != "scores.csv" or "safety" not in line]
        (tmp_path / path.name).write_text("".join(kept), "utf-8")
    done = asked("--set base_price=2", tmp_path)
    assert done.exit_code == 3
    assert "暂不核定：考核得分：第3运营年没有“考核指标 安全生产”的数据 [ca:6.1]" in done.stdout
    assert done.stdout.splitlines()[-1] == "应付金额 暂不核定 → 暂不核定    差额 暂不核定"
    known = asked("--set score=85", tmp_path)
    assert known.exit_code == 0
    assert known.stdout.splitlines()[-1] == "应付金额 暂不核定 → 43,754,607.18    差额 暂不核定"
    moved = asked("--tornado", tmp_path)
    assert moved.exit_code == 3
    assert "加减后应付暂不核定：" in moved.stdout
    grid = asked("--vary base_price=1,2 --json", tmp_path)
    assert (grid.exit_code, json.loads(grid.stdout)["payables"]) == (3, [None, None])
