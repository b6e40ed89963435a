"""The workings of a statement move as it does: an observed value changed in a cell, and in a scenario of the engine."""

import random
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from ppp_cost import Contract, Observations, Statement, load_contract, load_observations, settle, settle_many
from ppp_cost.kernels.exact import exact
from ppp_cost.ledger.explain.explanation import value_at
from ppp_cost.ledger.formulas import Call, Cell, Choice, Expression, Rounded
from ppp_cost.ledger.workings.cells import LINE, Workings, recomputed
from ppp_cost.payment.terms.operands import Number
from ppp_cost.payment.workings.statement_workings import workings_of
from tests.oracle.draw import SHAPES, draw
from tests.oracle.test_against_engine import HEADS, as_csv

FIRST_SEED = 3_000_000
DRAWN = [(shape, FIRST_SEED + number) for shape in SHAPES for number in range(6)]


def drawn(shape: str, seed: int) -> tuple[Contract, Observations, int]:
    found = draw(seed, shape)
    with tempfile.TemporaryDirectory() as folder:
        texts = {name: as_csv(rows, HEADS.get(name, [])) for name, rows in found.tables.items()}
        Path(folder, "contract.toml").write_text(found.text, "utf-8")
        if assets := texts.pop("assets", ""):
            Path(folder, "assets.csv").write_text(assets, "utf-8")
        contract = load_contract(folder)
    return contract, load_observations(texts, contract), found.year


def reads(expression: Expression | None) -> Iterator[int]:
    """The cells that an expression reads."""
    if isinstance(expression, Cell):
        yield expression.at
    elif isinstance(expression, Rounded):
        yield from reads(expression.of)
    elif isinstance(expression, Call):
        for each in expression.of:
            yield from reads(each)
    elif isinstance(expression, Choice):
        for left, _, right in expression.tests:
            yield from reads(left)
            yield from reads(right)
        yield from reads(expression.then)
        yield from reads(expression.otherwise)


def stiff(workings: Workings) -> set[int]:
    """The cells that keep a figure, and those that stand on one."""
    found: set[int] = set()
    for at, cell in enumerate(workings.cells):
        if not cell.follows or any(each in found for each in reads(cell.expression)):
            found.add(at)
    return found


def observed(contract: Contract, statement: Statement) -> list[str]:
    """The observed measures whose values are all known."""
    rules = {item.terms.id: item.terms.rule for item in contract.items}
    columns = statement.ledger.columns.items()
    return [name for name, column in columns if rules[name] == "observe" and column.status is None and column.rows.size]


@pytest.mark.parametrize(("shape", "seed"), DRAWN)
def test_an_observed_value_moves_lines_as_a_scenario_does(shape: str, seed: int) -> None:
    contract, seen, year = drawn(shape, seed)
    statement = settle(contract, seen, year)
    workings = workings_of(contract, seen, statement)
    assert recomputed(workings, {}) == [cell.value for cell in workings.cells]
    still, dice = stiff(workings), random.Random(seed)
    for name in observed(contract, statement)[:2]:
        column = statement.ledger.columns[name]
        size = column.rows.size
        values = [value_at(column.value, 0, row) for row in range(size)]
        row = dice.randrange(size)
        values[row] = values[row] * Fraction(dice.choice((3, 7, 9, 11, 15)), 10)
        labels = statement.ledger.labels[column.rows.kind]
        place = (labels[column.rows.period[row]], "/".join(column.rows.keys[column.rows.key[row]]))
        cells = [
            at
            for at, each in enumerate(workings.cells)
            if each.kind != LINE and (each.name, each.period, each.key) == (name, *place)
        ]
        given = exact(values)
        scenario = given[np.newaxis]
        changed = settle_many([contract], [seen], year, {name: scenario})[0]
        found = recomputed(workings, dict.fromkeys(cells, values[row]))
        pairs = zip(workings.lines, changed.lines(), strict=True)
        moved = [(found[at], line) for at, line in pairs if at not in still and line.amount is not None]
        for value, line in moved:
            assert value is not None
            assert value * 100 == line.amount, (name, place, line.item, line.period)


