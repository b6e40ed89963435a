"""Every mistake in a study, its records, a standard, an inventory or last year's budget, and what it is told."""

from pathlib import Path

import pytest

from tests.contracts.fixtures import LANGUAGES
from tests.cost.doors import WRITING, Said, Variant, in_a_language_each_day, mistakes

REFUSED = 1


def refusal(where: Variant, folder: Path, language: str) -> list[str]:
    """The sentences of a refusal; the file it was to write is not there."""
    output = folder / "written.json"
    result = where.door(folder, language, *(["-o", str(output)] if where.run in WRITING else []))
    assert result.exit_code == REFUSED, result.output
    assert not isinstance(result.exception, Exception), repr(result.exception)
    assert not output.exists()
    assert not result.stdout
    return result.stderr.splitlines()


@pytest.mark.parametrize(("mistake", "language"), in_a_language_each_day(mistakes()), ids=str)
def test_a_mistake_is_told_in_full(mistake: Said, language: str, tmp_path: Path) -> None:
    assert refusal(mistake.where, tmp_path, language) == mistake.expected[language]


def test_no_mistake_stands_twice() -> None:
    names = [str(each) for each in mistakes()]
    assert sorted(set(names)) == sorted(names)


TOGETHER = {
    "study": ("basket_not_one", "not_between", "price_of_other_year"),
    "records": ("not_a_number-cost", "name_twice-key", "unit_unknown-decision"),
    "budget": ("name_twice-last", "finer_than_money-last"),
}
"""Mistakes of several files and rows, none of which touches the text of another."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("names", TOGETHER.values(), ids=TOGETHER)
def test_all_mistakes_are_told_at_once(names: tuple[str, ...], language: str, tmp_path: Path) -> None:
    chosen = [each for name in names for each in mistakes() if str(each) == name]
    edit = tuple(edit for each in chosen for edit in each.where.edit)
    whole = Variant("lots", chosen[0].where.run, edit, (), (), (), 1)
    assert len(chosen) == len(names)
    expected = [sentence for each in chosen for sentence in each.expected[language]]
    assert sorted(refusal(whole, tmp_path, language)) == sorted(expected)
