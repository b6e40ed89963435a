"""A statement: lines that sum to what is payable, and why each is what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, overload

import numpy as np

from ppp_cost.kernels.exact import Exact, Indices, Integers, fractions_of, take
from ppp_cost.ledger.lines import SETTLEMENT, Block, Heading, Ledger, Line
from ppp_cost.ledger.reasons import LEFT_OUT, STATES, UNDETERMINED, Reason

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Statement:
    """The statement of one contract for one operating year.

    Amounts are whole minor units (fen); None where something is missing, and `undetermined` says what.  `lines()`
    sum to `payable`; `measures()` are exact fractions; `closings()` are what the next year needs to know.
    """

    ledger: Ledger
    case: int = 0

    @property
    def heading(self) -> Heading:
        """Return what the statement is of."""
        headings = self.ledger.headings
        return headings[self.case * len(headings) // self.ledger.cases]

    @cached_property
    def payable(self) -> int | None:
        """Return what is payable for the year in minor units, None while a line is undetermined."""
        return _one(self.ledger.payable(), self.case)

    @cached_property
    def interim(self) -> dict[str, int | None]:
        """Return each interim payment, None while one of its lines is undetermined."""
        labels = self.ledger.labels[self.heading.base]
        return {labels[payment]: _one(self.ledger.interim(payment), self.case) for payment in self.ledger.payments}

    @property
    def interim_total(self) -> int | None:
        """Return the sum of the interim payments, None while one of them is undetermined."""
        known = [part for part in self.interim.values() if part is not None]
        return sum(known) if len(known) == len(self.interim) else None

    @property
    def balance(self) -> int | None:
        """Return what is left to pay when the year is settled."""
        paid = self.interim_total
        return None if self.payable is None or paid is None else self.payable - paid

    @cached_property
    def undetermined(self) -> tuple[Reason, ...]:
        """Return what is missing: every reason behind a line, or behind a measure that nothing reads."""
        found: list[int] = []
        for status, rows in [
            *((block.status, block.here) for block in self.ledger.blocks),
            *((self.ledger.columns[name].status, self._here(name)) for name in self.ledger.sinks),
        ]:
            if status is not None and rows.size:
                picked = status.take(rows)
                case = self.case if picked.state.shape[0] > 1 else 0
                why = picked.why[case if picked.why.shape[0] > 1 else 0]
                found += why[picked.state[case] == UNDETERMINED].tolist()
        return tuple(_said_once(self.ledger.reasons.union(dict.fromkeys(found))))

    def _here(self, name: str) -> Indices:
        rows = self.ledger.columns[name].rows
        return np.flatnonzero(np.isin(rows.period, self.ledger.windows[rows.kind]))

    def lines(self) -> list[Line]:
        """Return every line of the year: by item, then period, key and part."""
        return [line for blocks in self.by_item() for line in self._lines_of(blocks)]

    def by_item(self) -> list[list[Block]]:
        """Return the blocks of each item together, in the order in which items stand."""
        groups: dict[str, list[Block]] = {}
        for block in self.ledger.blocks:
            groups.setdefault(block.item, []).append(block)
        return list(groups.values())

    def _lines_of(self, blocks: list[Block]) -> list[Line]:
        found = []
        for block in blocks:
            cells = self._cells(block)
            for (amount, exact, state, vat), row in zip(cells, block.here.tolist(), strict=True):
                place = (int(len(self.ledger.labels[block.rows.kind]) == 1), block.rows.kind == "year")
                order = (place, int(block.rows.period[row]), int(block.rows.key[row]), block.order)
                found.append((order, self._line(block, row, amount, exact, state, vat)))
        return [line for _, line in sorted(found, key=lambda each: each[0])]

    def _cells(self, block: Block) -> list[tuple[int, Fraction, int, int | None]]:
        rows = block.here
        amount = _row(block.amount, self.case)[rows].tolist()
        exact = fractions_of(take(_case(block.value, self.case), rows)) if rows.size else []
        state = [0] * rows.size if block.status is None else _row(block.status.take(rows).state, self.case).tolist()
        vat: list[int | None] = [None] * rows.size
        if block.vat_inside is not None:
            vat = _row(block.vat_inside, self.case)[rows].tolist()
        if block.vat_status is not None and rows.size:
            unknown = np.broadcast_to(_row(block.vat_status.take(rows).state, self.case), rows.shape)
            vat = [None if lost else each for each, lost in zip(vat, unknown, strict=True)]
        return list(zip(amount, exact, state, vat, strict=True))

    def _line(self, block: Block, row: int, amount: int, exact: Fraction, state: int, vat: int | None) -> Line:
        labels = self.ledger.labels
        unknown = state == UNDETERMINED
        payment = int(block.payment[row])
        return Line(
            item=block.item,
            kind=block.kind,
            clause=block.clause,
            period_kind=block.rows.kind,
            period=labels[block.rows.kind][block.rows.period[row]],
            key="/".join(block.rows.keys[block.rows.key[row]]),
            part=block.part,
            due="year" if payment == SETTLEMENT else labels[self.heading.base][payment],
            amount=None if unknown else int(amount),
            exact=None if unknown else Fraction(0) if state == LEFT_OUT else exact,
            state=STATES[state],
            vat_inside=vat,
            block=block,
            row=row,
        )

    def measures(self) -> dict[str, list[tuple[str, str, Fraction | None, str]]]:
        """Return every measure of the year: period, key, exact value and state by row."""
        found = {}
        for name, column in self.ledger.columns.items():
            if not column.amount:
                rows = self._here(name)
                values = fractions_of(take(_case(column.value, self.case), rows)) if rows.size else []
                status = column.status.take(rows) if column.status and rows.size else None
                states = [0] * rows.size if status is None else _row(status.state, self.case).tolist()
                labels, keys = self.ledger.labels[column.rows.kind], column.rows.keys
                found[name] = [
                    (
                        labels[column.rows.period[row]],
                        "/".join(keys[column.rows.key[row]]),
                        None if state else value,
                        STATES[state],
                    )
                    for row, value, state in zip(rows, values, states, strict=True)
                ]
        return found

    def item_totals(self) -> dict[str, int | None]:
        """Return the total of each item's lines; they sum to what is payable."""
        totals: dict[str, int | None] = {}
        for blocks in self.by_item():
            pair = self.ledger.total([(block, block.here) for block in blocks])
            totals[blocks[0].item] = _one(pair, self.case)
        return totals

    def shown_totals(self) -> dict[str, int | None]:
        """Return the totals of items without advances that the year took back whole: they say nothing beside others."""
        kinds = {block.item: block.kind for block in self.ledger.blocks}
        return {item: amount for item, amount in self.item_totals().items() if amount != 0 or kinds[item] != "advance"}

    def by_fiscal_year(self) -> dict[str, int | None]:
        """Return the payable by calendar budget year: a line belongs to the last day of its period."""
        totals: dict[str, int | None] = {}
        labels, last = self.ledger.labels, self.ledger.last_day
        for line in self.lines():
            year = last[line.period_kind][labels[line.period_kind].index(line.period)][:4]
            known = totals.get(year, 0)
            totals[year] = None if line.amount is None or known is None else known + line.amount
        return dict(sorted(totals.items()))

    def frame(self) -> pd.DataFrame:
        """Return the lines as a data frame: amounts in whole minor units, missing where undetermined."""
        import pandas as pd

        columns = ("item", "kind", "clause", "period", "key", "part", "due", "amount", "state")
        rows = [[getattr(line, name) for name in columns] for line in self.lines()]
        return pd.DataFrame(rows, columns=list(columns)).astype({"amount": "Int64"})

    def closings(self) -> list[tuple[str, str, str, Fraction]]:
        """Return what the year leaves to the next: item, key, period and value, as rows of `openings`."""
        return [
            (each.item, each.key, each.period, fractions_of(_case(each.value, self.case))[0])
            for each in self.ledger.closing
            if each.shown[min(self.case, each.shown.size - 1)]
        ]


