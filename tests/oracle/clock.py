"""The rule `clock`: the time of one event after another, cut at every boundary there is and walked piece by piece."""

from collections import namedtuple
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from .events import (
    NO_EVENT,
    are_rivals,
    cells,
    events_taken,
    is_once,
    last_second,
    moment,
    names_unknown,
    periods_of,
    share_time,
)
from .exact import UNDETERMINED, number, state_of
from .periods import as_date, day_period
from .reading import Row, operand
from .service import hours_between, hours_of_day, midnight, weight_at
from .tables import cell_number, has_key, text_of

HOURS_IN = {"h": Fraction(1), "min": Fraction(1, 60), "d": Fraction(24)}

# worth: what an hour of the piece is worth to the event, before the calendar's weight
Piece = namedtuple("Piece", "begin end worth weight")


def clock_keys(book, item, period):
    """Every event with a row in the period; where the table says nothing of some day, a row of no event too."""
    keys = [(event.name,) for event in events_taken(book, item) if period in periods_of(book, item, event)]
    return keys if book.tables.covered(item.get("from", "events"), period) else [*keys, NO_EVENT]


def might_lose_time(book, item, event, period):
    """Whether an event that the log does not hold could have time of this one: an earlier, or a preferred one."""
    if not is_once(item):
        return False
    first_day = book.calendar.all["term"][0].begin  # before it the log need not speak
    if last_second(event).date() < first_day:
        return False
    asked = days_asked(item, event, period)
    ways = [[day_period(max(day, first_day), None) for day in days] for days in asked]
    return not any(all(book.tables.covered(item.get("from", "events"), day) for day in days) for days in ways)


def days_asked(item, event, period):
    """Sets of days of which one must be covered, so that a lost event cannot matter to a row.

    An earlier event that takes time holds the day of this one's begin, or the first day in the row; a preferred one may
    begin on any of its days. Where grace, ticks or a minimum look at the whole event, what it lost before matters too.
    """
    first, last = event.begin.date(), last_second(event).date()
    in_row = first
    if item.get("crossing", "split") == "split":
        last = min(last, period.end - timedelta(days=1))
        in_row = first if period.kind == "term" else max(first, period.begin)
    looks_at_all = {"grace", "tick", "minimum"} & set(item)
    if "prefer" not in item:
        return [[first]] if looks_at_all else [[first], [in_row]]
    begin = first if looks_at_all else in_row
    return [[begin + timedelta(days=n) for n in range((last - begin).days + 1)]]


def clock(book, item, row):
    events = events_taken(book, item)
    event = next(one for one in events if (one.name,) == row.key)
    if event.name in unknown_names(book, item, events) or might_lose_time(book, item, event, row.period):
        return UNDETERMINED
    first = Row(periods_of(book, item, event)[0], row.per, row.key)
    terms = {name: operand_in_hours(book, item, name, first) for name in ("grace", "tick") if name in item}
    if "minimum" in item:
        terms["minimum"] = operand(book, item["minimum"], first)
    state = state_of(terms.values())
    if state:
        return state
    if terms.get("grace", 0) < 0 or terms.get("tick", 1) <= 0:
        return UNDETERMINED
    pieces = pieces_of(book, item, event, events)
    if item.get("crossing", "split") != "split":
        return comes_to(item, event, pieces, terms)
    by_end = comes_to(item, event, pieces, terms, midnight(row.period.end))
    if row.period.kind == "term":
        return by_end
    return by_end - comes_to(item, event, pieces, terms, midnight(row.period.begin))


def unknown_names(book, item, events):
    """Worked out once for an item: nothing of it depends on the row."""
    if item["id"] not in book.unknown_events:
        book.unknown_events[item["id"]] = names_unknown(events, item)
    return book.unknown_events[item["id"]]


def operand_in_hours(book, item, name, row):
    """Grace or tick in hours: in its own unit, else in the item's where that is a time, else in hours."""
    written = item[name]
    unit = written.get("unit") if isinstance(written, dict) else None
    if isinstance(written, str) and written in book.items:
        unit = book.items[written].get("unit")
    value = operand(book, written, row)
    return value if state_of([value]) else value * HOURS_IN.get(unit or item.get("unit"), Fraction(1))


# --- pieces: stretches of the event in which nothing changes


