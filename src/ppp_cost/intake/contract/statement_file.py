"""Last year's statement as the openings of this year."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ppp_cost.errors import Problem, StatementError
from ppp_cost.frozen import number
from ppp_cost.ledger.digest import digest_of
from ppp_cost.ledger.tables import parsed
from ppp_cost.payment.rows.observations import Observations
from ppp_cost.payment.terms.contract import Contract


def after_statement(observations: Observations, contract: Contract, path: Path, year: int) -> Observations:
    """Return the observations with the closings of the statement in `path` as openings; its digest is checked.

    Raises StatementError where the file is no statement, was changed, or is not that of the year before.
    """
    return after_body(observations, contract, _read(path), path.name, year)


def after_body(
    observations: Observations, contract: Contract, body: Mapping[str, Any], name: str, year: int
) -> Observations:
    """Return the observations with the closings of a statement that was read from ``name``; raises StatementError."""
    if not _are_rows(body.get("closings")):
        raise StatementError([Problem(name, "not_a_statement", {"error": "closings"})])
    found, expected = str(body.get("contract")), contract.header.id
    problems = []
    if digest_of(dict(body)) != body.get("digest"):
        problems.append(Problem(name, "digest_differs", {}))
    if found != expected:
        problems.append(Problem(name, "other_contract", {"found": found, "expected": expected}))
    if body.get("interpretation") != contract.applied:
        values = {"found": str(body.get("interpretation")), "expected": str(contract.applied)}
        problems.append(Problem(name, "other_interpretation", values))
    if body.get("year") != year - 1:
        values = {"found": str(body.get("year")), "expected": str(year - 1)}
        problems.append(Problem(name, "not_the_year_before", values))
    if observations.openings:
        problems.append(Problem(name, "openings_twice", {}))
    if problems:
        raise StatementError(problems)
    openings = {
        (row["item"], row["period"], row["key"]): (number(row["value"]), f"{name} closings", place)
        for place, row in enumerate(body["closings"], start=1)
    }
    return replace(observations, openings=openings, digest=f"{observations.digest}+{body['digest']}")


def _read(path: Path) -> dict[str, Any]:
    try:
        body = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise StatementError([Problem(path.name, "not_a_statement", {"error": str(error)})]) from error
    if not isinstance(body, dict):
        raise StatementError([Problem(path.name, "not_a_statement", {"error": "closings"})])
    return body


def _are_rows(closings: object) -> bool:
    """Return whether closings are rows of openings: text in each place, a number as value."""
    return isinstance(closings, list) and all(
        isinstance(row, dict)
        and all(isinstance(row.get(name), str) for name in ("item", "key", "period", "value"))
        and parsed(row["value"]) is not None
        for row in closings
    )
