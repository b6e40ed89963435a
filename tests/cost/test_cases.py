"""Published and computed cases of cost studies, met by the product's functions.

Every number of a case is met within its `tol`: as an absolute difference or as a part of the number expected,
whichever is larger; where a source prints fewer places, to those. Texts, yes and no, and what is not there
must be the same; lists must be as long.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from numbers import Real
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cost.cases import fits, samples, standards
from tests.cost.cases.budget_laws import LAWS
from tests.cost.cases.tables import Given

SHARED = os.environ.get("PPP_COST_SHARED")
needs_the_cases = pytest.mark.skipif(
    SHARED is None, reason="PPP_COST_SHARED does not name the folder that holds the cases and their data"
)

SEVERAL_INPUTS = "envelopment of several inputs comes with the frontiers; here cost is the one input"
RETURNS = "the scales without increasing or decreasing returns, and free disposal, come with the frontiers"
BOOTSTRAP = "the bootstrap of envelopment comes with the frontiers"
ORDER_M = "order-m comes with the frontiers"
STOCHASTIC = "stochastic frontiers are a later stage"

LATER = {
    "dea.cst.hospital": SEVERAL_INPUTS,
    "dea.cst.ex2_2": SEVERAL_INPUTS,
    "dea.deap.eg1.te_crs": SEVERAL_INPUTS,
    "dea.deap.eg1.alloc_eff": SEVERAL_INPUTS,
    "dea.deap.eg1.slack_x": SEVERAL_INPUTS,
    "dea.deap.eg2.nirs": RETURNS,
    "dea.deap.eg2.scale_type": RETURNS,
    "dea.cost.cooper2007.technical": SEVERAL_INPUTS,
    "dea.cost.cooper2007.allocative": SEVERAL_INPUTS,
    "dea.pft1981": SEVERAL_INPUTS,
    "dea.boot.pft_vrs": BOOTSTRAP,
    "dea.fhwa2022.cost.drs": RETURNS,
    "dea.fhwa2022.cost.fdh": RETURNS,
    "orderm.spain.input": ORDER_M,
    "orderm.deap_eg2": ORDER_M,
    "sfa.front41.eg1": STOCHASTIC,
    "sfa.rice.cobbdouglas": STOCHASTIC,
    "sfa.rice.cost": STOCHASTIC,
    "sfa.fhwa2022.wrong_skew.sfa_gamma_upper": STOCHASTIC,
    "sfa.fhwa2022.wrong_skew.sfa_loglik": STOCHASTIC,
    "cost.christensen_greene.sfa_cost": STOCHASTIC,
    "cost.christensen_greene.sfa_loglik": STOCHASTIC,
    "cost.christensen_greene.sfa_mean_eff": STOCHASTIC,
}
"""Cases, or single figures of them, that are not met yet, and why."""

PRINTED = {"outlier.fhwa2022.studentized.bonferroni_cut": 4}
"""Figures that their source prints at fewer places than the tolerance of their case asks for, and how many."""


def laws(given: Given, shared: Path) -> dict[str, Any]:
    """The sentences of the laws, each of them kept."""
    for law in LAWS.values():
        law()
    return {"checks": list(LAWS)}


Runner = Callable[[Given, Path], dict[str, Any]]
RUNNERS: dict[str, Runner] = {**fits.RUNNERS, **samples.RUNNERS, **standards.RUNNERS, "prop.budget": laws}


@cache
def cases() -> Mapping[str, Mapping[str, Any]]:
    if SHARED is None:
        return {}
    text = (Path(SHARED) / "cases" / "cost.yaml").read_text("utf-8")
    return {case["id"]: case for case in yaml.safe_load(text)["cases"]}


def questions(expected: Any) -> Any:
    """The names that a case asks for, and of its rows the sample and the quantile: never an answer."""
    if isinstance(expected, dict):
        return {name: questions(each) for name, each in expected.items()}
    if isinstance(expected, list) and expected and isinstance(expected[0], dict):
        return [{name: row[name] for name in ("n", "p") if name in row} for row in expected]
    return None


def computed(case: Mapping[str, Any]) -> dict[str, Any]:
    """What the product makes of a case's input, or of the input of the case that it shares it with."""
    given = case["input"]
    if "same_as" in given:
        given = {**cases()[given["same_as"]]["input"], **given}
    return RUNNERS[case["id"]]({**given, "asked": questions(case["expected"])}, Path(str(SHARED)))


