"""Reading what the page sends: files by the field in which they were chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request

from ppp_cost.api.protocol.problems import RefusedError
from ppp_cost.errors import PppCostError, Problem

MOST_FILES, MOST_FIELDS = 64, 16
MOST_OF_A_FIELD = 10_000
"""Bytes of a field that is no file."""
LONGEST = 80
"""Letters of a file's name that are kept."""
TEXTS = (".csv", ".txt")


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was sent; its name is safe to write."""

    name: str
    content: bytes

    @property
    def is_text(self) -> bool:
        """Return whether the file is named as a table of text."""
        return self.name.lower().endswith(TEXTS)


@dataclass(frozen=True, slots=True)
class Received:
    """What one form held: the tables of a year or the records of a study, a claim, last year's statement."""

    tables: tuple[File, ...]
    claim: File | None = None
    after: File | None = None

    @property
    def size(self) -> int:
        """Return the bytes of all files."""
        return sum(len(each.content) for each in (*self.tables, self.claim, self.after) if each is not None)

    @property
    def workbook(self) -> File | None:
        """Return the workbook that holds the tables, if they came as one."""
        return self.tables[0] if len(self.tables) == 1 and not self.tables[0].is_text else None

    def placed(self, folder: Path) -> Path:
        """Write the tables below a folder, and return where they stand; raises PppCostError where they do not fit.

        One file that is no text is taken for a workbook and judged as such; texts are a folder of tables.
        """
        if self.workbook is not None:
            return written(self.workbook, folder)
        self._judge()
        tables = folder / "tables"
        tables.mkdir()
        for each in self.tables:
            written(each, tables)
        return tables

    def _judge(self) -> None:
        names = [each.name.rpartition(".")[0] for each in self.tables]
        problems = [
            Problem(each.name, "workbook_and_tables") for each in self.tables if not each.is_text and len(names) > 1
        ]
        twice = dict.fromkeys(name for name in names if names.count(name) > 1)
        problems += [Problem(f"{name}.csv", "file_twice") for name in twice]
        if problems:
            raise PppCostError(problems)


def written(file: File, folder: Path) -> Path:
    """Write a file below a folder, and return its path; a table of text is named as such."""
    name = f"{file.name.rpartition('.')[0]}.csv" if file.is_text else file.name
    path = folder / name
    path.write_bytes(file.content)
    return path


async def form_of(request: Request) -> tuple[dict[str, str], dict[str, list[File]]]:
    """Return the fields and the files of a form; raises RefusedError where it cannot be read."""
    fields: dict[str, str] = {}
    found: dict[str, list[File]] = {}
    try:
        async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=MOST_OF_A_FIELD) as form:
            for name, part in form.multi_items():
                if not isinstance(part, UploadFile):
                    fields[name] = part
                elif part.filename:
                    found.setdefault(name, []).append(File(safe(part.filename), await part.read()))
    except (MultiPartException, ClientDisconnect) as error:
        raise RefusedError(422) from error
    except Exception as error:
        # a broken form is told by an HTTPException of the framework, a refusal of ours passes
        if isinstance(error, RefusedError) or getattr(error, "status_code", 0) != 400:
            raise
        raise RefusedError(422) from error
    return fields, found


def received(files: dict[str, Sequence[File]] | dict[str, list[File]]) -> Received:
    """Return what a form held by the names of its fields."""
    claim, after = (next(iter(files.get(name, ())), None) for name in ("claim", "after"))
    return Received(tuple(files.get("tables", ())), claim, after)


def safe(name: str) -> str:
    r"""Return the name of a file without folders and without what no file system takes.

    >>> safe("C:\\表\\填报.xlsx"), safe("../../etc/passwd"), safe("a\0b:c.csv"), safe("..")
    ('填报.xlsx', 'passwd', 'abc.csv', '_')
    """
    last = PureWindowsPath(name.replace("\0", "")).name
    kept = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"/\\|?*')
    stem, dot, suffix = kept.rpartition(".")
    cut = f"{stem[:LONGEST]}{dot}{suffix[:8]}" if dot else suffix[:LONGEST]
    return cut if cut.strip(". ") else "_"
