"""What the engine does with every result: bounds, rounding, signs, lines, tax, advances."""

from fractions import Fraction

import pytest

from ppp_cost import ContractError, Statement
from tests.contract_text import (
    MONTHS,
    YEARLY,
    amounts,
    contract_of,
    csv,
    exact,
    in_year,
    item,
    measure,
    only,
    reasons,
    seen,
    settled,
    volumes,
)

FEE = seen("fee", 'unit = "CNY"')


def pay(fields: str = "", kind: str = "charge") -> str:
    return item("pay", "product", f'kind = "{kind}", times = ["fee"]{fields}')


def paid(fee: str, fields: str = "", kind: str = "charge", **header: str) -> dict[str, int | str]:
    return amounts(settled(FEE + pay(fields, kind), in_year(fee=fee), **(YEARLY | header)), "pay")


def rounding(places: int = 2, mode: str = "half_up", at: str = "line") -> dict[str, str]:
    return {"rounding": f'{{ places = {places}, mode = "{mode}", at = "{at}" }}'}


# --- bounds


@pytest.mark.parametrize(("x", "expected"), [("9.99", "10"), ("10", "10"), ("15", "15"), ("20", "20"), ("20.01", "20")])
def test_each_side_of_each_bound(x: str, expected: str) -> None:
    found = measure(settled(seen("x", "at_least = 10, at_most = 20"), in_year(x=x), **YEARLY), "x")
    assert only(found) == Fraction(expected)


def test_bounds_come_before_rounding() -> None:
    # 9.4 is raised to 9.5 and then rounded to 10
    fields = 'at_least = "9.5", round = { places = 0, mode = "half_up" }'
    assert list(measure(settled(seen("x", fields), volumes(x="9.4 9.6 3")), "x").values()) == [10, 10, 10]
    fields = 'at_most = "9.5", round = { places = 0, mode = "half_even" }'
    assert list(measure(settled(seen("x", fields), volumes(x="9.4 9.6 13")), "x").values()) == [9, 10, 10]


def test_bounds_may_be_items_and_may_cross() -> None:
    items = seen("low") + seen("high") + seen("x", 'at_least = "low", at_most = "high"')
    statement = settled(items, volumes(low="1 5 -", high="4 4 4", x="9 4 4"))
    assert list(measure(statement, "x").values()) == [4, "undetermined", "undetermined"]
    assert reasons(statement) == [
        "x: the lower bound is above the upper one in 2023-02 [ca:1]",
        "low: no row for low in 2023-03 [ca:1]",
    ]
    equal = settled(seen("x", "at_least = 4, at_most = 4"), in_year(x=9), **YEARLY)
    assert only(measure(equal, "x")) == 4


@pytest.mark.parametrize(
    ("fee", "expected"), [("-0.01", "undetermined"), ("0", 0), ("0.004", 0), ("-0.001", "undetermined")]
)
@pytest.mark.parametrize("kind", ["charge", "deduction"])
def test_a_charge_and_a_deduction_are_not_below_zero(kind: str, fee: str, expected: int | str) -> None:
    assert only(paid(fee, kind=kind)) == expected


def test_the_sentence_of_a_charge_below_zero_and_a_bound_that_answers_for_it() -> None:
    statement = settled(FEE + pay(), in_year(fee=-3), **YEARLY)
    assert reasons(statement) == ["pay: pay falls below zero in year 1: the contract does not bound it [ca:1]"]
    assert statement.payable is None
    assert only(paid("-3", ", at_least = 0")) == 0


@pytest.mark.parametrize("bound", ["at_least", "at_most"])
@pytest.mark.parametrize(
    ("fields", "state"), [("", "undetermined"), ('missing = "leave_out", present = 0', "left_out")]
)
def test_a_bound_that_is_missing_or_left_out(bound: str, fields: str, state: str) -> None:
    statement = settled(seen("edge", fields) + seen("x", f'{bound} = "edge"'), volumes(x="5 5 5", edge="5 - 5"))
    assert list(measure(statement, "x").values()) == [5, state, 5]


def test_a_bound_below_zero() -> None:
    assert only(measure(settled(seen("x", "at_least = -5"), in_year(x=-7), **YEARLY), "x")) == -5
    assert only(measure(settled(seen("x", "at_most = -5"), in_year(x=-3), **YEARLY), "x")) == -5


