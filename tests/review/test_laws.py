"""What every review keeps, whatever the claim: nothing is lost, nothing counted twice, nothing hidden."""

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ppp_cost.ledger.claims.review import Review
from tests import draws
from tests.review.claims import FINENESS, Place, amounts_of, text_of, world

NAMES = ("small", "worked", "unscored")
FACTORS = ("sludge_price", "linked_share", "score", "base_price", "safety", "nothing", "scores.operation", "volume")
EXTRA = ("车辆费", "score", "treatment_fee", "sludge_fee", "performance")

changes = st.sampled_from(["none", "gone", "zero", "more", "coarse", "sign", "twice"])


@st.composite
def claims(draw: st.DrawFn) -> tuple[str, str]:
    """A claim made from a statement, with rows changed, left out, said twice or added, values and a total."""
    name = draw(st.sampled_from(NAMES))
    statement = world(name).statement
    amounts: dict[Place, int] = {}
    for item in dict.fromkeys(line.item for line in statement.lines()):
        fineness = FINENESS[draw(st.sampled_from(list(FINENESS)))]
        amounts |= amounts_of([line for line in statement.lines() if line.item == item], fineness)
    touched = draw(st.dictionaries(st.sampled_from(list(amounts)), changes, max_size=12))
    more = []
    for place, change in touched.items():
        amounts, rows = _changed(amounts, place, change, draw(st.integers(-10_000_000, 10_000_000)))
        more += rows
    for item in draw(st.lists(st.sampled_from(EXTRA), max_size=3)):
        period = draw(st.sampled_from(["", "2024-11", "2024-05", "2031-01", "1", "x"]))
        more.append(f"{item},{period},,,{draw(st.integers(-(10**9), 10**9))}.5,,")
    for factor in draw(st.lists(st.sampled_from(FACTORS), max_size=2, unique=True)):
        item = draw(st.sampled_from(["", "treatment_fee", "performance", "sludge_fee"]))
        more.append(f"{item},,,,,{factor},{draw(st.decimals(0, 100, places=2))}")
    return name, text_of(amounts, *more, total=draw(st.none() | st.integers(-(10**9), 10**12)))


def _changed(amounts: dict[Place, int], place: Place, change: str, amount: int) -> tuple[dict[Place, int], list[str]]:
    old = amounts[place]
    if change == "gone":
        return {each: value for each, value in amounts.items() if each != place}, []
    if change == "twice":
        return amounts, [f"{','.join(place)},{amount}.00,,"]
    new = {"zero": 0, "more": old + amount, "coarse": old // 10_000 * 10_000, "sign": -old}.get(change, old)
    return {**amounts, place: new}, []


@settings(max_examples=draws.of(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(claims())
def test_what_is_explained_and_what_is_not_make_up_the_difference(drawn: tuple[str, str]) -> None:
    name, text = drawn
    review, statement = world(name).review(text), world(name).statement
    for row in review.rows:
        if row.assessed is None:
            assert (row.difference, row.unexplained, row.parts) == (None, None, ())
            assert row.reasons
        else:
            assert row.difference == (row.claimed or 0) - row.assessed
            assert row.explained + (row.unexplained or 0) == row.difference
    if statement.payable is None:
        assert review.total.difference is None
        assert [row for row in review.rows if row.assessed is None]
        return
    assert sum(row.assessed or 0 for row in review.rows) == statement.payable
    summed, claimed = sum(row.claimed or 0 for row in review.rows), review.total.claimed or 0
    assert claimed == (summed if review.claim.total is None else review.claim.total.amount)
    assert sum(row.difference or 0 for row in review.rows) + claimed - summed == review.total.difference
    assert review.total.explained + (review.total.unexplained or 0) == review.total.difference
    assert sum(amount for _, _, amount in review.causes()) == review.total.difference
    assert review.total.unexplained == sum(row.unexplained or 0 for row in review.rows)
    assert _of_rows(review) == review.total.difference


def _of_rows(review: Review) -> int:
    """The total's difference from the table by item, and what the stated total is above it."""
    items = review.by_item()
    above = (review.total.claimed or 0) - sum(row.claimed or 0 for row in items)
    return sum(row.difference or 0 for row in items) + above


@settings(max_examples=draws.of(40), deadline=None)
@given(st.integers(1, 10**9), st.integers(-(10**9), 10**9))
def test_a_single_change_is_the_whole_difference(place: int, change: int) -> None:
    statement = world("small").statement
    amounts = amounts_of(statement.lines())
    items = [each for each, amount in amounts.items() if amount > 0]
    item = items[place % len(items)]
    review = world("small").review(text_of({**amounts, item: amounts[item] + change}))
    assert review.total.difference == change
    assert [row.item for row in review.rows if row.difference] == [item[0]] * bool(change)
    assert Fraction(review.total.percent or 0, 10_000).limit_denominator(10**6) <= 1 or change > 0
