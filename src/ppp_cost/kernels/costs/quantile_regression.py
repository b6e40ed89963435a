"""Quantile regression: the exact optimum of a linear program, with the proof that it is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ppp_cost.kernels.costs.arithmetic import product, solved
from ppp_cost.kernels.costs.quantiles import Floats
from ppp_cost.kernels.costs.regression import LeastSquares, factored, least_squares
from ppp_cost.kernels.exact import Mask

TOUCHING = 1e-10
"""A row is on the fit where its residual is below this part of the largest residual of least squares."""

STRICT = 1e-9
"""How far inside their bounds the multipliers must be for the optimum to be the only one."""

TOLERANCES = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


@dataclass(frozen=True, slots=True)
class QuantileFit:
    """The coefficients, 0 where a column depends on others and is not ``kept``, shape (k,), and the optimum's proof.

    ``objective`` is the sum of p times the residuals above and 1 - p times those below the fit, in the unit of y.
    ``multiplier`` (n,) is p above the fit, p - 1 below it and something between on it, and at the optimum orthogonal
    to the columns: then multiplier·y is the objective.  ``gap`` is their difference over the objective, ``imbalance``
    the largest product with a column of unit length, ``outside`` how far a multiplier leaves [p - 1, p]: all 0 but
    for rounding.  ``unique`` tells whether no other coefficients of the kept columns do as well.
    """

    beta: Floats
    kept: Mask
    residual: Floats
    multiplier: Floats
    objective: float
    gap: float
    imbalance: float
    outside: float
    below: int
    on: int
    above: int
    unique: bool


def quantile_regression(x: Floats, y: Floats, p: float) -> QuantileFit:
    """Return the fit of a quantile of a value to the columns of its drivers.

    Where the optimum is not unique, as for a constant alone when p n is whole, one corner is returned, the same for
    every order of the rows.

    Parameters
    ----------
    x : array of float64, shape (n, k)
        Each column in its unit, with a column of ones for a constant; n at least 1.
    y : array of float64, shape (n,)
        Any unit.
    p : float
        The quantile, between 0 and 1 without them.

    Returns
    -------
    QuantileFit
        Coefficients in the unit of ``y`` over those of the columns, with the proof of the optimum.

    Raises
    ------
    ArithmeticError
        A program that the solver gives up.
    ValueError
        No row.

    Source
    ------
    Koenker and Bassett, Regression quantiles, Econometrica 46 (1978); Koenker, Quantile Regression (2005),
    sections 2.2 and 6.2.

    Examples
    --------
    >>> x = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0], [1.0, 3.0], [1.0, 4.0]])
    >>> found = quantile_regression(x, np.array([0.0, 2.0, 4.0, 6.0, 90.0]), 0.5)
    >>> found.beta.round(9).tolist(), round(found.objective, 9), found.unique
    ([0.0, 2.0], 41.0, True)
    """
    # a fixed order: which of several optima is found must not depend on the rows' own
    order = np.lexsort((y, *x.T[::-1]))
    fit = least_squares(x[order], y[order])
    size = float(np.abs(fit.residual).max())
    solved = _corner(x[order], y[order], fit, p, size) if size else (fit.beta, fit.residual, np.zeros_like(y))
    beta, residual, multiplier = solved
    multiplier, on = _completed(x[order], residual, multiplier, p, TOUCHING * size)
    basis = factored(x[order]).q
    objective = float(np.where(residual > 0, p * residual, (p - 1) * residual).sum())
    gap = float(product(multiplier, fit.residual)) - objective
    back = np.argsort(order)
    return QuantileFit(
        beta=beta,
        kept=fit.kept,
        residual=residual[back],
        multiplier=multiplier[back],
        objective=objective,
        gap=abs(gap) / objective if objective else 0.0,
        imbalance=float(np.abs(product(basis.T, multiplier)).max(initial=0.0)),
        outside=max(float(np.maximum(multiplier - p, p - 1 - multiplier).max()), 0.0),
        below=int((~on & (residual < 0)).sum()),
        on=int(on.sum()),
        above=int((~on & (residual > 0)).sum()),
        unique=_unique(basis, multiplier, on, p),
    )


def _corner(x: Floats, y: Floats, fit: LeastSquares, p: float, size: float) -> tuple[Floats, Floats, Floats]:
    """Return coefficients, residuals and multipliers at a corner of the optimum."""
    factor = factored(x)
    # beyond least squares and on orthonormal columns everything is near 1, whatever the units
    rest = fit.residual / size
    columns = factor.q * np.sqrt(y.size)
    found = _linprog(-rest, A_eq=columns.T, b_eq=np.zeros(factor.rank), bounds=np.broadcast_to([p - 1, p], (y.size, 2)))
    rows = _interpolated(columns, rest, -found.eqlin.marginals)
    through = factored(columns[rows])
    step = through.solved(product(through.q.T, rest[rows]))
    residual = (rest - product(columns, step)) * size
    residual[rows] = 0.0
    root = np.sqrt(y.size)
    beta = fit.beta + factor.widened(factor.solved(step * (size * root)))
    # what rounding left between the fit and the rows that it goes through
    missed = through.solved(product(through.q.T, y[rows] - product(x[rows], beta)))
    beta += factor.widened(factor.solved(missed * root))
    return beta, residual, found.x


def _interpolated(x: Floats, y: Floats, optimum: Floats) -> list[int]:
    """Return as many independent rows as there are columns, on which a corner that is as good as ``optimum`` lies."""
    while True:
        residual = y - product(x, optimum)
        near = np.argsort(np.abs(residual), kind="stable")
        on = near[: int((np.abs(residual) <= TOUCHING).sum())]
        kept = factored(x[on].T).kept
        if int(kept.sum()) == x.shape[1]:
            found: list[int] = on[kept].tolist()
            return found
        # where the rows on an optimum leave a direction free, the objective is level along it up to the next row
        direction = _across(x[on])
        slope = product(x, direction)
        off = (np.abs(residual) > TOUCHING) & (np.abs(slope) > TOUCHING)
        length = residual[off] / slope[off]
        optimum = optimum + length[np.abs(length).argmin()] * direction


def _across(x: Floats) -> Floats:
    """Return a direction of length 1 that no row of ``x`` (m, k), of rank below k, has a part of."""
    basis = factored(x.T).q
    free = np.eye(basis.shape[0])
    for _ in range(2):  # what rounding leaves of the first projection, the second takes away
        free = free - product(basis, product(basis.T, free))
    length = np.sqrt((free**2).sum(axis=0))
    longest = int(length.argmax())
    direction: Floats = free[:, longest] / length[longest]
    return direction


def _completed(x: Floats, residual: Floats, multiplier: Floats, p: float, touch: float) -> tuple[Floats, Mask]:
    """Return multipliers at their bounds off the fit, and on it balancing them; and which rows are on it."""
    on = np.abs(residual) <= touch
    fixed = np.where(on, multiplier, np.where(residual > 0, p, p - 1))
    basis = factored(x).q
    # the shortest move that balances: rows on the fit are as many as coefficients, or more
    touching = factored(basis[on])
    owed = -product(basis.T, fixed) / touching.scale
    fixed[on] += product(touching.q, solved(touching.r.T[::-1, ::-1], owed[::-1])[::-1])
    return fixed, on


def _unique(x: Floats, multiplier: Floats, on: Mask, p: float) -> bool:
    """Return whether multipliers strictly inside their bounds balance the rest, on rows that fix every coefficient."""
    columns = x.shape[1]
    if int(on.sum()) == columns:
        inside = np.minimum(p - multiplier[on], multiplier[on] - p + 1)
        return bool((inside > STRICT).all())
    # more rows are on the fit than it needs: the widest margin that their multipliers can have
    touching = x[on].T
    count = touching.shape[1]
    identity, margin = np.eye(count), np.ones((count, 1))
    found = _linprog(
        np.append(np.zeros(count), -1.0),
        A_eq=np.hstack([touching, np.zeros((columns, 1))]),
        b_eq=product(touching, multiplier[on]),
        A_ub=np.vstack([np.hstack([identity, margin]), np.hstack([-identity, margin])]),
        b_ub=np.concatenate([np.full(count, p), np.full(count, 1 - p)]),
        bounds=[(None, None)] * count + [(None, 1)],
    )
    return bool(-found.fun > STRICT)


def _linprog(objective: Floats, **terms: Any) -> Any:
    from scipy.optimize import linprog  # type: ignore[import-untyped]

    found = linprog(objective, method="highs", options=TOLERANCES, **terms)
    if found.status != 0:
        raise ArithmeticError(found.message)
    return found
