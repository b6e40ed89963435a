"""The command line: what each command prints, writes and ends with."""

import csv
import hashlib
import json
import shutil
import tomllib
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ppp_cost.cli import app
from tests import draws

ROOT = Path(__file__).parents[2]
WORKED = ROOT / "tests" / "contracts" / "worked"
SEEN = WORKED / "example" / "1"
SHIPPED = sorted(ROOT.glob("contracts/*/*/contract.toml"))
RUN = CliRunner()
LANGUAGES = ("zh", "en")

PRINTED = """
treatment_fee    2024-11    tier 1        1267200.00  [ca:3.4] 720000 applied_volume x 1 rate x 1.76 unit_price
treatment_fee    2024-12    tier 1        1309440.00  [ca:3.4] 744000 applied_volume x 1 rate x 1.76 unit_price
treatment_fee    2024-12    tier 2          68745.60  [ca:3.4] 65100 applied_volume x 0.6 rate x 1.76 unit_price
exceedance       2024-11-09                 -8448.00  [ca:6.3] 1267200 treatment_fee x 0.2 share_counted / 30 calendar.month_days
exceedance       2024-12-03                -44457.60  [ca:6.3] 1378185.6 treatment_fee x 1 share_counted / 31 calendar.month_days
exceedance       2024-12-20                 -8891.52  [ca:6.3] 1378185.6 treatment_fee x 0.2 share_counted / 31 calendar.month_days
exceedance_cap   2024-11                        0.00  [ca:6.6] 8448 total - min(8448 total, 132269.28 exceedance_most)
exceedance_cap   2024-12                        0.00  [ca:6.6] 61797.12 total - min(61797.12 total, 132269.28 exceedance_most)
reuse_revenue    2024-11                   -17510.00  [ca:8.2] 41200 reuse_volume x 0.85 reuse_price x 0.5 authority_share
reuse_revenue    2024-12                   -16150.00  [ca:8.2] 38000 reuse_volume x 0.85 reuse_price x 0.5 authority_share
sludge_fee       2024-11                    55890.00  [ca:9.2] 310.5 sludge x 180 sludge_price
sludge_fee       2024-12                    58005.00  [ca:9.2] 322.25 sludge x 180 sludge_price
performance      2024-11                   -33454.08  [ca:5.3] 1267200 treatment_fee x 0.3 linked_share x 0.088 coefficient_lost
performance      2024-12                   -36384.10  [ca:5.3] 1378185.6 treatment_fee x 0.3 linked_share x 0.088 coefficient_lost
interim          2024-11                  1013760.00  [ca:7.1] 1267200 treatment_fee x 0.8 interim_share
interim          2024-12                  1102548.48  [ca:7.1] 1378185.6 treatment_fee x 0.8 interim_share
interim          1          taken back   -2116308.48  [ca:7.1] - (1013760 interim 2024-11 + 1102548.48 interim 2024-12)
never_below_zero 1                              0.00  [ca:7.3] max(2593985.3 total, 0) - 2593985.3 total
payable for the year 1          2593985.30    of which interim 2024-11 1013760.00, 2024-12 1102548.48; balance at settlement 477676.82
"""
MISSING = "points: no row for indicator safety in year 1 [ca:5.1]"


def run(*words: object) -> Result:
    return RUN.invoke(app, [str(word) for word in words])


