"""Envelopment against ratios, hulls drawn by hand and corners enumerated, and what must not change it."""

import csv
import os
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_cost.kernels.costs.envelopment import Envelopment, cost_efficiency, super_efficiency
from tests.kernels.columns import few
from tests.kernels.test_regression import units

SHARED = os.environ.get("PPP_COST_SHARED")
real = pytest.mark.skipif(SHARED is None, reason="PPP_COST_SHARED does not name the folder that holds data/")
scales = st.sampled_from(["crs", "vrs"])


@st.composite
def plants(draw: st.DrawFn, most: int = 2) -> tuple[np.ndarray, np.ndarray]:
    size, kinds = draw(st.integers(1, 6)), draw(st.integers(1, most))
    cost = draw(st.lists(st.integers(1, 20), min_size=size, max_size=size))
    outputs = draw(st.lists(st.integers(0, 9), min_size=size * kinds, max_size=size * kinds))
    return np.array(cost, float), np.array(outputs, float).reshape(size, kinds)


def priced(cost: np.ndarray, outputs: np.ndarray, target: np.ndarray, scale: str) -> float:
    """The most that prices no unit's outputs above its cost give the target: every corner of the prices tried."""
    kinds = outputs.shape[1]
    rows = np.column_stack([outputs, np.ones(cost.size)]) if scale == "vrs" else outputs
    width = rows.shape[1]
    # prices are not negative, the charge for being there at all is free
    rows, bounds = np.vstack([rows, -np.eye(width)[:kinds]]), np.append(cost, np.zeros(kinds))
    own = np.append(target, 1.0)[:width]
    values = []
    for chosen in combinations(range(bounds.size), width):
        part = rows[list(chosen)]
        if abs(np.linalg.det(part)) > 1e-9:
            price = np.linalg.solve(part, bounds[list(chosen)])
            if (rows @ price <= bounds + 1e-9).all():
                values.append(float(own @ price))
    return max(values)


def proven(found: Envelopment, cost: np.ndarray, outputs: np.ndarray, scale: str) -> None:
    """Fail unless the mixtures are mixtures that make the outputs at the cost told."""
    assert (found.weight >= 0).all()
    for unit in np.flatnonzero(found.known).tolist():
        assert (found.weight[unit] @ outputs >= outputs[unit] - 1e-8).all()
        assert found.weight[unit] @ cost / cost[unit] == pytest.approx(found.score[unit], abs=1e-8)
        if scale == "vrs":
            assert found.weight[unit].sum() == pytest.approx(1)
    assert (found.score[~found.known] == 0).all()
    assert (found.weight[~found.known] == 0).all()


def test_four_units_by_hand() -> None:
    # the hull goes from 2 at 1 over 3 at 4 to 6 at 6; 4 at 2 could be had for 2 + 1/3
    cost, outputs = np.array([2.0, 3.0, 6.0, 4.0]), np.array([[1.0], [4.0], [6.0], [2.0]])
    assert cost_efficiency(cost, outputs, "vrs").score == pytest.approx([1, 1, 1, 7 / 12])
    assert cost_efficiency(cost, outputs, "crs").score == pytest.approx([0.375, 1, 0.75, 0.375])
    beyond = super_efficiency(cost, outputs, "vrs")
    assert beyond.score == pytest.approx([1.5, (2 + 4 * 3 / 5) / 3, 0, 7 / 12])
    assert beyond.known.tolist() == [True, True, False, True]
    assert super_efficiency(cost, outputs, "crs").score[1] == pytest.approx(4 / 3)


@given(plants(most=1))
@few
def test_one_output_at_constant_returns_is_a_ratio(plant: tuple[np.ndarray, np.ndarray]) -> None:
    cost, outputs = plant
    ratio = outputs[:, 0] / cost
    found = cost_efficiency(cost, outputs, "crs")
    assert found.known.all()
    assert found.score == pytest.approx(ratio / ratio.max() if ratio.max() else ratio, abs=1e-9)
    beyond = super_efficiency(cost, outputs, "crs")
    for unit in range(cost.size):
        best = max(np.delete(ratio, unit), default=0)
        if cost.size == 1 or (ratio[unit] and not best):
            assert not beyond.known[unit]
        else:
            assert beyond.score[unit] == pytest.approx(ratio[unit] / best if best else 0, abs=1e-9)


@given(plants(), scales)
@few
def test_the_least_cost_is_the_most_that_prices_allow(plant: tuple[np.ndarray, np.ndarray], scale: str) -> None:
    cost, outputs = plant
    outputs = outputs + 1
    found = cost_efficiency(cost, outputs, scale)
    proven(found, cost, outputs, scale)
    assert found.known.all()
    expected = [priced(cost, outputs, target, scale) for target in outputs]
    assert found.score * cost == pytest.approx(expected, abs=1e-8)
    assert (found.score <= 1 + 1e-9).all()


