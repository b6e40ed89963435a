"""Records too poor for a standard are answered or refused in words: never by a trace, never by what is no number."""

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from ppp_cost.cli import app
from ppp_cost.cost.methods import quantile_regression
from tests import draws
from tests.cost.doors import RUN
from tests.cost.rewritten import (
    CODES,
    DRIVERS,
    OUTPUTS,
    UNITS,
    WITH_DRIVERS,
    Rewriting,
    Rows,
    none,
    rewritten,
    units,
    with_cells,
    with_cells_of,
)

SETTLED, REFUSED, ABSENT = 0, 1, 3
FIRST = {"lots": "B01", "states": "Alabama"}
"""A unit that an excluding decision is not needed for."""


def all_alike(rows: Rows) -> Rows:
    """Every unit with the figures of the first."""
    own = ("unit_id", "year", "grade")
    return [rows[0] | {name: row[name] for name in own if name in row} for row in rows]


def as_the_first(*columns: str) -> Rewriting:
    return lambda rows: with_cells(**{name: rows[0][name] for name in columns})(rows)


def in_pairs(*columns: str) -> Rewriting:
    """Units that share their figures two by two, so that every value stands twice."""

    def work(rows: Rows) -> Rows:
        names = sorted({row["unit_id"] for row in rows})
        of = {(row["unit_id"], row["year"]): row for row in rows}
        twin = {name: names[place // 2 * 2] for place, name in enumerate(names)}
        return [row | {name: of[twin[row["unit_id"]], row["year"]][name] for name in columns} for row in rows]

    return work


def twice(rows: Rows) -> Rows:
    return [*rows, *(row | {"unit_id": f"{row['unit_id']} bis"} for row in rows)]


def following(column: str, others: tuple[str, ...], times: int = 1) -> Rewriting:
    """Drivers that are multiples of one of them."""
    return lambda rows: [row | {name: str(Fraction(row[column]) * times) for name in others} for row in rows]


def of_amounts(of: str) -> Iterator[tuple[str, Rewriting]]:
    """What is done to the number of units, their cost and their quantity, by name."""
    cost, quantity, first = dict.fromkeys(CODES[of], "0"), {"quantity": "0"}, FIRST[of]
    yield from ((f"{number} units", units(number)) for number in (1, 2, 3, 11))
    yield "all alike", all_alike
    yield "cost and quantity alike", as_the_first(*CODES[of], "quantity")
    yield "ties", in_pairs(*CODES[of], "quantity")
    yield "every unit twice", twice
    for name, cells in (("cost", cost), ("quantity", quantity)):
        yield f"no {name}", with_cells(**cells)
        yield f"no {name} of one", with_cells_of(first, **cells)
        yield f"no {name} but of one", with_cells_of(first, others=True, **cells)
        yield f"empty {name}", with_cells(**dict.fromkeys(cells, ""))
    yield "cost below zero", with_cells(**dict.fromkeys(cost, "-100"))
    yield "a fen each", with_cells(**dict.fromkeys(cost, "0.01"))
    yield "huge quantity", with_cells(quantity="1" + "0" * 30)
    yield "tiny quantity", with_cells(quantity="1/1" + "0" * 30)
    yield "quantity beyond numbers", with_cells_of(first, quantity="1" + "0" * 320)
    yield "cost beyond numbers", with_cells(**dict.fromkeys(cost, "1" + "0" * 20))


def of_drivers(of: str) -> Iterator[tuple[str, Rewriting]]:
    """What is done to the drivers, by name."""
    driver, *others = DRIVERS[of]
    for name in DRIVERS[of]:
        yield f"constant {name}", with_cells(**{name: "3"})
        yield f"no {name}", with_cells(**{name: "0"})
        yield f"tiny {name}", with_cells(**{name: "1/1" + "0" * 200})
    yield "drivers that follow", following(driver, (others[-1],), 2)
    yield "drivers that are one", following(driver, tuple(others))


def of_outputs(of: str) -> Iterator[tuple[str, Rewriting]]:
    """What is done to units that are compared by their outputs, by name."""
    first = FIRST[of]
    yield "no outputs", with_cells(**dict.fromkeys(OUTPUTS, "0"))
    yield "no outputs of one", with_cells_of(first, **dict.fromkeys(OUTPUTS, "0"))
    yield "an output of one alone", with_cells_of(first, others=True, **{OUTPUTS[0]: "0"})
    yield "empty outputs", with_cells(**dict.fromkeys(OUTPUTS, ""))
    chosen = ("all alike", "ties", "no cost", "no cost of one", "tiny quantity")
    yield from ((name, rewriting) for name, rewriting in of_amounts(of) if name in chosen)


def adopting(adopt: str, statistics: str, drivers: str) -> dict[str, str]:
    return {
        'adopt = "blend"': f'adopt = "{adopt}"',
        'statistics = "quantile"': f'statistics = "{statistics}"',
        "[screens]": drivers,
    }


LEFT = '"least_squares", "quantile_regression", "random_effects", "mixed_reml", "credibility_years", "tolerance_bound"'
STATISTICS = 'statistics = "least_squares"'
VARIANTS: Mapping[str, tuple[str, Mapping[str, str], Mapping[str, Rewriting]]] = {
    "blend": ("lots", {}, dict([*of_amounts("lots"), *of_drivers("lots")])),
    "quota": ("lots", adopting("quota", "quantile", "[screens]"), dict([*of_amounts("lots"), *of_drivers("lots")])),
    "drivers": (
        "lots",
        adopting("statistics", "quantile_regression", WITH_DRIVERS),
        dict([*of_amounts("lots"), *of_drivers("lots")]),
    ),
    "states": (
        "states",
        {STATISTICS: f"{STATISTICS}\nmethods = [{LEFT}]"},
        dict([*of_amounts("states"), *of_drivers("states")]),
    ),
    "quantile": (
        "states",
        {STATISTICS: 'statistics = "quantile"\nmethods = ["quantile"]'},
        dict(of_amounts("states")),
    ),
    "outputs": ("states", {}, dict(of_outputs("states"))),
}
"""By name the study, what its terms say otherwise, and what its records are made; envelopment takes its time."""
POOR = [(variant, name) for variant, (_, _, records) in VARIANTS.items() for name in records]


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Resamples of a linear program take their time, and a few behave as many do."""
    monkeypatch.setattr(quantile_regression, "DRAWS", 9)


@pytest.mark.parametrize(("variant", "name"), draws.some(POOR, one_in=5))
def test_poor_records_are_answered_in_words(variant: str, name: str, tmp_path: Path) -> None:
    of, terms, poor = VARIANTS[variant]
    tables = {UNITS: poor[name], "example/decisions.csv": none}
    study, records = rewritten(of, tmp_path, tables, terms)
    result = RUN.invoke(app, ["standard", str(study), str(records), "--json"])
    assert not isinstance(result.exception, Exception), repr(result.exception)
    assert result.exit_code in (SETTLED, REFUSED, ABSENT)
    if result.exit_code == REFUSED:
        assert result.stderr.strip()
        return
    document = json.loads(result.stdout, parse_constant=_no_number)
    assert (document["base"] is None) == (result.exit_code == ABSENT)
    why = [note for note in document["notes"] if note["code"].startswith(("absent_", "blend_refused"))]
    assert document["base"] is not None or (why and all(note["en"] and note["zh"] for note in why))
    for method in document["methods"]:
        assert method["value"] is not None or all(method["reason"].values())


def _no_number(text: str) -> None:
    raise AssertionError(f"{text} is no number of JSON")