def settled(*words: object) -> dict[str, Any]:
    """A statement as the one JSON object that is printed."""
    done = run("settle", *words, "--json")
    assert done.exit_code in (0, 3), done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def folded(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def digest_of(body: dict[str, Any]) -> str:
    """The documented digest: SHA-256 of the rest, keys sorted, no blanks, as UTF-8."""
    rest = {key: value for key, value in body.items() if key != "digest"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def sum_of(amounts: list[str | None]) -> Decimal:
    return sum((Decimal(amount) for amount in amounts if amount is not None), Decimal(0))


@pytest.fixture
def without_safety(tmp_path: Path) -> Path:
    """The worked observations with the score of safety missing."""
    seen = tmp_path / "seen"
    shutil.copytree(SEEN, seen)
    rows = (seen / "scores.csv").read_text("utf-8").splitlines()
    (seen / "scores.csv").write_text("\n".join(row for row in rows if "safety" not in row) + "\n", "utf-8")
    return seen


# ---- settle


def test_the_worked_contract_prints_what_was_worked_by_hand() -> None:
    done = run("settle", WORKED, SEEN, "--year", 1, "--lang", "en")
    assert done.exit_code == 0
    printed = folded(done.stdout)
    lines = [line for line in printed if "[ca:" in line and any(mark in line for mark in (" x ", " - ", "] - ("))]
    assert lines == folded(PRINTED)[:-1]
    assert folded(PRINTED)[-1] in printed


def test_chinese_is_spoken_where_no_language_is_named() -> None:
    done = run("settle", WORKED, SEEN, "--year", 1)
    assert done.exit_code == 0
    assert "示例数据，不作支付依据" in done.stdout
    assert "第1运营年应付金额 2,593,985.30" in done.stdout
    assert done.stdout == run("settle", WORKED, SEEN, "--year", 1, "--lang", "zh").stdout


def test_the_same_files_give_the_same_bytes() -> None:
    first, second = (run("settle", WORKED, SEEN, "--year", 1, "--json").stdout_bytes for _ in range(2))
    assert first == second


def test_a_missing_score_makes_the_year_undetermined_and_nothing_else(without_safety: Path) -> None:
    done = run("settle", WORKED, without_safety, "--year", 1, "--lang", "en")
    assert done.exit_code == 3
    assert f"undetermined: {MISSING}" in done.stdout.splitlines()
    whole, body = settled(WORKED, SEEN, "--year", 1), settled(WORKED, without_safety, "--year", 1)
    assert body["payable"] is None
    assert body["balance"] is None
    assert body["interim"] == whole["interim"]
    assert [f"{each['item']}: {each['what_en']} [{each['clause']}]" for each in body["undetermined"]] == [MISSING]
    for item, amount, state, before in zip(
        body["lines"]["item"], body["lines"]["amount"], body["lines"]["state"], whole["lines"]["amount"], strict=True
    ):
        if item in ("performance", "never_below_zero"):
            assert (amount, state) == (None, "undetermined")
        else:
            assert (amount, state != "undetermined") == (before, True)


def test_it_ends_with_2_where_the_command_is_wrong() -> None:
    assert run("settle", WORKED, SEEN).exit_code == 2
    assert run("settle", WORKED, SEEN, "--year", "one").exit_code == 2
    assert run("settle", WORKED, SEEN, "--year", 1, "--lang", "fr").exit_code == 2
    assert run("pay", WORKED).exit_code == 2


def test_the_json_is_one_object_with_its_keys() -> None:
    body = settled(WORKED, SEEN, "--year", 1)
    keys = {"payable", "interim", "balance", "undetermined", "items", "measures", "lines", "digests"}
    assert keys | {"illustrative", "closings", "digest"} <= set(body)
    assert body["payable"] == "2593985.30"
    assert body["interim"] == {"2024-11": "1013760.00", "2024-12": "1102548.48"}
    assert body["balance"] == "477676.82"
    assert body["undetermined"] == []
    assert set(body["digests"]) == {"contract", "observations"}
    assert {"linked_share", "base_price"} <= set(body["illustrative"])


def test_the_items_and_the_lines_sum_to_the_payable() -> None:
    body = settled(WORKED, SEEN, "--year", 1)
    assert all(set(item) == {"id", "rule", "kind", "clause", "amount"} for item in body["items"])
    assert sum_of([item["amount"] for item in body["items"]]) == Decimal(body["payable"])
    lengths = {name: len(column) for name, column in body["lines"].items()}
    assert len(set(lengths.values())) == 1, lengths
    assert {"item", "period", "key", "part", "amount", "state", "clause", "formula", "source"} <= set(lengths)
    assert sum_of(body["lines"]["amount"]) == Decimal(body["payable"])
    for item in body["items"]:
        pairs = zip(body["lines"]["item"], body["lines"]["amount"], strict=True)
        assert sum_of([amount for name, amount in pairs if name == item["id"]]) == Decimal(item["amount"])


def test_the_measures_are_exact() -> None:
    body = settled(WORKED, SEEN, "--year", 1)
    found = {each["id"]: each for each in body["measures"]}
    yearly = {name: found[name]["value"] for name in ("k_basket", "unit_price", "score", "coefficient")}
    assert yearly == {"k_basket": ["1.0408"], "unit_price": ["1.76"], "score": ["75.6"], "coefficient": ["0.912"]}
    assert found["applied_volume"]["period"] == ["2024-11", "2024-12"]
    assert found["applied_volume"]["value"] == ["720000", "809100"]
    limits = zip(*(found["limit"][name] for name in ("period", "key", "value")), strict=True)
    assert {("2024-12-09", "nh3_n", "5"), ("2024-12-18", "nh3_n", "8")} <= set(limits)
    assert all(len(each["period"]) == len(each["key"]) == len(each["value"]) for each in body["measures"])


@pytest.mark.parametrize("by", [(), ("--by", "fiscal_year")])
def test_the_digest_is_that_of_everything_else(by: tuple[str, ...], without_safety: Path) -> None:
    for seen in (SEEN, without_safety):
        body = settled(WORKED, seen, "--year", 1, *by)
        assert body["digest"] == digest_of(body)


@pytest.mark.parametrize(
    "file",
    [draws.slow(file) if file.parent.name == "phase_1" else file for file in SHIPPED],
    ids=lambda file: file.parent.name,
)
def test_the_budget_years_sum_to_the_payable(file: Path) -> None:
    for seen in sorted(path for path in (file.parent / "example").iterdir() if path.is_dir()):
        body = settled(file.parent, seen, "--year", seen.name, "--by", "fiscal_year")
        split = body["by_fiscal_year"]
        assert set(split) <= {str(year) for year in range(int(body["begin"][:4]), int(body["end"][:4]) + 1)}
        assert sum_of(list(split.values())) == Decimal(body["payable"])


def test_the_budget_years_are_printed() -> None:
    done = run("settle", WORKED, SEEN, "--year", 1, "--by", "fiscal_year", "--lang", "en")
    assert "by budget year: 2024 2593985.30" in done.stdout


def test_a_statement_is_written_as_json_and_as_csv(tmp_path: Path) -> None:
    for name in ("statement.json", "lines.csv"):
        assert run("settle", WORKED, SEEN, "--year", 1, "-o", tmp_path / name).exit_code == 0
    body = json.loads((tmp_path / "statement.json").read_text("utf-8"))
    assert body == settled(WORKED, SEEN, "--year", 1)
    with (tmp_path / "lines.csv").open(encoding="utf-8-sig", newline="") as file:
        *rows, last = csv.DictReader(file)
    assert (last["item"], last["amount"]) == ("payable", body["payable"])
    assert {row["mark"] for row in [*rows, last]} == {body["mark"]}
    assert [row["item"] for row in rows] == body["lines"]["item"]
    assert [row["amount"] for row in rows] == body["lines"]["amount"]
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())


@pytest.mark.parametrize("name", ["statement.json", "lines.csv"])
def test_nothing_is_written_where_a_problem_is_found(name: str, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    shutil.copytree(SEEN, seen)
    (seen / "scores.csv").write_text("period,indicator,points,possible,applies\n1,safety,many,20,1\n", "utf-8")
    done = run("settle", WORKED, seen, "--year", 1, "-o", tmp_path / name)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert not (tmp_path / name).exists()


def test_an_undetermined_statement_is_written_all_the_same(without_safety: Path, tmp_path: Path) -> None:
    file = tmp_path / "statement.json"
    assert run("settle", WORKED, without_safety, "--year", 1, "-o", file).exit_code == 3
    assert json.loads(file.read_text("utf-8"))["payable"] is None


def test_a_file_that_cannot_be_written_is_refused_in_words(tmp_path: Path) -> None:
    done = run("settle", WORKED, SEEN, "--year", 1, "-o", tmp_path / "nowhere" / "statement.json")
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit), "a sentence, no traceback"


# ---- year after year


LOOKS_BACK = """
format = 1
id = "looks_back"
currency = "CNY"
period = "month"
operating_year = { first = 2023-11-01, next = 2024-01-01 }
rounding = { places = 2, mode = "half_up" }
sources = { ca = { title = "示例合同", grade = "illustrative" } }
item = [
  { id = "volume", rule = "observe", unit = "m3", clause = "ca:1", from = "volumes", name = "volume" },
  { id = "faults", rule = "observe", clause = "ca:2", from = "volumes", name = "faults" },
  { id = "credit", rule = "observe", unit = "CNY", clause = "ca:3", from = "amounts", name = "credit", missing = 0 },
  { id = "score", rule = "observe", period = "year", clause = "ca:4", from = "scores", name = "score" },
  { id = "fee", rule = "product", kind = "charge", clause = "ca:5", times = ["volume", { name = "price", unit = "CNY/m3", value = "1.69" }] },
  { id = "last_score", rule = "sum", period = "year", clause = "ca:6", terms = [{ of = { of = "score", lag = 1, first = 100 } }] },
  { id = "lost", rule = "sum", period = "year", clause = "ca:6", constant = 1, terms = [{ of = "last_score", weight = "-1/100" }] },
  { id = "performance", rule = "product", kind = "deduction", clause = "ca:6", times = ["fee", { name = "linked_share", value = "0.3" }, "lost"] },
  { id = "rolling", rule = "window", clause = "ca:7", of = "faults", counts = "sum", length = 3 },
  { id = "in_a_row", rule = "window", clause = "ca:7", of = "faults", counts = "run" },
  { id = "to_date", rule = "window", unit = "m3", clause = "ca:8", of = "volume", counts = "to_date" },
  { id = "penalty", rule = "product", kind = "deduction", clause = "ca:7", times = ["rolling", { name = "fine", unit = "CNY", value = 100 }] },
  { id = "repeated", rule = "product", kind = "deduction", clause = "ca:7", times = ["in_a_row", { name = "repeat_fine", unit = "CNY", value = 7 }] },
  { id = "bonus", rule = "product", kind = "charge", clause = "ca:8", times = ["to_date", { name = "bonus_rate", unit = "CNY/m3", value = "1/300" }] },
  { id = "credit_used", rule = "carry", clause = "ca:9", earn = "credit", against = ["penalty"], counts = "deducted", expires = 4 },
  { id = "cap", rule = "limit", clause = "ca:10", of = ["penalty", "repeated", "credit_used"], counts = "deducted", over = "term", at_most = 1500 },
  { id = "capital", rule = "annuity", kind = "charge", clause = "ca:11", schedule = "level", principal = { name = "investment", unit = "CNY", value = 1000000 }, years = 10, rate = { name = "interest_rate", values = [{ from = 2023-11-01, value = "0.049" }, { from = 2024-01-01, value = "0.0465" }] }, on_rate_change = "relevel" },
]
"""
MONTHS = ["2023-11", "2023-12", *(f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13))]
FAULTS = dict(zip(MONTHS, "12120011130011100020100501", strict=True))
MONEY = ("item", "kind", "period", "key", "part", "due", "amount", "state", "clause", "formula")