# --- rounding


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("half_up", [101, 100, 101, 102]),
        ("half_even", [100, 100, 101, 102]),
        ("down", [100, 100, 100, 101]),
        ("up", [101, 101, 101, 102]),
        ("floor", [100, 100, 100, 101]),
        ("ceiling", [101, 101, 101, 102]),
    ],
)
def test_six_modes(mode: str, expected: list[int]) -> None:
    assert [only(paid(fee, **rounding(mode=mode))) for fee in ("1.005", "1.004", "1.006", "1.015")] == expected


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("half_up", -101), ("half_even", -100), ("down", -100), ("up", -101), ("floor", -100), ("ceiling", -101)],
)
def test_a_deduction_is_rounded_as_stated_and_then_signed(mode: str, expected: int) -> None:
    assert only(paid("1.005", kind="deduction", **rounding(mode=mode))) == expected


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("half_up", -101), ("half_even", -100), ("down", -100), ("up", -101), ("floor", -101), ("ceiling", -100)],
)
def test_an_adjustment_is_rounded_with_its_sign(mode: str, expected: int) -> None:
    items = item("review", "observe", 'from = "amounts", name = "review", kind = "adjustment"')
    table = {"amounts": csv("period,name,value,clause,document", "1,review,-1.005,ca:9,letter")}
    assert amounts(settled(items, table, **(YEARLY | rounding(mode=mode))), "review") == {"1": expected}


@pytest.mark.parametrize(
    ("places", "expected"), [(2, 12350), (1, 12350), (0, 12300), (-1, 12000), (-2, 10000), (-3, 0)]
)
def test_places_down_to_hundreds(places: int, expected: int) -> None:
    assert only(paid("123.495", **rounding(places))) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0.125", ("0.13", "0.12", "0.12", "0.13", "0.12", "0.13")),
        ("0.135", ("0.14", "0.14", "0.13", "0.14", "0.13", "0.14")),
        ("-0.125", ("-0.13", "-0.12", "-0.12", "-0.13", "-0.13", "-0.12")),
        ("-0.121", ("-0.12", "-0.12", "-0.12", "-0.13", "-0.13", "-0.12")),
        ("0.12", ("0.12",) * 6),
        ("0.1249999999999999999", ("0.12", "0.12", "0.12", "0.13", "0.12", "0.13")),
        ("2/3", ("0.67", "0.67", "0.66", "0.67", "0.66", "0.67")),
    ],
)
def test_six_modes_of_a_measure(value: str, expected: tuple[str, ...]) -> None:
    modes = ("half_up", "half_even", "down", "up", "floor", "ceiling")
    items = [seen("x", f'round = {{ places = 2, mode = "{mode}" }}') for mode in modes]
    found = [only(measure(settled(each, in_year(x=value), **YEARLY), "x")) for each in items]
    assert found == [Fraction(each) for each in expected]


def test_an_item_s_rounding_stands_before_the_contract_s() -> None:
    assert only(paid("1.2345", ', round = { places = 0, mode = "up" }')) == 200
    assert only(paid("1.2345", ', round = { places = 1, mode = "down" }', **rounding(2))) == 120


def test_amounts_have_two_places_at_most() -> None:
    for fields, header in ((", round = { places = 3, mode = 'up' }", {}), ("", rounding(3))):
        with pytest.raises(ContractError) as refused:
            contract_of(FEE + pay(fields), **header)
        assert [problem.code for problem in refused.value.problems] == ["amount_places"]


def test_a_measure_has_as_many_places_as_it_likes_and_none_unless_it_says_so() -> None:
    items = seen("x") + item("y", "product", 'times = ["x"], round = { places = 6, mode = "half_up" }')
    statement = settled(items, in_year(x="2/3"), **YEARLY)
    assert only(measure(statement, "x")) == Fraction(2, 3)
    assert only(measure(statement, "y")) == Fraction("0.666667")


