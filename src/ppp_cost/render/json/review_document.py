"""A review as one JSON object, and as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from ppp_cost.language import Language, money_text, place_text, terms
from ppp_cost.ledger.claims.remarks import Remark
from ppp_cost.ledger.claims.review import Review, ReviewRow
from ppp_cost.ledger.digest import digest_of
from ppp_cost.ledger.lines import Ledger
from ppp_cost.render.text.review_text import WORDS, cause_text, named, percent_text, sided_text
from ppp_cost.render.text.statement_text import colon, word
from ppp_cost.render.words.sample_mark import MARK

CSV_COLUMNS = (
    "item",
    "id",
    "period",
    "key",
    "part",
    "claimed",
    "assessed",
    "difference",
    "rate",
    "explained",
    "unexplained",
    "clause",
    "why",
    "where",
    "mark",
)


def review_document(review: Review) -> dict[str, Any]:
    """Return the review as plain values; money is text in yuan with two places, null where there is none.

    The difference is claimed less assessed; each row's explanations and what is unexplained sum to it.
    """
    heading, ledger = review.statement.heading, review.statement.ledger
    body = {
        "format": 1,
        "version": heading.version,
        "contract": heading.contract,
        "title": heading.title,
        "currency": heading.currency,
        "year": heading.year,
        "mark": MARK if heading.illustrative else None,
        "illustrative": list(heading.illustrative),
        "claim": review.claim.file,
        "total": _amounts(review.total),
        "items": [{"item": row.item, "name": named(review, row, "zh"), **_amounts(row)} for row in review.by_item()],
        "rows": [_row(row, ledger) for row in review.rows],
        "causes": _causes(review),
        "used": _used(review),
        "remarks": [_said(each, ledger) for each in review.remarks],
        "undetermined": [_reason(each) for each in review.statement.undetermined],
        "digests": {
            "contract": heading.contract_digest,
            "observations": heading.observations_digest,
            "claim": review.claim.digest,
        },
    }
    return body | {"digest": digest_of(body)}


def _causes(review: Review) -> list[dict[str, Any]]:
    return [
        {
            "cause": cause,
            "name": name or None,
            "what": cause_text(review, cause, name, "zh"),
            "what_en": cause_text(review, cause, name, "en"),
            "amount": money_text(amount),
        }
        for cause, name, amount in review.causes()
    ]


def _used(review: Review) -> list[dict[str, Any]]:
    ledger = review.statement.ledger
    return [
        {
            "name": each.name,
            "implied": each.implied,
            "effect": _money(each.effect),
            "counted": _money(each.counted),
            "elsewhere": [{"item": item, "amount": money_text(amount)} for item, amount in each.elsewhere],
        }
        | _said(each.remark, ledger)
        for each in review.used
    ]


def _row(row: ReviewRow, ledger: Ledger) -> dict[str, Any]:
    places = {"item": row.item, "period": row.period, "key": row.key, "part": row.part, "clause": row.clause}
    parts = [
        {"cause": part.cause, "amount": money_text(part.amount)} | _said(part.remark, ledger) for part in row.parts
    ]
    also = {"also": [_said(each, ledger) for each in row.also], "where": row.where}
    return places | _amounts(row) | {"explanations": parts, "undetermined": [_reason(r) for r in row.reasons]} | also


def _amounts(row: ReviewRow) -> dict[str, str | None]:
    return {
        "claimed": _money(row.claimed),
        "assessed": _money(row.assessed),
        "difference": _money(row.difference),
        "rate": None if row.percent is None else percent_text(row),
        "unexplained": _money(row.unexplained),
    }


def _said(remark: Remark, ledger: Ledger) -> dict[str, Any]:
    return {"code": remark.code, "what": remark.sentence(ledger, "zh"), "what_en": remark.sentence(ledger, "en")}


def _reason(reason: Any) -> dict[str, str]:
    return {"what": reason.sentence("zh"), "what_en": reason.sentence("en")}


def _money(minor: int | None) -> str | None:
    return None if minor is None else money_text(minor)


def review_csv(review: Review, language: Language) -> str:
    """Return the rows with heads, then the total and what the claim itself has wrong; every row carries the mark.

    Text that a spreadsheet would compute is set apart by an apostrophe; amounts are plain numbers.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([WORDS[name][language] for name in CSV_COLUMNS])
    mark = word("mark", language) if review.statement.heading.illustrative else ""
    for row in (*review.rows, review.total):
        writer.writerow([*_cells(review, row, language), mark])
    for each in review.remarks:
        sentence = each.sentence(review.statement.ledger, language)
        cells = {"item": WORDS["own"][language], "why": sentence, "mark": mark}
        writer.writerow([_text(cells.get(name, "")) for name in CSV_COLUMNS])
    return out.getvalue()


def _cells(review: Review, row: ReviewRow, language: Language) -> Iterator[str]:
    total = row is review.total
    yield _text(named(review, row, language))
    yield from (_text(each) for each in ("" if total else row.item, row.period, row.key, terms(row.part, language)))
    undetermined = word("undetermined", language)
    yield WORDS["not_claimed"][language] if row.claimed is None else money_text(row.claimed)
    yield undetermined if row.assessed is None else money_text(row.assessed)
    yield "" if row.difference is None else money_text(row.difference)
    yield percent_text(row)
    yield "" if row.difference is None else money_text(row.explained)
    yield "" if row.unexplained is None else money_text(row.unexplained)
    yield _text(row.clause)
    yield _text("；".join(_why(review, row, language)))
    yield _text(place_text(row.where, language))


def _why(review: Review, row: ReviewRow, language: Language) -> Iterator[str]:
    ledger = review.statement.ledger
    if row is review.total:
        for cause, name, amount in review.causes():
            yield f"{cause_text(review, cause, name, language)} {money_text(amount)}"
        return
    yield from (f"{sided_text(part.amount, language)} {part.remark.sentence(ledger, language)}" for part in row.parts)
    if row.unexplained:
        yield f"{sided_text(row.unexplained, language)} {WORDS['unexplained'][language]}"
    yield from (each.sentence(ledger, language) for each in row.also)
    for reason in row.reasons:
        yield f"{word('undetermined', language)}{colon(language)}{reason.sentence(language)}"


def _text(cell: str) -> str:
    return "'" + cell if cell.startswith(("=", "+", "-", "@")) else cell