@pytest.fixture
def looks_back(tmp_path: Path) -> Path:
    """A contract each of whose years needs the years before, and tables of three years."""
    folder = tmp_path / "looks_back"
    (folder / "seen").mkdir(parents=True)
    (folder / "contract.toml").write_text(LOOKS_BACK, "utf-8")
    write_tables(folder / "seen", MONTHS, [1, 2, 3])
    return folder


def write_tables(folder: Path, months: list[str], years: list[int]) -> None:
    folder.mkdir(exist_ok=True)
    rows = [f"{month},volume,{1000 + 37 * MONTHS.index(month)}.5\n{month},faults,{FAULTS[month]}" for month in months]
    (folder / "volumes.csv").write_text("\n".join(["period,name,value", *rows]) + "\n")
    earned = [f"{month},credit,250.25" for month in months if month in ("2023-12", "2024-06", "2024-12")]
    (folder / "amounts.csv").write_text("\n".join(["period,name,value", *earned]) + "\n")
    scores = [f"{year},score,{(84, 91, 77)[year - 1]}" for year in years]
    (folder / "scores.csv").write_text("\n".join(["period,name,value", *scores]) + "\n")


def statements(folder: Path, seen: Path, years: list[int]) -> dict[int, dict[str, Any]]:
    """The statements of years settled one after the other, each after the file of the one before."""
    found = {}
    for year in years:
        after = ["--after", folder / f"{year - 1}.json"] if year > 1 else []
        file = folder / f"{year}.json"
        done = run("settle", folder, seen, "--year", year, *after, "-o", file)
        assert done.exit_code == 0, done.output
        found[year] = json.loads(file.read_text("utf-8"))
    return found


