"""What may import what: a module imports from floors below its own or from its own room.

Never above, never sideways between the rooms of one floor, in the house and inside its wings. The tables are the
picture of the house, which the README draws.
"""

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "ppp_cost"
FRONT = "ppp_cost"

# From the ground up; the rooms of one floor do not know each other.
FLOORS = (
    ("language", "version", "kernels"),  # texts, the version, and arrays in, arrays out
    # refusals in words; terms and their numbers; how the place of a cell is printed; how a table stands on a sheet
    ("errors", "frozen", "places", "sheets"),
    ("ledger", "settings"),  # columns, lines, statements, and how they explain themselves; what terms set, as rows
    ("payment", "cost"),  # two wings: the settling of a year; the way from records to a standard and a budget
    ("intake", "render"),  # files to nouns, where input is judged; nouns to text and files, without arithmetic
    ("from_files", "from_studies"),  # from the files a person names to a statement, a standard or a budget
    ("documents",),  # what each kind of answer is written as
    (FRONT,),  # the public names
    ("api",),  # a door for other services, and the page
    ("cli",),  # the door of a terminal
)

# The rooms of a wing, from the ground up; those in one row do not know each other.
INSIDE: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "payment": (
        ("terms",),  # what a contract says
        ("rows",),  # values brought to the rows that are asked for
        ("events",),  # time that is counted
        ("rules",),  # one file a rule
        ("settle", "tables_read"),  # the engine, which checks no input; what the items read of the tables
        ("checks",),  # what a contract is held to, and what a reviewer should look at
        ("template", "workings", "whatif"),
        ("review",),
    ),
    "cost": (("study",), ("unit_costs",), ("methods",), ("standard",), ("budget",), ("notes",)),
    "api": (("protocol",), ("requests",), ("answers",), ("routes", "pages"), ("",)),
    "intake": (("xlsx",), ("csv",), ("contract", "claim"), ("study",), ("terms",)),
    "render": (("words",), ("text",), ("json", "chart"), ("report",), ("xlsx", "forms")),
    "ledger": (("",), ("explain",), ("workings", "claims")),
    "kernels": (("",), ("events",), ("amounts", "costs")),
}

# Beyond the standard library; what is not listed is not imported.
OUTSIDE = {
    "language": (),
    "version": (),
    "kernels": ("numpy",),
    "errors": (),
    "frozen": ("pydantic", "pydantic_core"),
    "places": (),
    "sheets": (),
    "ledger": ("numpy", "pandas"),
    "settings": (),
    "payment": ("numpy", "pydantic", "pydantic_core"),
    "cost": ("numpy", "pydantic"),
    "intake": ("numpy", "pydantic", "pydantic_core", "pandas", "python_calamine", "openpyxl"),
    "render": ("numpy", "pydantic", "rich", "xlsxwriter", "openpyxl", "docx", "typst", "fontTools"),
    "from_files": (),
    "from_studies": (),
    "documents": (),
    FRONT: (),
    "api": ("fastapi", "starlette", "pydantic", "anyio", "orjson", "pyarrow", "uvicorn", "jinja2"),
    "cli": ("typer", "rich"),
}

# What one module takes beyond what its room does.
ALONE = {
    "kernels/costs/envelopment.py": ("scipy.optimize",),
    "kernels/costs/influence.py": ("scipy.special",),
    "kernels/costs/panel.py": ("scipy.optimize",),
    "kernels/costs/quantile_regression.py": ("scipy.optimize",),
    "kernels/costs/quantiles.py": ("scipy.special",),
}

# Slow to load: imported only inside the functions that need them, and only in these modules.
LAZY = {
    "pandas": ("ledger/statement.py", "intake/"),
    "openpyxl": ("intake/", "render/"),
    "xlsxwriter": ("render/",),
    "docx": ("render/",),
    "typst": ("render/",),
    "fontTools": ("render/",),
    "pyarrow": ("api/",),
    "uvicorn": ("api/serving.py",),
}

ROOMS = {wing: {room: level for level, rooms in enumerate(floors) for room in rooms} for wing, floors in INSIDE.items()}
CHECKING = ("TYPE_CHECKING", "typing.TYPE_CHECKING")
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}


def test_every_import_goes_down() -> None:
    paths = sorted(SOURCE.rglob("*.py"))
    texts = {path.relative_to(SOURCE).as_posix(): path.read_text("utf-8") for path in paths}
    found = [each for path, text in texts.items() for each in violations(path, text)]
    assert paths
    assert not found, "\n".join(found)


