"""Variants of the shipped studies as data: what is edited, which door is opened, and what it must say."""

import csv
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from typer.testing import CliRunner, Result

from ppp_cost.cli import app
from tests import draws
from tests.contracts.fixtures import LANGUAGES
from tests.cost.study_folder import LOTS, STATES, varied

HERE = Path(__file__).parent
RUN = CliRunner()
STUDIES = {"lots": LOTS, "states": STATES}
COMMANDS = {
    "standard": ("{study}", "{records}"),
    "unit-cost": ("{study}", "{records}"),
    "budget": ("{standard}", "{records}/inventory.csv", "--year", "2025", "--against", "{records}/last_year.csv"),
    "revise": ("{standard}", "--indices", "{indices}", "--year", "2025"),
    # a folder that is no study: its operating year must be said
    "explain": ("{records}", "{records}"),
}
"""The words of each command; those of a variant come behind them, and an option that stands twice is the later."""
WRITING = ("standard", "budget", "revise")


@dataclass(frozen=True)
class Variant:
    """A shipped study with a few texts replaced and files removed, and the command that is run on it.

    `before` are commands that write what it starts from, in place of the standard of the shipped lots.
    """

    of: str
    run: str
    edit: tuple[tuple[str, str, str], ...]
    remove: tuple[str, ...]
    before: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]
    copies: int

    def door(self, folder: Path, language: str, *more: str) -> Result:
        """Run the command on a copy of the study in `folder`."""
        study, records = varied(STUDIES[self.of], folder, {})
        standard = study / "standard.json"
        if "{standard}" in COMMANDS[self.run] and not self.before:
            standard.write_text(approved(), "utf-8")
        for name in self.remove:
            (study / name).unlink()
        for name, old, new in self.edit:
            _edit(study / name, old, new)
        if self.copies > 1:
            _multiply(records / "units.csv", self.copies)
        places = {"study": study, "records": records, "standard": standard, "indices": folder / "indices"}
        for words in self.before:
            RUN.invoke(app, [each.format_map(places) for each in words])
        words = [each.format_map(places) for each in (*COMMANDS[self.run], *self.words)]
        return RUN.invoke(app, [self.run, *words, "--lang", language, *more])


def variant(raw: dict[str, Any]) -> Variant:
    """Return the variant that a table of a fixture file describes."""
    edit = tuple((file, old, new) for file, old, new in raw.get("edit", []))
    before = tuple(tuple(words) for words in raw.get("before", []))
    of, run, copies = raw.get("of", "lots"), raw.get("run", "standard"), raw.get("copies", 1)
    return Variant(of, run, edit, tuple(raw.get("remove", [])), before, tuple(raw.get("words", [])), copies)


@dataclass(frozen=True)
class Said:
    """A sentence in both languages, or the sentences of a mistake that cannot come alone, and where they are said."""

    code: str
    name: str
    where: Variant
    expected: dict[str, list[str]]

    def __str__(self) -> str:
        return f"{self.code}-{self.name}" if self.name else self.code


@cache
def mistakes() -> tuple[Said, ...]:
    """Return every mistake, with the sentences of its refusal."""
    raw = tomllib.loads((HERE / "refused.toml").read_text("utf-8"))["mistake"]
    return tuple(_said(each, variant(each)) for each in raw)


@cache
def notes() -> tuple[Said, ...]:
    """Return every sentence beside figures, with the variant that says it."""
    raw = tomllib.loads((HERE / "said.toml").read_text("utf-8"))["variant"]
    return tuple(_said(each, where) for table in raw for where in [variant(table)] for each in table["says"])


def _said(raw: dict[str, Any], where: Variant) -> Said:
    expected = {name: [raw[name]] if isinstance(raw[name], str) else raw[name] for name in ("en", "zh")}
    return Said(raw["code"], raw.get("name", ""), where, expected)


def in_a_language_each_day(every: Sequence[Said]) -> list[Any]:
    """Each sentence in both languages, by turns in the one that every run tries and in the other, which is slow."""
    return [
        (each, language) if (number + place) % 2 else draws.slow((each, language))
        for number, each in enumerate(every)
        for place, language in enumerate(LANGUAGES)
    ]


@cache
def approved() -> str:
    """Return the standard of the shipped lots, as the door writes it."""
    with TemporaryDirectory() as folder:
        study, records = varied(LOTS, Path(folder), {})
        file = study / "standard.json"
        result = RUN.invoke(app, ["standard", str(study), str(records), "-o", str(file)])
        assert result.exit_code == 0, result.stderr
        return file.read_text("utf-8")


def _edit(file: Path, old: str, new: str) -> None:
    """Replace a text that stands once; an empty one appends, to a file that need not be there."""
    text = file.read_text("utf-8") if file.exists() else ""
    assert not old or text.count(old) == 1, f"{file.name} holds {old!r} {text.count(old)} times"
    file.write_text(text.replace(old, new) if old else text + new, "utf-8")


def _multiply(file: Path, copies: int) -> None:
    """Write every unit several times, each copy under a name of its own."""
    head, *rows = csv.reader(file.read_text("utf-8").splitlines())
    more = [[f"{row[0]}-{copy}", *row[1:]] for copy in range(copies) for row in rows]
    file.write_text("\n".join(",".join(row) for row in [head, *more]) + "\n", "utf-8")
