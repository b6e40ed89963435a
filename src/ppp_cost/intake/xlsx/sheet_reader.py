"""Reads the cells of a workbook: a program of its own, so that a file that ends it ends nothing else.

It is handed a line of JSON and the bytes of the workbook, and hands back a pickle: the rows of each sheet asked for,
from the cell A1.  It imports nothing of ours, so that it starts wherever Python does.
"""

from __future__ import annotations

import gc
import json
import pickle
import re
import sys
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

try:
    import resource
except ImportError:  # there are no such limits on this system
    resource = None  # type: ignore[assignment]

TOO_LONG = 4
"""Exit code where what was read is more than may be handed back."""


def limited(memory: int, seconds: int) -> None:
    """Keep this process inside its limits; it leaves no core behind."""
    if resource is not None:
        limits = ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0))
        for kind, most in limits:
            resource.setrlimit(kind, (most, most))


def narrowed(content: bytes, wide: list[str]) -> bytes:
    """Return a workbook with some parts in UTF-8 that stood in UTF-16."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name in wide:
                marked = part[:2] in (b"\xff\xfe", b"\xfe\xff")
                text = part.decode("utf-16" if marked else "utf-16-le" if part[:1] == b"<" else "utf-16-be")
                part = re.sub("encoding=[\"'][^\"']*[\"']", 'encoding="UTF-8"', text, count=1).encode()
            new.writestr(name, part)
    return out.getvalue()


def rows_of(book: CalamineWorkbook, sheet: str, most: int | None) -> list[list[Any]]:
    """Return the rows of a sheet, the first ``most`` where that is said; empty rows and columns keep their places."""
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False, nrows=most)


def main() -> None:
    """Read what is asked for."""
    gc.disable()  # everything is kept until it is handed back
    asked = json.loads(sys.stdin.buffer.readline())
    limited(asked["memory"], asked["seconds"])
    content = sys.stdin.buffer.read()
    book = CalamineWorkbook.from_filelike(BytesIO(narrowed(content, asked["wide"]) if asked["wide"] else content))
    answer = pickle.dumps([rows_of(book, sheet, most) for sheet, most in asked["sheets"]], 5)
    if len(answer) > asked["answer"]:
        sys.exit(TOO_LONG)
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
