"""From a folder of terms to the book of its rows: what a workbook shows, and the texts that it was read from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ppp_cost.cost.study import parameter_rows as of_study
from ppp_cost.errors import PppCostError
from ppp_cost.intake.contract.contract_file import load_contract
from ppp_cost.intake.contract.toml_file import parsed_toml
from ppp_cost.intake.study.study_file import TABLES, load_study
from ppp_cost.intake.terms.csv_edit import decoded, records
from ppp_cost.payment.terms import parameter_rows as of_contract
from ppp_cost.settings import Book, written

CONTRACT, STUDY = "contract.toml", "study.toml"


@dataclass(frozen=True, slots=True)
class Base:
    """Terms as they stand in their files: the text of the TOML, and the bytes of the tables beside it by name."""

    book: Book
    file: Path
    name: str
    text: str
    tables: Mapping[str, bytes]


def read_base(path: Path) -> Base:
    """Read a contract or a study as rows; raises PppCostError with every problem where it is not a good one.

    >>> base = read_base(Path("contracts/wastewater/treatment_and_reuse"))
    >>> base.book.kind, base.book.settings[4].name, base.book.settings[4].values[0].text
    ('contract', 'fixed', '0.25')
    """
    study = path / STUDY if path.is_dir() else path
    if study.name == STUDY and study.is_file():
        load_study(path)
        return _base("study", study, STUDY, TABLES)
    load_contract(path)
    return _base("contract", path / CONTRACT if path.is_dir() else path, CONTRACT, ("assets",))


def _base(kind: str, file: Path, name: str, names: tuple[str, ...]) -> Base:
    raw, content = parsed_toml(file, [], PppCostError)
    found = {each: file.parent / f"{each}.csv" for each in names}
    tables = {each: csv.read_bytes() for each, csv in found.items() if csv.is_file()}
    rows = {each: _rows(content) for each, content in tables.items()}
    return Base(_book(kind, raw, rows), file, name, content.decode("utf-8"), tables)


def _rows(content: bytes) -> tuple[tuple[str, ...], ...]:
    return tuple(each.cells for each in records(decoded(content)[0]) if any(each.cells))


def _book(kind: str, raw: dict[str, Any], tables: Mapping[str, tuple[tuple[str, ...], ...]]) -> Book:
    digest = hashlib.sha256(repr((raw, sorted(tables.items()))).encode()).hexdigest()
    words = (str(raw.get("id", "")), str(raw.get("title", "")), digest)
    if kind == "study":
        return Book("study", *words, of_study.parameters(raw), tables=tables, evidence=raw["evidence"])
    sources = {name: {key: written(each) for key, each in source.items()} for name, source in raw["sources"].items()}
    first: date = raw["operating_year"]["first"]
    return Book(
        "contract", *words, of_contract.parameters(raw), of_contract.steps(raw), sources, tables=tables, first=first
    )
