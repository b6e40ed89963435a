"""Workbooks as reviewers drop them on the page, a server that shows it, and pictures of its pages."""

from __future__ import annotations

import csv
import io
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import uvicorn
from typer.testing import CliRunner

from ppp_cost.api import application
from ppp_cost.api.protocol.configuration import Configuration
from ppp_cost.cli import app as cli
from ppp_cost.from_files import contract_sheets
from ppp_cost.language import grouped_text
from ppp_cost.render.forms.template_workbook import template_workbook
from ppp_cost.sheets import column_of
from tests.api.conftest import CONTRACTS
from tests.workbooks.filling import fill, folder_of

RAILWAY = CONTRACTS / "railway" / "zhujiayao_zhongchuan"
PLANT = CONTRACTS / "wastewater" / "treatment_and_reuse"
CLAIM = PLANT / "example" / "claim_3.csv"
STUDY = CONTRACTS / "street_cleaning" / "lots_by_grade"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@cache
def railway_book() -> bytes:
    """The template of the railway with its example year typed in."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "填报.xlsx")
        file.write_bytes(template_workbook(contract_sheets(RAILWAY, None), "zh"))
        fill(file, folder_of(RAILWAY / "example" / "2"))
        return file.read_bytes()


@cache
def faulty_book() -> tuple[bytes, tuple[str, ...]]:
    """The same workbook with three cells mistyped, and what those cells are called."""
    book = openpyxl.load_workbook(io.BytesIO(railway_book()))
    cells = []
    for table, column, wrong in (
        ("scores", "points", "八十"),
        ("volumes", "value", "12..5"),
        ("indices", "value", "高"),
    ):
        (sheet,) = (each for each in book.worksheets if each.title.endswith(table))
        (place,) = (cell.column for cell in sheet[1] if column_of(str(cell.value)) == column)
        cell = sheet.cell(sheet.max_row, place)
        cell.value = wrong
        cells.append(f"{sheet.title}!{cell.coordinate}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), tuple(cells)


def tables_of(folder: Path) -> dict[str, str]:
    """The texts of the tables of a folder by the names of their files."""
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.csv"))}


def without_safety() -> dict[str, str]:
    """The tables of the plant's year with the score of safety missing."""
    tables = tables_of(PLANT / "example" / "3")
    rows = tables["scores.csv"].splitlines(keepends=True)
    return tables | {"scores.csv": "".join(row for row in rows if "safety" not in row)}


def parts(files: Mapping[str, str | bytes], field: str = "tables") -> list[tuple[str, tuple[str, bytes]]]:
    """Files as the parts of a form."""
    return [(field, (name, text.encode() if isinstance(text, str) else text)) for name, text in files.items()]


def told_by_cli(*arguments: str | Path) -> dict[str, Any]:
    """What a command prints as JSON."""
    run = CliRunner().invoke(cli, [*map(str, arguments), "--json"])
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def grouped(amount: str) -> str:
    """An amount of the JSON as the page writes it."""
    return grouped_text(int(amount.replace(".", "")))


def rows_in(text: str) -> list[dict[str, str]]:
    """The rows of a CSV."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@contextmanager
def shown(configuration: Configuration | None = None) -> Iterator[str]:
    """A server in a thread, and its address."""
    settings = uvicorn.Config(
        application(configuration or Configuration(contracts=CONTRACTS)), port=0, log_level="error", ws="none"
    )
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + 30
    while not server.started:
        assert time.monotonic() < end, "the server did not start"
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(30)
