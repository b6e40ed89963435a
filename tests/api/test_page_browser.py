"""The page in a browser: files dropped, explanations by keyboard, files kept, print, and how its pages look."""

from __future__ import annotations

import base64
import io
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from ppp_cost.errors import PppCostError
from ppp_cost.render.report.report_fonts import faces
from tests.api.pages import (
    CLAIM,
    PLANT,
    RAILWAY,
    STUDY,
    faulty_book,
    grouped,
    railway_book,
    shown,
    told_by_cli,
    without_safety,
)
from tests.reports.shown import apart

CHROMIUM = shutil.which("chromium")
PICTURES = Path(__file__).parent / "pictures"
HIGH = {1440: 1000, 400: 1400}
"""How much of a page is kept as a picture, from its top, by the width of the window."""
NEAR = 60
"""Patches of 8 by 8 dots that may differ, of some 22,000 or 8,700, where a page still looks as it did."""
DROP = """([name, text]) => { const held = new DataTransfer(), bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
  held.items.add(new File([bytes], name)); return held; }"""

HEARD = """() => { const box = document.querySelector('#working'), say = box.querySelector('.say');
  new MutationObserver(() => { if (!box.hidden) sessionStorage.said = say.textContent; })
    .observe(box, {attributes: true, childList: true, subtree: true}); }"""
"""Keeps what the state says last, beyond the page that says it."""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no browser: apt-get install chromium")
noto = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
needs_noto = pytest.mark.skipif(
    not noto.exists(), reason="the pictures were drawn with Noto: apt-get install fonts-noto-cjk"
)


def _draws() -> bool:
    try:
        return bool(faces())
    except PppCostError:
        return False


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with shown() as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM)
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that fails the test where its script does."""
    found = browser.new_page(base_url=address, viewport={"width": 1440, "height": 900}, locale="zh-CN")
    wrong: list[str] = []
    found.on("pageerror", lambda error: wrong.append(str(error)))
    found.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
    yield found
    found.close()
    assert not wrong


def handed_in(page: Page, form: str, files: list[dict[str, object]] | list[Path], claim: Path | None = None) -> None:
    page.goto(form)
    page.set_input_files("#tables", files)  # type: ignore[arg-type]
    if claim is not None:
        page.set_input_files("#claim", claim)
    page.locator("form[data-work] button").click()
    page.wait_for_url("**/visits/**")


@pytest.fixture(scope="module")
def railway(browser: Browser, address: str) -> str:
    """Where the page of the railway's year stands."""
    page = browser.new_page(base_url=address)
    handed_in(page, "/contracts/zhujiayao_zhongchuan", book(railway_book()))
    found = page.url
    page.close()
    return found


def book(content: bytes) -> list[dict[str, object]]:
    return [{"name": "填报.xlsx", "mimeType": "", "buffer": content}]


def plant_year() -> list[Path]:
    return sorted((PLANT / "example" / "3").glob("*.csv"))


def records() -> list[Path]:
    return [STUDY / "example" / f"{name}.csv" for name in ("units", "costs", "keys", "decisions")]


def test_a_dropped_workbook_gives_the_payable_and_shows_that_it_works(page: Page) -> None:
    told = told_by_cli("settle", RAILWAY, RAILWAY / "example" / "2", "--year", "2")
    page.goto("/")
    page.get_by_role("link", name="朱家窑").click()
    text = base64.b64encode(railway_book()).decode()
    dropped = page.evaluate_handle(DROP, ["填报.xlsx", text])
    page.dispatch_event(".drop >> nth=0", "drop", {"dataTransfer": dropped})
    expect(page.locator(".names").first).to_have_text("已选 填报.xlsx")
    page.evaluate(HEARD)
    page.get_by_role("button", name="核算").click()
    page.wait_for_url("**/visits/**")
    assert page.evaluate("sessionStorage.said") == "正在核算…"
    expect(page.locator("#payable")).to_have_text(grouped(told["payable"]))
    expect(page.get_by_role("status")).to_be_hidden()


