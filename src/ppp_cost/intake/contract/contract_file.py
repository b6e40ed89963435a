"""Reading a contract: TOML and the tables beside it to a `Contract`, with every problem at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from pydantic import ValidationError

from ppp_cost.errors import ContractError, Problem
from ppp_cost.intake.contract.asset_file import read_assets
from ppp_cost.intake.contract.toml_file import parsed_toml
from ppp_cost.intake.contract.validation import problems_of
from ppp_cost.payment.checks.item_checks import judge_item
from ppp_cost.payment.rules import RULES
from ppp_cost.payment.terms.contract import AMOUNTS, Contract, Item
from ppp_cost.payment.terms.header import Header
from ppp_cost.payment.terms.item_terms import Rounding, Terms
from ppp_cost.payment.terms.judge_scope import Scope
from ppp_cost.payment.terms.service_hours import calendar_problems
from ppp_cost.payment.terms.units import CALENDAR_UNITS, column_units


def load_contract(path: str | Path, interpretation: str | None = None) -> Contract:
    """Read a contract: a folder with `contract.toml`, or such a file.

    `interpretation` settles the other reading of conflicting clauses in place of the one that is applied.
    Raises ContractError with every problem found.

    >>> from ppp_cost.intake.contract.contract_file import load_contract
    >>> load_contract("contracts/wastewater/treatment_and_reuse").header.currency
    'CNY'
    """
    problems: list[Problem] = []
    file = _file_of(Path(path))
    raw, text = parsed_toml(file, problems, ContractError)
    header = _header(raw, file.name, problems)
    assets, asset_bytes = read_assets(file.parent / "assets.csv", problems)
    models = _models(raw, file.name, problems)
    if header is None:
        raise ContractError(problems)
    applied = _applied(header, models, interpretation, file.name, problems)
    scope = Scope(
        header,
        file.name,
        column_units(header.units),
        frozenset(assets.columns) if assets else frozenset(),
        problems=problems,
        every={each["id"] for each in _tables(raw) if isinstance(each.get("id"), str)},
    )
    every = tuple(_item(each, header) for each in models)
    items = tuple(each for each in every if each.terms.interpretation in (None, applied))
    for item in items:
        judge_item(item, scope)
    if problems:
        raise ContractError(problems)
    digest = hashlib.sha256(text + b"\0" + asset_bytes).hexdigest()
    return Contract(header, items, every, applied, assets, digest, file.name)


def _file_of(path: Path) -> Path:
    file = path / "contract.toml" if path.is_dir() else path
    if not file.is_file():
        raise ContractError([Problem(path.name, "no_contract", {})])
    return file


def _tables(raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    items = raw.get("item", [])
    return [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []


def _header(raw: Mapping[str, Any], where: str, problems: list[Problem]) -> Header | None:
    top = {key: value for key, value in raw.items() if key != "item"}
    try:
        header = Header.model_validate(top)
        if header.zone is not None and header.zone not in available_timezones():
            problems.append(Problem(f"{where} zone", "unknown_zone", {"value": header.zone}))
        following = header.operating_year.next
        if following is not None and following <= header.operating_year.first:
            values = {"first": header.operating_year.first.isoformat(), "next": following.isoformat()}
            problems.append(Problem(f"{where} operating_year.next", "next_not_after_first", values))
            return None
        for name, code, words in calendar_problems(header.calendar, CALENDAR_UNITS):
            problems.append(Problem(f"{where} calendar.{name}", code, words))
        return header
    except ValidationError as error:
        problems += problems_of(error, where)
        return None


def _models(raw: Mapping[str, Any], file: str, problems: list[Problem]) -> list[Terms]:
    models = []
    if not _tables(raw):
        problems.append(Problem(file, "nothing_listed", {"key": "item"}))
    for number, each in enumerate(_tables(raw), start=1):
        where = f"{file} item {each.get('id', number)}"
        rule = each.get("rule")
        if not isinstance(rule, str) or rule not in RULES:
            problems.append(Problem(where, "unknown_rule", {"value": str(rule), "known": ", ".join(RULES)}))
            continue
        try:
            models.append(RULES[rule].terms.model_validate(each))
        except ValidationError as error:
            problems += problems_of(error, where)
    return models


def _item(terms: Terms, header: Header) -> Item:
    """Return an item with what it leaves to the contract filled in."""
    period = terms.period or terms.usual_period or header.period
    kind = "adjustment" if terms.on_ledger and terms.kind == "measure" else terms.kind
    rounding = terms.round or header.rounding if kind in AMOUNTS else terms.round
    if rounding is not None and rounding.at is None:
        at = header.rounding.at if header.rounding and header.rounding.at else "line"
        rounding = Rounding(places=rounding.places, mode=rounding.mode, at=at)
    return Item(terms.model_copy(update={"period": period, "kind": kind, "round": rounding}))


def _applied(header: Header, models: list[Terms], chosen: str | None, file: str, problems: list[Problem]) -> str | None:
    """Return the interpretation that is settled."""
    names = {name for name in header.interpretations if name != "applied"}
    used = [each for each in models if each.interpretation is not None]
    applied = chosen or header.interpretations.get("applied")
    for each in used:
        if each.interpretation not in names:
            values = {"name": each.interpretation or ""}
            problems.append(Problem(f"{file} item {each.id}", "unknown_interpretation", values))
    if (used or names) and applied is None:
        both = ", ".join(sorted({each.interpretation or "" for each in used} or names))
        problems.append(Problem(file, "interpretation_not_applied", {"names": both}))
    elif applied is not None and applied not in names:
        problems.append(Problem(file, "unknown_interpretation", {"name": applied}))
    return applied