def pieces_of(book, item, event, events):
    if item["id"] not in book.event_pieces:
        book.event_pieces[item["id"]] = {}
    known = book.event_pieces[item["id"]]
    if event.name not in known:
        rivals = [one for one in events if is_once(item) and are_rivals(event, one, item) and share_time(event, one)]
        known[event.name] = [
            Piece(begin, end, worth_after_overlap(book, item, event, rivals, begin), weight_here(book, item, begin))
            for begin, end in pairwise(cuts(book, item, event, rivals))
        ]
    return known[event.name]


def cuts(book, item, event, rivals):
    """Every moment inside the event at which anything may change, with its begin and its end."""
    moments = {event.begin, event.end}
    day = event.begin.date()
    while day <= event.end.date():
        moments.add(midnight(day))
        for begin, end, _ in hours_of_day(book.contract, item.get("service"), day):
            moments |= {begin, end}
        day += timedelta(days=1)
    for rival in rivals:
        moments |= {rival.begin, rival.end}
        for begin, end, _ in reliefs_of(book, item, rival):
            moments |= {begin, end}
    for begin, end, _ in reliefs_of(book, item, event):
        moments |= {begin, end}
    return sorted(one for one in moments if event.begin <= one <= event.end)


def weight_here(book, item, when):
    weight = weight_at(book.contract, item.get("service"), when)
    return Fraction(0) if weight is None else weight


def reliefs_of(book, item, event):
    """(begin, end, share) of the approved intervals that match the event."""
    if "relief" not in item:
        return []
    match = item["relief"].get("match", ["asset"])
    found = []
    for row in book.tables.rows(item["relief"].get("from", "relief")):
        if has_key(row, match, cells(event, match)):
            share = cell_number(row, "share") if "share" in row else Fraction(1)
            found.append((moment(row["begin"]), moment(row["end"]), share))
    return found


def worth_at(book, item, event, when):
    """What a moment is worth to the event on its own: nothing outside service, less where it is relieved."""
    if not event.begin <= when < event.end or not is_asset_in_service(book, event, when):
        return Fraction(0)
    if weight_at(book.contract, item.get("service"), when) is None:
        return Fraction(0)
    shares = [share for begin, end, share in reliefs_of(book, item, event) if begin <= when < end]
    return 1 - max(shares, default=Fraction(0))


def is_asset_in_service(book, event, when):
    asset = text_of(event.row, "asset")
    if not asset or not book.tables.assets:
        return True
    return book.tables.asset_row(asset, day_period(as_date(when), None)) is not None


def worth_after_overlap(book, item, event, rivals, when):
    """Of several events that still have a moment one keeps it: preferred, else begun earlier, else named earlier."""
    worth = worth_at(book, item, event, when)
    others = [one for one in rivals if one.name != event.name and worth_at(book, item, one, when) > 0]
    if any(precedence(item, one) < precedence(item, event) for one in others):
        return Fraction(0)
    return worth


def precedence(item, event):
    preferred = number(text_of(event.row, item["prefer"])) if "prefer" in item else Fraction(0)
    return (-preferred, event.begin, event.name)


# --- counting


def comes_to(item, event, pieces, terms, until=None):
    """What the event comes to with all its time up to a moment."""
    hours = hours_counted(item, pieces, terms.get("grace", Fraction(0)), until)
    if "responsible" in item:
        hours *= cell_number(event.row, item["responsible"])
    if "tick" in item:
        ticks = hours / terms["tick"]
        result = Fraction(ceil(ticks) if item["part_tick"] == "up" else floor(ticks))
    else:
        result = hours / HOURS_IN[item["unit"]]
    return max(result, terms["minimum"]) if result > 0 and "minimum" in terms else result


def hours_counted(item, pieces, grace, until):
    """Weighted hours beyond grace; grace is used up from the start of the event, in service time."""
    service_time = sum((hours_between(one.begin, one.end) * one.worth for one in pieces), Fraction(0))
    left_to_cut = grace
    if item.get("grace_takes", "first") == "whole":
        left_to_cut = Fraction(0) if service_time > grace else service_time
    counted = Fraction(0)
    for piece in pieces:
        time = hours_between(piece.begin, piece.end) * piece.worth
        cut = min(left_to_cut, time)
        left_to_cut -= cut
        if until is None or piece.begin < until:
            counted += (time - cut) * piece.weight
    return counted
