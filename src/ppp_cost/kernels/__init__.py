"""Arithmetic on arrays: exact numbers, rounding, and the sums that everything above is made of, in numpy.

`exact.Exact` is the column that all of them take and give; `money` is the one place where a digit is lost.  What is
named here and in the rooms `amounts`, `events` and `costs` is for others to use, and says shapes, units, errors and
source; nothing of it loads scipy before it is needed.

Scores become coefficients by bands, the coefficients scale a yearly fee, and a month of it is paid in whole fen:

>>> from ppp_cost.kernels import exact, fractions_of, pick, rounded
>>> from ppp_cost.kernels.amounts import located
>>> score, fee = exact([59, "72.5", 80]), exact(["1571700.00"])
>>> floors, coefficients = exact([0, 60, 80])[:, None], exact(["0", "0.85", "1"])[:, None]
>>> coefficient = pick(coefficients, located(score, floors, closed="floor", open_below=False))
>>> paid = rounded(fee * coefficient / 12, places=2, mode="half_up")
>>> paid.num.tolist(), paid.den
([0, 11132875, 13097500], 100)
>>> fractions_of(1 - coefficient), (coefficient == 1).tolist()
([Fraction(1, 1), Fraction(3, 20), Fraction(0, 1)], [False, False, True])
"""

from ppp_cost.kernels.allocation import largest_remainder, rounded_to_sum
from ppp_cost.kernels.denominators import one_denominator, over_one
from ppp_cost.kernels.exact import (
    LIMIT,
    Exact,
    Indices,
    Integers,
    Mask,
    at_least,
    at_most,
    choose,
    divide,
    exact,
    fractions_of,
    masked,
    narrowed,
    take,
)
from ppp_cost.kernels.groups import Groups, counted, grouped, largest, last_row, smallest, summed
from ppp_cost.kernels.integers import scaled
from ppp_cost.kernels.money import round_one, rounded
from ppp_cost.kernels.significant import DIGITS, SOLVED, all_significant, settle, settled, significant
from ppp_cost.kernels.stacking import end_to_end, pick, stack

__all__ = [
    "DIGITS",
    "LIMIT",
    "SOLVED",
    "Exact",
    "Groups",
    "Indices",
    "Integers",
    "Mask",
    "all_significant",
    "at_least",
    "at_most",
    "choose",
    "counted",
    "divide",
    "end_to_end",
    "exact",
    "fractions_of",
    "grouped",
    "largest",
    "largest_remainder",
    "last_row",
    "masked",
    "narrowed",
    "one_denominator",
    "over_one",
    "pick",
    "round_one",
    "rounded",
    "rounded_to_sum",
    "scaled",
    "settle",
    "settled",
    "significant",
    "smallest",
    "stack",
    "summed",
    "take",
]
