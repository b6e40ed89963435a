"""Every sentence of a review, in both languages, where it is read; and every sentence of a claim that is refused."""

from functools import cache
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner, Result

from ppp_cost.cli import app
from ppp_cost.errors import ClaimError
from ppp_cost.intake.claim.claim_file import load_claim
from ppp_cost.render.text.review_text import review_text
from tests.review.claims import FOLDERS, world
from tests.review.fixtures import Said, refusals, remarks

LANGUAGES = ("en", "zh")
RUN = CliRunner()
FILES = {
    "claim_suffix": {
        "en": "claim.pdf: a claim is a file that ends with .xlsx or .csv. Save it as one of the two.",
        "zh": "claim.pdf：送审表须为 .xlsx 或 .csv 文件。请另存为其中一种。",
    },
    "claim_unreadable": {
        "en": "nowhere.csv: the claim cannot be read: No such file or directory. "
        "Open it in a spreadsheet and save it as .xlsx or .csv without a password.",
        "zh": "nowhere.csv：无法读取送审表：No such file or directory。请用表格软件打开，另存为不加密的 .xlsx 或 .csv。",
    },
}
"""What is said of files that hold no claim, by its code."""


@cache
def printed(text: str, language: str) -> tuple[str, ...]:
    return tuple(review_text(world("small").review(text), language))


def run(claim: Path, *words: str, of: str = "small") -> Result:
    contract, seen, year = FOLDERS[of]
    return RUN.invoke(app, ["review", str(contract), str(seen), str(claim), "--year", str(year), *words])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said", remarks(), ids=str)
def test_the_sentence_stands_beside_the_figures(said: Said, language: str) -> None:
    sentence = said.expected[language]
    lines = printed(said.text, language)
    assert [line for line in lines if line == sentence or line.endswith(f"  {sentence}")], "\n".join(lines)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said", refusals(), ids=str)
def test_a_mistake_is_the_only_one_told(said: Said, language: str) -> None:
    with pytest.raises(ClaimError) as raised:
        load_claim(said.text)
    assert [problem.sentence(language) for problem in raised.value.problems] == [said.expected[language]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_is_no_claim(language: str, tmp_path: Path) -> None:
    (tmp_path / "claim.pdf").write_bytes(b"%PDF")
    for name, code in (("claim.pdf", "claim_suffix"), ("nowhere.csv", "claim_unreadable")):
        done = run(tmp_path / name, "--lang", language)
        assert (done.exit_code, done.stdout, done.stderr) == (1, "", FILES[code][language] + "\n")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"item,amount\nsludge_fee,1\n"])
def test_a_workbook_that_is_none_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "claim.xlsx").write_bytes(content)
    done = run(tmp_path / "claim.xlsx", "--lang", "en")
    assert done.exit_code == 1
    assert done.stderr.startswith("claim.xlsx: this is not an .xlsx workbook. ")


def test_a_workbook_without_the_heads_is_told_what_is_missing(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "claim.xlsx") as book:
        book.add_worksheet().write_row(0, 0, ["项目", "备注"])
    done = run(tmp_path / "claim.xlsx", "--lang", "en")
    assert done.stderr.splitlines() == [
        f"claim.xlsx: the column {name} is missing. Add it to the header." for name in ("item", "amount")
    ]


def test_mistakes_of_every_file_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "claim.csv").write_text("item,amount,factor,value\nsludge_fee,x,,\n合计,1,a,b\n合计,2,,\n", "utf-8")
    contract, _, year = FOLDERS["small"]
    done = RUN.invoke(
        app, ["review", str(contract), str(tmp_path / "no"), str(tmp_path / "claim.csv"), "--year", str(year)]
    )
    assert done.exit_code == 1
    places = [line.split("：")[0] for line in done.stderr.splitlines()]
    assert places == ["no", "claim.csv 第 2 行 amount", "claim.csv 第 3 行 value", "claim.csv 第 4 行 amount"]