@pytest.mark.parametrize(("first", "expected"), [("2/3", 6667), ("0.67", 6700)])
def test_a_measure_is_offered_as_it_was_rounded(first: str, expected: int) -> None:
    fields = ', round = { places = 2, mode = "half_up" }' if first == "0.67" else ""
    items = item("k", "product", f'times = ["2/3"]{fields}') + item(
        "pay", "product", 'kind = "charge", times = ["k", { value = 100, unit = "CNY" }]'
    )
    assert amounts(settled(items, **YEARLY), "pay") == {"1": expected}


def test_an_amount_is_offered_as_it_was_rounded_and_as_stated() -> None:
    items = FEE + item("fine", "product", 'kind = "deduction", times = ["fee"]')
    items += item("bonus", "product", 'kind = "charge", times = ["fine", 100]')
    statement = settled(items, in_year(fee="1.005"), **YEARLY)
    assert amounts(statement, "fine") == {"1": -101}
    assert amounts(statement, "bonus") == {"1": 10100}
    assert exact(statement, "bonus") == [101]


def test_the_exact_value_of_a_line_is_kept_with_its_sign() -> None:
    statement = settled(FEE + pay(kind="deduction"), in_year(fee="2/3"), **YEARLY)
    assert exact(statement, "pay") == [Fraction(-2, 3)]


# --- at the line, or at the item

KEYED = csv(
    "period,name,line,value",
    *(
        f"{month},fee,{line},{value}"
        for month, value in zip(MONTHS, ("1.005", "2/3", "1"), strict=True)
        for line in "ab"
    ),
)


def keyed(at: str, kind: str = "charge") -> Statement:
    items = seen("fee", 'unit = "CNY", per = ["line"]') + item(
        "pay", "product", f'kind = "{kind}", per = ["line"], times = ["fee"]'
    )
    return settled(items, {"volumes": KEYED}, **rounding(at=at))


def test_every_line_is_rounded() -> None:
    statement = keyed("line")
    assert list(amounts(statement, "pay").values()) == [101, 101, 67, 67, 100, 100]
    assert statement.payable == 536


@pytest.mark.parametrize(("kind", "sign"), [("charge", 1), ("deduction", -1)])
def test_each_period_s_total_is_rounded_once_and_a_line_carries_the_difference(kind: str, sign: int) -> None:
    # 2.01 instead of 1.01 + 1.01, 1.33 instead of 0.67 + 0.67, 2.00
    statement = keyed("item", kind)
    found = amounts(statement, "pay")
    assert {label: found[label] for label in found if "rounding" in label} == {
        "2023-01|rounding": -sign, "2023-02|rounding": -sign, "2023-03|rounding": 0,
    }  # fmt: skip
    assert statement.payable == sign * (201 + 133 + 200)


def test_a_later_item_reads_the_total_that_was_rounded_once() -> None:
    items = seen("fee", 'unit = "CNY", per = ["line"]') + item(
        "pay", "product", 'kind = "charge", per = ["line"], times = ["fee"]'
    )
    items += item("again", "product", 'kind = "charge", times = ["pay"]') + item(
        "year", "product", 'kind = "charge", period = "year", times = ["pay"]'
    )
    statement = settled(items, {"volumes": KEYED}, **rounding(at="item"))
    assert [value for label, value in amounts(statement, "again").items() if "rounding" not in label] == [201, 133, 200]
    assert amounts(statement, "year")["1"] == 534


def test_an_item_may_say_for_itself_where_it_rounds() -> None:
    items = seen("fee", 'unit = "CNY", per = ["line"]')
    items += item(
        "pay",
        "product",
        'kind = "charge", per = ["line"], times = ["fee"], round = { places = 2, mode = "half_up", at = "item" }',
    )
    statement = settled(items, {"volumes": KEYED}, **rounding(at="line"))
    assert statement.payable == 534


def test_one_undetermined_line_leaves_the_difference_undetermined() -> None:
    items = seen("fee", 'unit = "CNY", per = ["line"]') + item(
        "pay", "product", 'kind = "charge", per = ["line"], times = ["fee"]'
    )
    statement = settled(items, {"volumes": KEYED.replace("2023-02,fee,a,2/3", "2023-02,fee,a,")}, **rounding(at="item"))
    found = amounts(statement, "pay")
    assert (found["2023-02|a"], found["2023-02|b"], found["2023-02|rounding"]) == ("undetermined", 67, "undetermined")
    assert found["2023-01|rounding"] == -1


# --- tax


