"""The command: what it prints, writes and ends with."""

import csv
import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ppp_cost.cli import app
from tests.review.claims import FOLDERS, ROOT, amounts_of, text_of, world

RUN = CliRunner()
CLAIM = ROOT / "contracts/wastewater/treatment_and_reuse/example/claim_3.csv"
TABLE = """
项目            送审金额       审定金额       审减(增)金额  审减率
污水处理服务费  43,999,165.26  43,315,767.08    683,398.18   1.55%
超标扣减        未列             -192,630.90    192,630.90       -
再生水收入冲抵  -2,076,156.00  -2,076,156.00          0.00   0.00%
污泥处置费       2,727,627.00   2,727,627.00          0.00   0.00%
绩效扣减          -316,793.94    -311,873.53     -4,920.41  -1.55%
事故扣减           -20,000.00     -20,000.00          0.00   0.00%
合计            44,313,942.32  43,442,733.65    871,208.67   1.97%

── 差额说明 ──
污水处理服务费  审减 683,398.18
    683,398.18  基准单价：送审采用 1.88，合同为 1.85，自 2021-07-01 起执行 [ca:1.3]
超标扣减  审减 192,630.90
    192,630.90  送审漏列扣减：审定 -192,630.90，共 8 行 [ca:3.4] (readings.csv 第 795-802, 1740-1747, 5773-5780 行)
绩效扣减  审增 4,920.41
    -4,920.45  基准单价：送审采用 1.88，合同为 1.85，自 2021-07-01 起执行 [ca:1.3]
         0.04  送审逐行舍去分以下；按合同取整得 -316,793.98 [ca:6.3]

── 送审采用的数值（对应付金额的影响） ──
675,438.56  基准单价：送审采用 1.88，合同为 1.85，自 2021-07-01 起执行 [ca:1.3]
            = 计入差额说明 678,477.73，未计入 -3,039.17（超标扣减：该项差额不以此说明）

── 送审表自身 ──
合计 44,313,942.32（claim_3.csv 第 8 行 amount）与表内各行之和 44,313,842.32 不符，相差 +100.00
正文总额 44,314,000.00（claim_3.csv 第 9 行 amount）与送审表内合计 44,313,942.32 不符，相差 +57.68；以表内合计为准比较
送审以正数列示的扣减 1 笔，已按负数比较：再生水收入冲抵

── 差额构成 ──
采用的数值 基准单价  678,477.73
漏列扣减             192,630.90
取整环节                   0.04
合计与各行不符           100.00
合计                 871,208.67

送审金额 44,313,942.32  审定金额 43,442,733.65  审减(增)金额 871,208.67  审减率 1.97%
"""


def run(claim: Path, *words: object, of: str = "wastewater") -> Result:
    contract, seen, year = FOLDERS[of]
    return RUN.invoke(app, ["review", str(contract), str(seen), str(claim), "--year", str(year), *map(str, words)])


def body_of(*words: object, claim: Path = CLAIM, of: str = "wastewater") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(claim, *words, "--json", of=of).stdout)
    return found


@pytest.fixture
def small_claim(tmp_path: Path) -> Path:
    statement = world("small").statement
    file = tmp_path / "claim.csv"
    file.write_text(text_of(amounts_of(statement.lines()), total=statement.payable), "utf-8")
    return file


def test_the_example_is_read_from_top_to_bottom() -> None:
    done = run(CLAIM)
    assert done.exit_code == 0
    assert TABLE.strip() in done.stdout
    head, *_ = done.stdout.split("── 送审与审定 ──")
    assert "示例数据，不作支付依据" in head
    assert "送审表 claim_3.csv" in head


def test_english_is_spoken_when_it_is_asked_for() -> None:
    done = run(CLAIM, "--lang", "en")
    assert "claimed 44313942.32  assessed 43442733.65  taken off (added) 871208.67  rate 1.97%" in done.stdout
    assert "base_price: the claim uses 1.88; the contract has 1.85 from 2021-07-01 [ca:1.3]" in done.stdout


def test_the_object_holds_what_is_printed() -> None:
    body = body_of()
    assert body["total"] == {
        "claimed": "44313942.32",
        "assessed": "43442733.65",
        "difference": "871208.67",
        "rate": "1.97%",
        "unexplained": "0.00",
    }
    assert [row["item"] for row in body["rows"] if row["claimed"] is None] == ["exceedance"]
    for row in body["rows"]:
        parts = [Decimal(part["amount"]) for part in row["explanations"]]
        assert sum(parts, Decimal(row["unexplained"])) == Decimal(row["difference"])
    assert sum(Decimal(each["amount"]) for each in body["causes"]) == Decimal(body["total"]["difference"])
    assert body["mark"] == "示例数据，不作支付依据"
    assert body["digests"]["claim"] == hashlib.sha256(CLAIM.read_bytes()).hexdigest()


