"""The cheapest mix of other units that yields each unit's outputs: a check of the frontier, never a standard.

Formula: E_i = min sum(w C) / C_i with sum(w Y) at least Y_i and sum(w) = 1; the figure is sum(min(E, 1) C) / sum(Q).

Source: Cooper, Seiford and Tone, Data Envelopment Analysis (2007), chapter 8, with one input, which is cost.

Limits: a single doubtful unit moves every score, and noise is taken for inefficiency; 29 units, and three for each
input and output.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from ppp_cost.cost.methods.estimates import Absent, Estimate, Target
from ppp_cost.cost.study.note import Note
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.unit_costs.sample import Sample
from ppp_cost.kernels.costs.envelopment import cost_efficiency
from ppp_cost.kernels.significant import SOLVED, all_significant

NAME = "envelopment"
TARGET = Target("frontier")


def estimate(sample: Sample, study: Study, p: Fraction) -> Estimate | Absent:
    """Return the unit cost on the frontier of variable returns to scale."""
    some = (sample.cost > 0) & np.isfinite(sample.outputs).all(axis=1)
    if not sample.outputs.shape[1] or not some.any():
        return Absent(NAME, TARGET, None, sample.size, Note("absent_no_outputs", {"name": NAME}, ("name",)))
    cost = sample.cost[some]
    found = cost_efficiency(cost, sample.outputs[some], "vrs")
    score = all_significant(np.where(found.known, np.minimum(found.score, 1.0), 1.0), SOLVED)
    quantity = (sample.weight * sample.coefficient)[some].sum()
    value = float((score * cost).sum() / quantity)
    details = {"mean_score": float(score.mean()), "efficient": float((score == 1).sum())}
    return Estimate(NAME, TARGET, value, None, None, None, cost.size, (), "check", (), details)
