"""What explains the difference of one row of a review, in the order in which it is tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ppp_cost.language import grouped_text
from ppp_cost.ledger.claims.implied import Implied, Rounds, implied
from ppp_cost.ledger.claims.remarks import remark
from ppp_cost.ledger.claims.review import Part
from ppp_cost.ledger.claims.rounding_stages import stage_of
from ppp_cost.ledger.explain.evidence import Evidence, evidence_of
from ppp_cost.ledger.explain.source_rows import behind_text
from ppp_cost.ledger.lines import Ledger, Line
from ppp_cost.payment.review.value_ladder import Step

EVIDENCE_LINES = 3
"""Lines, the largest, whose source rows a sentence of a missing item names."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A row before it is explained: what it is of, what it claims, and the places of its lines in the statement."""

    item: str
    period: str
    key: str
    part: str
    claimed: int | None
    lines: tuple[int, ...]
    where: str = ""
    outside: Part | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Explainer:
    """Explains rows by the values that the claim used, by what it leaves out, and by where it was rounded."""

    ledger: Ledger
    case: int
    lines: tuple[Line, ...]
    steps: tuple[Step, ...]
    rounds: dict[str, Rounds]

    def assessed(self, draft: Draft) -> int | None:
        """Return what the lines of a row come to, None while one is undetermined."""
        amounts = [self.lines[number].amount for number in draft.lines]
        return None if None in amounts else sum(each for each in amounts if each is not None)

    def parts(self, draft: Draft) -> tuple[Part, ...]:
        """Return the parts of the difference that are explained: all of it where a list of causes gives the claim.

        Values used come first where they give the claimed amount to the fen, then what was left out, then roundings,
        then those values used for the item itself that bring it nearer.
        """
        if draft.outside is not None:
            return (draft.outside,)
        assessed = self.assessed(draft)
        if assessed is None or assessed == (draft.claimed or 0):
            return ()
        for steps in self._together(draft):
            if assessed + _moved(steps, draft) == (draft.claimed or 0):
                return _used(steps, draft)
        if not draft.claimed:
            return (self._left_out(draft, assessed),)
        return self._rounding(draft, draft.claimed) or self._nearer(draft, draft.claimed - assessed)

    def _together(self, draft: Draft) -> Iterator[tuple[Step, ...]]:
        """Yield the steps that may have been taken together: those said, all, and each alone."""
        moving = tuple(step for step in self.steps if step.effect(draft.lines))
        yield tuple(step for step in moving if not step.used.implied)
        yield moving
        yield from ((step,) for step in moving)

    def _left_out(self, draft: Draft, assessed: int) -> Part:
        item = self.lines[draft.lines[0]]
        if assessed > 0:
            return Part(-assessed, "unclaimed", remark("review_unclaimed", clause=item.block.clause))
        found = remark(
            "review_missing",
            assessed=grouped_text(assessed),
            count=str(sum(1 for number in draft.lines if self.lines[number].amount)),
            clause=item.block.clause,
            behind=self._behind(draft),
        )
        return Part(-assessed, "missing", found)

    def _behind(self, draft: Draft) -> str:
        """Return the source rows of the largest lines of a row."""
        evidence = Evidence()
        largest = sorted(draft.lines, key=lambda number: (-abs(self.lines[number].amount or 0), number))
        for number in largest[:EVIDENCE_LINES]:
            if self.lines[number].amount:
                for file, rows in evidence_of(self.ledger, self.lines[number], self.case, told=False).rows.items():
                    evidence.rows.setdefault(file, {}).update(rows)
        return behind_text(evidence)

    def _rounding(self, draft: Draft, claimed: int) -> tuple[Part, ...]:
        """Return the parts where a rounding at another stage gives the claim, with or without the values it used."""
        said = tuple(step for step in self.steps if not step.used.implied)
        for lines, steps in ((self.lines, ()), *(((said[-1].lines, said),) if said else ())):
            chosen = [lines[number] for number in draft.lines]
            own = sum(line.amount or 0 for line in chosen)
            found = stage_of(chosen, self.case, claimed, own) if own != claimed else None
            if found is not None:
                return (*_used(steps, draft), Part(claimed - own, "rounding", found))
        return ()

    def _nearer(self, draft: Draft, difference: int) -> tuple[Part, ...]:
        """Return the values used for the item itself that bring its amount nearer to the claim."""
        own = [step for step in self.steps if not step.used.implied and step.used.item in ("", draft.item)]
        taken: list[Step] = []
        for step in own:
            effect = step.effect(draft.lines)
            if abs(difference - effect) < abs(difference):
                taken.append(step)
                difference -= effect
        return _used(taken, draft)

    def implied(self, draft: Draft) -> list[Implied]:
        """Return the values, any one of which gives what a row claims and nothing else explains."""
        if draft.outside is not None or not draft.claimed or draft.item not in self.rounds:
            return []
        chosen = [self.lines[number] for number in draft.lines]
        return implied(chosen, self.case, draft.claimed, self.rounds[draft.item])


def _moved(steps: Sequence[Step], draft: Draft) -> int:
    return sum(step.effect(draft.lines) for step in steps)


def _used(steps: Sequence[Step], draft: Draft) -> tuple[Part, ...]:
    parts = [
        Part(step.effect(draft.lines), "implied" if step.used.implied else "factor", step.used.said, step.used.name)
        for step in steps
    ]
    return tuple(part for part in parts if part.amount)
