"""What came along is listed with commands that run, and copied whole, from any folder."""

import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ppp_cost.cli import app
from tests.contracts.test_doors_refuse import WORDS

SHIPPED = Path(__file__).parents[2] / "contracts"
LANGUAGES = ("zh", "en")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def commands(printed: str) -> dict[str, list[str]]:
    """The words of each printed command, by the folder of its contract or study."""
    found = [shlex.split(line)[1:] for line in printed.splitlines() if line.startswith("    ppp-cost ")]
    return {Path(words[1]).name: words for words in found}


def content(folder: Path) -> dict[str, bytes]:
    files = [file for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc"]
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_contract_and_study_is_listed(language: str) -> None:
    done = run("examples", "--lang", language)
    assert done.exit_code == 0
    assert set(commands(done.stdout)) == {file.parent.name for file in SHIPPED.glob("*/*/*.toml")}
    assert done.stdout.splitlines()[-1].endswith({"zh": "examples -o 文件夹", "en": "examples -o FOLDER"}[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_copy_is_whole_and_says_what_was_written(language: str, tmp_path: Path) -> None:
    done = run("examples", "-o", str(tmp_path / "copy"), "--lang", language)
    assert done.exit_code == 0
    written = content(tmp_path / "copy")
    assert written == content(SHIPPED)
    assert {"README.md", "FORMAT.md", "STUDY.md", "indices/SOURCES.md"} <= set(written)
    said = {"zh": f"{len(written)} 个文件；写法见 ", "en": f"{len(written)} files; how to write: "}[language]
    assert said + str(tmp_path / "copy" / "README.md") in done.stdout.splitlines()[0]


def test_the_printed_commands_run_on_the_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    listed, copied = (commands(run("examples", *words).stdout) for words in ((), ("-o", "a copy")))
    for name in ("treatment_and_reuse", "lots_by_grade"):
        there, here = (run(*each[name], "--json") for each in (listed, copied))
        assert copied[name][1].startswith("a copy/")
        assert here.exit_code == there.exit_code == 0
        assert here.stdout == there.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_folder_not_empty(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seen").mkdir()
    assert run("examples", "-o", "seen").exit_code == 0
    (tmp_path / "seen" / "README.md").write_text("mine", "utf-8")
    before = content(tmp_path)
    done = run("examples", "-o", "seen", "--lang", language)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.removesuffix("\n") == WORDS["folder_not_empty"][language]
    assert content(tmp_path) == before


@pytest.mark.parametrize("name", ["nowhere/copy", "file"])
def test_a_folder_that_cannot_be_made_is_said(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("mine", "utf-8")
    done = run("examples", "-o", name, "--lang", "en")
    assert done.exit_code == 1
    assert done.stderr.startswith(f"-o: the file {name} cannot be written: ")
    assert content(tmp_path) == {"file": b"mine"}