def test_every_room_says_what_it_takes_from_outside() -> None:
    assert set(OUTSIDE) == set(LEVEL)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("kernels/money.py", "from ppp_cost.language import number_text"),
        ("kernels/money.py", "import ppp_cost.ledger.column"),
        ("kernels/money.py", "from scipy.optimize import linprog"),
        ("kernels/money.py", "from scipy.special import bdtr"),
        ("kernels/costs/quantiles.py", "from scipy.stats import norm"),
        ("language.py", "import numpy as np"),
        ("errors.py", "from ppp_cost import load_contract"),
        ("ledger/statement.py", "from ppp_cost.payment.terms.contract import Contract"),
        ("ledger/statement.py", "from ppp_cost import payment"),
        ("ledger/statement.py", "import pandas as pd"),
        ("ledger/column.py", "def frame():\n    import pandas as pd"),
        ("payment/rules/sum.py", "def assess():\n    from ppp_cost.intake.csv.table_files import load_observations"),
        ("payment/rules/sum.py", "from ...render.text.statement_text import word"),
        ("intake/csv/table_files.py", "from ppp_cost.render.text.statement_text import word"),
        (
            "render/text/statement_text.py",
            "if TYPE_CHECKING:\n    from ppp_cost.intake.csv.table_files import load_observations",
        ),
        ("render/text/statement_text.py", "if not TYPE_CHECKING:\n    import pandas"),
        ("render/text/statement_text.py", "if TYPE_CHECKING:\n    pass\nelse:\n    import pandas"),
        ("render/text/statement_text.py", "from ppp_cost.cli import app"),
        ("payment/terms/calendar.py", "import typer"),
        ("attic/old.py", "import math"),
        ("payment/terms/calendar.py", "from ppp_cost.payment.rows.reader import Before"),
        ("payment/rules/sum.py", "from ppp_cost.payment.settle import posting"),
        ("payment/whatif/answers.py", "from ppp_cost.payment.workings.statement_workings import workings_of"),
        ("cost/methods/quantile.py", "from ppp_cost.cost.standard.standard import adopt"),
        ("kernels/exact.py", "from ppp_cost.kernels.events.clock import counted"),
    ],
)
def test_a_planted_violation_is_found(path: str, source: str) -> None:
    assert violations(path, source)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("kernels/amounts/limits.py", "import numpy as np\nfrom ppp_cost.kernels.exact import Exact"),
        ("kernels/costs/quantiles.py", "from scipy.special import bdtr"),
        ("ledger/statement.py", "def frame():\n    import pandas as pd"),
        ("ledger/statement.py", "if TYPE_CHECKING:\n    import pandas as pd"),
        ("payment/rules/sum.py", "from . import product\nfrom ppp_cost.payment.rules import tiers"),
        ("render/text/statement_text.py", "from ppp_cost import language\nfrom ppp_cost.errors import Problem"),
        ("payment/rules/sum.py", "from ppp_cost.payment.terms.units import PURE"),
        ("ledger/claims/review.py", "from ppp_cost.ledger.statement import Statement"),
        ("cli.py", "import typer\nfrom ppp_cost import __version__, settle"),
    ],
)
def test_what_goes_down_is_let_through(path: str, source: str) -> None:
    assert not violations(path, source)


@dataclass(frozen=True)
class Import:
    """One imported name, whether a function runs it, and whether only a type checker reads it."""

    name: str
    line: int
    lazy: bool
    typing: bool


def violations(path: str, source: str) -> list[str]:
    """What the module at ``path`` below the package imports and should not."""
    room = _room(path)
    if room not in LEVEL:
        return [f"{path}: {room} stands on no floor"]
    found = [(each, _refusal(path, room, each)) for each in _imports(ast.parse(source), path)]
    return [f"{path}:{each.line}: {refusal}" for each, refusal in found if refusal]


def _room(path: str) -> str:
    first = path.partition("/")[0].removesuffix(".py")
    return FRONT if first == "__init__" else first


def _refusal(path: str, room: str, each: Import) -> str:
    top, _, rest = each.name.partition(".")
    if top == FRONT:
        other = rest.partition(".")[0]
        other = other if other in LEVEL else FRONT
        if other == room:
            return _refusal_inside(path, each.name)
        return "" if LEVEL[other] < LEVEL[room] else f"{room} imports {other}, which is not below it"
    if top in sys.stdlib_module_names or each.typing:
        return ""
    if any(f"{each.name}.".startswith(f"{alone}.") for alone in ALONE.get(path, ())):
        return ""
    if top not in OUTSIDE[room]:
        return f"{room} does not import {top}"
    if top in LAZY and not (each.lazy and path.startswith(LAZY[top])):
        return f"{top} is imported only inside functions of {', '.join(LAZY[top])}"
    return ""


def _refusal_inside(path: str, name: str) -> str:
    """What is wrong with an import inside one wing; what its `__init__` says is on no floor of it."""
    wing, *rest = path.split("/")
    rooms = ROOMS.get(wing, {})
    if not rooms or rest == ["__init__.py"]:
        return ""
    own, other = (_room_of(rooms, parts) for parts in (rest[:-1], name.split(".")[2:]))
    allowed = own == other or (own in rooms and other in rooms and rooms[other] < rooms[own])
    return "" if allowed else f"{wing}/{own} imports {wing}/{other}, which is not below it"


def _room_of(rooms: Mapping[str, int], parts: list[str]) -> str:
    """The room of a wing in which a path or a dotted name stands; the wing itself has no name."""
    return parts[0] if parts and (parts[0] in rooms or (SOURCE / parts[0]).is_dir()) else ""


def _imports(node: ast.AST, path: str, lazy: bool = False, typing: bool = False) -> Iterator[Import]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from (Import(name, node.lineno, lazy, typing) for name in _names(node, path))
    lazy = lazy or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    guarded = node.body if isinstance(node, ast.If) and ast.unparse(node.test) in CHECKING else []
    for child in ast.iter_child_nodes(node):
        yield from _imports(child, path, lazy, typing or child in guarded)


def _names(node: ast.Import | ast.ImportFrom, path: str) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    package = [FRONT, *path.split("/")[:-1]]
    start = package[: len(package) - node.level + 1] if node.level else []
    module = ".".join([*start, *([node.module] if node.module else [])])
    return [f"{module}.{alias.name}" for alias in node.names]