def test_after_last_years_statement_the_lines_are_those_of_settling_from_the_first(looks_back: Path) -> None:
    one_by_one = statements(looks_back, looks_back / "seen", [1, 2, 3])
    for year in (2, 3):
        whole = settled(looks_back, looks_back / "seen", "--year", year)
        for name in MONEY:
            assert one_by_one[year]["lines"][name] == whole["lines"][name], (year, name)
        assert one_by_one[year]["payable"] == whole["payable"]
        assert one_by_one[year]["interim"] == whole["interim"]
        assert one_by_one[year]["closings"] == whole["closings"]
        assert one_by_one[year]["measures"] == whole["measures"]


def test_after_last_years_statement_the_tables_of_the_year_are_enough(looks_back: Path) -> None:
    statements(looks_back, looks_back / "seen", [1])
    write_tables(looks_back / "second", [month for month in MONTHS if month.startswith("2024")], [2])
    whole = settled(looks_back, looks_back / "seen", "--year", 2)
    body = settled(looks_back, looks_back / "second", "--year", 2, "--after", looks_back / "1.json")
    assert {name: body["lines"][name] for name in MONEY} == {name: whole["lines"][name] for name in MONEY}
    assert settled(looks_back, looks_back / "second", "--year", 2)["payable"] is None


