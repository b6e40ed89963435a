"""What the domain calls by one name and the vocabulary composes, each with cases worked by hand."""

from pathlib import Path

import pytest

from tests.case import Case, check, load_cases

FOLDER = Path(__file__).parent / "compositions"
HEAD = """# Compositions

What the domain calls by one name and the rules compose, with no rule of its own: one folder each, a short contract and
cases worked by hand. Copy the items, not the figures; every figure is illustrative.
常见条款的组合写法：每个文件夹一份短合同和手算的算例；可照抄各项，数字均为示例。

"""


@pytest.mark.parametrize("case", load_cases(FOLDER), ids=str)
def test_the_composition_pays_what_was_worked_by_hand(case: Case) -> None:
    check(case)


def test_every_composition_has_a_case() -> None:
    assert {case.contract.name for case in load_cases(FOLDER)} == {file.parent.name for file in contracts()}


def contracts() -> list[Path]:
    return sorted(FOLDER.glob("*/contract.toml"))


def page() -> str:
    """The page that lists them, from the first lines of each contract."""
    parts = []
    for file in contracts():
        comment = []
        for line in file.read_text("utf-8").splitlines():
            if not line.startswith("#"):
                break
            comment.append(line.removeprefix("# "))
        parts.append(f"## [{file.parent.name}]({file.parent.name}/contract.toml)\n\n" + "\n".join(comment) + "\n")
    return HEAD + "\n".join(parts)


def test_the_page_lists_them_as_they_are() -> None:
    assert (FOLDER / "README.md").read_text("utf-8") == page()
