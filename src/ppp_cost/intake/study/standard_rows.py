"""Reading the rows of a standard: figures as text, which agree with each other, whoever has written them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from ppp_cost.cost.standard.approved_standard import Approved
from ppp_cost.cost.study.study import CODE
from ppp_cost.cost.study.study_terms import StudyTerms
from ppp_cost.errors import Problem
from ppp_cost.intake.study.cost_tables import LARGEST
from ppp_cost.kernels.money import round_one
from ppp_cost.language import number_text
from ppp_cost.ledger.tables import parsed

Raw = Mapping[str, Any]


def figure(raw: object, where: str, problems: list[Problem]) -> Fraction | None:
    """Return a number that is written as text, or a whole one; None where it is neither."""
    found = parsed(raw) if isinstance(raw, str) else None
    if isinstance(raw, int) and not isinstance(raw, bool):
        found = Fraction(raw)
    if found is None:
        problems.append(Problem(where, "not_text_number", {"value": _short(raw)}))
    elif abs(found) > LARGEST:
        problems.append(Problem(where, "too_large", {"value": _short(raw)}))
        return None
    return found


def _short(raw: object) -> str:
    text = "" if raw is None else str(raw)
    return text if len(text) <= 40 else f"{text[:37]}..."


def approved_rows(
    raw: Sequence[Raw], columns: tuple[str, ...], terms: StudyTerms, file: str, problems: list[Problem]
) -> tuple[Approved, ...]:
    """Return the rows, whose cells are levels of ``columns``; those that cannot be read are left out and noted."""
    found: dict[tuple[str, ...], Approved] = {}
    years: dict[str, list[str]] = {}
    for place, row in enumerate(raw, 1):
        cell = tuple(str(each) for each in row["cell"])
        where = f"{file} row {place} {' / '.join(cell)}".rstrip()
        problems += _judged_cell(cell, columns, terms, where)
        if cell in found:
            problems.append(Problem(where, "name_twice", {"key": " / ".join(cell)}))
        years[where] = sorted(row.get("revised") or {})
        mine = _approved(row, cell, terms, where, problems)
        if mine is not None:
            found[cell] = mine
    problems += _uneven(years)
    return tuple(found.values())


def _judged_cell(cell: tuple[str, ...], columns: tuple[str, ...], terms: StudyTerms, where: str) -> Iterator[Problem]:
    if len(cell) != len(columns):
        values = {"found": str(len(cell)), "expected": str(len(columns)), "columns": ", ".join(columns) or "-"}
        yield Problem(f"{where} cell", "cell_length", values)
        return
    levels = {tier.column: tier.order for tier in terms.tier}
    for level, column in zip(cell, columns, strict=True):
        if level not in levels.get(column, (level,)):
            yield Problem(f"{where} cell", "not_a_choice", {"value": level, "known": ", ".join(levels[column])})


def _approved(
    row: Raw, cell: tuple[str, ...], terms: StudyTerms, where: str, problems: list[Problem]
) -> Approved | None:
    """Return a row whose figures agree; a cost standard that is not written is base x coefficient."""
    names = ("base", "coefficient", *(["cost_standard"] if "cost_standard" in row else []), "standard")
    missing = [name for name in names if name not in row]
    problems += [Problem(where, "key_missing", {"name": name}) for name in missing]
    read = {name: figure(row[name], f"{where} {name}", problems) for name in names if name in row}
    figures = {name: number for name, number in read.items() if number is not None}
    revised = _revised(row.get("revised") or {}, terms, where, problems)
    if len(figures) < len(names):
        return None
    base, coefficient, standard = (figures[name] for name in ("base", "coefficient", "standard"))
    if base < 0 or coefficient < 0:
        name = "base" if base < 0 else "coefficient"
        problems.append(Problem(f"{where} {name}", "below_nothing", {"value": number_text(figures[name])}))
        return None
    places, mode = terms.standard.places, terms.standard.rounding
    cost = round_one(base * coefficient, places, mode)
    paid = round_one(base * coefficient * terms.standard.funding_share, places, mode)
    problems += _differing(where, "cost_standard", figures.get("cost_standard", cost), cost)
    problems += _differing(where, "standard", standard, paid)
    _judge_beside(row, (standard, paid), where, problems)
    return Approved(cell, base, coefficient, cost, standard, revised)


def _differing(where: str, name: str, found: Fraction, expected: Fraction) -> Iterator[Problem]:
    if found != expected:
        values = {"name": name, "found": number_text(found), "expected": number_text(expected)}
        yield Problem(f"{where} {name}", "standard_differs", values)


def _judge_beside(row: Raw, either: tuple[Fraction, Fraction], where: str, problems: list[Problem]) -> None:
    """Note parts that do not sum to the standard, and bounds that do not enclose it; both may be absent.

    Of a standard that is not what its factors make of it, to agree with ``either`` is enough: one mistake is told once.
    """
    parts = row.get("detail") or {}
    problems += [Problem(f"{where} detail", "bad_code", {"value": code}) for code in parts if not CODE.fullmatch(code)]
    amounts = [figure(amount, f"{where} detail {code}", problems) for code, amount in parts.items()]
    known = [each for each in amounts if each is not None]
    total = sum(known, Fraction(0))
    if parts and len(known) == len(amounts) and total not in either:
        problems += _differing(where, "detail", total, either[0])
    low, high = (
        None if row.get(name) is None else figure(row[name], f"{where} {name}", problems) for name in ("low", "high")
    )
    least, most = min(either) if low is None else low, max(either) if high is None else high
    if not any(least <= each <= most for each in either):
        values = {"value": number_text(either[0]), "low": number_text(least), "high": number_text(most)}
        problems.append(Problem(f"{where} standard", "not_between", values))


def _revised(raw: Raw, terms: StudyTerms, where: str, problems: list[Problem]) -> dict[int, Fraction]:
    """Return what later years made of a standard, by year."""
    found: dict[int, Fraction] = {}
    for text, amount in raw.items():
        value = figure(amount, f"{where} revised {text}", problems)
        if not (text.isascii() and text.isdigit() and len(text) == len("2025")):
            problems.append(Problem(f"{where} revised", "not_a_year", {"value": text}))
            continue
        if int(text) <= terms.price_base:
            values = {"year": text, "base": str(terms.price_base)}
            problems.append(Problem(f"{where} revised", "revision_not_later", values))
        if value is not None and value < 0:
            problems.append(Problem(f"{where} revised {text}", "below_nothing", {"value": number_text(value)}))
        found[int(text)] = value if value is not None else Fraction(0)
    return found


def _uneven(years: Mapping[str, list[str]]) -> Iterator[Problem]:
    """Yield rows that are revised to other years than the first: a revision is one of all rows."""
    places = list(years)
    for where in places[1:]:
        if years[where] != years[places[0]]:
            found, expected = (", ".join(years[each]) or "-" for each in (where, places[0]))
            values = {"name": "revised", "found": found, "other": places[0], "expected": expected}
            yield Problem(f"{where} revised", "figures_disagree", values)