def test_the_openings_of_a_year_may_come_from_a_table(looks_back: Path) -> None:
    last = statements(looks_back, looks_back / "seen", [1])[1]
    names = ("item", "key", "period", "value")
    rows = [",".join([*(row[name] for name in names), "1.json"]) for row in last["closings"]]
    shutil.copytree(looks_back / "seen", looks_back / "opened")
    (looks_back / "opened" / "openings.csv").write_text("\n".join(["item,key,period,value,source", *rows]) + "\n")
    whole = settled(looks_back, looks_back / "seen", "--year", 2)
    body = settled(looks_back, looks_back / "opened", "--year", 2)
    assert {name: body["lines"][name] for name in MONEY} == {name: whole["lines"][name] for name in MONEY}


def test_the_chain_of_digests_names_last_years_statement(looks_back: Path) -> None:
    one_by_one = statements(looks_back, looks_back / "seen", [1, 2])
    assert one_by_one[2]["digests"]["observations"].endswith(one_by_one[1]["digest"])


@pytest.mark.parametrize("place", ["payable", "closings", "digest"])
def test_a_statement_that_was_changed_is_refused(place: str, looks_back: Path) -> None:
    body = statements(looks_back, looks_back / "seen", [1])[1]
    if place == "closings":
        body["closings"][0]["value"] = "12345"
    else:
        body[place] = "1.00"
    (looks_back / "1.json").write_text(json.dumps(body), "utf-8")
    words = ["settle", looks_back, looks_back / "seen", "--year", 2, "--after", looks_back / "1.json"]
    done = run(*words, "-o", looks_back / "2.json", "--lang", "en")
    assert done.exit_code == 1
    assert done.stderr.startswith("1.json: the statement was changed after it was written")
    assert not (looks_back / "2.json").exists()


# ---- explain


def test_explain_shows_one_item_with_its_evidence_and_rows() -> None:
    done = run("explain", WORKED, SEEN, "--year", 1, "--item", "performance", "--lang", "en")
    assert done.exit_code == 0
    assert done.stdout.count("performance  2024-1") == 2
    assert "1378185.6 treatment_fee x 0.3 linked_share x 0.088 coefficient_lost" in done.stdout
    for evidence in ("coefficient 0.912", "score 75.6", "points 68", "possible 90", "scores.csv rows 2-4"):
        assert evidence in done.stdout
    assert "sludge_fee" not in done.stdout.splitlines()[3]


