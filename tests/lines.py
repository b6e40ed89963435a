"""python -m tests.lines [FOLDER]: how many lines of code there are, without blank lines, comments and docstrings."""

import ast
import io
import sys
import tokenize
from collections import Counter
from pathlib import Path

NOTHING = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
ENCODING = (tokenize.ENCODING,)


def code_lines(text: str) -> int:
    """Lines on which something stands that is neither a comment nor a docstring."""
    said = {line for node in ast.walk(ast.parse(text)) for line in _docstring(node)}
    tokens = tokenize.tokenize(io.BytesIO(text.encode()).readline)
    used = {
        line
        for token in tokens
        if token.type not in (*NOTHING, *ENCODING)
        for line in range(token.start[0], token.end[0] + 1)
    }
    return len(used - said)


def _docstring(node: ast.AST) -> range:
    """Lines of the text that stands by itself: of modules, classes, functions and fields."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return range(node.lineno, (node.end_lineno or node.lineno) + 1)
    return range(0)


def main(root: Path) -> None:
    found: Counter[str] = Counter()
    for path in (each for top in ("src", "tests", "benchmarks", "docs") for each in sorted((root / top).rglob("*.py"))):
        parts = path.relative_to(root).parts
        place = "/".join(parts[:3] if parts[0] == "src" and len(parts) > 3 else parts[: 2 if parts[0] == "src" else 1])
        found[place] += code_lines(path.read_text("utf-8"))
        found["all of src" if parts[0] == "src" else f"all of {parts[0]}"] += code_lines(path.read_text("utf-8"))
    for place, lines in sorted(found.items()):
        print(f"{lines:7,}  {place}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parents[1])
