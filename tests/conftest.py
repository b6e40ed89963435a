"""Which tests a run reads, and the counts of conformance cases at its end: payment by tier, cost by origin."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import is_hypothesis_test

from tests import draws
from tests.case import TIERS

OUTCOMES = ("passed", "failed", "skipped")
TITLES = {"tier": "conformance cases by tier", "origin": "cost cases by origin"}

OF_REQUESTS = "schemathesis.pytest.plugin"
"""Blocked by name in pyproject.toml: every process of a run would spend seconds on loading it."""


def pytest_configure(config: pytest.Config) -> None:
    """Draw everything, and let requests be drawn, where slow tests are asked for."""
    if not _daily(config):
        draws.in_full()
        config.pluginmanager.import_plugin(OF_REQUESTS)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave a file that has slow tests alone unread where they do not run."""
    return True if _daily(config) and collection_path.stem.endswith("_in_full") else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is drawn in full is slow too, whatever its daily share is."""
    for item in () if _daily(config) else items:
        if item.get_closest_marker("drawn") or is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("slow")


def _daily(config: pytest.Config) -> bool:
    return str(config.option.markexpr) == "not slow"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Published cases count for themselves; errata and context stand apart."""
    count: Counter[tuple[str, ...]] = Counter()
    for outcome in OUTCOMES:
        for report in terminalreporter.stats.get(outcome, []):
            count.update((name, group, outcome) for name, group in report.user_properties)
    for name, title in TITLES.items():
        met = {group for property_, group, _ in count if property_ == name}
        if met:
            terminalreporter.section(title)
        width = max(10, *map(len, met), 0)
        for group in [*(each for each in TIERS if each in met), *sorted(met - set(TIERS))]:
            found = {outcome: count[name, group, outcome] for outcome in OUTCOMES}
            line = f"{group:<{width}} {found['passed']:>4} met {found['failed']:>4} not met"
            # a case that leaves figures for later is met in part, one that cannot be run is skipped
            for number, word in ((count[f"{name} in part", group, "passed"], "in part"), (found["skipped"], "skipped")):
                line += f" {number:>4} {word}" * bool(number)
            terminalreporter.line(line)