def test_an_explanation_opens_and_closes_by_keyboard(page: Page, railway: str) -> None:
    page.goto(railway)
    total = page.locator(".items a[data-open=item_unavailability]")
    total.focus()
    page.keyboard.press("Enter")
    summary = page.locator("#item_unavailability summary")
    expect(summary).to_be_focused()
    rows = page.locator("#item_unavailability tbody tr")
    expect(rows).to_have_count(108)
    page.keyboard.press("Tab")  # into the box that scrolls
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    behind = page.locator(".opened .behind")
    expect(behind).to_be_focused()
    expect(behind).to_contain_text("来源行")
    expect(behind).to_contain_text("ca:5.4")
    expect(rows.first.locator("a")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(behind).to_have_count(0)
    expect(rows.first.locator("a")).to_be_focused()


def test_a_slider_moves_what_is_payable(page: Page, railway: str) -> None:
    page.goto(railway)
    page.get_by_role("link", name="试算").click()
    page.wait_for_url("**/whatif")
    expect(page.locator("#difference")).to_have_text("0.00")
    row = page.locator(".slider", has_text="挂钩比例")
    row.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(row.locator("[type=number]")).to_have_value("0.303")
    told = told_by_cli("whatif", RAILWAY, RAILWAY / "example" / "2", "--year", "2", "--set", "linked_share=0.303")
    expect(page.locator("#then")).to_have_text(grouped(told["then"]))
    expect(page.locator("#difference")).to_have_text(grouped(told["difference"]))
    row.locator("[type=number]").fill("0.3")
    expect(page.locator("#difference")).to_have_text("0.00")
    page.locator("details summary").click()
    expect(page.locator("details tbody tr").first).to_contain_text("总投资")


def test_files_are_kept_and_what_cannot_be_says_why(page: Page, railway: str) -> None:
    page.goto(railway)
    with page.expect_download() as kept:
        page.get_by_role("link", name="Excel").click()
        expect(page.get_by_role("status")).to_have_text("正在生成文件…")
    assert kept.value.suggested_filename == "zhujiayao_zhongchuan_2.xlsx"
    assert openpyxl.load_workbook(io.BytesIO(Path(kept.value.path()).read_bytes())).sheetnames[0] == "支付审定表"
    if _draws():
        with page.expect_download() as kept:
            page.get_by_role("link", name="PDF").click()
        assert Path(kept.value.path()).read_bytes().startswith(b"%PDF-")
    page.evaluate("document.querySelector('[data-download]').href += 'x'")
    page.get_by_role("link", name="Excel").click()
    expect(page.get_by_role("status")).to_have_text("没有这一项")


def test_without_a_script_everything_is_reached(browser: Browser, address: str) -> None:
    page = browser.new_page(base_url=address, java_script_enabled=False)
    handed_in(page, "/contracts/zhujiayao_zhongchuan", book(railway_book()))
    page.locator("#item_unavailability summary").click()
    page.locator("#item_unavailability a").click()
    page.locator("tbody a").first.click()
    expect(page.locator(".behind")).to_contain_text("来源行")
    page.close()


def test_paper_shows_whole_tables_and_no_buttons(page: Page, railway: str) -> None:
    page.goto(railway)
    page.locator("#item_punctuality summary, details summary").nth(3).click()
    page.emulate_media(media="print")
    for hidden in (".top", ".files", ".tabs", ".crumbs"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator("details[open] table")).to_be_visible()
    expect(page.locator("#item_unavailability summary")).to_be_visible()  # what is not opened is still named
    assert page.locator(".tall").first.evaluate("each => getComputedStyle(each).overflowY") == "visible"
    assert page.evaluate("getComputedStyle(document.querySelector('.items thead')).display") == "table-header-group"


def _start(page: Page) -> None:
    page.goto("/")


def _statement(page: Page) -> None:
    handed_in(page, "/contracts/zhujiayao_zhongchuan", book(railway_book()))
    expect(page.locator("#payable")).to_be_visible()


def _faults(page: Page) -> None:
    handed_in(page, "/contracts/zhujiayao_zhongchuan", book(faulty_book()[0]))


def _missing(page: Page) -> None:
    files = [{"name": name, "mimeType": "", "buffer": text.encode()} for name, text in without_safety().items()]
    handed_in(page, "/contracts/treatment_and_reuse", files)


def _study(page: Page) -> None:
    handed_in(page, f"/studies/{STUDY.name}", records())


def _review(page: Page) -> None:
    handed_in(page, "/contracts/treatment_and_reuse", plant_year(), CLAIM)
    page.get_by_role("link", name="复核").click()
    page.wait_for_url("**/review")


def _what_if(page: Page) -> None:
    _statement(page)
    page.get_by_role("link", name="试算").click()
    page.wait_for_url("**/whatif")


PAGES: dict[str, Callable[[Page], None]] = {
    "start": _start,
    "statement": _statement,
    "faults": _faults,
    "missing": _missing,
    "study": _study,
    "review": _review,
    "what_if": _what_if,
}


@needs_noto
def test_a_lost_row_is_seen(page: Page, railway: str) -> None:
    """What the pictures are compared by is fine enough to find what a reviewer would miss."""
    page.set_viewport_size({"width": 1440, "height": HIGH[1440]})
    page.goto(railway)
    whole = Image.open(io.BytesIO(page.screenshot())).convert("L")
    page.evaluate("document.querySelector('.items tbody tr').remove()")
    lost = Image.open(io.BytesIO(page.screenshot())).convert("L")
    assert apart(whole, lost) > NEAR


@needs_noto
@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_it_did_and_nothing_runs_off_it(page: Page, name: str) -> None:
    """PPP_COST_PICTURES=1 draws the pictures anew; they are looked at before they are kept."""
    PAGES[name](page)
    page.evaluate("scrollTo(0, 0)")
    for width, high in HIGH.items():
        page.set_viewport_size({"width": width, "height": high})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        content = page.screenshot(clip={"x": 0, "y": 0, "width": width, "height": high}, animations="disabled")
        picture = Image.open(io.BytesIO(content)).convert("L")
        kept = PICTURES / f"{name}_{width}.png"
        if os.environ.get("PPP_COST_PICTURES"):
            picture.quantize(16).save(kept, optimize=True)
        with Image.open(kept) as before:
            assert apart(picture, before.convert("L")) <= NEAR
