"""The kernels are for others to use: what is used is named, and what is public says what it takes and gives."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "ppp_cost"
KERNELS = SOURCE / "kernels"
ROOMS = ("ppp_cost.kernels", "ppp_cost.kernels.amounts", "ppp_cost.kernels.events", "ppp_cost.kernels.costs")
SECTIONS = ("Parameters", "Returns", "Source", "Examples")
"""What the docstring of every public function has; one that raises of its own accord has `Raises` as well."""

DOCUMENTED = '''
def f(x):
    """Return it.

    Parameters
    ----------
    x : int
        A number.

    Returns
    -------
    int
        The same.

    Source
    ------
    By definition.

    Examples
    --------
    >>> f(1)
    1
    """
    return x
'''


def test_every_public_function_says_what_it_takes_and_gives() -> None:
    paths = sorted(KERNELS.rglob("*.py"))
    functions = [each for path in paths for each in public_functions(path.read_text("utf-8"))]
    assert len(functions) > 90
    found = [f"{path.name}: {fault}" for path in paths for fault in faults(path.read_text("utf-8"))]
    assert not found, "\n".join(found)


def test_a_documented_function_has_no_fault() -> None:
    assert not list(faults(DOCUMENTED))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        *((section, "Notes") for section in SECTIONS),
        ("    x : int\n        A number.\n", ""),
        ("    int\n        The same.\n", ""),
        ("    By definition.\n", ""),
        (">>> f(1)", "f(1)"),
        ("return x", "raise ValueError(x)"),
        ("f(x)", "f(x, y)"),
        ("x : int", "y : int"),
        ('"""Return it.', '"""Return it'),
    ],
)
def test_what_a_function_does_not_say_is_found(old: str, new: str) -> None:
    assert old in DOCUMENTED
    assert list(faults(DOCUMENTED.replace(old, new)))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_names_what_it_has(room: str) -> None:
    module = import_module(room)
    assert module.__all__
    for name in module.__all__:
        assert hasattr(module, name), name


def test_others_use_only_what_a_room_names() -> None:
    named = {room: set(import_module(room).__all__) for room in ROOMS}
    used = [each for path in SOURCE.rglob("*.py") if KERNELS not in path.parents for each in imported(path)]
    assert len(used) > 200
    assert not [each for each in used if each[2] not in named[each[1]]]


def test_the_rooms_load_nothing_of_scipy() -> None:
    code = f"import sys, {', '.join(ROOMS)}; print('numpy' in sys.modules, 'scipy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["True", "False"]


def public_functions(source: str) -> list[ast.FunctionDef]:
    """The functions of a module that others may call."""
    return [
        each for each in ast.parse(source).body if isinstance(each, ast.FunctionDef) and not each.name.startswith("_")
    ]


def faults(source: str) -> Iterator[str]:
    """What the docstrings of a module do not say."""
    for function in public_functions(source):
        said = sections(ast.get_docstring(function) or "")
        wanted = [*SECTIONS, *(["Raises"] if any(isinstance(each, ast.Raise) for each in ast.walk(function)) else [])]
        yield from (f"{function.name} has no {name}" for name in wanted if not said.get(name, "").strip())
        taken = {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
        told = {
            name.strip()
            for line in re.findall(r"^(\S.*?) : ", said.get("Parameters", ""), re.MULTILINE)
            for name in line.split(",")
        }
        yield from (f"{function.name} says nothing of {name}" for name in sorted(taken ^ told))
        if not said[""].strip().partition("\n")[0].endswith("."):
            yield f"{function.name} begins without a sentence"
        if ">>> " not in said.get("Examples", ""):
            yield f"{function.name} has no example that runs"


def sections(docstring: str) -> dict[str, str]:
    """The text below each underlined title, and that above the first without one."""
    parts = re.split(r"^(\w+)\n-+$", docstring, flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def imported(path: Path) -> Iterator[tuple[str, str, str]]:
    """Where a module imports from the kernels: itself, the room, the name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith("ppp_cost.kernels."):
            rooms = [room for room in ROOMS[1:] if f"{node.module}.".startswith(f"{room}.")]
            yield from ((path.name, rooms[0] if rooms else ROOMS[0], each.name) for each in node.names)
