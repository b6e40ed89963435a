"""Which rows of a table are due beside those that are written out, in words, or why none are written out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ppp_cost.language import number_text
from ppp_cost.ledger.template_sheets import Words
from ppp_cost.payment.rows.observations import TABLES
from ppp_cost.payment.tables_read.columns_read import OWN_TIMES, keys_known, reads
from ppp_cost.payment.tables_read.table_words import column_words, named
from ppp_cost.payment.terms.calendar import Calendar
from ppp_cost.payment.terms.contract import Contract
from ppp_cost.payment.terms.declared import Observed
from ppp_cost.payment.terms.item_terms import Terms

MOST_KEYS = 12
"""Keys that are named; of more only how many there are is said."""

WHY_NOT: dict[str, Words] = {
    "events": Words(
        "不预先列出：发生一起写一行；没有发生的，在 covers 写明 events 查全的日期。",
        "None are written out: one for each that happened; where none did, covers says for which dates that is known.",
    ),
    "relief": Words(
        "不预先列出：只有经书面批准的免责才写一行，没有批准的不写。",
        "None are written out: only relief that was approved in writing has a row.",
    ),
    "covers": Words(
        "不预先列出：写一行就是声明该表在这些日期内已查全。本合同用得着的表：{tables}。",
        "None are written out: a row states that a table is complete for its dates. It matters for: {tables}.",
    ),
}
"""Tables whose rows say that something happened, was approved or is known: no row of them can be foreseen."""


def due_words(contract: Contract, table: str, calendar: Calendar, year: int | None) -> tuple[Words, ...]:
    """Return what is due on a sheet by day, and why rows that may be needed are not written out."""
    found = [WHY_NOT[table]] if table in WHY_NOT else []
    if table == "covers":
        known = dict.fromkeys(cell for each in reads(contract) if each.table == "covers" for cell in each.cells)
        tables = [each for each in TABLES if each in known]
        found = [
            Words(
                WHY_NOT[table].zh.format(tables="、".join(tables)), WHY_NOT[table].en.format(tables=", ".join(tables))
            )
        ]
    for terms in (item.terms for item in contract.items):
        due = [row for of, row in terms.rows_due(calendar, year) if of == table] if year is not None else []
        observed = terms.observed()
        if due and table == "indices":
            months = dict.fromkeys(row["month"] for row in due)
            named_months = [", ".join(months), "、".join(months)]
            found.append(
                Words(
                    f"{terms.title or named(terms.id).zh or terms.id}：本年只用到 {named_months[1]}，已全部列出；"
                    f"别的月份可以留着 [{terms.clause}]",
                    f"{named(terms.id).en}: the year looks at {named_months[0]} alone, and all are written out; "
                    f"other months may stay [{terms.clause}]",
                )
            )
        elif observed is not None and observed.table == table not in OWN_TIMES and observed.by_day:
            found.append(_by_day(contract, terms, observed, _days(calendar, year)))
    return tuple(found)


def _days(calendar: Calendar, year: int | None) -> Words:
    """Return the days of a year in words."""
    if year is None:
        return Words("每天", "every day")
    days = [calendar.labels["day"][day] for day in calendar.of_year("day", year).tolist()]
    return Words(
        f"{days[0]} 至 {days[-1]} 每天（{len(days)} 天）", f"every day from {days[0]} to {days[-1]} ({len(days)} days)"
    )


def _by_day(contract: Contract, terms: Terms, observed: Observed, days: Words) -> Words:
    """Return which readings an item wants of each day, and what becomes of those that are not there."""
    name = observed.name or terms.id
    words = named(name)
    keys = list(_keys(contract, terms, observed))
    chinese = [f"{name} {terms.title or words.zh}".strip(), *(f"{each.zh}：{said.zh}" for each, said in keys)]
    english = [words.en, *(f"{each.en}: {said.en}" for each, said in keys)]
    lost = _lost(observed)
    return Words(
        f"{'，'.join(chinese)}；{days.zh}；{lost.zh} [{terms.clause}]",
        f"{', '.join(english)}; {days.en}; {lost.en} [{terms.clause}]",
    )


def _keys(contract: Contract, terms: Terms, observed: Observed) -> Iterator[tuple[Words, Words]]:
    """Yield the key columns of an item, and the keys that are known of each."""
    for column in terms.per:
        known = observed.keys if observed.keys and column == terms.per[-1] else keys_known(contract, column)
        label = column_words(observed.table, column)
        label = Words(f"{column} {label.zh}".strip(), column)
        if known:
            yield label, Words(_few(known, "、", " 项"), _few(known, ", ", " of them"))


def _few(keys: Sequence[str], joint: str, of: str) -> str:
    return joint.join(keys) if len(keys) <= MOST_KEYS else f"{len(keys)}{of}"


def _lost(observed: Observed) -> Words:
    """Return what becomes of a day without a row."""
    if isinstance(observed.missing, Fraction):
        value = number_text(observed.missing)
        return Words(
            f"有才填，不预先列出：没有行的日期按 {value} 计",
            f"only where there is one: a day without counts as {value}",
        )
    if observed.missing == "carry":
        return Words("缺测沿用前一日", "a gap takes the last value")
    if observed.missing == "leave_out":
        share = number_text((observed.present or Fraction(0)) * 100)
        return Words(
            f"缺测留空，不计；实有不足 {share}% 即暂不核定", f"a gap is left out; under {share}% it is undetermined"
        )
    return Words("缺一天即暂不核定", "a gap makes it undetermined")
