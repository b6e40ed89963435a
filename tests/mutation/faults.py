"""Faults: one small change of a source text each, as somebody's slip of the hand could make it."""

import ast
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

COMPARED: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}
COMPUTED: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
}
UNARY = {ast.Not: "not", ast.USub: "-", ast.Invert: "~"}
PAIRS = (("min", "max"), ("minimum", "maximum"), ("any", "all"), ("floor", "ceil"), ("argmin", "argmax"))
NAMES = dict([*PAIRS, *((other, one) for one, other in PAIRS)])
SIDES = {"left": "right", "right": "left"}
UNSEEN = {"strict", "copy", "dtype", "maxsize"}
"""Arguments that change no result: a check of lengths, a copy, the width of a number, the size of a memory."""
DESCRIBING = {"annotation", "returns", "decorator_list", "type_params", "bases"}
TYPES = {"Literal", "TypeAlias", "isinstance", "cast", "TypeVar"}


@dataclass(frozen=True)
class Fault:
    """One change: the lines around it before and after, the function or class it is in, and the whole text with it.

    ``lines`` are those of its statement, from its first to that of the change; none where it is run on import.
    """

    path: Path
    function: str
    line: int
    lines: range
    old: str
    new: str
    text: str

    def luck(self, seed: str) -> str:
        """A number to draw by, which stays when the file moves or another line changes."""
        return hashlib.sha256("\0".join((seed, self.path.name, self.function, self.old, self.new)).encode()).hexdigest()

    def is_listed(self, entry: dict[str, str]) -> bool:
        """Return whether it is the fault that a list names, wherever its file stands."""
        mine = (self.path.name, self.function, self.old, self.new)
        return mine == (entry["file"], entry["function"], entry["old"], entry["new"])


def planted(path: Path, function: str, old: str, new: str) -> Fault:
    """The fault somebody planted by hand: a text that stands once in a function."""
    source = path.read_text("utf-8")
    bodies = [
        ast.get_source_segment(source, node) or "" for name, node in _functions(ast.parse(source)) if name == function
    ]
    if [body.count(old) for body in bodies] != [1]:
        raise LookupError(f"{path.name} {function}: {old!r} does not stand there once")
    begin = source.index(old, source.index(bodies[0]))
    line = source.count("\n", 0, begin) + 1
    text = source[:begin] + new + source[begin + len(old) :]
    return Fault(path, function, line, range(line, line + old.count("\n") + 1), old, new, text)


def drawn(faults: Iterable[Fault], most: int, seed: str) -> list[Fault]:
    """Some faults: one of each function before a second of any, else by luck."""
    seen: Counter[tuple[Path, str]] = Counter()
    turns = []
    for fault in sorted(faults, key=lambda each: each.luck(seed)):
        turns.append((seen[fault.path, fault.function], fault))
        seen[fault.path, fault.function] += 1
    return [fault for _, fault in sorted(turns, key=lambda each: each[0])[:most]]


def faults_of(path: Path) -> Iterator[Fault]:
    """Every fault that the operators can plant in a file."""
    text = Text(path.read_bytes())
    for within, edit in _edits(ast.parse(text.source), text, Within()):
        first, last = text.starts[edit.node.lineno - 1], text.starts[edit.node.end_lineno] - 1
        changed = text.source[: edit.begin] + edit.new.encode() + text.source[edit.end :]
        here = (text.source[first:last], changed[first : last + len(changed) - len(text.source)])
        old, new = (" ".join(each.decode().split()) for each in here)
        line = text.source.count(b"\n", 0, edit.begin) + 1
        lines = range(within.statement, line + 1) if within.called else range(0)
        yield Fault(path, within.name, line, lines, old, new, changed.decode())


