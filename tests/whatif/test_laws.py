"""What is assumed is what settling it from the start says, to the fen; what is left alone stays as it is."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product

import pytest

from ppp_cost import settle
from ppp_cost.payment.whatif import scenarios as engine
from ppp_cost.payment.whatif.answers import Axis, assumed, grid, tornado
from ppp_cost.payment.whatif.break_even import AT_ONCE, Wanted, break_even
from ppp_cost.payment.whatif.inputs import Input, inputs_of
from ppp_cost.payment.whatif.replaced_values import Span, following, with_parameter
from ppp_cost.payment.whatif.scenarios import Scenario, Supposing, fixed, scaled, with_assumed
from tests import draws
from tests.contract_text import TWO_YEARS, contract_of, csv, item, observed, seen
from tests.whatif.fixtures import SEWAGE, YEARS, edited, numbers, small, year_of

LARGE = ("sewage", "tunnel")


def inputs(name: str, *sorts: str) -> list[Input]:
    return [each for each in inputs_of(year_of(name)) if each.sort in sorts]


def with_number(supposing: Supposing, name: str, value: Fraction) -> int | None:
    """What is payable by a contract in which a number is another one in the year."""
    heading = supposing.now.heading
    span = Span(date.fromisoformat(heading.begin), following(heading.end), value)
    contract = with_parameter(supposing.contract, name, [span], [])
    return settle(contract, supposing.observations, supposing.year).payable


@pytest.mark.parametrize("name", YEARS)
def test_a_scenario_that_assumes_nothing_is_the_year_as_it_is(name: str) -> None:
    supposing = year_of(name)
    moved = [
        (scaled(each.name, share),)
        for each in inputs(name, "parameter", "observed", "measure")
        for share in numbers("1/10")
    ]
    nothing: Scenario = ()
    found = supposing.payables([nothing, *moved, nothing])
    assert found[0] == found[len(found) - 1] == supposing.now.payable
    assert supposing.now.payable is not None


@pytest.mark.parametrize("name", [draws.slow(each) if each in LARGE else each for each in YEARS])
def test_an_input_at_its_own_value_changes_no_line(name: str) -> None:
    supposing = year_of(name)
    for each in inputs(name, "parameter", "observed", "measure"):
        if each.lowest is not None and each.lowest == each.highest and not each.lost:
            assert assumed(supposing, (fixed(each.name, each.lowest),)).lines == (), each.name
    every = tuple(scaled(each.name, Fraction(0)) for each in inputs(name, "parameter", "observed", "measure"))
    assert assumed(supposing, every).lines == ()


@pytest.mark.parametrize("name", [draws.slow("sewage"), "worked", "railway"])
def test_a_number_of_the_contract_assumed_is_a_contract_with_that_number(name: str) -> None:
    supposing = year_of(name)
    named = [each for each in inputs(name, "parameter") if each.name in supposing.names.parameters]
    values = [(each.name, value) for each in named if each.highest for value in (each.highest * 2, each.highest / 3)]
    found = supposing.payables([(fixed(*each),) for each in values])
    assert [found[row] for row in range(len(found))] == [with_number(supposing, *each) for each in values]
    assert len({found[row] for row in range(len(found))}) > len(named)


@pytest.mark.parametrize("name", ["sewage", "worked"])
def test_a_share_more_of_one_number_is_that_number(name: str) -> None:
    supposing = year_of(name)
    single = [each for each in inputs(name, "parameter", "observed", "measure") if each.lowest == each.highest]
    share = Fraction(7, 100)
    pairs = [(each.name, each.highest * (1 + share)) for each in single if each.highest is not None]
    more = supposing.payables([(scaled(each, share),) for each, _ in pairs])
    same = supposing.payables([(fixed(*each),) for each in pairs])
    assert [more[row] for row in range(len(more))] == [same[row] for row in range(len(same))]


def test_rows_of_a_table_assumed_are_a_table_with_those_cells() -> None:
    supposing = year_of("sewage")
    row = next(each for each in (SEWAGE / "example/3/scores.csv").read_text("utf-8").splitlines() if ",safety," in each)
    cells = row.split(",")
    place = (SEWAGE / "example/3/scores.csv").read_text("utf-8").splitlines()[0].split(",").index("points")
    cells[place] = "3.5"
    alone = settle(supposing.contract, edited("sewage", "scores", row, ",".join(cells)), 3)
    found = assumed(supposing, (fixed("scores.safety", Fraction("3.5")),))
    assert found.then.payable == alone.payable != supposing.now.payable
    assert {each.item: each.then for each in found.items}.items() <= alone.item_totals().items()


def test_rows_and_numbers_assumed_at_once_are_settled_side_by_side() -> None:
    supposing = year_of("sewage")
    rows = [fixed("scores.safety", value) for value in numbers("0", "5", "8", "15")]
    prices = [scaled("base_price", value) for value in numbers("-1/10", "0", "1/20")]
    volumes = [scaled("volumes.sludge_80", value) for value in numbers("0", "1/2")]
    scenarios = list(product(rows, prices, volumes))
    found = supposing.payables(scenarios)
    assert [found[row] for row in range(len(found))] == [supposing.statement(each).payable for each in scenarios]
    assert len({found[row] for row in range(len(found))}) == len(scenarios)


def test_a_grid_says_what_its_combinations_say_one_by_one() -> None:
    supposing = year_of("worked")
    axes = [
        Axis("score", tuple(fixed("score", Fraction(value)) for value in range(50, 101, 10))),
        Axis("sludge_price", tuple(scaled("sludge_price", value) for value in numbers("-1/10", "0", "1/10"))),
    ]
    base = (scaled("linked_share", Fraction(1, 2)),)
    found = grid(supposing, base, axes)
    for (row, score), (place, price) in product(enumerate(axes[0].steps), enumerate(axes[1].steps)):
        assert found.at(row, place) == supposing.statement((*base, score, price)).payable
    assert len({found.payables[place] for place in range(18)}) > 6


def test_a_tornado_says_what_its_sides_say_one_by_one() -> None:
    supposing = year_of("worked")
    base = (fixed("score", Fraction(75)),)
    found = tornado(supposing, base, Fraction(1, 5))
    told = [each.name for each in inputs("worked", "parameter", "observed")]
    assert sorted([*(bar.input.name for bar in found.bars), *found.unmoved, *found.lost, *found.yes_or_no]) == sorted(
        told
    )
    assert found.middle == supposing.statement(base).payable
    assert found.bars
    assert [bar.width for bar in found.bars] == sorted((bar.width for bar in found.bars), reverse=True)
    for bar in found.bars:
        sides = [with_assumed(base, scaled(bar.input.name, share)) for share in numbers("-1/5", "1/5")]
        assert [bar.less, bar.more] == [supposing.statement(each).payable for each in sides]


def test_what_says_yes_or_no_is_not_taken_less_or_more() -> None:
    found = tornado(year_of("sewage"), (), Fraction(1, 10))
    assert found.yes_or_no == ("notified",)
    assert "minor_accidents" in [bar.input.name for bar in found.bars]


def test_every_turn_is_found_and_pays_on_one_side_only() -> None:
    supposing = small()
    found = break_even(supposing, (), "score", Wanted(Fraction(100_00)), (Fraction(0), Fraction(100)), Fraction(1, 100))
    told = [(str(run.first.value), str(run.last.value), run.reach) for run in found.runs]
    assert told == [
        ("0", "5999/100", "short"),
        ("60", "7999/100", "pays"),
        ("80", "8999/100", "short"),
        ("90", "100", "pays"),
    ]
    assert len(found.turns) == 3
    for one, other in found.turns:
        assert other.value - one.value == found.step
        for point in (one, other):
            alone = small(str(point.value)).now.payable
            assert alone == point.payable
            assert alone is not None
            assert (alone >= 100_00) == (point.reach == "pays")
    assert found.spacing == found.step


def test_a_turn_among_more_values_than_are_settled_at_once_is_found_at_the_step() -> None:
    supposing, step = small(), Fraction(1, 10**6)
    found = break_even(supposing, (), "score", Wanted(Fraction(1)), (Fraction(0), Fraction(100)), step)
    assert [one.value for one, _ in found.turns] == [value - step for value in numbers("60", "80", "90")]
    assert found.spacing == step * -(-(10**8) // (AT_ONCE - 1))


def test_values_that_the_contract_does_not_let_be_judged_are_undetermined_and_no_turn() -> None:
    supposing = small(
        items=seen("score", 'period = "year"')
        + item(
            "coefficient",
            "bands",
            'period = "year", of = "score", closed = "floor", above = 100, bands = [{ floor = 0, at_floor = 1 }]',
        )
        + item(
            "fee", "product", 'kind = "charge", period = "year", times = ["coefficient", { value = 100, unit = "CNY" }]'
        )
    )
    found = break_even(supposing, (), "score", Wanted(Fraction(1)), (Fraction(90), Fraction(110)), Fraction(1))
    assert [(run.reach, run.last.value, run.last.payable) for run in found.runs] == [
        ("pays", 100, 100_00),
        ("undetermined", 110, None),
    ]
    assert found.turns == []


def test_a_missing_number_stays_undetermined_until_it_is_assumed() -> None:
    supposing = small("-")
    found = supposing.payables(
        [(), (scaled("score", Fraction(1, 10)),), (scaled("price", Fraction(1)),), (fixed("score", Fraction(70)),)]
    )
    assert [found[row] for row in range(4)] == [None, None, None, 100_00]
    told = assumed(supposing, (fixed("score", Fraction(70)),))
    assert [(each.item, each.now, each.then) for each in told.items] == [("fee", None, 100_00)]
    assert told.is_known
    lost = tornado(supposing, (), Fraction(1, 10))
    assert (lost.lost, lost.middle, lost.is_known) == (("price", "score"), None, False)


def test_an_empty_cell_is_filled_by_a_value_and_not_by_a_share() -> None:
    supposing = small("")
    found = supposing.payables(
        [(), (scaled("volumes.score", Fraction(1, 10)),), (fixed("volumes.score", Fraction(95)),)]
    )
    assert [found[row] for row in range(3)] == [None, None, 200_00]


def test_what_is_assumed_is_bounded_and_rounded_as_the_contract_says() -> None:
    found = small().payables([(fixed("score", value),) for value in numbers("-3", "99", "101", "10000")])
    assert [found[row] for row in range(4)] == [small(str(value)).now.payable for value in (-3, 99, 101, 10000)]


def test_a_share_more_is_of_the_number_that_is_shown() -> None:
    rounded = seen("x", 'unit = "CNY", round = { places = 0, mode = "up" }, period = "year"') + item(
        "fee", "sum", 'kind = "charge", period = "year", terms = [{ of = "x", weight = 1 }]'
    )
    contract = contract_of(rounded)
    supposing = Supposing(contract, observed({"volumes": csv("period,name,value", "1,x,9.2")}, contract), 1)
    assert [each.highest for each in inputs_of(supposing) if each.name == "x"] == [10]
    found = supposing.payables([(), (scaled("x", Fraction(1, 2)),)])
    assert [found[0], found[1]] == [10_00, 15_00]


def test_what_earlier_years_saw_stays_as_it_was() -> None:
    items = seen("score", 'period = "year"') + item(
        "two",
        "sum",
        'kind = "charge", period = "year", terms = [{ of = "score", weight = { name = "price", value = 1, unit = "CNY" } }, { of = { of = "score", lag = 1, first = 0 }, weight = { value = 1, unit = "CNY" } }]',
    )
    contract = contract_of(items, **TWO_YEARS)
    supposing = Supposing(
        contract, observed({"volumes": csv("period,name,value", "1,score,3", "2,score,5")}, contract), 2
    )
    assert supposing.now.payable == 8_00
    found = supposing.payables(
        [(fixed("score", Fraction(10)),), (scaled("score", Fraction(1)),), (fixed("price", Fraction(7)),)]
    )
    assert [found[row] for row in range(3)] == [13_00, 13_00, 38_00]


def test_a_number_that_changes_inside_the_year_is_scaled_on_both_sides_and_set_as_one() -> None:
    items = seen("volume") + item(
        "fee",
        "product",
        'kind = "charge", times = ["volume", { name = "price", unit = "CNY", values = [{ value = 1 }, { from = 2023-02-01, value = 3 }] }]',
    )
    contract = contract_of(items)
    rows = [f"2023-0{month},volume,10" for month in (1, 2, 3)]
    supposing = Supposing(contract, observed({"volumes": csv("period,name,value", *rows)}, contract), 1)
    found = supposing.payables([(), (scaled("price", Fraction(1, 2)),), (fixed("price", Fraction(2)),)])
    assert [found[row] for row in range(3)] == [70_00, 105_00, 60_00]
    (price,) = (each for each in inputs_of(supposing) if each.name == "price")
    assert (price.lowest, price.highest) == (1, 3)


def test_a_number_that_cannot_be_read_is_known_once_it_is_set() -> None:
    items = item(
        "fee",
        "sum",
        'kind = "charge", period = "year", terms = [{ of = { name = "price", unit = "CNY", values = [{ value = 1 }, { from = 2023-02-01, value = 3 }] }, weight = 1 }]',
    )
    contract = contract_of(items)
    supposing = Supposing(contract, observed({}, contract), 1)
    found = supposing.payables([(), (scaled("price", Fraction(1, 2)),), (fixed("price", Fraction(2)),)])
    assert [found[row] for row in range(3)] == [None, None, 2_00]


def test_numbers_beyond_any_machine_word_are_exact() -> None:
    supposing = small()
    value = Fraction(10**30, 7)
    alone = with_number(supposing, "price", value)
    assert supposing.payables([(), (fixed("price", value),)])[1] == alone == round(value * 100)


@pytest.mark.parametrize("ask", ["grid", "tornado", "rows"])
def test_every_scenario_is_settled_in_one_call(ask: str, monkeypatch: pytest.MonkeyPatch) -> None:
    supposing = replace(year_of("worked"))
    supposing.names  # noqa: B018 - the year as it is, settled once before anything is assumed
    calls = []

    def counted(*words: object) -> object:
        calls.append(words)
        return settled_in_parts(*words)  # type: ignore[arg-type]

    settled_in_parts = engine.settled_in_parts
    monkeypatch.setattr(engine, "settled_in_parts", counted)
    scores = Axis("score", tuple(fixed("score", Fraction(value)) for value in range(101)))
    safety = Axis("scores.safety", tuple(fixed("scores.safety", Fraction(value)) for value in range(5)))
    if ask == "grid":
        grid(supposing, (), [scores])
    elif ask == "rows":
        grid(supposing, (), [scores, safety])
    else:
        tornado(supposing, (), Fraction(1, 10))
    assert len(calls) == 1
