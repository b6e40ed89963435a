"""The difference of two statements, as text and as one JSON object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ppp_cost.language import Language, money_text, terms
from ppp_cost.ledger.comparison import Change, changes
from ppp_cost.ledger.digest import digest_of
from ppp_cost.ledger.statement import Statement
from ppp_cost.render.text.aligned import table_text
from ppp_cost.render.text.statement_text import amount_text, colon, heading_lines, word
from ppp_cost.render.words.sample_mark import MARK


def comparison_document(before: Statement, after: Statement) -> dict[str, Any]:
    """Return the lines that differ, in columns, and what they sum to."""
    found = changes(before, after)
    body = {
        "contract": before.heading.contract,
        "contracts": [each.heading.contract for each in (before, after)],
        "titles": [each.heading.title for each in (before, after)],
        "year": before.heading.year,
        "mark": MARK if before.heading.illustrative or after.heading.illustrative else None,
        "illustrative": list(dict.fromkeys([*before.heading.illustrative, *after.heading.illustrative])),
        "payable": [_money(each.payable) for each in (before, after)],
        "difference": _money(total(before, after)),
        "lines": {
            "item": [each.item for each in found],
            "period": [each.period for each in found],
            "key": [each.key for each in found],
            "part": [each.part for each in found],
            "before": [_money(each.before) for each in found],
            "after": [_money(each.after) for each in found],
            "difference": [_money(each.difference) for each in found],
        },
        "digests": {
            name: [getattr(each.heading, f"{name}_digest") for each in (before, after)]
            for name in ("contract", "observations")
        },
    }
    return body | {"digest": digest_of(body)}


def total(before: Statement, after: Statement) -> int | None:
    """Return what the second payable is above the first."""
    if before.payable is None or after.payable is None:
        return None
    return after.payable - before.payable


def comparison_text(before: Statement, after: Statement, language: Language) -> Iterator[str]:
    """Yield the lines that differ, and what they sum to."""
    yield from _headings(before, after, language)
    yield ""
    head = ["", "", "", *(word(name, language) for name in ("before", "after", "difference"))]
    yield from table_text([head, *(change_cells(each, after, language) for each in changes(before, after))])
    difference = amount_text(total(before, after), language)
    pair = " → ".join(amount_text(each.payable, language) for each in (before, after))
    yield f"{word('difference', language)} {difference}    ({pair})"


def _headings(before: Statement, after: Statement, language: Language) -> Iterator[str]:
    """Yield the headings of both: a line that both have once, one that differs for each of them."""
    old, new = heading_lines(before, language), heading_lines(after, language)
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) == new.get(name):
            yield old[name]
            continue
        for side, lines in (("before", old), ("after", new)):
            if name in lines:
                yield f"{word(side, language)}{colon(language)}{lines[name]}"


def change_cells(change: Change, after: Statement, language: Language) -> list[str]:
    """Return a line that differs as cells: item, period, key and part, before, after, difference."""
    part = " ".join(part for part in (change.key, terms(change.part, language)) if part)
    amounts = [amount_text(each, language) for each in (change.before, change.after, change.difference)]
    return [after.ledger.name(change.item, language), change.period, part, *amounts]


def _money(minor: int | None) -> str | None:
    return None if minor is None else money_text(minor)