class Text:
    """A source in bytes, as the places of its tree count them."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.starts = [0]
        for row in source.split(b"\n"):
            self.starts.append(self.starts[-1] + len(row) + 1)

    def begin(self, node: Any) -> int:
        return self.starts[node.lineno - 1] + node.col_offset

    def end(self, node: Any) -> int:
        return self.starts[node.end_lineno - 1] + node.end_col_offset

    def whole(self, node: Any, new: str) -> "Edit":
        return Edit(node, self.begin(node), self.end(node), new)

    def between(self, node: Any, one: Any, other: Any, signs: tuple[str, str]) -> "Edit":
        """Another sign between two operands."""
        old, new = signs
        place = self.source.index(old.encode(), self.end(one), self.begin(other))
        return Edit(node, place, place + len(old), new)


class Edit(NamedTuple):
    """A change of a node: where its text is replaced, in bytes, and by what."""

    node: Any
    begin: int
    end: int
    new: str


@dataclass(frozen=True)
class Within:
    """Where a node stands: in which function or class, whether it runs when that is called, from which line."""

    name: str = ""
    called: bool = False
    statement: int = 1

    def inner(self, node: ast.AST, field: str) -> "Within":
        """Where the children in a field of a node stand."""
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and field == "body":
            name = f"{self.name}.{node.name}".removeprefix(".")
            return Within(name, isinstance(node, ast.FunctionDef), node.lineno)
        return Within(self.name, self.called, node.lineno) if isinstance(node, ast.stmt) else self


def _functions(node: ast.AST, outer: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            inner = f"{outer}.{child.name}".removeprefix(".")
            if isinstance(child, ast.FunctionDef):
                yield inner, child
            yield from _functions(child, inner)


def _edits(node: ast.AST, text: Text, within: Within) -> Iterator[tuple[Within, Edit]]:
    """Walk what is computed; what only describes it (annotations, decorators, texts) is left alone."""
    if isinstance(node, ast.stmt):
        within = Within(within.name, within.called, node.lineno)
    yield from ((within, each) for edits in (_of_signs, _of_values, _of_calls, _of_flow) for each in edits(node, text))
    for field, child in _computed(node):
        yield from _edits(child, text, within.inner(node, field))


def _of_signs(node: ast.AST, text: Text) -> Iterator[Edit]:
    match node:
        case ast.Compare():
            for (one, other), sign in zip(pairwise([node.left, *node.comparators]), node.ops, strict=True):
                yield text.between(node, one, other, COMPARED[type(sign)])
        case ast.BinOp() if type(node.op) in COMPUTED:
            yield text.between(node, node.left, node.right, COMPUTED[type(node.op)])
        case ast.AugAssign() if type(node.op) in COMPUTED:
            yield text.between(node, node.target, node.value, COMPUTED[type(node.op)])
        case ast.BoolOp():
            words = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
            yield from (text.between(node, one, other, words) for one, other in pairwise(node.values))
        case ast.UnaryOp() if type(node.op) in UNARY:
            yield Edit(node, text.begin(node), text.begin(node) + len(UNARY[type(node.op)]), "")


def _of_values(node: ast.AST, text: Text) -> Iterator[Edit]:
    match node:
        case ast.Constant(value=bool()):
            yield text.whole(node, str(not node.value))
        case ast.Constant(value=int()):
            yield text.whole(node, str(0 if node.value == 1 else node.value + 1))
        case ast.Constant(value=float()):
            yield text.whole(node, repr(node.value + 1))
        case ast.Constant(value=str()) if node.value in SIDES:
            yield text.whole(node, f'"{SIDES[node.value]}"')
        case ast.Slice():
            for each in (node.lower, node.upper):
                if isinstance(each, ast.Name | ast.BinOp):
                    yield Edit(each, text.end(each), text.end(each), " + 1")


def _of_calls(node: ast.AST, text: Text) -> Iterator[Edit]:
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in NAMES:
            yield Edit(node, text.end(node.func) - len(name), text.end(node.func), NAMES[name])
        case ast.Call(func=ast.Name(id="sorted"), args=[ast.Name() | ast.Call() | ast.Attribute() | ast.Set()]):
            yield Edit(node, text.end(node) - 1, text.end(node) - 1, ", reverse=True")
        case ast.Expr(value=ast.Call()):
            yield text.whole(node, "None")


def _of_flow(node: ast.AST, text: Text) -> Iterator[Edit]:
    match node:
        case ast.If() | ast.IfExp():
            yield from (text.whole(node.test, each) for each in ("True", "False"))
        case ast.comprehension():
            yield from (text.whole(each, "True") for each in node.ifs)
        case ast.Continue():
            yield text.whole(node, "break")
        case ast.Break():
            yield text.whole(node, "continue")


def _computed(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """The parts of a node that compute something, each with the name of its field."""
    for field, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            named = getattr(child, "func", getattr(child, "value", None))
            typing = isinstance(child, ast.Call | ast.Subscript) and isinstance(named, ast.Name) and named.id in TYPES
            unseen = isinstance(child, ast.JoinedStr) or (isinstance(child, ast.keyword) and child.arg in UNSEEN)
            if isinstance(child, ast.AST) and not (typing or unseen or field in DESCRIBING):
                yield field, child
