"""Units that cost the same but for what was rounded: no screen may tell them apart, and every one tells a dear unit."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from ppp_cost.cost.standard.study_chain import Studied
from ppp_cost.from_studies import study_files
from tests.cost.rewritten import (
    COSTS,
    KEYS,
    PRICES,
    QUOTA,
    UNITS,
    WITH_DRIVERS,
    Rewriting,
    Rows,
    none,
    rewritten,
    then,
    with_cells,
)

FEN = Fraction(1, 100)
RATES = {"L1": Fraction(16, 3), "M1": Fraction(5, 3), "M2": Fraction(4, 3), "C1": Fraction(2, 3)}
"""Costs of a square metre that end nowhere, so that every amount is rounded."""
AMONG_UNITS = {"studentised", "cook", "modified_z", "fence"}
A_FEN_MORE = "196000.09"
"""What twelve equal units cannot share without one of them having a fen more."""
ONE_GRADE = {'order = ["三级", "二级", "一级"]': 'order = ["一级"]'}
DEAR = "B05"


def at_one_price(rows: Rows) -> Rows:
    """Every unit of one grade, its costs in the proportion of its quantity, rounded to the fen."""
    return [
        row
        | {"grade": "一级", "X4": ""}
        | {code: in_fen(Fraction(row["quantity"]) * each) for code, each in RATES.items()}
        for row in rows
    ]


def in_fen(value: Fraction) -> str:
    return str(round(value / FEN) * FEN)


def all_alike(rows: Rows) -> Rows:
    """Every unit with the figures of the first: what is shared out leaves one of them a fen more each year."""
    return [rows[0] | {"grade": "一级"} | {name: row[name] for name in ("unit_id", "year")} for row in rows]


def dearer(by: Fraction) -> Rewriting:
    return lambda rows: [
        row | {"L1": in_fen(Fraction(row["L1"]) * (1 + by))} if row["unit_id"] == DEAR else row for row in rows
    ]


def studied(folder: Path, units: Rewriting, terms: Mapping[str, str]) -> Studied:
    tables = dict.fromkeys(("example/decisions.csv", QUOTA, PRICES, KEYS), none)
    tables |= {UNITS: units, COSTS: with_cells(amount=A_FEN_MORE)}
    (found,) = study_files(*rewritten("lots", folder, tables, ONE_GRADE | terms))
    return found


@pytest.mark.parametrize("terms", [{}, {"[screens]": WITH_DRIVERS}], ids=["bare", "drivers"])
@pytest.mark.parametrize("units", [at_one_price, all_alike])
def test_a_fen_is_no_outlier(units: Rewriting, terms: Mapping[str, str], tmp_path: Path) -> None:
    found = studied(tmp_path, units, terms)
    value = found.measured.every.value
    assert len(set(value.tolist())) > 1
    assert value.max() - value.min() < 1e-4 * value.min()
    assert not AMONG_UNITS & {flag.name for flag in found.flags}


@pytest.mark.parametrize("by", [Fraction(1, 1000), Fraction(1, 10)], ids=str)
@pytest.mark.parametrize("units", [at_one_price, all_alike])
def test_a_dear_unit_among_ties_is_flagged(units: Rewriting, by: Fraction, tmp_path: Path) -> None:
    found = studied(tmp_path, then(units, dearer(by)), {})
    by_name = {name: {flag.unit for flag in found.flags if flag.name == name} for name in AMONG_UNITS}
    assert by_name["studentised"] == by_name["cook"] == by_name["fence"] == {DEAR}
