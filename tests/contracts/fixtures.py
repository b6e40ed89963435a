"""Fixtures of sentences: one mistake each, with the sentence expected in both languages."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MALFORMED = HERE / "malformed"
TABLES = MALFORMED / "observations"
CLOCKS = MALFORMED / "clocks"
LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Fixture:
    """A folder or file with one mistake; its name is the code of the sentence, `code-where` beside others of it."""

    path: Path
    expected: dict[str, Any]

    @property
    def code(self) -> str:
        return self.path.stem.partition("-")[0]

    def __str__(self) -> str:
        return self.path.stem


def malformed_contracts() -> list[Fixture]:
    """Contracts with one mistake; what is expected stands in the comments at their top."""
    single = [Fixture(path, _comments(path)) for path in sorted(MALFORMED.glob("*.toml"))]
    folders = [path for path in sorted(MALFORMED.glob("*/contract.toml")) if path.parent not in (TABLES, CLOCKS)]
    return single + [Fixture(path.parent, _comments(path)) for path in folders]


def malformed_tables() -> list[Fixture]:
    """Folders of tables with one mistake, read for the contract beside them."""
    return _folders(TABLES) + _folders(CLOCKS)


def undetermined() -> list[Fixture]:
    """Contracts and tables that settle, but for one reason."""
    return _folders(HERE / "undetermined")


def to_look_at() -> list[Fixture]:
    """Contracts of which the lint says one thing."""
    return _folders(HERE / "lint")


def _folders(folder: Path) -> list[Fixture]:
    found = [path for path in sorted(folder.iterdir()) if path.is_dir()]
    return [Fixture(path, tomllib.loads((path / "expected.toml").read_text("utf-8"))) for path in found]


def _comments(path: Path) -> dict[str, str]:
    """The lines `# where: …`, `# en: …`, `# zh: …` before the first that is no comment."""
    expected = {}
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("# "):
            break
        name, _, text = line.removeprefix("# ").partition(": ")
        expected[name] = text
    return expected
