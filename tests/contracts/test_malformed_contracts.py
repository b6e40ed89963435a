"""One mistake a file: each is refused with its one sentence, in both languages, all problems in one run."""

from pathlib import Path

import pytest

from ppp_cost import ContractError, load_contract

FILES = sorted((Path(__file__).parent / "malformed").glob("*.toml"))


def expected(file: Path, word: str) -> str:
    mark = f"# {word}: "
    return next(line.removeprefix(mark) for line in file.read_text("utf-8").splitlines() if line.startswith(mark))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_mistake_is_refused_with_its_sentence(file: Path) -> None:
    with pytest.raises(ContractError) as refused:
        load_contract(file)
    (problem,) = refused.value.problems
    assert problem.code == file.stem
    assert problem.sentence("en") == expected(file, "en")
    assert problem.sentence("zh") == expected(file, "zh")


def test_there_are_at_least_twenty_five() -> None:
    assert len(FILES) >= 25
