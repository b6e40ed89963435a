"""The rules that compute: each gives, for one row, its value or a list of (part, value) that add up to it.

A rule never rounds, never signs and never writes a line.
"""

from fractions import Fraction
from itertools import pairwise

from .exact import LEFT_OUT, UNDETERMINED, ContractError, known, state_of
from .reading import operand

# --- sum and product


def multiplied(book, times, over, row, zero_over_zero=None):
    """Product of `times` over product of `over`; something over zero is undetermined."""
    factors = [operand(book, one, row) for one in times]
    divisors = [operand(book, one, row) for one in over]
    state = state_of(factors + divisors)
    if state:
        return state
    top = bottom = Fraction(1)
    for factor in factors:
        top *= factor
    for divisor in divisors:
        bottom *= divisor
    if bottom != 0:
        return top / bottom
    if top == 0 and zero_over_zero is not None:
        return operand(book, zero_over_zero, row)
    return UNDETERMINED


def product(book, item, row):
    return multiplied(book, item["times"], item.get("over", []), row, item.get("zero_over_zero"))


def sum_of_products(book, item, row):
    parts = []
    if "constant" in item:
        parts.append(("constant", operand(book, item["constant"], row)))
    for term in item["terms"]:
        times = [term["of"], term.get("weight", 1)] if "of" in term else term["times"]
        parts.append((term.get("name") or operand_name(times[0]), multiplied(book, times, term.get("over", []), row)))
    return state_of(value for _, value in parts) or parts


def operand_name(written):
    if isinstance(written, dict):
        return written.get("name") or operand_name(written.get("of", ""))
    return written if isinstance(written, str) else ""


# --- bands


def band_floors(book, bands, row):
    """The floors as numbers; the first band may have none."""
    for band in bands[1:]:
        if "floor" not in band:
            raise ContractError("only the first band may be without a floor")
    return [operand(book, band["floor"], row) if "floor" in band else None for band in bands]


def place(floors, x, closed):
    """The number of the band x lies in, or None below the first floor.

    The very first floor belongs to the first band, whichever side is closed.
    """
    found = None
    for n, floor in enumerate(floors):
        if floor is None or x > floor or (x == floor and (closed == "floor" or n == 0)):
            found = n
    return found


def out_of_order(floors):
    numbers = [floor for floor in floors if floor is not None]
    return any(later <= earlier for earlier, later in pairwise(numbers))


def bands(book, item, row):
    """y = at_floor + slope x (x - floor) in the band x lies in."""
    x = operand(book, item["of"], row)
    floors = band_floors(book, item["bands"], row)
    above = operand(book, item["above"], row) if "above" in item else x
    state = state_of([x, above, *(floor for floor in floors if floor is not None)])
    if state:
        return state
    n = place(floors, x, item["closed"])
    if x > above or out_of_order(floors) or n is None:
        return UNDETERMINED
    band = item["bands"][n]
    next_floor = floors[n + 1] if n + 1 < len(floors) else None
    top = operand(book, band["top"], row) if "top" in band else None
    if top is not None and x > top and not (next_floor is not None and item.get("between") == "lower"):
        return UNDETERMINED
    if "undetermined" in band:
        return UNDETERMINED
    at_floor = operand(book, band["at_floor"], row)
    slope = band_slope(book, band, row, floors[n], next_floor if next_floor is not None else top, at_floor)
    state = state_of([at_floor, slope])
    if state:
        return state
    y = at_floor if slope == 0 else at_floor + slope * (x - floors[n])
    if y < 0 <= at_floor and "at_least" not in item:
        return UNDETERMINED
    return y


def band_slope(book, band, row, floor, end, at_floor):
    """The slope as written, or the one that reaches `to` at the end of the band."""
    if "slope" in band:
        return operand(book, band["slope"], row)
    if "to" not in band:
        return Fraction(0)
    to = operand(book, band["to"], row)
    return state_of([to, at_floor]) or (to - at_floor) / (end - floor)


# --- tiers


def tiers(book, item, row):
    """An amount that accumulates along a quantity; each tier is a part."""
    x = operand(book, item["of"], row)
    edges_of = operand(book, item.get("edges_of", 1), row)
    rates_of = operand(book, item.get("rates_of", 1), row)
    written = band_floors(book, item["tiers"], row)
    rates = [operand(book, tier["rate"], row) for tier in item["tiers"]]
    state = state_of([x, edges_of, rates_of, *(one for one in written if one is not None), *rates])
    if state:
        return state
    floors = [None if floor is None else floor * edges_of for floor in written]
    first = floors[0] if floors[0] is not None else Fraction(0)
    origin = operand(book, item["origin"], row) if "origin" in item else first
    if not known(origin):
        return origin
    if any(b < a for a, b in pairwise(floors) if a is not None):
        return UNDETERMINED
    if item["by"] == "slice":
        lengths = slices(floors, x, origin)
    elif item["by"] == "whole":
        lengths = whole(floors, x, origin, item["closed"])
    else:
        lengths = units(floors, x, item["closed"])
    if lengths is None:
        return UNDETERMINED
    return [(f"tier {n + 1}", lengths[n] * rates[n] * rates_of) for n in range(len(rates))]


def slices(floors, x, origin):
    """How much of the way from origin to x lies in each tier, negative where x is below the origin."""
    if floors[0] is not None and x < floors[0]:
        return None
    low, high, sign = (origin, x, 1) if x >= origin else (x, origin, -1)
    lengths = []
    for n, floor in enumerate(floors):
        begin = low if floor is None else max(low, floor)
        end = high if n + 1 == len(floors) else min(high, floors[n + 1])
        lengths.append(sign * max(end - begin, Fraction(0)))
    return lengths


def whole(floors, x, origin, closed):
    """All of x - origin in the tier x lies in."""
    n = place(floors, x, closed)
    if n is None:
        return None
    return [x - origin if one == n else Fraction(0) for one in range(len(floors))]


def units(floors, x, closed):
    """Unit 1, unit 2, … of a whole number x, each in the tier it lies in."""
    if x.denominator != 1 or x < 0:
        return None
    lengths = [Fraction(0)] * len(floors)
    for unit in range(1, x.numerator + 1):
        n = place(floors, Fraction(unit), closed)
        if n is None:
            return None
        lengths[n] += 1
    return lengths


# --- choose


def choose(book, item, row):
    """The first case whose tests hold; only what is reached is read."""
    for case in item["cases"]:
        holds = True
        for test in case.get("all", [case]):
            holds = test_holds(book, test, row)
            if holds is not True:
                break
        if holds in (UNDETERMINED, LEFT_OUT):
            return holds
        if holds:
            return branch(book, case["then"], row)
    return branch(book, item["otherwise"], row) if "otherwise" in item else UNDETERMINED


def test_holds(book, test, row):
    """True, False, or the state of what the test reads."""
    x = operand(book, test["of"], row)
    compared = {
        name: operand(book, test[name], row)
        for name in ("below", "at_most", "above", "at_least", "equals")
        if name in test
    }
    state = state_of([x, *compared.values()])
    if state:
        return state
    results = {
        "below": lambda edge: x < edge,
        "at_most": lambda edge: x <= edge,
        "above": lambda edge: x > edge,
        "at_least": lambda edge: x >= edge,
        "equals": lambda edge: x == edge,
    }
    return all(results[name](edge) for name, edge in compared.items())


def branch(book, then, row):
    if isinstance(then, dict) and "undetermined" in then:
        return UNDETERMINED
    if isinstance(then, dict) and "left_out" in then:
        return LEFT_OUT
    return operand(book, then, row)