def test_explain_shows_a_measure_with_its_formula() -> None:
    done = run("explain", WORKED, SEEN, "--year", 1, "--item", "k_basket", "--lang", "en")
    assert done.exit_code == 0
    assert "k_basket  1  1.0408  [ca:4.1]  0.25 + 0.3 x 107.3 power / 100 power_base" in done.stdout
    assert "indices.csv rows 2-9" in done.stdout


def test_explain_shows_one_period() -> None:
    done = run("explain", WORKED, SEEN, "--year", 1, "--period", "2024-12-03", "--lang", "en")
    assert done.exit_code == 0
    assert any(line.startswith("exceedance 2024-12-03 -44457.60 [ca:6.3]") for line in folded(done.stdout))
    assert "2024-12-20" not in done.stdout
    assert "readings.csv" in done.stdout


def test_zeros_shows_lines_of_zero_and_days_left_out_with_their_reason() -> None:
    words = ["explain", WORKED, SEEN, "--year", 1, "--item", "exceedance", "--lang", "en"]
    usual, every = run(*words), run(*words, "--zeros")
    days = [line for line in every.stdout.splitlines() if line.startswith("exceedance  2024-")]
    assert len(days) == 61
    assert len([line for line in usual.stdout.splitlines() if line.startswith("exceedance  2024-")]) == 3
    assert len([line for line in days if "left out" in line]) == 2
    for day in ("2024-11-17", "2024-12-25"):
        assert f"in {day}: left out [ca:6.2]" in every.stdout


def test_explain_says_why_a_line_is_undetermined(without_safety: Path) -> None:
    done = run("explain", WORKED, without_safety, "--year", 1, "--item", "performance", "--lang", "en")
    assert done.exit_code == 3
    assert done.stdout.count(f"undetermined: {MISSING}") == 2


@pytest.mark.parametrize("item", ["performance", "score", "k_basket"])
def test_explain_refuses_a_period_without_a_line(item: str) -> None:
    done = run("explain", WORKED, SEEN, "--year", 1, "--item", item, "--period", "2031-01", "--lang", "en")
    assert done.exit_code == 1
    assert "there is no line in the period 2031-01" in done.stderr


# ---- compare


def compared(*words: object) -> dict[str, Any]:
    done = run("compare", *words, "--json")
    assert done.exit_code == 0, done.output
    body: dict[str, Any] = json.loads(done.stdout)
    assert body["digest"] == digest_of(body)
    assert len({len(column) for column in body["lines"].values()}) == 1
    before, after = (Decimal(amount) for amount in body["payable"])
    assert Decimal(body["difference"]) == after - before == sum_of(body["lines"]["difference"])
    lines = zip(*(body["lines"][name] for name in ("before", "after", "difference")), strict=True)
    assert all(Decimal(new) - Decimal(old) == Decimal(moved) for old, new, moved in lines)
    return body


def test_compare_with_another_contract(tmp_path: Path) -> None:
    shutil.copytree(WORKED, tmp_path / "draft")
    text = (WORKED / "contract.toml").read_text("utf-8").replace('value = "1.69"', 'value = "1.71"')
    (tmp_path / "draft" / "contract.toml").write_text(text, "utf-8")
    body = compared(WORKED, SEEN, "--year", 1, "--contract", tmp_path / "draft")
    assert body["payable"][0] == "2593985.30"
    assert body["payable"][1] == settled(tmp_path / "draft", SEEN, "--year", 1)["payable"]
    assert {"treatment_fee", "performance"} <= set(body["lines"]["item"])
    assert "sludge_fee" not in body["lines"]["item"]
    text = run("compare", WORKED, SEEN, "--year", 1, "--contract", tmp_path / "draft", "--lang", "en").stdout
    assert f"difference {body['difference']}" in text


