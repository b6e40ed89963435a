"""The count of conformance cases by tier, at the end of every run that has some."""

from collections import Counter
from typing import Any

from tests.case import TIERS


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Published cases count for themselves; errata and context stand apart."""
    count: Counter[tuple[str, str]] = Counter()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            count.update((outcome, tier) for name, tier in report.user_properties if name == "tier")
    if count:
        terminalreporter.section("conformance cases by tier")
    for tier in TIERS:
        met, missed = count["passed", tier], count["failed", tier]
        if met or missed:
            terminalreporter.line(f"{tier:<10} {met:>4} met {missed:>4} not met")
