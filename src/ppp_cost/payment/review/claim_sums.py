"""What a claim says of itself: its subtotals, its total, the total of its prose, and how its amounts are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from ppp_cost.kernels.money import round_one
from ppp_cost.language import grouped_text
from ppp_cost.ledger.claims.claim import Claim, Stated
from ppp_cost.ledger.claims.claim_places import Places, coarser
from ppp_cost.ledger.claims.matching import SUBTOTAL, Matching
from ppp_cost.ledger.claims.remarks import Remark, remark
from ppp_cost.ledger.claims.review import CAUSES, Part, ReviewRow
from ppp_cost.ledger.claims.rounding_stages import coarse_step
from ppp_cost.ledger.statement import Statement

PAYABLE = "payable"
FEN = 100


def claimed_total(
    claim: Claim, amounts: Sequence[int], matching: Matching, rows: Sequence[ReviewRow], statement: Statement
) -> tuple[ReviewRow, list[Remark]]:
    """Return the total that the claim states beside the payable, and what its own rows and its prose say against it.

    Where the claim states none its total is the sum of its rows.  The parts are those of the rows, cause by cause, and
    what the stated total is above the sum.
    """
    counted = [number for number, said in enumerate(matching.said) if said != SUBTOTAL]
    summed = sum(amounts[number] for number in counted)
    stated = summed if claim.total is None else claim.total.amount
    parts, remarks = _by_cause(rows), []
    if claim.total is not None and stated != summed:
        said = _differs("review_total", claim.total, summed)
        parts.append(Part(stated - summed, "total", said))
        remarks.append(said)
        if stated in (_unrounded(claim, amounts, counted), _unrounded_assessed(rows, statement)):
            remarks.append(remark("review_total_unrounded", claimed=grouped_text(stated)))
        elif (step := coarse_step(summed, stated)) is not None:
            remarks.append(remark("review_total_coarse", claimed=grouped_text(stated), step=step))
    if claim.prose is not None and claim.prose.amount != stated:
        remarks.append(_differs("review_prose", claim.prose, stated))
    return ReviewRow(PAYABLE, "", "", "", stated, statement.payable, "", tuple(parts)), remarks


def _by_cause(rows: Sequence[ReviewRow]) -> list[Part]:
    """Return the parts of all rows, one for each cause and name."""
    found: dict[tuple[str, str], Part] = {}
    for part in (part for row in rows for part in row.parts):
        place = (part.cause, part.name)
        known = found.get(place, replace(part, amount=0))
        found[place] = replace(known, amount=known.amount + part.amount)
    return sorted((part for part in found.values() if part.amount), key=lambda part: CAUSES.index(part.cause))


def _differs(code: str, stated: Stated, summed: int) -> Remark:
    """Return the sentence of a sum that is not that of its rows."""
    return remark(
        code,
        name=stated.name,
        stated=grouped_text(stated.amount),
        summed=grouped_text(summed),
        difference=grouped_text(stated.amount - summed, signed=True),
        where=stated.where,
    )


def _unrounded(claim: Claim, amounts: Sequence[int], counted: Sequence[int]) -> int:
    """Return the sum of the rows as they were written, finer than a fen, rounded once."""
    rows = [claim.rows[number] for number in counted]
    signs = [1 if amounts[number] == claim.rows[number].amount else -1 for number in counted]
    return _fen(sum((row.exact * sign for row, sign in zip(rows, signs, strict=True)), Fraction(0)))


def _unrounded_assessed(rows: Sequence[ReviewRow], statement: Statement) -> int | None:
    """Return the sum of the exact lines rounded once, None where a row differs: then the total is another one."""
    if any(row.difference != 0 for row in rows):
        return None
    exactly = (line.exact for line in statement.lines() if line.exact is not None and line.part != "rounding")
    return _fen(sum(exactly, Fraction(0)) * FEN)


def _fen(amount: Fraction) -> int:
    return int(round_one(amount, 0, "half_up"))


def own_remarks(places: Places, claim: Claim, amounts: Sequence[int], matching: Matching) -> Iterator[Remark]:
    """Yield subtotals that are not the sum of their rows, signs that were read, and amounts finer than a fen."""
    counted = [number for number, said in enumerate(matching.said) if said != SUBTOTAL]
    for stated in claim.subtotals:
        inside = [number for number in counted if stated.first <= number < stated.end]
        summed = sum(amounts[number] for number in inside)
        last = claim.rows[inside[-1]].item if inside else ""
        of_last = sum(amounts[number] for number in inside if claim.rows[number].item == last)
        if stated.amount not in (summed, of_last):
            yield _differs("review_subtotal", stated, summed)
    for number, said in enumerate(matching.said):
        if said == SUBTOTAL:
            yield from _of_item(places, claim, amounts, matching, number)
    flipped = [row for row, amount in zip(claim.rows, amounts, strict=True) if row.amount != amount]
    if flipped:
        items = ", ".join(dict.fromkeys(places.item(row.item) for row in flipped))
        yield remark("review_sign", names="items", items=items, count=str(len(flipped)))
    finer = [row for row in claim.rows if row.exact != row.amount]
    if finer:
        yield remark("review_finer", count=str(len(finer)), where=finer[0].where)


def _of_item(places: Places, claim: Claim, amounts: Sequence[int], matching: Matching, number: int) -> Iterator[Remark]:
    """Yield a row that holds finer rows of its item where it is not their sum."""
    whole, row = matching.places[number], claim.rows[number]
    inside = [
        each
        for each, place in enumerate(matching.places)
        if whole and place and place.item == whole.item and matching.said[each] != SUBTOTAL
        if coarser(whole, place) and places.inside(place, whole) == whole
    ]
    summed = sum(amounts[each] for each in inside)
    if summed != amounts[number]:
        name = " ".join(part for part in (row.item, row.period, row.key, row.part) if part)
        yield _differs("review_subtotal", Stated(name, amounts[number], row.where), summed)
