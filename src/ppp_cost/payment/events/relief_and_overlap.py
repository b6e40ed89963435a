"""Whose every moment is: what is left of events after relief, and where several of one key share a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

import numpy as np

from ppp_cost.kernels.events.intervals import Pieces, inside, joined, outside
from ppp_cost.kernels.events.overlaps import first_come, handed_out, ordered, preferred
from ppp_cost.kernels.exact import Indices, Integers, Mask
from ppp_cost.ledger.column import index_of
from ppp_cost.ledger.explain.explanation import value_at
from ppp_cost.ledger.tables import DAY, Table
from ppp_cost.payment.events.spans import Spans, line_over, numbered
from ppp_cost.payment.terms.assets import Assets


@dataclass(frozen=True, slots=True)
class Moments:
    """The moments of events that count: pieces of one event together and in the order of time.

    A second of a piece is worth ``worth`` of ``parts`` parts.  ``relieved`` pairs events with the rows of the relief
    that touch them.
    """

    pieces: Pieces
    worth: int | Integers
    parts: int
    relieved: tuple[Indices, Indices]

    def worth_of(self, piece: Indices) -> int | Integers:
        """Return what a second of some pieces is worth."""
        return self.worth if isinstance(self.worth, int) else self.worth[piece]

    def filled(self) -> Moments:
        """Leave out the pieces without a moment."""
        some = self.pieces.begin < self.pieces.end
        if some.all():
            return self
        return replace(self, pieces=self.pieces.kept(some), worth=self.worth_of(np.flatnonzero(some)))


def whole(spans: Spans, assets: Assets | None) -> Moments:
    """Return every moment of the events, those outside the service of their assets left out."""
    begin, end = spans.begin, spans.end
    if assets is not None and "asset" in spans.table.columns:
        number, keys = spans.keys(("asset",))
        asset = index_of([(name,) for name in assets.names], keys)[number]
        known, place = asset >= 0, np.maximum(asset, 0)
        since, until = (np.clip(each, -(2**40), 2**40) * DAY for each in (assets.begin, assets.end))
        begin = np.where(known, np.maximum(begin, since[place]), begin)
        end = np.where(known, np.minimum(end, until[place]), end)
        end = np.maximum(begin, end)
        if (begin == spans.begin).all() and (end == spans.end).all():
            begin, end = spans.begin, spans.end
    nothing = np.zeros(0, dtype=np.intp)
    return Moments(Pieces(np.arange(spans.size), begin, end), 1, 1, (nothing, nothing))


def relieved(moments: Moments, spans: Spans, relief: Table, match: Sequence[str]) -> Moments:
    """Take approved relief from the moments of the events it matches, whole or by its share.

    Where several rows hold, the largest share does.
    """
    mine, keys = numbered(relief, match, np.arange(relief.size))
    number, wanted = spans.keys(match)
    place = index_of(keys, wanted)
    pieces, begin, end = moments.pieces, relief.seconds("begin"), relief.seconds("end")
    of_event = np.where(place < 0, len(keys), place)[number]
    key = of_event[pieces.of]
    line = line_over(spans.begin, spans.end, pieces.begin, pieces.end, begin, end)
    shares = [share_of(relief, row) for row in range(relief.size)]
    held = preferred(line.at(begin, mine), line.at(end, mine), np.arange(relief.size), _levels(shares))
    held = held.taken(np.argsort(held.begin))
    low, high = line.at(pieces.begin, key), line.at(pieces.end, key)
    touched, by = inside(line.at(spans.begin, of_event), line.at(spans.end, of_event), (held.begin, held.end))
    pairs = (touched.of, held.of[by])
    met, hole = inside(low, high, (held.begin, held.end))
    if not met.size:
        return replace(moments, relieved=pairs)
    parts = lcm(*(share.denominator for share in shares))
    worth = np.array([int((1 - share) * parts) for share in shares])[held.of[hole]]
    some, left = worth > 0, outside(low, high, (held.begin, held.end))
    found = joined([left, met.kept(some)])
    worths = np.concatenate([np.full(left.size, parts), worth[some]])
    order = np.lexsort((found.begin, found.of))
    found = Pieces(pieces.of[found.of], line.back(found.begin, key[found.of]), line.back(found.end, key[found.of]))
    return Moments(found.taken(order), worths[order], parts, pairs)


def share_of(relief: Table, row: int) -> Fraction:
    """Return the share that a row relieves; without such a column it is the whole."""
    if "share" not in relief.columns:
        return Fraction(1)
    return value_at(relief.numbers("share")[0], 0, row)


def _levels(shares: Sequence[Fraction]) -> Indices:
    levels = {share: level for level, share in enumerate(sorted(set(shares)))}
    return np.array([levels[share] for share in shares], dtype=np.intp)


def shared_once(moments: Moments, spans: Spans, key: Indices, preference: Indices | None) -> Moments:
    """Give every moment that several events of one key have to one of them.

    It is that of the larger preference, then of the earlier begin, then of the smaller id.
    """
    pieces = moments.pieces
    at = key[pieces.of]
    line = line_over(pieces.begin, pieces.end)
    begin, end = line.at(pieces.begin, at), line.at(pieces.end, at)
    plain = pieces.begin is spans.begin
    rank = spans.rank if plain else _rank_of_pieces(spans, pieces)
    late = np.zeros(0, dtype=np.intp) if plain else _out_of_turn(begin, at, rank)
    wanted = None if preference is None else preference[pieces.of]
    if late.size:
        found = _by_hand(begin, end, rank, wanted, np.isin(at, late))
    elif wanted is None:
        found = Pieces(np.arange(pieces.size), first_come(begin, end, rank), end)
    else:
        found = preferred(begin, end, rank, wanted)
    if not plain:
        found = found.taken(np.lexsort((found.begin, pieces.of[found.of])))
    place = at[found.of]
    out = Pieces(pieces.of[found.of], line.back(found.begin, place), line.back(found.end, place))
    return replace(moments, pieces=out, worth=moments.worth_of(found.of))


def _rank_of_pieces(spans: Spans, pieces: Pieces) -> Indices:
    """Return the place of each piece by the begin of its event, then the event's id, then its own place."""
    turn = np.empty(spans.size, dtype=np.intp)
    turn[ordered(spans.begin, spans.rank)[0]] = np.arange(spans.size)
    rank = np.empty(pieces.size, dtype=np.intp)
    rank[np.argsort(turn[pieces.of], kind="stable")] = np.arange(pieces.size)
    return rank