def test_compare_with_other_observations(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    shutil.copytree(SEEN, seen)
    scores = (seen / "scores.csv").read_text("utf-8").replace("safety,15,20", "safety,20,20")
    (seen / "scores.csv").write_text(scores, "utf-8")
    body = compared(WORKED, SEEN, "--year", 1, "--observations", seen)
    assert set(body["lines"]["item"]) == {"performance"}
    assert Decimal(body["difference"]) > 0


def test_compare_with_the_same_has_no_lines() -> None:
    assert compared(WORKED, SEEN, "--year", 1)["lines"]["item"] == []


def test_compare_with_a_missing_score_has_no_difference(without_safety: Path) -> None:
    done = run("compare", WORKED, SEEN, "--year", 1, "--observations", without_safety, "--json")
    assert done.exit_code == 3
    assert json.loads(done.stdout)["difference"] is None


TWO_READINGS = """
format = 1
id = "two_readings"
currency = "CNY"
period = "year"
operating_year = { first = 2024-01-01 }
rounding = { places = 2, mode = "half_up" }
sources = { ca = { title = "示例合同", grade = "illustrative" } }
interpretations = { applied = "of_2017", of_2017 = "2017年合同 第5.2条", of_2023 = "2023年补充协议 第2条" }
item = [
  { id = "volume", rule = "observe", unit = "m3", clause = "ca:1", from = "volumes", name = "volume" },
  { id = "fee", rule = "product", kind = "charge", clause = "ca:5.2", interpretation = "of_2017", times = ["volume", { name = "price", unit = "CNY/m3", value = "1.69" }] },
  { id = "fee", rule = "product", kind = "charge", clause = "ca:补:2", interpretation = "of_2023", times = ["volume", { name = "price", unit = "CNY/m3", value = "1.76" }] },
]
"""


def test_compare_and_settle_with_the_other_interpretation(tmp_path: Path) -> None:
    (tmp_path / "contract.toml").write_text(TWO_READINGS, "utf-8")
    (tmp_path / "seen").mkdir()
    (tmp_path / "seen" / "volumes.csv").write_text("period,name,value\n1,volume,1000\n")
    body = compared(tmp_path, tmp_path / "seen", "--year", 1, "--interpretation", "of_2023")
    assert body["payable"] == ["1690.00", "1760.00"]
    statement = settled(tmp_path, tmp_path / "seen", "--year", 1, "--interpretation", "of_2023")
    assert statement["interpretation"] == "of_2023"
    assert statement["items"][0]["clause"] == "ca:补:2"
    text = run("settle", tmp_path, tmp_path / "seen", "--year", 1, "--lang", "en").stdout
    assert "interpretation applied: of_2017" in text
    assert run("settle", tmp_path, tmp_path / "seen", "--year", 1, "--interpretation", "of_2019").exit_code == 1


# ---- check


def test_check_finds_nothing_in_the_worked_contract() -> None:
    done = run("check", WORKED, SEEN, "--year", 1, "--lang", "en")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].endswith(("no problems", "no other problems"))
    assert run("check", WORKED).stdout == "没有问题\n"


def test_check_lists_the_problems_of_both_files_at_once(tmp_path: Path) -> None:
    text = (WORKED / "contract.toml").read_text("utf-8").replace('"ca:3.4"', '"cb:3.4"')
    (tmp_path / "contract.toml").write_text(text, "utf-8")
    (tmp_path / "seen").mkdir()
    (tmp_path / "seen" / "scores.csv").write_text("period,indicator,points\n1,safety,many\n", "utf-8")
    done = run("check", tmp_path, tmp_path / "seen", "--lang", "en")
    assert done.exit_code == 1
    places = [line.split(": ", 1)[0] for line in done.stderr.splitlines()]
    assert places == ["contract.toml item treatment_fee", "scores.csv row 2 points"]


# ---- schema


