"""Formulas that turn numbers into amounts: bands and tiers, price baskets, annuities, interest, limits, windows.

A function a formula, called by the rule of the same name.
"""

from ppp_cost.kernels.amounts.annuities import equal_principal, level, level_instalment, rising
from ppp_cost.kernels.amounts.bands import beyond, falling, located, on_line, slices, units, wholes
from ppp_cost.kernels.amounts.indices import basket
from ppp_cost.kernels.amounts.interest import accrued
from ppp_cost.kernels.amounts.limits import allowed, carried, clamped, running
from ppp_cost.kernels.amounts.windows import run_length, trailing

__all__ = [
    "accrued",
    "allowed",
    "basket",
    "beyond",
    "carried",
    "clamped",
    "equal_principal",
    "falling",
    "level",
    "level_instalment",
    "located",
    "on_line",
    "rising",
    "run_length",
    "running",
    "slices",
    "trailing",
    "units",
    "wholes",
]