@pytest.mark.parametrize(("fee", "tax"), [("106", 600), ("100", 566), ("0", 0), ("0.05", 0), ("0.09", 1)])
def test_the_tax_inside_is_a_memo_and_moves_nothing(fee: str, tax: int) -> None:
    # 100 x 6 / 106 = 5.660…; 0.09 x 6 / 106 = 0.005 and a little more
    statement = settled(FEE + pay(", vat = { rate = '0.06', included = true }"), in_year(fee=fee), **YEARLY)
    assert [line.vat_inside for line in statement.lines()] == [tax]
    assert statement.payable == round(float(fee) * 100)


def test_without_a_word_of_tax_there_is_none() -> None:
    assert [line.vat_inside for line in settled(FEE + pay(), in_year(fee=5), **YEARLY).lines()] == [None]


@pytest.mark.parametrize(("kind", "sign"), [("charge", 1), ("deduction", -1)])
def test_tax_beside_the_fee_is_a_second_line_on_the_rounded_amount(kind: str, sign: int) -> None:
    statement = settled(FEE + pay(", vat = { rate = '0.06', included = false }", kind), in_year(fee="10.085"), **YEARLY)
    # 10.09, and 6 % of it are 0.6054
    assert amounts(statement, "pay") == {"1": 1009 * sign, "1|vat": 61 * sign}
    assert exact(statement, "pay") == [Fraction("10.085") * sign, Fraction("0.6054") * sign]


def test_later_formulas_do_not_read_the_second_line() -> None:
    items = (
        FEE
        + pay(", vat = { rate = '0.06', included = false }")
        + item("tenth", "product", 'kind = "charge", times = ["pay", "0.1"]')
    )
    statement = settled(items, in_year(fee=100), **YEARLY)
    assert amounts(statement, "tenth") == {"1": 1000}
    assert statement.payable == 10000 + 600 + 1000


def test_a_rate_that_changes_and_one_that_is_unknown() -> None:
    rate = '{ name = "vat_rate", values = [{ value = "0.16" }, { from = 2023-02-01, value = "0.13" }] }'
    statement = settled(FEE + pay(f", vat = {{ rate = {rate}, included = false }}"), volumes(fee="100 100 100"))
    assert amounts(statement, "pay")["2023-01|vat"] == 1600
    assert amounts(statement, "pay")["2023-03|vat"] == 1300
    items = FEE + seen("rate") + pay(', vat = { rate = "rate", included = false }')
    statement = settled(items, volumes(fee="100 100 100", rate="0.1 - 0.1"))
    assert amounts(statement, "pay")["2023-02"] == 10000
    assert amounts(statement, "pay")["2023-02|vat"] == "undetermined"
    assert statement.payable is None


def test_the_tax_inside_by_tier_and_not_of_the_rounding() -> None:
    items = FEE + item(
        "pay",
        "sum",
        "kind = 'charge', terms = [{ of = 'fee', weight = '0.6', name = 'a' }, { of = 'fee', weight = '0.4', name = 'b' }], vat = { rate = '0.06', included = true }",
    )
    statement = settled(items, in_year(fee=106), **(YEARLY | rounding(at="item")))
    # 63.60 and 42.40: 3.60 and 2.40 inside
    assert {line.part: line.vat_inside for line in statement.lines()} == {"a": 360, "b": 240, "rounding": None}


@pytest.mark.parametrize(("fee", "tax"), [("0.125", 1), ("0.08", 0), ("0.084", 0), ("0.085", 1)])
def test_tax_beside_is_that_of_the_rounded_line(fee: str, tax: int) -> None:
    # 0.085 is 0.09, of which 0.0054; 0.084 is 0.08, of which 0.0048
    assert paid(fee, ", vat = { rate = '0.06', included = false }")["1|vat"] == tax


def test_a_memo_of_a_rate_that_is_missing_is_not_made_up() -> None:
    items = FEE + seen("rate") + pay(', vat = { rate = "rate", included = true }')
    statement = settled(items, volumes(fee="106 106 106", rate="0.06 - 0.06"))
    assert [line.vat_inside for line in statement.lines()] == [600, None, 600]
    assert statement.payable == 31800