def _out_of_turn(begin: Integers, key: Indices, rank: Indices) -> Indices:
    """Return the keys in which a piece begins before another whose event comes first."""
    order, _ = ordered(begin, rank)
    keys, ranks = key[order], rank[order]
    return np.unique(keys[1:][(np.diff(keys) == 0) & (np.diff(ranks) < 0)])


def _by_hand(begin: Integers, end: Integers, rank: Indices, preference: Indices | None, late: Mask) -> Pieces:
    """Hand out the moments of some keys one by one, and those of the others as before."""
    wanted = np.zeros(begin.size, dtype=np.intp) if preference is None else preference
    parts = []
    for some, by_turn in ((np.flatnonzero(late), True), (np.flatnonzero(~late), False)):
        if by_turn:
            part = handed_out(begin[some], end[some], np.lexsort((rank[some], -wanted[some])))
        else:
            dense = np.empty(some.size, dtype=np.intp)
            dense[np.argsort(rank[some])] = np.arange(some.size)
            part = preferred(begin[some], end[some], dense, wanted[some])
        parts.append(Pieces(some[part.of], part.begin, part.end))
    return joined(parts)


def counting(
    every: Moments, spans: Spans, relief: Table, match: Sequence[str], once_by: Sequence[str], prefer: str | None
) -> Moments:
    """Return the moments that count: relief first, then overlap of events that agree in ``once_by``.

    Where all events of one overlap share their relief it makes no difference which comes first, and overlap is
    quicker on whole events.
    """
    moments, late = every, set(match) <= set(once_by)
    if match and relief.size and not late:
        moments = relieved(moments, spans, relief, match)
    if once_by:
        preference = spans.order_of(prefer) if prefer else None
        moments = shared_once(moments, spans, spans.keys(once_by)[0], preference)
    if match and relief.size and late:
        moments = relieved(moments, spans, relief, match)
    return moments.filled()