@given(plants(), scales)
@few
def test_leaving_oneself_out_moves_only_the_efficient(plant: tuple[np.ndarray, np.ndarray], scale: str) -> None:
    cost, outputs = plant
    plain, beyond = cost_efficiency(cost, outputs, scale), super_efficiency(cost, outputs, scale)
    proven(beyond, cost, outputs, scale)
    assert np.diag(beyond.weight).tolist() == [0] * cost.size
    for unit in range(cost.size):
        rest = np.arange(cost.size) != unit
        reachable = rest.any() and (
            (outputs[rest].max(axis=0) > 0)[outputs[unit] > 0].all()
            if scale == "crs"
            else any(mixes(outputs[rest], outputs[unit]))
        )
        assert beyond.known[unit] == reachable
        if not reachable:
            assert plain.score[unit] == pytest.approx(1) or not outputs[unit].any()
        elif plain.score[unit] < 1 - 1e-9:
            assert beyond.score[unit] == pytest.approx(plain.score[unit], abs=1e-9)
        else:
            assert beyond.score[unit] >= 1 - 1e-9


def mixes(others: np.ndarray, target: np.ndarray) -> list[bool]:
    """For each unit and each mixture of two others that just has one of the outputs, whether it has them all."""
    pairs = [(a, b) for a in others for b in others]
    shares = [
        (a, b, (target[kind] - b[kind]) / (a[kind] - b[kind]))
        for a, b in pairs
        for kind in range(target.size)
        if a[kind] != b[kind]
    ]
    single = [bool((a >= target - 1e-9).all()) for a in others]
    return single + [bool(0 <= t <= 1 and (t * a + (1 - t) * b >= target - 1e-9).all()) for a, b, t in shares]


@given(plants(), scales, st.data())
@few
def test_units_order_and_twins_do_not_matter(plant: tuple[np.ndarray, np.ndarray], scale: str, data) -> None:
    cost, outputs = plant
    plain = cost_efficiency(cost, outputs, scale)
    each = np.array([data.draw(units) for _ in outputs.T])
    moved = cost_efficiency(cost * data.draw(units), outputs * each, scale)
    assert moved.score == pytest.approx(plain.score, abs=1e-8)
    order = np.array(data.draw(st.permutations(range(cost.size))))
    assert cost_efficiency(cost[order], outputs[order], scale).score == pytest.approx(plain.score[order], abs=1e-8)
    twins = cost_efficiency(np.repeat(cost, 2), np.repeat(outputs, 2, axis=0), scale)
    assert twins.score[::2] == pytest.approx(plain.score, abs=1e-8)
    both = super_efficiency(np.repeat(cost, 2), np.repeat(outputs, 2, axis=0), scale)
    assert both.score[::2] == pytest.approx(plain.score, abs=1e-8)


def test_units_of_very_different_size_are_told_apart() -> None:
    cost, outputs = np.array([1e-6, 2.0, 3e6]), np.array([[2e-6], [2.0], [3e6]])
    assert cost_efficiency(cost, outputs, "crs").score == pytest.approx([1, 0.5, 0.5], rel=1e-8)


def test_a_unit_alone_is_efficient_and_has_no_others() -> None:
    cost, outputs = np.array([3.0]), np.array([[2.0, 5.0]])
    assert cost_efficiency(cost, outputs, "vrs").score == pytest.approx([1])
    assert super_efficiency(cost, outputs, "vrs").known.tolist() == [False]


@real
def test_one_state_stands_out_and_the_largest_has_no_peers() -> None:
    path = Path(SHARED or "") / "data" / "fhwa_state_maintenance_panel.csv"
    with path.open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["year"] == "2022"]
    cost = np.array([float(row["maintenance_kusd"]) for row in rows])
    names = ("rural_lane_miles", "urban_lane_miles")
    outputs = np.array([[float(row[name]) for name in names] for row in rows])
    travel = [float(row["rural_dvmt_k"]) + float(row["urban_dvmt_k"]) for row in rows]
    outputs = np.column_stack([outputs, travel])
    states = [row["state"] for row in rows]
    beyond = super_efficiency(cost, outputs, "crs")
    assert beyond.score[states.index("Alabama")] == pytest.approx(6.19404077, abs=1e-6)
    assert np.sort(beyond.score)[-2] == pytest.approx(0.72978155, abs=1e-6)
    assert [states[unit] for unit in np.flatnonzero(~super_efficiency(cost, outputs, "vrs").known)] == ["Texas"]
