"""The pages of a statement's workbook look as they did when somebody looked at them."""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PIL import Image

from ppp_cost import load_contract, load_observations, settle
from ppp_cost.payment.workings import workings_of
from ppp_cost.render.statement_workbook import statement_workbook
from tests.reports.shown import DAY, NEAR, RAILWAY, ROOT, YEARS, apart, needs_noto, needs_poppler, pages_of

PAGES = 3
"""The page that is signed, the waterfall, and the first of the lines."""
GOLDEN = Path(__file__).parent / "golden" / "railway_workbook.png"
OFFICE = shutil.which("soffice")


def pages(date: str) -> Image.Image:
    """The first pages of the railway's workbook side by side, as LibreOffice prints them."""
    contract = load_contract(ROOT / "contracts" / RAILWAY)
    seen = load_observations(ROOT / "contracts" / RAILWAY / "example" / str(YEARS[RAILWAY]), contract)
    content = statement_workbook(workings_of(contract, seen, settle(contract, seen, YEARS[RAILWAY])), date)
    with TemporaryDirectory() as folder:
        book = Path(folder, "book.xlsx")
        book.write_bytes(content)
        words = [str(OFFICE), f"-env:UserInstallation={Path(folder, 'home').as_uri()}", "--headless", "--norestore"]
        subprocess.run(
            [*words, "--convert-to", "pdf", "--outdir", folder, str(book)], capture_output=True, check=True, timeout=300
        )
        found = pages_of(book.with_suffix(".pdf").read_bytes(), 36)[:PAGES]
    sheet = Image.new("L", (sum(page.width for page in found), max(page.height for page in found)), 255)
    for number, page in enumerate(found):
        sheet.paste(page, (sum(each.width for each in found[:number]), 0))
    return sheet


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@needs_noto
@needs_poppler
def test_the_pages_look_as_they_did() -> None:
    with Image.open(GOLDEN) as kept:
        assert apart(pages(DAY.isoformat()), kept.convert("L")) <= NEAR


if __name__ == "__main__":
    # draws the picture anew: python -m tests.workbooks.test_workbook_pages; look at it before it is kept
    pages(DAY.isoformat()).save(GOLDEN, optimize=True)
    sys.stdout.write(f"{GOLDEN}\n")
