"""The page that documents the contract format, written from the terms themselves.

python -m docs.pages.format_page > contracts/FORMAT.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from docs.pages import columns
from ppp_cost.payment.rules import RULES
from ppp_cost.payment.terms.header import Header, OperatingYear, Source
from ppp_cost.payment.terms.item_terms import Rounding, Terms, Vat
from ppp_cost.payment.terms.service_hours import Hours, Instead, ServiceCalendar

HEAD = """# What a contract file can say

Written by `python -m docs.pages.format_page`; a test keeps it fresh. `ppp-cost schema` prints the same as JSON
Schema for editors. 合同文件的全部写法；由程序生成，请勿手改。

A contract is a folder with `contract.toml`; `assets.csv` beside it is a term too. Items settle in the order of the
file and read only those above them. An **operand** stands wherever a number is needed: a number (`12`, `"0.30"`,
`"2/3"`), the id of an item above, `{ of, lag, first }`, a column (`"assets.length"`, `"calendar.days"`), or a parameter
`{ name, value | values = [{ from, value, clause }], unit, clause, within }`.
"""

CHOICES = """
## Readings worth knowing

* A keyed `parameter` and a column are looked up: an item's rows follow its other operands. Where every key must be
  there, say so by `keys` or `complete` of the `observe`.
* `missing = NUMBER` needs no cover, but outside the days a table covers it is undetermined. Events count as none only
  inside a cover.
* `limit … over`: what stands after a period is what its lines say, rounding included, so that a total is always money.
* An amount read over several rows skips those left out; where all are left out it is left out.
* A second line of VAT is not part of what later formulas read; steps on the ledger see it.
* `annuity` pays for `first_number` … `first_number + years - 1`; `rising` takes `number` itself as its exponent.
* A charge, deduction or advance below zero is undetermined unless it is bounded; so is a band whose slope falls below
  zero.
* `clock` reads its fields in one order, whatever the order in the file: service hours (and the days an asset is in
  service), relief, overlap, grace, weight, responsible, tick, minimum. An hour half relieved is half an hour of grace
  too. Of several intervals of relief the largest share holds. A shared moment is the larger `prefer`'s, then the
  earlier begin's, then the smaller id's.
* Grace is cut once from an event, ticks and minimum look at it as a whole: its rows over months add up to what it
  would be in one period. Grace, tick and minimum are those of the event's first settled row. A bare number of grace or
  tick is in the item's unit where that is a time, else in hours.
* Events without an end make every later period undetermined, unless `open_end = "period_end"`. Where a table of events
  does not cover a period, a row without a name says so and is undetermined.
* `rank` with `days = n` looks at the n x 24 hours up to the begin of an event: exactly so long ago is outside. With
  `positive`, an event that began before what is settled and has no value there may count or not: what depends on it is
  undetermined. A clock on `term`, where it is covered, says it.
* `largest` compares what the lines of each item take for each of its own keys, inside one of its periods.
* The hours of a service calendar are an operand: `"calendar.NAME"`, weighted, in h.
* Settling year N of a contract that looks back starts at year 1, unless `openings` or last year's statement (`--after`)
  say what earlier years left.
"""


FIXED: Mapping[str, type[BaseModel]] = MappingProxyType(
    {
        "The top of the file": Header,
        "`operating_year`": OperatingYear,
        "`[sources]`, one for each id": Source,
        "`[calendar.NAME]`, a service calendar": ServiceCalendar,
        "`hours` of a service calendar": Hours,
        "`exceptions` of a service calendar": Instead,
        "`rounding`, `round`": Rounding,
        "`vat`": Vat,
        "Fields that every item has": Terms,
    }
)


def format_page() -> str:
    """Return the whole page."""
    parts = [HEAD]
    for title, model in FIXED.items():
        parts += model_rows(title, model)
    for name, rule in RULES.items():
        parts += model_rows(f"Rule `{name}`", rule.terms, without=set(Terms.model_fields))
        for inner in _inner(rule.terms):
            parts += model_rows(f"`{name}`: {inner.__name__.lower()}", inner, level=3)
    parts += ["\n## Observation tables\n", *columns.tables()]
    parts += ["\n## Columns that are always there\n", *columns.columns()]
    return "\n".join([*parts, CHOICES])


def model_rows(title: str, model: type[BaseModel], without: set[str] | None = None, level: int = 2) -> list[str]:
    """Return the heading, the words and the keys of a table of a file."""
    doc = " ".join((model.__doc__ or "").split()).replace("``", "`")
    rows = [f"\n{'#' * level} {title}\n", f"{doc}\n", "| key | required | meaning |", "|---|---|---|"]
    for name, field in model.model_fields.items():
        if name not in (without or set()):
            rows.append(f"| `{field.alias or name}` | {_need(field)} | {_meaning(field)} |")
    return rows


def _need(field: FieldInfo) -> str:
    return "yes" if field.is_required() else ""


def _meaning(field: FieldInfo) -> str:
    text = " ".join((field.description or "").split()).replace("|", "\\|")
    choices = _choices(field.annotation)
    return f"{text} ({', '.join(f'`{each}`' for each in choices)})" if choices else text


def _choices(annotation: Any) -> list[str]:
    if get_origin(annotation) is Literal:
        return [str(each) for each in get_args(annotation)]
    return [each for part in get_args(annotation) for each in _choices(part)]


def _inner(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield the tables that stand inside a rule's fields."""
    for name, field in model.model_fields.items():
        if name not in Terms.model_fields:
            yield from _models_in(field.annotation)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from _models_in(field.annotation)
        return
    for part in get_args(annotation):
        yield from _models_in(part)


def main() -> None:
    """Write the page."""
    sys.stdout.write(format_page() + "\n")


if __name__ == "__main__":
    main()
