"""What is not wrong but should be looked at, in both languages; it never refuses."""

import pytest
from typer.testing import CliRunner

from ppp_cost import load_contract, load_observations
from ppp_cost.cli import app
from ppp_cost.payment.checks.lint import linted
from tests.contracts.fixtures import LANGUAGES, Fixture, to_look_at

RUN = CliRunner()
MARK = {"en": "look at", "zh": "提示"}
GOOD = {"en": "1 look at; no other problems", "zh": "1 处提示；此外没有问题"}


@pytest.mark.parametrize("fixture", to_look_at(), ids=str)
def test_one_warning_in_both_languages(fixture: Fixture) -> None:
    contract = load_contract(fixture.path)
    tables = fixture.path / "example"
    seen = load_observations(tables, contract) if tables.is_dir() else None
    warnings = linted(contract, seen)
    assert [warning.code for warning in warnings] == [fixture.code]
    assert warnings[0].where == fixture.expected["where"]
    for language in LANGUAGES:
        assert [warning.sentence(language) for warning in warnings] == fixture.expected[language]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fixture", to_look_at(), ids=str)
def test_check_prints_it_and_ends_well(fixture: Fixture, language: str) -> None:
    tables = fixture.path / "example"
    words = ["check", str(fixture.path), *([str(tables)] if tables.is_dir() else []), "--lang", language]
    result = RUN.invoke(app, words)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [f"{MARK[language]} {fixture.expected[language][0]}", GOOD[language]]
