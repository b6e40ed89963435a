"""Data envelopment with one input, cost: what the cheapest mixture of others would pay for the same outputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ppp_cost.kernels.costs.quantiles import Floats
from ppp_cost.kernels.exact import Mask

TOLERANCES = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


@dataclass(frozen=True, slots=True)
class Envelopment:
    """By unit the ``score`` (n,), least cost over own, and ``weight`` (n, n), row by row the mixture that has it.

    Where no mixture makes the outputs, or the cost has no least, ``known`` (n,) is false and both are 0.
    """

    score: Floats
    known: Mask
    weight: Floats


def cost_efficiency(cost: Floats, outputs: Floats, scale: Literal["crs", "vrs"]) -> Envelopment:
    """Return the least cost of each unit's outputs over its own, every unit in the reference.

    Parameters
    ----------
    cost : array of float64, shape (n,)
        Positive, in money.
    outputs : array of float64, shape (n, s)
        Not negative, each in its unit.
    scale : str
        ``crs``: mixtures have any size (constant returns); ``vrs``: weights sum to 1 (variable returns).

    Returns
    -------
    Envelopment
        Scores from 0 to 1, without unit; nothing is raised.

    Source
    ------
    Charnes, Cooper and Rhodes, European Journal of Operational Research 2 (1978); Banker, Charnes and Cooper,
    Management Science 30 (1984).

    Examples
    --------
    >>> cost, outputs = np.array([2.0, 4.0, 6.0]), np.array([[2.0], [6.0], [6.0]])
    >>> [cost_efficiency(cost, outputs, scale).score.round(9).tolist() for scale in ("crs", "vrs")]
    [[0.666666667, 1.0, 0.666666667], [1.0, 1.0, 0.666666667]]
    """
    return _enveloped(cost, outputs, scale, np.ones((cost.size, cost.size), dtype=bool))


def super_efficiency(cost: Floats, outputs: Floats, scale: Literal["crs", "vrs"]) -> Envelopment:
    """Return the least cost over its own with each unit left out of its own reference; above 1 none is as cheap.

    Parameters
    ----------
    cost : array of float64, shape (n,)
        Positive, in money.
    outputs : array of float64, shape (n, s)
        Not negative, each in its unit.
    scale : str
        ``crs``: mixtures have any size (constant returns); ``vrs``: weights sum to 1 (variable returns).

    Returns
    -------
    Envelopment
        Scores above 0, without unit.  Where the others cannot make a unit's outputs at any cost, as happens to the
        largest unit with variable returns, it is not ``known``; nothing is raised.

    Source
    ------
    Andersen and Petersen, A procedure for ranking efficient units, Management Science 39 (1993).

    Examples
    --------
    >>> found = super_efficiency(np.array([2.0, 4.0, 6.0]), np.array([[2.0], [6.0], [8.0]]), "vrs")
    >>> found.score.round(9).tolist(), found.known.tolist()
    ([2.0, 1.166666667, 0.0], [True, True, False])
    """
    return _enveloped(cost, outputs, scale, ~np.eye(cost.size, dtype=bool))


def _enveloped(cost: Floats, outputs: Floats, scale: str, reference: Mask) -> Envelopment:
    n = cost.size
    score, known, weight = np.zeros(n), np.zeros(n, dtype=bool), np.zeros((n, n))
    for unit in range(n):
        others = np.flatnonzero(reference[unit])
        found = _cheapest(cost[others] / cost[unit], outputs[others], outputs[unit], scale)
        if found is not None:
            score[unit], weight[unit, others] = found
            known[unit] = True
    return Envelopment(score, known, weight)


def _cheapest(cost: Floats, outputs: Floats, target: Floats, scale: str) -> tuple[float, Floats] | None:
    """Return the least cost of a mixture with the ``target`` (s,) or more, and its weights; nothing if none has it."""
    from scipy.optimize import linprog  # type: ignore[import-untyped]

    if not cost.size:
        return None
    asked = target > 0
    # in units of the target and of each other's cost: nothing depends on the units of the data or the size of a unit
    made = (outputs[:, asked] / target[asked]).T / cost
    found = linprog(
        np.ones(cost.size),
        A_ub=-made,
        b_ub=-np.ones(made.shape[0]),
        A_eq=(1 / cost)[np.newaxis] if scale == "vrs" else None,
        b_eq=np.ones(1) if scale == "vrs" else None,
        method="highs",
        options=TOLERANCES,
    )
    # the solver may leave a weight below 0 by rounding
    return (float(found.fun), np.maximum(found.x, 0.0) / cost) if found.status == 0 else None