WRITTEN = {"tiers": ("floor", "rate"), "bands": ("floor", "at_floor", "slope", "to")}
"""Numbers of a step by the rule whose table it is of."""
CALLED = {"to": "reached"}


def tables(contract: Contract) -> list[tuple[int, str, int, str]]:
    """Every number that a contract writes in a table of tiers or bands: item, its table, row and column."""
    return [
        (place, item.terms.rule, row, name)
        for place, item in enumerate(contract.items)
        if item.terms.rule in WRITTEN
        for row, step in enumerate(getattr(item.terms, item.terms.rule))
        for name in WRITTEN[item.terms.rule]
        if isinstance(getattr(step, name), Number)
    ]


def rewritten(contract: Contract, at: tuple[int, str, int, str], value: Fraction) -> Contract:
    """A contract with one number of a table changed."""
    place, table, row, name = at
    items = list(contract.items)
    steps = list(getattr(items[place].terms, table))
    steps[row] = steps[row].model_copy(update={name: Number(value)})
    items[place] = replace(items[place], terms=items[place].terms.model_copy(update={table: tuple(steps)}))
    return replace(contract, items=tuple(items))


def another(contract: Contract, at: tuple[int, str, int, str], dice: random.Random) -> Fraction:
    """Another value for a number of a table; an edge stays between its neighbours."""
    place, table, row, name = at
    steps = getattr(contract.items[place].terms, table)
    value: Fraction = getattr(steps[row], name).value
    if name != "floor":
        return value * Fraction(dice.choice((3, 7, 11, 15)), 10) + Fraction(dice.choice((0, 1)), 4)
    edges = [each.floor.value for each in steps if isinstance(each.floor, Number)]
    number = edges.index(value)
    low = edges[number - 1] if number else value
    high = edges[number + 1] if number + 1 < len(edges) else value + abs(value) + 1
    return low + (high - low) * Fraction(dice.choice((1, 2, 3, 4)), 5)


def test_a_number_of_a_tier_or_a_band_moves_lines_as_the_contract_with_it_does() -> None:
    tried: dict[tuple[str, str], int] = {}
    for shape, seed in DRAWN:
        contract, seen, year = drawn(shape, seed)
        workings, dice = workings_of(contract, seen, settle(contract, seen, year)), random.Random(seed)
        still, base = stiff(workings), [workings.cells[at].value for at in workings.lines]
        numbers = tables(contract)
        of_tiers = [each for each in numbers if each[1] == "tiers"]
        for at in dict.fromkeys((*of_tiers, *dice.sample(numbers, min(2, len(numbers))))):
            value = another(contract, at, dice)
            place, table, row, name = at
            called = f"{contract.items[place].terms.id} {CALLED.get(name, name)}"
            cells = [
                number
                for number, cell in enumerate(workings.cells)
                if cell.name == called and cell.step is not None and cell.step.number == row + 1
            ]
            changed = settle(rewritten(contract, at, value), seen, year)
            found = recomputed(workings, dict.fromkeys(cells, value))
            triples = zip(workings.lines, base, changed.lines(), strict=True)
            moved = [(found[each], before, line) for each, before, line in triples if each not in still]
            for now, before, line in moved:
                if line.amount is not None and now is not None:
                    assert now * 100 == line.amount, (shape, seed, called, row + 1, line.item, line.period)
                    tried[table, name] = tried.get((table, name), 0) + (now != before)
    assert min(tried.get(("tiers", name), 0) for name in WRITTEN["tiers"]) > 0, tried
    assert min(tried.get(("bands", name), 0) for name in ("floor", "at_floor")) > 0, tried


def test_most_lines_follow() -> None:
    free = whole = 0
    for shape, seed in DRAWN:
        contract, seen, year = drawn(shape, seed)
        workings = workings_of(contract, seen, settle(contract, seen, year))
        still = stiff(workings)
        whole += len(workings.lines)
        free += sum(at not in still for at in workings.lines)
        assert all(workings.cells[at].kind == LINE for at in workings.lines)
    assert free * 2 > whole
