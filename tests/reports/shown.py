"""Reports of the shipped examples, and what is needed to look at them."""

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from PIL import Image

from ppp_cost import Contract, PppCostError, Statement, load_contract, load_observations, settle
from ppp_cost.cost.standard.study_chain import Studied
from ppp_cost.from_studies import study_files
from ppp_cost.language import grouped_text
from ppp_cost.render.report.report import Report
from ppp_cost.render.report.report_fonts import faces
from ppp_cost.render.report.report_pdf import report_pdf
from ppp_cost.render.report.statement_report import statement_report
from ppp_cost.render.report.study_report import study_report

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
DAY = date(2025, 1, 20)
RAILWAY, TUNNEL, PLANT = "railway/zhujiayao_zhongchuan", "utility_tunnel/phase_1", "wastewater/treatment_and_reuse"
YEARS = {RAILWAY: 2, TUNNEL: 3, PLANT: 3}
STUDIES = ("greening/plots_by_grade", "road_maintenance/by_class", "road_maintenance/us_states")
STUDIES += ("street_cleaning/lots_by_grade",)
NOTO = {
    "title": "Noto Serif CJK SC",
    "heading": "Noto Sans CJK SC",
    "body": "Noto Serif CJK SC",
    "figures": "Noto Sans CJK SC",
}
"""The faces that the pictures beside the tests were drawn with."""


def _drawn_with() -> dict[str, str]:
    try:
        return {use: families[0] for use, families in faces().items()}
    except PppCostError:
        return {}


needs_fonts = pytest.mark.skipif(
    not _drawn_with(), reason="no Chinese font or no typst: apt-get install fonts-noto-cjk"
)
needs_noto = pytest.mark.skipif(_drawn_with() != NOTO, reason="the pictures were drawn with Noto CJK alone")
needs_poppler = pytest.mark.skipif(
    not (shutil.which("pdftotext") and shutil.which("pdftoppm")), reason="apt-get install poppler-utils"
)


@cache
def settled(name: str) -> tuple[Statement, Contract]:
    """The example year of a shipped contract."""
    folder = ROOT / "contracts" / name
    contract = load_contract(folder)
    return settle(contract, load_observations(folder / "example" / str(YEARS[name]), contract), YEARS[name]), contract


@cache
def undetermined() -> tuple[Statement, Contract]:
    """The example year of the plant with the score of safety missing."""
    folder = ROOT / "contracts" / PLANT
    contract = load_contract(folder)
    tables = {path.stem: path.read_text("utf-8") for path in (folder / "example" / "3").glob("*.csv")}
    rows = tables["scores"].splitlines()
    tables["scores"] = "\n".join(row for row in rows if "safety" not in row) + "\n"
    return settle(contract, load_observations(tables, contract), 3), contract


@cache
def studied(name: str) -> tuple[Studied, ...]:
    """A shipped study with its records."""
    return study_files(ROOT / "contracts" / name, ROOT / "contracts" / name / "example")


REPORTS: dict[str, Callable[[], Report]] = {
    "railway": lambda: statement_report(*settled(RAILWAY), DAY),
    "tunnel": lambda: statement_report(*settled(TUNNEL), DAY),
    "plant": lambda: statement_report(*settled(PLANT), DAY, whole=True),
    "undetermined": lambda: statement_report(*undetermined(), None),
    **{name.split("/")[1]: lambda name=name: study_report(studied(name), DAY) for name in STUDIES},  # type: ignore[misc]
}
"""Every report that is looked at, by the name of its pictures."""


@cache
def pdf(name: str) -> bytes:
    """One of the reports as PDF."""
    return report_pdf(REPORTS[name]())


def printed_elsewhere(code: str, seed: str) -> bytes:
    """What a piece of Python prints in a process with a hash seed and in a time zone of its own."""
    zone = {"0": "Asia/Shanghai", "1": "America/Los_Angeles"}[seed]
    path = f"{ROOT}{os.pathsep}{ROOT / 'src'}"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": path}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment, cwd=ROOT)
    return run.stdout


def parsed(svg: str) -> ET.Element:
    """A drawing of ours as XML; a mistake in it is an error here."""
    return ET.fromstring(svg)  # noqa: S314  -- it is our own text


def text_of(content: bytes) -> str:
    """The text of a PDF as it stands on its pages."""
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return run.stdout.decode("utf-8")


def pages_of(content: bytes, dots: int) -> list[Image.Image]:
    """The pages of a PDF as grey pictures, so many dots an inch."""
    with TemporaryDirectory() as folder:
        target = Path(folder, "page")
        subprocess.run(["pdftoppm", "-r", str(dots), "-gray", "-png", "-", str(target)], input=content, check=True)
        return [Image.open(BytesIO(path.read_bytes())).convert("L") for path in sorted(Path(folder).iterdir())]


DOTS, GREY = 36, 8
"""Dots an inch of the pictures, and how far the mean grey of a patch may be off, of 255."""
NEAR = 20
"""Patches that may differ where a page still looks as it did."""


def sheet_of(content: bytes) -> Image.Image:
    """The pages of a PDF side by side on one picture."""
    pages = pages_of(content, DOTS)
    sheet = Image.new("L", (sum(page.width for page in pages), max(page.height for page in pages)), 255)
    across = 0
    for page in pages:
        sheet.paste(page, (across, 0))
        across += page.width
    return sheet


def apart(one: Image.Image, other: Image.Image) -> int:
    """How far two pictures are from each other: in how many patches of 8 by 8 dots, some 1900 a page, greys differ."""
    if one.size != other.size:
        return one.width * one.height
    first, second = (_patches(each) for each in (one, other))
    return int((np.abs(first - second) > GREY).sum())


def _patches(picture: Image.Image) -> np.ndarray:
    wide, high = (each // 8 * 8 for each in picture.size)
    dots = np.asarray(picture.crop((0, 0, wide, high)), dtype=np.float64)
    return dots.reshape(high // 8, 8, wide // 8, 8).mean(axis=(1, 3))


def amounts_of(statement: Statement) -> Iterator[str]:
    """Every amount of a statement but those of its lines, as a report prints it."""
    known = [*statement.item_totals().values(), *statement.interim.values(), statement.payable, statement.balance]
    yield from (grouped_text(each) for each in known if each is not None)


if __name__ == "__main__":
    # draws the pictures anew: python -m tests.reports.shown; look at them before they are kept
    for name in sys.argv[1:] or REPORTS:
        sheet_of(pdf(name)).quantize(32).save(GOLDEN / f"{name}.png", optimize=True)
