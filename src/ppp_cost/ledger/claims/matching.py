"""Which lines of a statement each row of a claim covers, and which lines no row covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ppp_cost.ledger.claims.claim import ClaimRow
from ppp_cost.ledger.claims.claim_places import Place, Places, coarser

LEAF, SUBTOTAL, TWICE = "leaf", "subtotal", "twice"


@dataclass(frozen=True, slots=True)
class Matching:
    """Row by row of a claim: what it is of, what it is, and the places of its lines; and the lines that are left.

    ``said`` is leaf, subtotal, twice, or the code of what is wrong; ``same`` is the row that a second one repeats;
    ``left`` are the lines no row covers, in groups as fine as the rows of their item; ``overlapping`` are rows that
    share lines with a finer one beside which they cannot stand as a sum.
    """

    places: tuple[Place | None, ...]
    said: tuple[str, ...]
    lines: tuple[tuple[int, ...], ...]
    same: tuple[int, ...]
    left: tuple[tuple[Place, tuple[int, ...]], ...]
    overlapping: tuple[int, ...]


def matched(places: Places, rows: Sequence[ClaimRow]) -> Matching:
    """Match the rows of a claim with the lines of a statement: each line belongs to one row at most."""
    found = [places.resolved(row) for row in rows]
    of = tuple(each if isinstance(each, Place) else None for each in found)
    said = [LEAF if isinstance(each, Place) else each for each in found]
    same = list(range(len(rows)))
    first: dict[Place, int] = {}
    for number, place in enumerate(of):
        if place is not None and (before := first.setdefault(place, number)) != number:
            said[number], same[number] = TWICE, before
    for number in _subtotals(places, first):
        said[number] = SUBTOTAL
    covered, left, overlapping = _covered(places, {place: row for place, row in first.items() if said[row] == LEAF})
    lines = tuple(tuple(covered.get(number, ())) for number in range(len(rows)))
    for number, each in enumerate(lines):
        if said[number] == LEAF and not each and number not in overlapping:
            said[number] = "review_no_line"
    return Matching(of, tuple(said), lines, tuple(same), left, overlapping)


def _subtotals(places: Places, first: dict[Place, int]) -> set[int]:
    """Return the rows that hold finer rows of their item: sums, not amounts of their own.

    A row that names a line exactly is that line, even where there are lines of its parts beside it.
    """
    exactly = {Place(line.item, line.period_kind, line.period, line.key, line.part) for line in places.lines}
    shapes: dict[str, dict[tuple[str, bool, bool], Place]] = {}
    for place in first:
        shapes.setdefault(place.item, {}).setdefault(place.shape, place)
    found = set()
    for place in first:
        for other in shapes[place.item].values():
            alone = other.kind in places.kinds[place.item] and other.kind != place.kind
            if not alone and coarser(other, place):
                found |= {
                    first[above] for above in [places.inside(place, other)] if above in first and above not in exactly
                }
    return found


def _covered(
    places: Places, leaves: dict[Place, int]
) -> tuple[dict[int, list[int]], tuple[tuple[Place, tuple[int, ...]], ...], tuple[int, ...]]:
    shapes: dict[str, dict[tuple[str, bool, bool], Place]] = {}
    for place in leaves:
        shapes.setdefault(place.item, {}).setdefault(place.shape, place)
    covered: dict[int, list[int]] = {}
    left: dict[Place, list[int]] = {}
    overlapping: dict[int, None] = {}
    for number, line in enumerate(places.lines):
        samples = sorted(shapes.get(line.item, {}).values(), key=_fineness)
        rows = [leaves[place] for sample in samples if (place := places.of_line(line, sample)) in leaves]
        if rows:
            covered.setdefault(rows[0], []).append(number)
            overlapping |= dict.fromkeys(rows[1:])
        else:
            left.setdefault(_of_left(places, number, samples), []).append(number)
    return covered, tuple((place, tuple(numbers)) for place, numbers in left.items()), tuple(overlapping)


def _fineness(place: Place) -> int:
    """Return a number that falls as a place says more."""
    return -sum((bool(place.kind), bool(place.key), bool(place.part)))


def _of_left(places: Places, number: int, samples: Sequence[Place]) -> Place:
    line = places.lines[number]
    if not samples:
        return Place(line.item)
    found = places.of_line(line, samples[0])
    return Place(line.item, line.period_kind, line.period, found.key, found.part) if found.kind == "none" else found
