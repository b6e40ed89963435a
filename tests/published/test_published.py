"""Published worked examples, settled by the product from a contract and its observations."""

import os
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.case import Case, asserted, check, load_cases

CASES = load_cases(Path(__file__).parent)
SHARED = os.environ.get("PPP_COST_SHARED")
needs_the_examples = pytest.mark.skipif(
    SHARED is None, reason="PPP_COST_SHARED does not name the folder that holds the examples' YAML"
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_source_is_reproduced(case: Case, record_property: Any) -> None:
    record_property("tier", case.tier)
    check(case)


@needs_the_examples
@pytest.mark.parametrize("ident", sorted({case.id for case in CASES}))
def test_every_published_number_is_asserted(ident: str) -> None:
    cases = [case for case in CASES if case.id == ident]
    entry = _entries(cases[0].file)[ident]
    wanted = Counter(_value(leaf) for key in ("expected", "derived") for leaf in _leaves(entry.get(key, [])))
    found = Counter(_value(text) for case in cases for text in asserted(case.expect))
    assert wanted, "the source states a result"
    assert not wanted - found, f"not asserted: {[str(value) for value in (wanted - found).elements()]}"


@needs_the_examples
@pytest.mark.parametrize("file", ["paymech_china.yaml", "paymech_world.yaml"])
def test_every_example_has_a_case(file: str) -> None:
    missing = set(_entries(file)) - {case.id for case in CASES if case.file == file}
    assert not missing, f"no case: {', '.join(sorted(missing))}"


def _entries(file: str) -> dict[str, Any]:
    """Examples by id, every number as the text it is written in."""
    text = (Path(str(SHARED)) / "cases" / file).read_text(encoding="utf-8")
    return {entry["id"]: entry for entry in yaml.load(text, Loader=yaml.BaseLoader)["cases"]}  # noqa: S506 - texts only


def _leaves(node: Any) -> list[str]:
    if isinstance(node, dict):
        return [leaf for child in node.values() for leaf in _leaves(child)]
    if isinstance(node, list):
        return [leaf for child in node for leaf in _leaves(child)]
    return [node]


def _value(text: str) -> Fraction | str:
    """A number, or that there is none; a yes is a one."""
    if text in ("null", "undetermined"):
        return "undetermined"
    return Fraction({"true": "1", "false": "0"}.get(text, text))
