"""How large a workbook may be is said once, and each limit can be another."""

import io
import sys
from pathlib import Path

import pytest

from ppp_cost.errors import WorkbookError
from ppp_cost.intake.xlsx.limits import Limits
from ppp_cost.intake.xlsx.prescan import prescan
from ppp_cost.intake.xlsx.workbook import read_workbook, scanned
from tests.workbooks.books import EXAMPLE, book, changed, part_of, put, rows_of, worked
from tests.workbooks.hazards import FILE, SCORES, amplified, zeros

READINGS = "读数 readings"
TABLES = {"scores": ("period", "points"), "readings": ("name", "value")}
SHIFTING = {f"{SCORES}!C{row}": "0%" for row in (2, 4)}

LIMITED = {
    "workbook_large": (Limits(body=5_000), worked, FILE, {"zh": "工作簿超过 0 MB", "en": "larger than 0 MB"}),
    "workbook_entries": (Limits(entries=9), worked, FILE, {"zh": "超过 9 个", "en": "more than 9 parts"}),
    "workbook_unpacked": (Limits(unpacked=9_000), worked, FILE, {"zh": "解压后超过", "en": "unpacks to more than"}),
    "workbook_ratio": (Limits(ratio=150), lambda: zeros(2), FILE, {"zh": "的 150 倍", "en": "more than 150 times"}),
    "workbook_broken": (Limits(depth=3), worked, FILE, {"zh": "已损坏", "en": "is damaged"}),
    "sheet_rows": (Limits(rows=100), worked, f"{READINGS}!A101", {"zh": "超过 100 行", "en": "beyond 100 rows"}),
    "sheet_columns": (Limits(columns=2), worked, "covers!C1", {"zh": "超过 2 列", "en": "beyond 2 columns"}),
    "sheet_cells": (Limits(cells=300), worked, f"{READINGS}!D86", {"zh": "超过 300 个", "en": "more than 300 cells"}),
    "sheet_texts": (Limits(texts=64_000), amplified, f"{SCORES}!F9", {"zh": "超过 64000 字", "en": "more than 64000"}),
    "sheet_restless": (
        Limits(runs=1),
        lambda: book(rows_of(EXAMPLE), formats=SHIFTING),
        f"{SCORES}!C4",
        {"zh": "超过 1 处", "en": "more than 1"},
    ),
}
"""By code: the limits under which a workbook is refused with it, the workbook, the place, and words of the sentence."""


@pytest.mark.parametrize("code", LIMITED)
def test_each_limit_is_kept_and_can_be_another(code: str) -> None:
    limits, make, where, words = LIMITED[code]
    with pytest.raises(WorkbookError) as raised:
        prescan(FILE, make(), limits)
    problem = raised.value.problems[0]
    assert (problem.code, problem.where) == (code, where)
    for language in ("zh", "en"):
        assert words[language] in problem.sentence(language)


def test_the_limits_are_those_that_are_promised() -> None:
    limits = Limits()
    assert (limits.body, limits.entries, limits.unpacked) == (20_000_000, 500, 200_000_000)
    assert (limits.rows, limits.columns, limits.memory, limits.seconds) == (200_000, 200, 1 << 30, 20)


def test_a_file_that_is_too_large_is_not_read_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / FILE
    file.write_bytes(worked())
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("the file is read"))
    with pytest.raises(WorkbookError) as raised:
        scanned(file, Limits(body=5_000))
    assert raised.value.problems[0].code == "workbook_large"


@pytest.mark.parametrize(
    "limits",
    [
        pytest.param(Limits(memory=1 << 22), marks=pytest.mark.skipif(sys.platform == "win32", reason="no such limit")),
        pytest.param(Limits(seconds=0), marks=pytest.mark.skipif(sys.platform == "win32", reason="no such limit")),
        Limits(answer=1_000),
    ],
    ids=("memory", "seconds", "answer"),
)
def test_the_process_that_reads_keeps_its_limits(limits: Limits, tmp_path: Path) -> None:
    file = tmp_path / FILE
    file.write_bytes(worked())
    with pytest.raises(WorkbookError) as raised:
        read_workbook(file, TABLES, limits=limits)
    assert [problem.code for problem in raised.value.problems] == ["workbook_unread"]
    assert read_workbook(file, TABLES).sheets["scores"].cell(2, 2) == "operation"


def test_a_module_of_the_users_folder_is_never_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / FILE).write_bytes(worked())
    for name in ("python_calamine", "pickle", "json"):
        (tmp_path / f"{name}.py").write_text("import os; os._exit(1)", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert read_workbook(Path(FILE), TABLES).sheets["scores"].cell(2, 2) == "operation"


def test_ten_thousand_rows_are_read(tmp_path: Path) -> None:
    rows = [["date", "name", "value"], *(["2024-11-01", f"n{row}", row / 4] for row in range(10_000))]
    file = tmp_path / FILE
    file.write_bytes(book({"readings": rows}))
    sheet = read_workbook(file, TABLES).sheets["readings"]
    assert len(sheet.text) == 10_001
    assert sheet.cell(10_001, 3) == "2499.75"


def test_many_faults_are_all_named() -> None:
    content = worked()
    cells = "".join(f'<row r="{row}"><c r="C{row}" t="e"><v>#N/A</v></c></row>' for row in range(6, 2_006))
    content = changed(content, part_of(content, SCORES), put("</sheetData>", cells + "</sheetData>"))
    (scores,) = [each for each in prescan(FILE, content).sheets if each.name == SCORES]
    assert scores.marks is not None
    assert [row for _, row, _ in scores.marks.faults] == list(range(6, 2_006))


def test_a_stream_that_is_no_zip_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(io.BytesIO(b"PK\x03\x04" + bytes(100)).getvalue())
    with pytest.raises(WorkbookError) as raised:
        scanned(tmp_path / FILE)
    assert [problem.code for problem in raised.value.problems] == ["not_a_workbook"]
