"""Each workbook of the corpus ends as it must: refused in words, read with something to look at, or read."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ppp_cost import ObservationError, Observations, load_contract, load_observations
from ppp_cost.errors import Problem
from ppp_cost.language import sentences
from tests.workbooks.books import EXAMPLE, WORKED
from tests.workbooks.hazards import FILE, NOTICED, READ, REFUSED, Hazard

SECONDS = 2.0
"""Of work, that of the process that reads among them: a machine that does other things too changes nothing."""
GROWN = 50_000
"""Kilobytes by which this process may grow."""
CONTRACT = load_contract(WORKED)
FROM_FOLDER = load_observations(EXAMPLE, CONTRACT)
STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def kilobytes(what: str) -> int:
    """What this process holds (VmRSS), or held at most since it was last asked (VmHWM)."""
    line = next(each for each in STATUS.read_text().splitlines() if each.startswith(what))
    return int(line.split()[1])


def worked_for() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)


@contextmanager
def within_limits() -> Iterator[None]:
    """Hold what is read to its seconds and to its memory, where the system says what a process holds."""
    if CLEAR.exists():
        CLEAR.write_text("5")
    start, before = worked_for(), kilobytes("VmRSS") if STATUS.exists() else 0
    yield
    assert worked_for() - start < SECONDS
    if STATUS.exists():
        assert kilobytes("VmHWM") - before < GROWN


def seen(hazard: Hazard, folder: Path) -> Observations:
    file = folder / FILE
    file.write_bytes(hazard.make())
    with within_limits():
        return load_observations(file, CONTRACT)


def test_there_are_many_and_each_has_a_name_of_its_own() -> None:
    names = [each.name for each in (*REFUSED, *NOTICED, *READ)]
    assert len(set(names)) == len(names) >= 30


@pytest.mark.parametrize("hazard", REFUSED, ids=str)
def test_a_workbook_that_is_refused(hazard: Hazard, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(hazard.make())
    with within_limits(), pytest.raises(ObservationError) as raised:
        load_observations(tmp_path / FILE, CONTRACT)
    assert {(problem.code, problem.where) for problem in raised.value.problems} == {(hazard.code, hazard.where)}
    in_words(raised.value.problems)


@pytest.mark.parametrize("hazard", NOTICED, ids=str)
def test_a_workbook_that_is_read_with_something_to_look_at(hazard: Hazard, tmp_path: Path) -> None:
    found = seen(hazard, tmp_path)
    assert [(problem.code, problem.where) for problem in found.noticed] == [(hazard.code, hazard.where)]
    in_words(found.noticed)
    same_tables(found)


@pytest.mark.parametrize("hazard", READ, ids=str)
def test_a_workbook_that_is_read(hazard: Hazard, tmp_path: Path) -> None:
    found = seen(hazard, tmp_path)
    assert found.noticed == ()
    same_tables(found)


def in_words(problems: tuple[Problem, ...]) -> None:
    """Each problem is said in both languages, with its place first and what to do last."""
    for problem in problems:
        for language, stop in (("en", ": "), ("zh", "：")):
            sentence = problem.sentence(language)
            assert sentence.startswith(problem.where + stop)
            assert problem.remedy(language) in sentence
            assert "{" not in sentence
        assert problem.code in sentences()


def same_tables(found: Observations) -> None:
    """The tables hold what those of the folder do, cell by cell."""
    for name, table in FROM_FOLDER.tables.items():
        rows = found.table(name)
        assert rows.size == table.size
        assert set(rows.columns) == set(table.columns)
        for column in table.columns:
            if (name, column) in NUMBERS:
                assert rows.numbers(column)[0].num.tolist() == table.numbers(column)[0].num.tolist()
            else:
                assert rows.text(column) == table.text(column)


NUMBERS = {(name, "value") for name in ("readings", "volumes", "indices")}
"""Columns whose numbers a folder may spell with zeros at the end."""