def test_the_digest_is_over_the_rest() -> None:
    body = body_of()
    rest = {key: value for key, value in body.items() if key != "digest"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert body["digest"] == hashlib.sha256(text.encode()).hexdigest()


def test_both_files_are_written(tmp_path: Path) -> None:
    printed = run(CLAIM).stdout
    for name in ("review.json", "review.csv"):
        done = run(CLAIM, "-o", tmp_path / name)
        assert (done.exit_code, done.stdout) == (0, printed)
    assert json.loads((tmp_path / "review.json").read_text("utf-8")) == body_of()
    content = (tmp_path / "review.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert list(rows[0])[5:9] == ["送审金额", "审定金额", "审减(增)金额", "审减率"]
    assert [row["审减率"] for row in rows[:3]] == ["1.55%", "-", "0.00%"]
    assert [row["项目"] for row in rows[6:]] == ["合计", "送审表自身", "送审表自身", "送审表自身"]
    assert {row["标记"] for row in rows} == {"示例数据，不作支付依据"}
    assert rows[1]["送审金额"] == "未列"
    assert sum(Decimal(row["审减(增)金额"]) for row in rows[:6]) + 100 == Decimal(rows[6]["审减(增)金额"])


def test_text_that_a_spreadsheet_would_compute_is_set_apart(tmp_path: Path) -> None:
    (tmp_path / "claim.csv").write_text('item,period,amount\n"=1+1",@x,-5\n', "utf-8")
    run(tmp_path / "claim.csv", "-o", tmp_path / "review.csv", of="small")
    rows = list(csv.reader((tmp_path / "review.csv").read_text("utf-8-sig").splitlines()))
    (row,) = [row for row in rows if "=1+1" in row[0]]
    assert row[:3] == ["'=1+1", "'=1+1", "'@x"]
    assert row[5] == "-5.00"
    assert not [cell for each in rows for cell in each if cell.startswith(("=", "+", "@"))]


def test_the_same_claim_gives_the_same_bytes(small_claim: Path) -> None:
    first, second = (run(small_claim, "--json", of="small").stdout_bytes for _ in range(2))
    assert first == second


def test_no_difference_is_said(small_claim: Path) -> None:
    done = run(small_claim, of="small")
    assert done.exit_code == 0
    assert "送审与审定一致，没有差额" in done.stdout
    assert "差额构成" not in done.stdout


def test_what_is_undetermined_is_never_zero(small_claim: Path, tmp_path: Path) -> None:
    done = run(small_claim, "-o", tmp_path / "review.csv", of="unscored")
    assert done.exit_code == 3
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "绩效扣减 -25,712.17 暂不核定 - -" in lines
    assert lines[-1] == "送审金额 1,761,293.25 审定金额 暂不核定 审减(增)金额 - 审减率 -"
    assert "暂不核定：绩效得分：第1运营年“评分记录”的数值为空：scores.csv 第 3 行 [ca:2]" in lines
    body = body_of(claim=small_claim, of="unscored")
    (row,) = [row for row in body["rows"] if row["item"] == "performance"]
    assert (row["claimed"], row["assessed"], row["difference"]) == ("-25712.17", None, None)
    assert row["undetermined"]
    assert body["total"]["assessed"] is None
    rows = list(csv.DictReader((tmp_path / "review.csv").read_text("utf-8-sig").splitlines()))
    assert [row["审定金额"] for row in rows if row["编号"] in ("performance", "")] == ["暂不核定", "暂不核定"]


def test_an_output_of_another_kind_is_refused(small_claim: Path, tmp_path: Path) -> None:
    done = run(small_claim, "-o", tmp_path / "review.pdf", of="small")
    assert (done.exit_code, done.stdout) == (1, "")
    assert not (tmp_path / "review.pdf").exists()


def test_a_year_that_is_none_is_refused(small_claim: Path) -> None:
    contract, seen, _ = FOLDERS["small"]
    done = RUN.invoke(app, ["review", str(contract), str(seen), str(small_claim), "--year", "0"])
    assert done.exit_code == 1


def test_rows_that_no_item_read_are_to_be_looked_at(small_claim: Path, tmp_path: Path) -> None:
    contract, seen, year = FOLDERS["small"]
    tables = tmp_path / "seen"
    tables.mkdir()
    for file in seen.iterdir():
        (tables / file.name).write_bytes(file.read_bytes())
    with (tables / "volumes.csv").open("a", encoding="utf-8") as file:
        file.write("2024-01,wolume,east,1\n")
    words = ["review", str(contract), str(tables), str(small_claim), "--year", str(year)]
    assert "提示 volumes.csv 第 26 行" in RUN.invoke(app, words).stdout
