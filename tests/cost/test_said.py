"""Every sentence beside the figures: what was done, doubted, adopted or is lacking, and where it is read."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.cost.doors import Said, Variant, in_a_language_each_day, notes

SETTLED, ABSENT = 0, 3


@cache
def lines(where: Variant, language: str) -> tuple[str, ...]:
    """What a variant prints; several sentences are read in one of them."""
    with TemporaryDirectory() as folder:
        result = where.door(Path(folder), language)
    assert not isinstance(result.exception, Exception), repr(result.exception)
    assert result.exit_code in (SETTLED, ABSENT), result.stderr
    return tuple(result.stdout.splitlines())


@pytest.mark.parametrize(("note", "language"), in_a_language_each_day(notes()), ids=str)
def test_the_sentence_stands_beside_the_figures(note: Said, language: str) -> None:
    """A line is the sentence, or ends with it behind two spaces where it is the last cell of a row."""
    (sentence,) = note.expected[language]
    printed = lines(note.where, language)
    assert [line for line in printed if line == sentence or line.endswith(f"  {sentence}")], "\n".join(printed)
