"""The count of conformance cases by tier, at the end of every run that has some."""

from collections import Counter
from typing import Any

TIERS = ("published", "inferred", "derived", "synthetic", "erratum", "context")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Published cases count for themselves; errata and context stand apart."""
    met: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for outcome, counter in (("passed", met), ("failed", missed)):
        for report in terminalreporter.stats.get(outcome, []):
            if report.when == "call":
                counter.update(tier for name, tier in report.user_properties if name == "tier")
    if met or missed:
        terminalreporter.section("conformance cases by tier")
        for tier in (tier for tier in TIERS if met[tier] or missed[tier]):
            terminalreporter.line(f"{tier:<10} {met[tier]:>4} met {missed[tier]:>4} not met")