def _row(values: Integers, case: int) -> Integers:
    row: Integers = values[case if values.shape[0] > 1 else 0]
    return row


def _case(value: Exact, case: int) -> Exact:
    return value[case if value.shape[0] > 1 else 0]


def _one(pair: tuple[Integers, Integers], case: int) -> int | None:
    total, unknown = pair
    return None if unknown[case] else int(total[case])


@dataclass(frozen=True, eq=False)
class Statements(Sequence[Statement]):
    """The statements of every case of one call, case by case."""

    ledgers: tuple[Ledger, ...]

    def __len__(self) -> int:
        return sum(ledger.cases for ledger in self.ledgers)

    @overload
    def __getitem__(self, case: int) -> Statement: ...

    @overload
    def __getitem__(self, case: slice) -> list[Statement]: ...

    def __getitem__(self, case: int | slice) -> Statement | list[Statement]:
        if isinstance(case, slice):
            return [self[each] for each in range(*case.indices(len(self)))]
        place = range(len(self))[case]
        for ledger in self.ledgers:
            if place < ledger.cases:
                return Statement(ledger, place)
            place -= ledger.cases
        raise IndexError(case)

    def payable(self) -> tuple[Integers, Integers]:
        """Return what is payable in each case, in minor units, and where it is undetermined."""
        pairs = [ledger.payable() for ledger in self.ledgers]
        return np.concatenate([pair[0] for pair in pairs]), np.concatenate([pair[1] for pair in pairs])


def _said_once(reasons: Iterable[Reason]) -> Iterator[Reason]:
    """Yield reasons, what is not known of an event only in the first of its periods."""
    met = set()
    for each in reasons:
        what = (each.item, each.code, each.values)
        if each.code.startswith("event_") and what in met:
            continue
        met.add(what)
        yield each
