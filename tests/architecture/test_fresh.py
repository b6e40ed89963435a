"""Generated pages are those that the terms would write now, and the picture of the house is that of the code."""

from pathlib import Path

from docs.pages.contracts_page import contracts_page, shipped_in
from docs.pages.format_page import format_page
from docs.pages.house_picture import in_readme
from docs.pages.study_page import study_page

ROOT = Path(__file__).parents[2]


def test_the_format_page_is_fresh() -> None:
    assert (ROOT / "contracts" / "FORMAT.md").read_text("utf-8") == format_page() + "\n"


def test_the_page_of_the_contracts_is_fresh() -> None:
    folder = ROOT / "contracts"
    assert (folder / "README.md").read_text("utf-8") == contracts_page(shipped_in(folder)) + "\n"


def test_the_page_of_the_studies_is_fresh() -> None:
    assert (ROOT / "contracts" / "STUDY.md").read_text("utf-8") == study_page() + "\n"


def test_the_picture_of_the_house_is_fresh() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert text.count("<!-- house -->") == 1
    assert in_readme(text) == text
