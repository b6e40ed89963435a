"""Each mistake has its one sentence; several are said at once, whatever files they stand in."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ppp_cost.cli import app
from ppp_cost.errors import ContractError, ObservationError, Problem
from ppp_cost.intake.contract.contract_file import load_contract
from ppp_cost.intake.csv.table_files import load_observations
from tests.contracts.fixtures import CLOCKS, LANGUAGES, MALFORMED, Fixture, malformed_contracts, malformed_tables

RUN = CliRunner()

THREE = """
format = 1
id = "small"
period = "month"
operating_year = { first = 2024-01-01 }
rounding = { places = 2, mode = "half_up" }
colour = "red"
sources = { ca = { title = "示例合同", grade = "illustrative" } }

[[item]]
id = "fee"
rule = "multiply"
clause = "ca:1"

[[item]]
id = "volume"
rule = "observe"
unit = "m3"
clause = "ca:2"
from = "volumes"
nmae = "volume"
"""
THREE_SENTENCES = {
    "en": [
        (
            "contract.toml colour: the key colour is not known here. "
            "Correct its spelling, or remove it; `ppp-cost schema` lists the keys."
        ),
        "contract.toml item fee: there is no rule called multiply. The rules are: ",
        (
            "contract.toml item volume nmae: the key nmae is not known here. "
            "Correct its spelling, or remove it; `ppp-cost schema` lists the keys."
        ),
    ],
    "zh": [
        "contract.toml colour：此处没有“colour”这个键。请改正拼写或删除；可用 `ppp-cost schema` 查看可用的键。",
        "contract.toml item fee：没有名为“multiply”的规则。可用的规则：",
        "contract.toml item volume nmae：此处没有“nmae”这个键。请改正拼写或删除；可用 `ppp-cost schema` 查看可用的键。",
    ],
}


@pytest.mark.parametrize("fixture", malformed_contracts(), ids=str)
def test_a_contract_with_one_mistake_has_its_one_problem(fixture: Fixture) -> None:
    with pytest.raises(ContractError) as raised:
        load_contract(fixture.path)
    _is_the_one_problem(raised.value.problems, fixture)


@pytest.mark.parametrize("fixture", malformed_tables(), ids=str)
def test_tables_with_one_mistake_have_their_one_problem(fixture: Fixture) -> None:
    contract = load_contract(fixture.path.parent)
    with pytest.raises(ObservationError) as raised:
        load_observations(fixture.path, contract)
    _is_the_one_problem(raised.value.problems, fixture)


def _is_the_one_problem(problems: tuple[Problem, ...], fixture: Fixture) -> None:
    assert [problem.code for problem in problems] == [fixture.code]
    assert problems[0].where == fixture.expected["where"]
    for language in LANGUAGES:
        assert problems[0].sentence(language) == fixture.expected[language]


def test_what_is_raised_prints_every_sentence() -> None:
    with pytest.raises(ContractError) as raised:
        load_contract(MALFORMED / "unknown_item.toml")
    assert str(raised.value) == raised.value.problems[0].sentence("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_mistakes_in_three_places_are_raised_at_once(language: str, tmp_path: Path) -> None:
    (tmp_path / "contract.toml").write_text(THREE, "utf-8")
    with pytest.raises(ContractError) as raised:
        load_contract(tmp_path)
    sentences = [problem.sentence(language) for problem in raised.value.problems]
    assert len(sentences) == len(THREE_SENTENCES[language])
    for sentence, begin in zip(sentences, THREE_SENTENCES[language], strict=True):
        assert sentence.startswith(begin)


def test_mistakes_of_several_tables_are_raised_at_once() -> None:
    tables = {"scores": "period,points\n1,many\nsoon,3\n", "events": "event\ne1\n"}
    with pytest.raises(ObservationError) as raised:
        load_observations(tables)
    assert [(problem.where, problem.code) for problem in raised.value.problems] == [
        ("events.csv", "column_missing"),
        ("scores.csv row 2 points", "not_a_number"),
        ("scores.csv row 3 period", "not_a_period"),
    ]


def test_a_folder_that_is_not_there_has_no_tables(tmp_path: Path) -> None:
    with pytest.raises(ObservationError) as raised:
        load_observations(tmp_path / "missing")
    assert raised.value.problems[0].sentence("en") == (
        "missing: there are no tables here. "
        "Name a folder with CSV tables such as readings.csv or scores.csv, or an .xlsx workbook."
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["check", "settle"])
def test_problems_of_contract_and_tables_come_in_one_run(command: str, language: str, tmp_path: Path) -> None:
    contract = next(each for each in malformed_contracts() if each.code == "rounding_missing")
    tables = next(each for each in malformed_tables() if each.code == "not_a_number")
    written = [tmp_path / "statement.json", tmp_path / "lines.csv"]
    for file in written:
        output = ["-o", str(file)] if command == "settle" else []
        words = [command, str(contract.path), str(tables.path), "--year", "1", "--lang", language, *output]
        result = RUN.invoke(app, words)
        assert result.exit_code == 1
        assert result.stderr.splitlines() == [contract.expected[language], tables.expected[language]]
        assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("word", ["clause = 3", "unit = 3", "name = 3", 'within = "middle"'])
def test_a_word_of_a_parameter_is_judged_as_any_other(word: str, tmp_path: Path) -> None:
    words = {"name": 'name = "yearly_fee"', "unit": 'unit = "CNY"', "value": "value = 120000"}
    words[word.split(" ", maxsplit=1)[0]] = word
    item = 'id = "fee"\nrule = "product"\nkind = "charge"\nclause = "ca:1"\n'
    item += f"times = [{{ {', '.join(words.values())} }}]\n"
    good = THREE.partition("[[item]]")[0].replace('colour = "red"\n', "")
    (tmp_path / "contract.toml").write_text(f"{good}[[item]]\n{item}", "utf-8")
    with pytest.raises(ContractError) as raised:
        load_contract(tmp_path)
    (problem,) = raised.value.problems
    assert problem.where == "contract.toml item fee times.0"
    assert ": ." not in problem.sentence("en")


@pytest.mark.parametrize(("rule", "key"), [("parameter", "values"), ("choose", "cases"), ("sum", "terms")])
def test_a_rule_that_lists_nothing_is_refused(rule: str, key: str, tmp_path: Path) -> None:
    good = THREE.partition("[[item]]")[0].replace('colour = "red"\n', "")
    item = f'[[item]]\nid = "share"\nrule = "{rule}"\nclause = "ca:1"\n{key} = []\n'
    (tmp_path / "contract.toml").write_text(good + item, "utf-8")
    with pytest.raises(ContractError) as raised:
        load_contract(tmp_path)
    assert [problem.sentence("en") for problem in raised.value.problems] == [
        f"contract.toml item share: {key} lists nothing. List at least one."
    ]


@pytest.mark.parametrize("day", ["2024-W05-1", "20240105"])
@pytest.mark.parametrize("column", ["begin", "end"])
def test_a_time_of_an_event_is_written_as_a_day_is(column: str, day: str) -> None:
    cells = {"begin": "2024-01-01", "end": "2024-01-02"} | {column: day}
    with pytest.raises(ObservationError) as raised:
        load_observations({"events": f"event,begin,end\ne1,{cells['begin']},{cells['end']}\n"})
    (problem,) = raised.value.problems
    assert problem.sentence("en") == (
        f"events.csv row 2 {column}: {day} cannot be read as a day or a time. "
        "Write a day as 2024-11-05, a time as 2024-11-05 08:30."
    )


@pytest.mark.parametrize("time", ["2024/7/1 8:05", "2024/07/01 08:05:00", "2024-07-01 08:05", "2024-07-01T08:05:00"])
@pytest.mark.parametrize("column", ["begin", "reported", "repaired"])
def test_a_time_that_a_spreadsheet_rewrote_is_the_same_time(column: str, time: str) -> None:
    """Also in the columns that only a clock says are times."""
    cells = {"begin": "2024-07-01", "reported": "2024-07-01", "repaired": "2024-07-02"} | {column: time}
    events = (
        f"event,asset,category,cause,lanes,share,{','.join(cells)}\ne1,k12,slab,ice,2,1,{','.join(cells.values())}\n"
    )
    seen = load_observations({"events": events}, load_contract(CLOCKS)).table("events")
    assert seen.seconds(column).tolist() == [datetime(2024, 7, 1, 8, 5, tzinfo=UTC).timestamp()]


def test_a_second_year_that_does_not_follow_the_first_is_refused(tmp_path: Path) -> None:
    text = (
        (MALFORMED / "unknown_item.toml").read_text("utf-8").replace("2024-01-01 }", "2024-01-01, next = 2023-07-01 }")
    )
    (tmp_path / "contract.toml").write_text(text, "utf-8")
    with pytest.raises(ContractError) as raised:
        load_contract(tmp_path)
    assert any("operating_year" in problem.where for problem in raised.value.problems)
