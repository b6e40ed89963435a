"""A claim against what the engine settles: the review of one operating year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ppp_cost.ledger.claims.claim import Claim
from ppp_cost.ledger.claims.claim_places import Places
from ppp_cost.ledger.claims.implied import Rounds
from ppp_cost.ledger.claims.matching import matched
from ppp_cost.ledger.claims.review import Part, Review, ReviewRow, Used
from ppp_cost.ledger.lines import Line
from ppp_cost.ledger.reasons import Reason
from ppp_cost.ledger.statement import Statement
from ppp_cost.payment.review.claim_sums import claimed_total, own_remarks
from ppp_cost.payment.review.draft_rows import drafts_of, signed
from ppp_cost.payment.review.explain_row import Draft, Explainer
from ppp_cost.payment.review.implied_values import unsaid
from ppp_cost.payment.review.value_ladder import Step, ladder
from ppp_cost.payment.rows.observations import Observations
from ppp_cost.payment.terms.contract import Contract
from ppp_cost.payment.whatif.replaced_values import World
from ppp_cost.payment.whatif.value_names import Names, names_of


def reviewed(contract: Contract, observations: Observations, statement: Statement, claim: Claim) -> Review:
    r"""Return a claim beside the statement that the contract and the observations give.

    Every line of the statement stands in one row at most; the parts of a row and what is unexplained sum to its
    difference.

    >>> from ppp_cost import load_contract, load_observations, settle
    >>> from ppp_cost.intake.claim.claim_file import load_claim
    >>> contract = load_contract("tests/contracts/worked")
    >>> seen = load_observations("tests/contracts/worked/example/1", contract)
    >>> claim = load_claim("item,amount\nsludge_fee,113895.01\n")
    >>> review = reviewed(contract, seen, settle(contract, seen, year=1), claim)
    >>> [(row.difference, row.unexplained) for row in review.rows if row.item == "sludge_fee"]
    [(1, 1)]
    """
    places = Places(statement, statement.lines())
    matching, amounts = matched(places, claim.rows), signed(places, claim.rows)
    drafts = drafts_of(places, claim.rows, amounts, matching)
    world = World(contract, observations)
    names = names_of(world, places)
    steps, remarks = ladder(names, world, places.lines, claim.factors)
    explainer = Explainer(statement.ledger, statement.case, tuple(places.lines), tuple(steps), _rounds(contract))
    rows, steps_used = _explained(names, world, explainer, drafts, statement)
    total, of_total = claimed_total(claim, amounts, matching, rows, statement)
    used = tuple(_used(step, explainer, drafts, rows, statement) for step in steps_used)
    own = own_remarks(places, claim, amounts, matching)
    return Review(claim, statement, rows, total, used, (*of_total, *own, *remarks))


def _rounds(contract: Contract) -> dict[str, Rounds]:
    """Return how each amount of a contract is rounded; the steps on the ledger are no products."""
    found = {}
    for item in contract.items:
        rounding = item.rounding
        if item.is_amount and rounding is not None and not item.terms.on_ledger:
            found[item.terms.id] = Rounds(rounding.places, rounding.mode, rounding.at == "item")
    return found


def _explained(
    names: Names, world: World, explainer: Explainer, drafts: Sequence[Draft], statement: Statement
) -> tuple[tuple[ReviewRow, ...], tuple[Step, ...]]:
    """Return the rows, and the years settled with what the claim used: said, or not said and found."""
    rows = [_row(explainer, draft, explainer.parts(draft), statement) for draft in drafts]
    open_rows = {n: row.unexplained for n, row in enumerate(rows) if row.unexplained and not row.parts}
    found = unsaid(names, world, explainer, drafts, open_rows)
    for number, parts in found.parts.items():
        rows[number] = replace(rows[number], parts=parts, also=found.also.get(number, ()))
    return tuple(rows), (*explainer.steps, *found.steps)


def _row(explainer: Explainer, draft: Draft, parts: tuple[Part, ...], statement: Statement) -> ReviewRow:
    lines = [explainer.lines[number] for number in draft.lines]
    clause = lines[0].clause if lines else ""
    return ReviewRow(
        draft.item,
        draft.period,
        draft.key,
        draft.part,
        draft.claimed,
        explainer.assessed(draft),
        clause,
        parts,
        tuple(dict.fromkeys(reason for line in lines for reason in _reasons(statement, line))),
        where=draft.where,
    )


def _reasons(statement: Statement, line: Line) -> Iterator[Reason]:
    status = line.block.status
    if line.amount is None and status is not None:
        number = status.why[min(statement.case, status.why.shape[0] - 1), line.row]
        yield from statement.ledger.reasons.sets[int(number)]


def _used(
    step: Step, explainer: Explainer, drafts: Sequence[Draft], rows: Sequence[ReviewRow], statement: Statement
) -> Used:
    """Return a value used, with what it adds to the payable of the year and how much of that explains no difference."""
    if statement.payable is None:
        return Used(step.used.said, None, step.used.name, step.used.implied)
    counted = {
        number
        for draft, row in zip(drafts, rows, strict=True)
        if any(part.remark == step.used.said for part in row.parts)
        for number in draft.lines
    }
    elsewhere: dict[str, int] = {}
    for number, line in enumerate(explainer.lines):
        if number not in counted and (effect := step.effect((number,))):
            elsewhere[line.item] = elsewhere.get(line.item, 0) + effect
    others = tuple((item, amount) for item, amount in elsewhere.items() if amount)
    return Used(step.used.said, step.effect(range(len(step.lines))), step.used.name, step.used.implied, others)
