"""Credibility: how far the mean of a group is believed, and how far that of all groups together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from ppp_cost.kernels.costs.arithmetic import squares
from ppp_cost.kernels.exact import Mask

Floats: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Credibility:
    """What the groups say: ``mean``, ``z`` and ``premium`` by group, shape (G,), the rest of all groups.

    ``between`` is the variance between groups (a) as it was estimated, which may be negative; ``within`` the
    variance inside them at weight 1 (s²); ``premium`` is z times the mean and 1 - z times ``collective``.
    """

    mean: Floats
    z: Floats
    premium: Floats
    collective: float
    between: float
    within: float


def credibility(value: Floats, weight: Floats, mask: Mask) -> Credibility:
    """Return the Bühlmann-Straub estimates, unbiased and not iterated.

    Where the groups differ no more than chance lets them (``between`` is 0 or less) z is 0 and the collective is the
    weighted mean.  A group without weight has z 0 and the collective for mean and premium.

    Parameters
    ----------
    value : array of float64, shape (G, T)
        By group and time, in any unit.
    weight : array of float64, shape (G, T)
        Not negative, in any unit; an observation without weight is none.
    mask : array of bool, shape (G, T)
        Which were observed.

    Returns
    -------
    Credibility
        Means and premiums in the unit of ``value``, variances in its square at weight 1, z from 0 to 1.

    Raises
    ------
    ZeroDivisionError
        Fewer than two groups with weight, or no group observed twice.

    Source
    ------
    Bühlmann and Straub, Glaubwürdigkeit für Schadensätze (1970); Bühlmann and Gisler, A Course in Credibility
    Theory and its Applications (2005), chapter 4.

    Examples
    --------
    >>> value, weight = np.array([[9.0, 11.0], [19.0, 21.0]]), np.ones((2, 2))
    >>> found = credibility(value, weight, np.ones((2, 2), dtype=bool))
    >>> found.collective, found.within, found.between, found.z.round(4).tolist()
    (15.0, 2.0, 49.0, [0.98, 0.98])
    """
    weight = np.where(mask, weight, 0.0)
    seen = weight > 0
    # measured from one of the values, so that equal values differ by nothing at all
    origin = float(value[seen][0]) if seen.any() else 0.0
    value = np.where(seen, value - origin, 0.0)
    by_group = weight.sum(axis=1)
    weighed = by_group > 0
    total = float(by_group.sum())
    mean = np.divide((weight * value).sum(axis=1), by_group, out=np.zeros_like(by_group), where=weighed)
    groups, repeats = int(weighed.sum()), int(seen.sum() - weighed.sum())
    within = float((weight * (value - mean[:, np.newaxis]) ** 2).sum()) / repeats
    overall = float((by_group * mean).sum()) / total
    spread = float((by_group * (mean - overall) ** 2).sum()) - (groups - 1) * within
    between = spread * total / (total * total - squares(by_group))
    z = by_group * between
    z = np.divide(z, z + within, out=np.zeros_like(z), where=z > 0)
    collective = float((z * mean).sum()) / float(z.sum()) if between > 0 else overall
    mean = np.where(weighed, mean, collective)
    premium = z * mean + (1 - z) * collective
    return Credibility(mean + origin, z, premium + origin, collective + origin, between, within)