def misses(name: str, expected: Any, found: Any, tol: float) -> Iterator[str]:
    """Every expected leaf that is not met, with its place."""
    if isinstance(expected, dict):
        for key, each in expected.items():
            if not isinstance(found, dict) or key not in found:
                yield f"{name}.{key}: nothing is computed"
            else:
                yield from misses(f"{name}.{key}", each, found[key], tol)
    elif isinstance(expected, list):
        if not isinstance(found, list) or len(found) != len(expected):
            yield f"{name}: expected {len(expected)} in a list, found {found}"
        else:
            for place, (each, value) in enumerate(zip(expected, found, strict=True)):
                yield from misses(f"{name}[{place}]", each, value, tol)
    elif not met(expected, found, max(tol, 0.5 / 10 ** PRINTED[name]) if name in PRINTED else tol):
        yield f"{name}: expected {expected}, found {found}"


def met(expected: Any, found: Any, tol: float) -> bool:
    if isinstance(expected, Real) and not isinstance(expected, bool):
        number = isinstance(found, Real) and not isinstance(found, bool)
        return number and abs(found - expected) <= tol * max(1, abs(expected))
    return type(expected) is type(found) and bool(expected == found)


@needs_the_cases
@pytest.mark.parametrize("ident", cases())
def test_the_case_is_met(ident: str, record_property: Any) -> None:
    case = cases()[ident]
    record_property("origin", case["origin"])
    if ident in LATER:
        pytest.skip(LATER[ident])
    figures = {name: each for name, each in case["expected"].items() if f"{ident}.{name}" not in LATER}
    if len(figures) < len(case["expected"]):
        record_property("origin in part", case["origin"])
    missed = list(misses(ident, figures, computed(case), case["tol"]))
    assert not missed, f"{case['source']}\n  " + "\n  ".join(missed)


@needs_the_cases
def test_every_case_has_a_runner_or_a_reason() -> None:
    whole = {ident for ident in LATER if ident in cases()}
    assert set(RUNNERS) | whole == set(cases())
    assert not whole & set(RUNNERS)


@needs_the_cases
def test_nothing_that_is_met_is_left_for_later() -> None:
    figures = {f"{ident}.{name}": (case, name) for ident, case in cases().items() for name in case["expected"]}
    assert set(LATER) <= set(figures) | set(cases())
    for entry in set(LATER) & set(figures):
        case, name = figures[entry]
        assert list(misses(entry, {name: case["expected"][name]}, computed(case), case["tol"])), f"{entry} is met"


@pytest.mark.parametrize("law", LAWS.values(), ids=list(LAWS))
def test_the_law_is_kept(law: Callable[[], None]) -> None:
    law()


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ({"a": 1.0}, {}),
        ({"a": 1.0}, {"a": 1.02}),
        ({"a": 1.0}, {"a": float("nan")}),
        ({"a": 100.0}, {"a": 101.1}),
        ({"a": 1}, {"a": True}),
        ({"a": True}, {"a": 1}),
        ({"a": "none"}, {"a": None}),
        ({"a": [1, 2]}, {"a": [1]}),
        ({"a": [{"n": 5}]}, {"a": [{"n": 6}]}),
    ],
)
def test_a_figure_that_differs_is_missed(expected: Any, found: Any) -> None:
    assert list(misses("case", expected, found, 0.01))
    assert not list(misses("case", expected, expected, 0.01))
