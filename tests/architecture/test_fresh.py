"""Generated pages are those that the terms would write now."""

from pathlib import Path

from ppp_cost.render.format_page import format_page

ROOT = Path(__file__).parents[2]


def test_the_format_page_is_fresh() -> None:
    assert (ROOT / "contracts" / "FORMAT.md").read_text("utf-8") == format_page() + "\n"