def test_an_undetermined_line_has_no_tax_inside() -> None:
    statement = settled(FEE + pay(", vat = { rate = '0.06', included = true }"), volumes(fee="106 - 106"))
    assert [line.vat_inside or None for line in statement.lines()] == [600, None, 600]


# --- advances and interim payments


def test_an_advance_is_paid_in_its_period_and_taken_back_with_the_year() -> None:
    items = FEE + pay(', due = "year"') + item("interim", "product", 'kind = "advance", times = ["pay", "0.8"]')
    statement = settled(items, volumes(fee="100 50.05 10"))
    assert amounts(statement, "interim") == {"2023-01": 8000, "2023-02": 4004, "2023-03": 800, "1|taken back": -12804}
    assert statement.interim == {"2023-01": 8000, "2023-02": 4004, "2023-03": 800}
    assert statement.payable == 16005
    assert statement.balance == 16005 - 12804


def test_lines_due_in_their_period_are_the_interim_payment() -> None:
    statement = settled(
        FEE + pay() + item("later", "product", 'kind = "charge", due = "year", times = ["fee", 2]'),
        volumes(fee="1 2 3"),
    )
    assert statement.interim == {"2023-01": 100, "2023-02": 200, "2023-03": 300}
    assert statement.balance == 1200


def test_a_line_of_a_longer_period_belongs_to_the_settlement() -> None:
    items = item("pay", "observe", 'from = "volumes", name = "pay", kind = "charge", period = "year"')
    statement = settled(items, in_year(pay=7))
    assert statement.interim == dict.fromkeys(MONTHS, 0)
    assert statement.balance == 700


def test_an_undetermined_month_leaves_the_other_payments_standing() -> None:
    statement = settled(FEE + pay(), volumes(fee="1 - 3"))
    assert statement.interim == {"2023-01": 100, "2023-02": None, "2023-03": 300}
    assert statement.payable is None
    assert statement.balance is None


def test_an_undetermined_advance_is_taken_back_undetermined() -> None:
    items = FEE + item("interim", "product", 'kind = "advance", times = ["fee"]')
    statement = settled(items, volumes(fee="1 - 3"))
    assert amounts(statement, "interim")["1|taken back"] == "undetermined"


LONG = 9 * 10**16 + 7
"""So long a divisor that the numerators of a column come near the end of 64 bits."""


def test_an_advance_of_long_fractions_is_taken_back_whole() -> None:
    items = FEE + seen("b") + item("interim", "product", 'kind = "advance", times = ["fee"], over = ["b"]')
    statement = settled(items, volumes(fee=f"1 {LONG + 1} 1", b=f"1 {LONG} 1"))
    assert amounts(statement, "interim") == {"2023-01": 100, "2023-02": 100, "2023-03": 100, "1|taken back": -300}
    assert statement.payable == 0


def test_the_rounding_of_an_item_of_long_fractions_is_in_fen() -> None:
    # 1.5 and a little less than 1.5 make a little less than 3; by line they are 2 and 1, or 2 and 2
    values = {"p": (3, 2), "q": (3 * LONG + 2, 2 * LONG + 1)}
    rows = [
        f"1,{name},{line},{value}"
        for line, pair in values.items()
        for name, value in zip(("fee", "b"), pair, strict=True)
    ]
    items = seen("fee", 'unit = "CNY", per = ["line"]') + seen("b", 'per = ["line"]')
    items += item("pay", "product", 'kind = "charge", per = ["line"], times = ["fee"], over = ["b"]')
    statement = settled(items, {"volumes": csv("period,name,line,value", *rows)}, **(YEARLY | rounding(0, at="item")))
    assert amounts(statement, "pay") == {"1|p": 200, "1|q": 200, "1|rounding": -100}
    assert statement.payable == 300


@pytest.mark.parametrize(
    ("items", "header", "code"),
    [
        (FEE + pay(), {"rounding": "{}"}, "key_missing"),
        (seen("x", "vat = { rate = 1, included = true }"), {}, "vat_on_measure"),
        (seen("x", 'round = { places = 2, mode = "bankers" }'), {}, "not_a_choice"),
        (seen("x", "round = { places = 2 }"), {}, "key_missing"),
    ],
)
def test_what_is_refused(items: str, header: dict[str, str], code: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(items, **header)
    assert code in [problem.code for problem in refused.value.problems]
