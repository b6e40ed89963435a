"""The rows of a review before they are explained: one for each row of a claim, then what no row covers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ppp_cost.ledger.claims.claim import ClaimRow
from ppp_cost.ledger.claims.claim_places import Places
from ppp_cost.ledger.claims.matching import LEAF, SUBTOTAL, TWICE, Matching
from ppp_cost.ledger.claims.remarks import Remark, remark
from ppp_cost.ledger.claims.review import Part
from ppp_cost.payment.review.explain_row import Draft


def signed(places: Places, rows: Sequence[ClaimRow]) -> list[int]:
    """Return the claimed amounts with the sign they have in the payable: what is taken off is below zero.

    A deduction is never paid out, so that a positive one can only be one written without its sign.
    """
    kinds = {block.item: block.kind for block in places.ledger.blocks}
    return [
        -row.amount if row.amount > 0 and kinds.get(places.item(row.item)) == "deduction" else row.amount
        for row in rows
    ]


def drafts_of(places: Places, rows: Sequence[ClaimRow], amounts: Sequence[int], matching: Matching) -> list[Draft]:
    """Return the rows of a review in the order of the statement's lines; what is outside the contract comes last."""
    found = [*_of_claim(places, rows, amounts, matching), *_left(places, matching)]
    order = {item: number for number, item in enumerate(places.kinds)}
    last = len(places.lines)
    return sorted(found, key=lambda draft: (order.get(draft.item, len(order)), draft.lines[0] if draft.lines else last))


def _of_claim(places: Places, rows: Sequence[ClaimRow], amounts: Sequence[int], matching: Matching) -> Iterator[Draft]:
    for number, (row, said) in enumerate(zip(rows, matching.said, strict=True)):
        place, amount = matching.places[number], amounts[number]
        if said == SUBTOTAL:
            continue
        period, key, part = (place.period, place.key, place.part) if place else (row.period, row.key, row.part)
        lines = matching.lines[number] if said == LEAF else ()
        outside = None
        if said == TWICE:
            outside = Part(amount, "twice", remark("review_twice", where=rows[matching.same[number]].where))
        elif said != LEAF:
            outside = Part(amount, "outside", _outside(places, row, said))
        elif not lines:
            outside = Part(amount, "twice", remark("review_overlap", where=row.where))
        yield Draft(places.item(row.item), period or row.period, key, part, amount, lines, row.where, outside)


def _outside(places: Places, row: ClaimRow, said: str) -> Remark:
    item = places.item(row.item)
    if said == "review_not_in_contract":
        return remark("review_not_in_contract", name=row.item)
    if said == "review_no_amount":
        clause = places.ledger.columns[item].clause
        return remark("review_no_amount", names="name", name=item, clause=clause)
    if said == "review_outside_year":
        return remark("review_outside_year", period=row.period, year=str(places.statement.heading.year))
    place = " ".join(part for part in (row.period, row.key, row.part) if part)
    return remark("review_no_line", names="name", name=item, place=place)


def _left(places: Places, matching: Matching) -> Iterator[Draft]:
    """Yield the lines that no row covers; those that come to nothing are not missed."""
    for place, lines in matching.left:
        amounts = [places.lines[number].amount for number in lines]
        if None in amounts or sum(each for each in amounts if each is not None) != 0:
            yield Draft(place.item, place.period, place.key, place.part, None, lines)
