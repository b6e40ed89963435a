"""Rooms can be found and read: few modules in each, a door that is said, no cycle between modules."""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "ppp_cost"
MOST = 15
MORE: Mapping[str, int] = {"kernels": 20, "payment/rules": 20}
"""Folders of small formulas, one a file."""
WINGS = ("payment", "cost")
FOLDERS = sorted(path.parent for path in SOURCE.rglob("__init__.py") if path.parent != SOURCE)
DOOR = re.compile(r"`([a-z_]+(?:\.[A-Za-z_]+)?)`")


@pytest.mark.parametrize("folder", [SOURCE, *FOLDERS], ids=lambda folder: folder.name)
def test_a_folder_holds_few_modules(folder: Path) -> None:
    modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
    assert len(modules) <= MORE.get(folder.relative_to(SOURCE).as_posix(), MOST)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.relative_to(SOURCE).as_posix())
def test_a_room_says_what_it_is_for(folder: Path) -> None:
    said = ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))) or ""
    assert said.splitlines()[0].endswith(".")
    package = "ppp_cost." + ".".join(folder.relative_to(SOURCE).parts)
    for door in DOOR.findall(said):
        assert is_there(package, door), f"{package} has no {door}"


def is_there(package: str, door: str) -> bool:
    """Whether a room has the module, or the module the name, that its docstring calls a door; or the house the room."""
    module, _, name = door.partition(".")
    own = SOURCE.joinpath(*package.split(".")[1:])
    if not name:
        return any(
            (place / module).exists() or (place / f"{module}.py").exists() for place in (own, SOURCE)
        ) or hasattr(import_module(package), module)
    found = [place for place in (f"{package}.{module}", f"ppp_cost.{module}") if exists(place)]
    return any(hasattr(import_module(each), name) or exists(f"{each}.{name}") for each in found)


def exists(dotted: str) -> bool:
    path = SOURCE.joinpath(*dotted.split(".")[1:])
    return path.is_dir() or path.with_suffix(".py").exists()


def test_a_door_that_is_not_there_is_found() -> None:
    assert is_there("ppp_cost.payment.settle", "settlement.settle")
    assert not is_there("ppp_cost.payment.settle", "settlement.unsettle")
    assert not is_there("ppp_cost.payment.settle", "cellar")


@pytest.mark.parametrize("wing", WINGS)
def test_no_module_of_a_wing_has_the_name_of_another(wing: str) -> None:
    names = Counter(path.stem for path in (SOURCE / wing).rglob("*.py") if path.name != "__init__.py")
    assert names
    assert not [name for name, count in names.items() if count > 1]


def test_no_module_imports_itself_on_a_way_round() -> None:
    found = imports()
    assert len(found) > len(FOLDERS)
    assert not way_round(found)


def test_a_way_round_is_found() -> None:
    assert way_round({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": set()})
    assert not way_round({"a": {"b", "c"}, "b": {"c"}, "c": set()})


@cache
def imports() -> dict[str, set[str]]:
    """The modules of the package and those that each imports, wherever in its text it does."""
    modules = {dotted(path): path for path in SOURCE.rglob("*.py")}
    return {name: set(imported(name, path, modules)) for name, path in modules.items()}


def dotted(path: Path) -> str:
    return ".".join(("ppp_cost", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")


def imported(name: str, path: Path, modules: Mapping[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ppp_cost"):
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in modules else str(node.module)


def way_round(found: Mapping[str, set[str]]) -> list[str]:
    """The modules that are left when all whose imports are gone have gone, one layer after another."""
    left = dict(found)
    while free := [name for name, needs in left.items() if not needs & left.keys() - {name}]:
        for name in free:
            del left[name]
    return sorted(left)


def test_every_path_that_the_documents_name_is_there() -> None:
    named = {
        (file.name, path)
        for file in (ROOT / "docs" / "architecture.md", ROOT / "README.md")
        for path in re.findall(r"`((?:\w+/)+\w*(?:\.(?:py|csv))?)`", file.read_text("utf-8"))
        if path.split("/")[0] in {folder.name for folder in SOURCE.iterdir()}
    }
    assert len(named) > 30
    assert not [each for each in sorted(named) if not (SOURCE / each[1]).exists()]
