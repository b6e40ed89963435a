"""The workbook of each example year, settled and written once a process."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.workbooks.statements import written

BookOf = Callable[[Path, int], Path]


@pytest.fixture(scope="session")
def book_of(tmp_path_factory: pytest.TempPathFactory) -> BookOf:
    place = tmp_path_factory.mktemp("statements")

    @cache
    def found(folder: Path, year: int) -> Path:
        book = place / f"{folder.name}-{year}.xlsx"
        book.write_bytes(written(folder, year).content)
        return book

    return found