def as_plain(value: Any) -> Any:
    """What a TOML file holds, as JSON has it."""
    if isinstance(value, dict):
        return {key: as_plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else float(value) if isinstance(value, Decimal) else value


RULES = [
    "parameter",
    "observe",
    "index",
    "sum",
    "product",
    "bands",
    "tiers",
    "choose",
    "reduce",
    "window",
    "annuity",
    "interest",
    "limit",
    "carry",
]


@cache
def schema(*rule: str) -> dict[str, Any]:
    """The schema of a contract or of a rule, as the command prints it."""
    done = run("schema", *rule)
    assert done.exit_code == 0
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_schema_is_json_schema() -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    for words in ([], *([rule] for rule in RULES)):
        jsonschema.Draft202012Validator.check_schema(schema(*words))


@pytest.mark.parametrize("file", [*SHIPPED, WORKED / "contract.toml"], ids=lambda file: file.parent.name)
def test_a_contract_keeps_to_the_schema(file: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    contract = as_plain(tomllib.loads(file.read_text("utf-8")))
    jsonschema.Draft202012Validator(schema()).validate(contract)
    for item in contract["item"]:
        jsonschema.Draft202012Validator(schema(item["rule"])).validate(item)


def test_the_schema_refuses_what_the_product_refuses() -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    bands = jsonschema.Draft202012Validator(schema("bands"))
    good = {"id": "k", "rule": "bands", "clause": "ca:1", "of": "score", "closed": "floor", "bands": [{"at_floor": 1}]}
    assert bands.is_valid(good)
    assert not bands.is_valid(good | {"closed": "both"})
    assert not bands.is_valid(good | {"colour": "red"})
    assert not bands.is_valid({key: value for key, value in good.items() if key != "of"})


def test_there_is_no_schema_of_a_rule_that_is_not_there() -> None:
    done = run("schema", "formula", "--lang", "en")
    assert done.exit_code == 1
    assert "there is no rule called formula" in done.stderr


# ---- how tables are written


NAMED = """
format = 1
id = "named"
currency = "CNY"
period = "year"
operating_year = { first = 2024-01-01 }
rounding = { places = 2, mode = "half_up" }
sources = { ca = { title = "示例合同", grade = "illustrative" } }
item = [
  { id = "points", rule = "observe", unit = "point", clause = "ca:1", from = "scores", value = "points", op = "sum", complete = { indicator = ["运行管理", "安全生产"] } },
  { id = "fee", rule = "product", kind = "charge", clause = "ca:2", times = ["points", { name = "per_point", unit = "CNY/point", value = 1000 }] },
]
"""
SCORES = "period,indicator,points,note\n1,运行管理,55,一季度已复核\n1,安全生产,30,“良好”\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_tables_are_read_the_same_however_they_were_saved(encoding: str, ends: str, tmp_path: Path) -> None:
    (tmp_path / "contract.toml").write_text(NAMED, "utf-8")
    (tmp_path / "seen").mkdir()
    (tmp_path / "seen" / "scores.csv").write_bytes(SCORES.replace("\n", ends).encode(encoding))
    body = settled(tmp_path, tmp_path / "seen", "--year", 1)
    assert body["payable"] == "85000.00"
    assert body["lines"]["source"] == [["scores.csv rows 2-3"]]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_the_worked_tables_may_be_saved_so_too(encoding: str, tmp_path: Path) -> None:
    for file in SEEN.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_text("utf-8").encode(encoding))
    body, usual = (settled(WORKED, seen, "--year", 1) for seen in (tmp_path, SEEN))
    assert {**body, "digests": 0, "digest": 0} == {**usual, "digests": 0, "digest": 0}


def test_a_contract_that_reads_attributes_of_events_settles_without_the_table(tmp_path: Path) -> None:
    folder = ROOT / "tests" / "contracts" / "compositions" / "two_way_delay"
    case = tomllib.loads(min(folder.glob("cases/*.toml")).read_text("utf-8"))
    (tmp_path / "volumes.csv").write_text(case["observations"]["volumes"], "utf-8")
    assert run("settle", folder, tmp_path, "--year", 1).exit_code == 3
    (tmp_path / "covers.csv").write_text(case["observations"]["covers"], "utf-8")
    assert run("settle", folder, tmp_path, "--year", 1).exit_code == 0, "absence is none inside the dates covered"


def test_every_amount_is_whole_fen() -> None:
    body = settled(WORKED, SEEN, "--year", 1)
    assert all(Fraction(amount) * 100 == int(Fraction(amount) * 100) for amount in body["lines"]["amount"])
