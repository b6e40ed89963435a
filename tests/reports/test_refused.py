"""What reports are refused for, in both languages, and that nothing is written then."""

import sys
from pathlib import Path

import pytest
import typst
from typer.testing import CliRunner, Result

from ppp_cost.cli import app
from ppp_cost.render.report import report_fonts
from tests.contracts.fixtures import LANGUAGES
from tests.contracts.test_doors_refuse import CONTRACT
from tests.reports.sentences import WORDS
from tests.reports.shown import DAY, needs_fonts, needs_noto

RUN = CliRunner()
RARE = "\U00013000"
"""A character that no font for Chinese has."""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "contract.toml").write_text(CONTRACT, "utf-8")
    (tmp_path / "seen").mkdir()
    (tmp_path / "seen" / "volumes.csv").write_text("period,name,value\n1,volume,100\n")
    return tmp_path


@pytest.fixture(autouse=True)
def _fonts_anew() -> None:
    report_fonts.fonts.cache_clear()


def settle(files: Path, kind: str, language: str = "zh", *words: str) -> Result:
    """Settle into a file of a kind."""
    output = files / f"report{kind}"
    named = [str(each) for each in (files / "small", files / "seen")]
    return RUN.invoke(app, ["settle", *named, "--year", "1", "-o", str(output), "--lang", language, *words])


def refused(files: Path, kind: str, language: str, *words: str) -> str:
    """What a run that must be refused says; its output is never written."""
    done = settle(files, kind, language, *words)
    assert done.exit_code == 1
    assert not (files / f"report{kind}").exists()
    return done.stderr.removesuffix("\n")


def titled(files: Path, title: str) -> None:
    """Give the contract a title."""
    file = files / "small" / "contract.toml"
    file.write_text(file.read_text("utf-8").replace('id = "small"', f'id = "small"\ntitle = "{title}"', 1), "utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("library", ["typst", "fontTools"])
def test_no_report_extra(files: Path, language: str, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    assert refused(files, ".pdf", language) == WORDS["no_report_extra"][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_font(files: Path, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without one: the fonts that the compiler brings with it know no Chinese."""
    bare = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    monkeypatch.setattr(report_fonts, "fonts", lambda: bare)
    assert refused(files, ".pdf", language) == WORDS["no_font"][language]


@needs_noto
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_glyph(files: Path, language: str) -> None:
    titled(files, f"{RARE}项目")
    assert refused(files, ".pdf", language) == WORDS["no_glyph"][language]


@needs_fonts
def test_every_character_without_a_glyph_is_named_with_its_place(files: Path) -> None:
    titled(files, f"{RARE}\u0378\u0379{RARE}")
    said = refused(files, ".pdf", "zh").splitlines()
    assert [line.split("”")[0] for line in said] == [
        "第1运营年付费审定报告：字符“U+0378",
        "第1运营年付费审定报告：字符“U+0379",
        f"第1运营年付费审定报告：字符“{RARE} (U+13000)",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [".pdf", ".docx"])
def test_not_printable(files: Path, language: str, kind: str) -> None:
    titled(files, "甲\\u0007乙")
    assert refused(files, kind, language) == WORDS["not_printable"][language]


@pytest.mark.parametrize("day", ["2025-02-30", "20250120", "昨天", ""])
@pytest.mark.parametrize("kind", [".pdf", ".docx", ".json"])
def test_a_date_that_is_none(files: Path, day: str, kind: str) -> None:
    assert refused(files, kind, "zh", "--date", day).startswith(f"--date：“{day}”无法识别为日期")


def test_a_word_document_needs_neither_library_nor_font(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    titled(files, f"{RARE}项目")
    done = settle(files, ".docx", "zh", "--date", DAY.isoformat())
    assert done.exit_code == 0
    assert (files / "report.docx").stat().st_size > 10_000


@needs_fonts
def test_the_door_writes_the_report_and_prints_the_statement(files: Path) -> None:
    done = settle(files, ".pdf", "zh", "--date", "2025-01-20", "--annex")
    assert done.exit_code == 0
    assert "第1运营年应付金额 200.00" in done.stdout
    first = (files / "report.pdf").read_bytes()
    assert first.startswith(b"%PDF-1.7")
    assert b"D:20250120" in first
    assert settle(files, ".pdf", "zh", "--date", "2025-01-20", "--annex").exit_code == 0
    assert (files / "report.pdf").read_bytes() == first
    assert settle(files, ".pdf", "zh", "--date", "2025-01-20").exit_code == 0
    assert len((files / "report.pdf").read_bytes()) < len(first)


@needs_fonts
@pytest.mark.parametrize("kind", [".pdf", ".docx", ".json"])
def test_the_door_of_a_study_writes_its_report(tmp_path: Path, kind: str) -> None:
    study = Path(__file__).parents[2] / "contracts" / "greening" / "plots_by_grade"
    output = tmp_path / f"standard{kind}"
    words = ["standard", str(study), str(study / "example"), "-o", str(output), "--date", "2025-01-20"]
    assert RUN.invoke(app, words).exit_code == 0
    assert output.read_bytes()[:2] == {".pdf": b"%P", ".docx": b"PK", ".json": b"{\n"}[kind]
