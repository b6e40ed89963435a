"""The picture of the house in the README, drawn from the folders, what their `__init__` say, and what they import.

python -m docs.pages.house_picture writes it where the README keeps it.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "ppp_cost"
README = ROOT / "README.md"
BEGIN, END = "<!-- house -->\n```text\n", "```\n<!-- /house -->\n"
WIDTH = 24


def house() -> str:
    """Return the rooms from the ground up, each with the number of its modules and what it is for."""
    return "".join(f"{line}\n" for line in ("src/ppp_cost/", *_drawn(SOURCE, "")))


def in_readme(text: str) -> str:
    """Return the README with the picture as it is now."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + house() + END + rest.partition(END)[2]


def _drawn(folder: Path, indent: str) -> Iterator[str]:
    """Yield the modules and rooms of a folder: those that import none of the others first."""
    shown = sorted(_standing(folder), key=lambda path: (_floor(path, folder), path.name))
    for path in shown:
        last = path == shown[-1]
        count = f" ({len(_modules(path))})" if path.is_dir() else ""
        name = f"{path.name}/{count}" if path.is_dir() else path.name
        branch = f"{indent}{'└── ' if last else '├── '}{name}"
        yield f"{branch:<{WIDTH + len(indent) + 4}} {_said(path)}"
        if path.is_dir():
            yield from _drawn(path, indent + ("    " if last else "│   "))


def _standing(folder: Path) -> list[Path]:
    """Return the rooms of a folder, and the modules that stand beside them at the top of the house."""
    rooms = [path.parent for path in folder.glob("*/__init__.py")]
    return rooms + (_modules(folder) if folder == SOURCE else [])


def _modules(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*.py") if path.name != "__init__.py"]


def _said(path: Path) -> str:
    file = path / "__init__.py" if path.is_dir() else path
    said = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    return said.splitlines()[0] if said else ""


@cache
def _floor(path: Path, folder: Path) -> int:
    """Return on which floor of a folder something stands: above everything in it that it imports."""
    below = _imported(path, folder)
    return 1 + max((_floor(each, folder) for each in below), default=-1)


@cache
def _imported(path: Path, folder: Path) -> frozenset[Path]:
    package = ".".join(("ppp_cost", *folder.relative_to(SOURCE).parts)) + "."
    found = set()
    for file in path.rglob("*.py") if path.is_dir() else [path]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [f"{node.module}.{alias.name}" for alias in node.names] if isinstance(node, ast.ImportFrom) else []
            found |= {name.removeprefix(package).split(".")[0] for name in names if name.startswith(package)}
    places = [folder / name if (folder / name).is_dir() else folder / f"{name}.py" for name in found]
    return frozenset(place for place in places if place.exists() and place != path)


if __name__ == "__main__":
    README.write_text(in_readme(README.read_text("utf-8")), "utf-8")
