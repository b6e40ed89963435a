"""The workbook in which the records of a study and its budget are filled in: a sheet for each table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from ppp_cost.cost.study.study import Study
from ppp_cost.cost.study.study_numbers import MINOR
from ppp_cost.cost.study.table_words import CELLS, COLUMNS, DRIVER, LEVEL, OUTPUT, PEERS, TABLES
from ppp_cost.language import money_text, number_text
from ppp_cost.ledger.digest import digest_of
from ppp_cost.ledger.template_sheets import Choice, Column, Holds, Sheet, Template, Words

GRADES = ("public_record", "published", "illustrative")
UNIT = "A01"
"""The unit of the rows that show how a sheet is filled in."""
QUANTITY, RATE = 50000, Fraction(868, 100)
"""Its quantity and its rate there; a budget is their product."""

Row = Mapping[str, str]


def study_template(study: Study, year: int | None = None) -> Template:
    """Return the workbook of the records and the budget of a study, for one of its years or for all."""
    years = (year,) if year else tuple(sorted(study.terms.years))
    columns = {
        "units": _units(study, years),
        "costs": _costs(study, years),
        "keys": (_plain("key", choices=_keys(study)), _year(years), _plain("unit_id"), _number("value")),
        "decisions": _decisions(years),
        "inventory": (_plain("unit_id"), *_levels(study), _quantity(study), _priority(study)),
        "last_year": _last_year(study),
    }
    shown = _examples(study, years, columns["units"])
    sheets = tuple(
        Sheet(name, words, what, columns[name], readers, shown[name]) for name, (words, what, readers) in TABLES.items()
    )
    terms = study.terms
    made_up = terms.evidence == "illustrative"
    return Template("study", terms.id, terms.title, digest_of(study.digests), made_up, sheets, year)


def _plain(name: str, needed: bool = True, choices: tuple[Choice, ...] = (), only: bool = False) -> Column:
    return Column(name, COLUMNS[name], needed=needed, choices=choices, only=only)


def _number(name: str, holds: Holds = "number", unit: str = "", needed: bool = True) -> Column:
    return Column(name, COLUMNS[name], unit, holds, needed)


def _year(years: Sequence[int], needed: bool = True) -> Column:
    choices = tuple(Choice(str(year), Words("", "")) for year in years)
    return Column("year", COLUMNS["year"], holds="year", needed=needed, choices=choices)


def _quantity(study: Study) -> Column:
    return _number("quantity", unit=study.terms.quantity.unit)


def _levels(study: Study) -> tuple[Column, ...]:
    """Return the columns that name a cell of the standard: groups and levels."""
    peers = tuple(Column(name, PEERS) for name in study.terms.peer)
    tiers = tuple(
        Column(tier.column, LEVEL, choices=tuple(Choice(each, Words("", "")) for each in tier.order), only=True)
        for tier in study.terms.tier
    )
    return (*peers, *tiers)


def _units(study: Study, years: Sequence[int]) -> tuple[Column, ...]:
    """Return the columns of units: what a study names, then a column for each code."""
    terms = study.terms
    named = [_plain("unit_id"), _year(years), _quantity(study), _number("months", unit="月", needed=False)]
    if study.bridge:
        versions = dict.fromkeys((terms.boundary, *(first for first, _ in study.bridge)))
        choices = tuple(Choice(each, Words("", "")) for each in versions)
        named.append(_plain("boundary", False, choices, only=True))
    named += _levels(study)
    if terms.screens.quality is not None:
        named.append(_number("quality"))
    named += [Column(driver.column, DRIVER, "", "number") for driver in terms.driver]
    for operation in study.operations:
        named.append(Column(operation.base, _base_words(study, operation.base), "", "number"))
        if operation.where is not None:
            named.append(Column(operation.where[0], LEVEL))
    named += [Column(name, OUTPUT, "", "number") for name in terms.screens.outputs]
    found = {column.name: column for column in reversed(named)}
    return (*(found[name] for name in dict.fromkeys(column.name for column in named)), *_codes(study))


def _codes(study: Study) -> Iterator[Column]:
    """Yield a column for each code; none where a cost must say its tax, which only a row of costs can."""
    if study.terms.tax == "in":
        for code in (*study.inside, *study.beside):
            yield Column(code, Words(study.name(code), ""), study.terms.currency, "money", needed=False)


def _costs(study: Study, years: Sequence[int]) -> tuple[Column, ...]:
    money = study.terms.currency
    old = dict.fromkeys(row.from_code for rows in study.bridge.values() for row in rows)
    codes = tuple(
        Choice(code, Words(_code_words(study, code), ""))
        for code in dict.fromkeys((*study.inside, *study.beside, *old))
    )
    tax = (_number("tax", "money", money),) if study.terms.tax == "out" else ()
    grades = tuple(Choice(each, CELLS[each]) for each in GRADES)
    return (
        _plain("unit_id", needed=False),
        _year(years),
        _plain("code", choices=codes, only=True),
        _number("amount", "money", money),
        *tax,
        _plain("key", False, _keys(study)),
        _plain("source", needed=False),
        _plain("grade", False, grades),
    )


def _code_words(study: Study, code: str) -> str:
    """Return the name of a code, and whether it is inside the unit cost."""
    treatment = CELLS["in" if code in study.inside else "out"].zh
    return f"{study.name(code)}（{treatment}）"


def _keys(study: Study) -> tuple[Choice, ...]:
    """Return what shared cost may be spread by: the quantity, and columns of numbers."""
    names = dict.fromkeys(("quantity", *(operation.base for operation in study.operations)))
    return tuple(Choice(name, CELLS.get(name) or _base_words(study, name)) for name in names)


def _base_words(study: Study, base: str) -> Words:
    """Return what a base of the quota is called: the work that is done on it."""
    done = dict.fromkeys(each.name for each in study.operations if each.base == base)
    return Words("、".join(done), "base of the quota")


def _decisions(years: Sequence[int]) -> tuple[Column, ...]:
    choices = tuple(Choice(each, CELLS[each]) for each in ("keep", "exclude"))
    return (
        _plain("unit_id"),
        _year(years, needed=False),
        _plain("decision", choices=choices, only=True),
        _plain("reason"),
        _plain("by"),
        Column("date", COLUMNS["date"], holds="day", needed=False),
    )


def _priority(study: Study) -> Column:
    classes = study.terms.budget.class_floor
    said = {name: f"{number_text(share * 100)}%" for name, share in classes.items()}
    choices = tuple(Choice(name, Words(f"至少保障 {share}", f"at least {share}")) for name, share in said.items())
    return _plain("priority", bool(classes), choices, bool(classes))


def _last_year(study: Study) -> tuple[Column, ...]:
    factors = ("coefficient", "index", "transition", "fiscal")
    unit = f"{study.terms.currency}/{study.terms.quantity.unit}"
    return (
        _plain("unit_id"),
        _quantity(study),
        _number("standard", unit=unit, needed=False),
        *(_number(name, needed=False) for name in factors),
        _number("amount", "money", study.terms.currency),
    )


def _examples(study: Study, years: Sequence[int], columns: Sequence[Column]) -> dict[str, tuple[Row, ...]]:
    """Return rows that show how each sheet is filled in: one unit, and what belongs to it."""
    whole = ("U1",) if study.inside == ("U1",) else tuple(code for code in study.inside if not code.startswith("U"))
    year, amount = str(years[0]), money_text(int(QUANTITY * RATE * MINOR))
    units = [_unit_row(columns, str(each), whole[:-1] or whole) for each in years[:2]]
    levels = {column.name: units[0][column.name] for column in _levels(study)}
    tax = {"tax": "0"} if study.terms.tax == "out" else {}
    cost = {"code": whole[-1], "grade": study.terms.evidence, **tax}
    decided = {"decision": "keep", "reason": "已核对原始凭证，费用正常", "by": "复核人"}
    last = {"standard": number_text(RATE), "coefficient": "1", "index": "1", "transition": "1", "fiscal": "1"}
    classes = next(iter(study.terms.budget.class_floor), "1")
    return {
        "units": tuple(units),
        "costs": ({"year": year, "amount": "196000.00", "key": "quantity", "source": "凭证1号", **cost},),
        "keys": ({"key": "quantity", "year": year, "unit_id": "-", "value": "100000"},),
        "decisions": ({"unit_id": UNIT, "year": year, "date": f"{study.terms.price_base + 1}-03-01", **decided},),
        "inventory": ({"unit_id": UNIT, **levels, "quantity": str(QUANTITY), "priority": classes},),
        "last_year": ({"unit_id": UNIT, "quantity": str(QUANTITY), **last, "amount": amount},),
    }


def _unit_row(columns: Sequence[Column], year: str, codes: Sequence[str]) -> Row:
    row = {"unit_id": UNIT, "year": year, "quantity": str(QUANTITY), "quality": "85"}
    for column in columns:
        if column.holds == "money":
            row[column.name] = "100000.00" if column.name in codes else ""
        elif column.name not in row:
            first = column.choices[0].value if column.choices else ""
            row[column.name] = first or ("" if not column.needed else "10" if column.holds == "number" else "甲")
    return {column.name: row[column.name] for column in columns}
