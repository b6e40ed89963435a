"""The pages of the workbooks of a statement, a study and a budget look as they did when somebody looked at them."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PIL import Image

from ppp_cost import load_contract, load_observations, settle
from ppp_cost.from_studies import budget_files, previous_standard, study_files
from ppp_cost.payment.workings.statement_workings import workings_of
from ppp_cost.render.json.cost_document import standard_document
from ppp_cost.render.json.statement_document import as_json
from ppp_cost.render.xlsx.budget_workbook import budget_workbook
from ppp_cost.render.xlsx.statement_workbook import statement_workbook
from ppp_cost.render.xlsx.study_workbook import study_workbook
from tests.cost.study_folder import LOTS
from tests.reports.shown import DAY, NEAR, RAILWAY, ROOT, YEARS, apart, needs_noto, needs_poppler, pages_of

PAGES = {"railway": 3, "study": 4, "budget": 3}
"""Pages that are looked at, the one that is signed first; those behind them are of the same kind."""
FIRST_PAGES = 'pdf:calc_pdf_Export:{"PageRange":{"type":"string","value":"1-4"}}'
FUNDS = "1900000"
GOLDEN = Path(__file__).parent / "golden"
OFFICE = shutil.which("soffice")


def _railway(date: str) -> bytes:
    contract = load_contract(ROOT / "contracts" / RAILWAY)
    seen = load_observations(ROOT / "contracts" / RAILWAY / "example" / str(YEARS[RAILWAY]), contract)
    return statement_workbook(workings_of(contract, seen, settle(contract, seen, YEARS[RAILWAY])), date)


def _study(date: str) -> bytes:
    """The workbook of the lots, beside the standard that they had before they were revised."""
    with TemporaryDirectory() as folder:
        found = study_files(LOTS, LOTS / "example")
        return study_workbook(found, date, previous_standard(_standard(folder), found[0].measured.study))


def _budget(date: str) -> bytes:
    """The budget of the lots, with less to be had than they need."""
    with TemporaryDirectory() as folder:
        tables = [LOTS / "example" / name for name in ("inventory.csv", "last_year.csv")]
        return budget_workbook(budget_files(_standard(folder), tables[0], 2025, None, tables[1], FUNDS), date)


def _standard(folder: str) -> Path:
    file = Path(folder, "standard.json")
    file.write_text(as_json(standard_document(study_files(LOTS, LOTS / "example"))), "utf-8")
    return file


BOOKS: dict[str, Callable[[str], bytes]] = {"railway": _railway, "study": _study, "budget": _budget}


def pages(names: Iterable[str], date: str) -> dict[str, Image.Image]:
    """The first pages of workbooks, those of each side by side, as one LibreOffice prints them."""
    with TemporaryDirectory() as folder:
        books = {name: Path(folder, f"{name}.xlsx") for name in names}
        for name, book in books.items():
            book.write_bytes(BOOKS[name](date))
        words = [str(OFFICE), f"-env:UserInstallation={Path(folder, 'home').as_uri()}", "--headless", "--norestore"]
        words += ["--convert-to", FIRST_PAGES, "--outdir", folder, *map(str, books.values())]
        subprocess.run(words, capture_output=True, check=True, timeout=300)
        found = {name: pages_of(book.with_suffix(".pdf").read_bytes(), 36) for name, book in books.items()}
    return {name: _side_by_side(each[: PAGES[name]]) for name, each in found.items()}


def _side_by_side(found: Sequence[Image.Image]) -> Image.Image:
    sheet = Image.new("L", (sum(page.width for page in found), max(page.height for page in found)), 255)
    for number, page in enumerate(found):
        sheet.paste(page, (sum(each.width for each in found[:number]), 0))
    return sheet


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@needs_noto
@needs_poppler
def test_the_pages_look_as_they_did() -> None:
    found = {}
    for name, page in pages(BOOKS, DAY.isoformat()).items():
        with Image.open(GOLDEN / f"{name}_workbook.png") as kept:
            found[name] = apart(page, kept.convert("L"))
    assert {name: far for name, far in found.items() if not far <= NEAR} == {}
    assert list(found) == list(BOOKS)


if __name__ == "__main__":
    # draws pictures anew: python -m tests.workbooks.test_workbook_pages study; look at them before they are kept
    for name, page in pages(sys.argv[1:] or BOOKS, DAY.isoformat()).items():
        page.save(GOLDEN / f"{name}_workbook.png", optimize=True)
        sys.stdout.write(f"{name}\n")
