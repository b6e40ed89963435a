"""What the page of a review shows: the claim beside the assessment, and what explains each difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ppp_cost.api.pages.worked import Settlement
from ppp_cost.language import Language, grouped_text, measure_text
from ppp_cost.ledger.claims.review import Review, ReviewRow, summed
from ppp_cost.render.text.review_text import WORDS, cause_text, named, percent_text, place_of, sided_text
from ppp_cost.render.text.statement_text import word

HEADS = ("item", "claimed", "assessed", "difference", "rate", "unexplained")
NONE = "—"


def review_view(of: Settlement, review: Review, language: Language) -> dict[str, Any]:
    """Return what the page of a review shows."""
    statement = of.of.statement
    used = [each for each in review.used if not each.implied]
    return {
        "heading": statement.heading,
        "unit": measure_text(statement.heading.currency, language),
        "claim": review.claim,
        "w": {name: text[language] for name, text in WORDS.items()},
        "heads": [WORDS[name][language] for name in HEADS],
        "rows": [_cells(review, row, language) for row in review.by_item()],
        "total": _cells(review, review.total, language),
        "groups": [_group(review, rows, language) for rows in review.groups()],
        "used": [(_money(each.effect, language), each.remark.sentence(statement.ledger, language)) for each in used],
        "remarks": [each.sentence(statement.ledger, language) for each in review.remarks],
        "causes": [
            (cause_text(review, cause, name, language), grouped_text(amount)) for cause, name, amount in review.causes()
        ],
        "reasons": [each.sentence(language) for each in statement.undetermined],
        "payable": statement.payable,
    }


def _cells(review: Review, row: ReviewRow, language: Language) -> tuple[str, ...]:
    """Return a row as cells: name, claimed, assessed, difference, rate, unexplained."""
    return (
        named(review, row, language),
        WORDS["not_claimed"][language] if row.claimed is None else grouped_text(row.claimed),
        _money(row.assessed, language),
        NONE if row.difference is None else grouped_text(row.difference),
        percent_text(row),
        NONE if row.unexplained is None else grouped_text(row.unexplained),
    )


def _money(minor: int | None, language: Language) -> str:
    return word("undetermined", language) if minor is None else grouped_text(minor)


def _group(review: Review, rows: Sequence[ReviewRow], language: Language) -> dict[str, Any]:
    """Return rows that the same sentences explain: what they are, by how much they differ, and why."""
    whole = summed(rows[0].item, list(rows))
    first = place_of(rows[0], language)
    places = first if len(rows) == 1 else WORDS["rows"][language].format(first=first, count=len(rows)).strip()
    return {
        "name": named(review, rows[0], language),
        "places": places,
        "side": sided_text(whole.difference or 0, language),
        "why": [*_why(review, whole, language)],
        "where": [row.where for row in rows if row.where],
    }


def _why(review: Review, row: ReviewRow, language: Language) -> Iterator[tuple[str, str]]:
    ledger = review.statement.ledger
    yield from ((grouped_text(part.amount), part.remark.sentence(ledger, language)) for part in row.parts)
    if row.unexplained:
        yield grouped_text(row.unexplained), WORDS["unexplained"][language]
    yield from (("", each.sentence(ledger, language)) for each in row.also)
