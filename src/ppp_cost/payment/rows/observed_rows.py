"""The rows of an observed item: one for each period and each key that its table has, or that is expected."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ppp_cost.kernels.exact import Mask
from ppp_cost.ledger.column import Rows
from ppp_cost.ledger.tables import Table
from ppp_cost.payment.rows.reader import Before
from ppp_cost.payment.rows.table_cells import found_keys, sorted_into
from ppp_cost.payment.terms.declared import Observed
from ppp_cost.payment.terms.item_terms import Terms


def observed_rows(
    terms: Terms, observed: Observed, tables: Sequence[Table], masks: Sequence[Mask], before: Before
) -> Rows:
    """Return a row for each period and key; events have rows only where they begin."""
    kind, calendar = terms.own_period, before.calendar
    if not terms.per:
        return before.plain_rows(kind)
    keys = found_keys(tables, masks, terms.per, observed.keys, before.keys.assets)
    rows = before.keys.grid(kind, terms.per, keys)
    if "event" in terms.per:
        cells = [sorted_into(each, mask, rows, calendar, None).cell for each, mask in zip(tables, masks, strict=True)]
        kept = np.unique(np.concatenate(cells))
        return Rows(kind, terms.per, rows.period[kept], rows.key[kept], keys)
    if keys == (("",) * len(terms.per),) and (observed.op in ("sum", "count") or observed.table == "events"):
        absent = ~before.covered(observed.table, rows)
        return Rows(kind, terms.per, rows.period[absent], rows.key[absent], keys)
    return before.keys.in_service(rows)
