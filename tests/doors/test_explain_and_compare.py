"""What the console says of a year: its periods, its days, its rows, and the two sides of a comparison."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ppp_cost.cli import app

PLANT = Path(__file__).parents[2] / "contracts" / "wastewater" / "treatment_and_reuse"
SEEN = PLANT / "example" / "3"
RUN = CliRunner()


def printed(command: str, *words: object) -> str:
    done = RUN.invoke(app, [command, str(PLANT), str(SEEN), "--year", "3", *map(str, words)])
    assert done.exit_code == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("period", "months"),
    [("2023-08", ["2023-08"]), ("2023-08-14", []), ("2024", [f"2024-0{month}" for month in range(1, 7)])],
)
def test_a_period_has_its_own_interim_payments(period: str, months: list[str]) -> None:
    lines = printed("explain", "--period", period, "--item", "exceedance").splitlines()
    assert [line.split()[1] for line in lines if line.startswith("其中期中支付")] == months
    assert lines[-1] == "第3运营年应付金额 43,442,733.65"


def test_a_day_without_an_interim_payment_says_none_in_english() -> None:
    last = printed("explain", "--period", "2023-08-14", "--lang", "en").splitlines()[-1]
    assert last == "payable for the year 3 43442733.65    balance at settlement 8790119.98"


def test_the_one_day_of_a_day_goes_without_saying() -> None:
    day = printed("explain", "--period", "2023-08-14")
    assert "2772877.65 污水处理服务费 × 0.2 核定扣减比例 / 31 当月天数" in day
    assert "期间天数" not in day
    assert "期间天数 31" in printed("explain", "--period", "2023-08", "--item", "treatment_fee")


def test_rows_are_said_in_the_readers_language() -> None:
    assert "readings.csv 第 795-802 行)" in printed("explain", "--period", "2023-08-14")
    assert "readings.csv rows 795-802)" in printed("explain", "--period", "2023-08-14", "--lang", "en")


def test_a_comparison_names_both_contracts_and_what_they_were_read_from(tmp_path: Path) -> None:
    other = shutil.copytree(PLANT, tmp_path / "other")
    text = (other / "contract.toml").read_text("utf-8")
    title = "污水处理及水循环处理与利用PPP项目（示例）"
    (other / "contract.toml").write_text(text.replace(title, "草案").replace('"1.85"', '"1.92"'), "utf-8")
    lines = printed("compare", "--contract", other).splitlines()
    assert [line[:7] for line in lines if title in line or "草案" in line] == [f"原：{title[:5]}", "新：草案 (t"]
    digests = [line for line in lines if "合同摘要" in line]
    assert [line[:2] for line in digests] == ["原：", "新："]
    contracts, seen = ([line.split("，")[part].split()[-1] for line in digests] for part in (0, 1))
    assert len(set(contracts)) == 2
    assert len(set(seen)) == 1


def test_a_comparison_of_other_tables_shows_both_digests_of_them(tmp_path: Path) -> None:
    other = shutil.copytree(SEEN, tmp_path / "other")
    (other / "scores.csv").write_text(
        (other / "scores.csv").read_text("utf-8").replace("operation,22", "operation,21"), "utf-8"
    )
    lines = printed("compare", "--observations", other).splitlines()
    assert len({line.split("观测摘要 ")[1][:16] for line in lines if "观测摘要" in line}) == 2
    assert sum("污水处理及水循环处理与利用PPP项目（示例）" in line for line in lines) == 1
