"""No module is longer than one can read at a sitting, no function longer than one screen."""

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "ppp_cost"
MODULE_LINES = 250
BODY_LINES = 30

# path below the package, name of the function (empty for the whole module), reason
EXCEPTIONS: tuple[tuple[str, str, str], ...] = ()


def test_nothing_is_too_long() -> None:
    allowed = {(path, name) for path, name, _ in EXCEPTIONS}
    found = [f"{path} {name}: {lines} lines" for path, name, lines in _too_long() if (path, name) not in allowed]
    assert not found, "\n".join(found)


def test_every_exception_is_needed_and_says_why() -> None:
    found = {(path, name) for path, name, _ in _too_long()}
    assert not [row for row in EXCEPTIONS if row[:2] not in found or not row[2]]


def test_a_long_function_and_a_long_module_are_found() -> None:
    long = "def f():\n" + '    """One line,\n    and another."""\n' + "    x = 1\n" * (BODY_LINES + 1)
    assert list(too_long(long)) == [("f", BODY_LINES + 1)]
    assert list(too_long("class A:\n    " + long.replace("\n", "\n    "))) == [("A.f", BODY_LINES + 1)]
    assert not list(too_long(long.removesuffix("    x = 1\n")))
    assert list(too_long("x = 1\n" * (MODULE_LINES + 1))) == [("", MODULE_LINES + 1)]


def _too_long() -> Iterator[tuple[str, str, int]]:
    for path in sorted(SOURCE.rglob("*.py")):
        for name, lines in too_long(path.read_text("utf-8")):
            yield path.relative_to(SOURCE).as_posix(), name, lines


def too_long(source: str) -> Iterator[tuple[str, int]]:
    """What is over its limit in a module: the module itself without a name, and its functions."""
    lines = len(source.splitlines())
    if lines > MODULE_LINES:
        yield "", lines
    yield from _functions(ast.parse(source), ())


def _functions(node: ast.AST, outer: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    for child in ast.iter_child_nodes(node):
        named = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        inner = (*outer, child.name) if named else outer
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and _body(child) > BODY_LINES:
            yield ".".join(inner), _body(child)
        yield from _functions(child, inner)


def _body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines from the first statement behind the docstring to the last."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not body:
        return 0
    first = min([body[0].lineno, *(each.lineno for each in getattr(body[0], "decorator_list", ()))])
    return (body[-1].end_lineno or first) - first + 1
