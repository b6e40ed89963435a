"""What a method says: a figure with its interval, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ppp_cost.cost.study.note import Note
from ppp_cost.kernels.significant import settle, significant


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure aims at: a quantile of the units, their mean, the frontier, or the quota."""

    kind: str
    p: Fraction | None = None

    @property
    def text(self) -> str:
        """Return how it is printed: P25, mean, frontier, quota."""
        if self.p is None:
            return self.kind
        hundredths = self.p * 100
        return f"P{hundredths if hundredths.denominator > 1 else hundredths.numerator}"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure in the currency per quantity unit, at the price base.

    ``low`` and ``high`` are None where the method has no interval; ``coverage`` is what was reached; ``role`` is
    adopt, side or check; ``flags`` say what to bear in mind; ``details`` are numbers behind it by name; ``slopes`` say
    by driver, on its scale, what it adds to the logarithm of the unit cost.
    """

    def __post_init__(self) -> None:
        settle(self)

    method: str
    target: Target
    value: float
    low: float | None
    high: float | None
    coverage: float | None
    n: int
    adjusted_for: tuple[str, ...]
    role: str
    flags: tuple[str, ...] = ()
    details: Mapping[str, float] = field(default_factory=dict)
    slopes: Mapping[str, float] = field(default_factory=dict)

    @property
    def width(self) -> float | None:
        """Return the width of the interval over the value."""
        if self.low is None or self.high is None or not self.value:
            return None
        return significant((self.high - self.low) / self.value)


@dataclass(frozen=True, slots=True)
class Absent:
    """No figure: how many units it needs, how many there are, and the sentence that says what would make it appear."""

    method: str
    target: Target
    needs: int | None
    has: int
    note: Note
