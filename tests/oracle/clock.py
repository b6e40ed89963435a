"""The rule `clock`: the time of one event after another, cut at every boundary there is and walked piece by piece."""

from collections import namedtuple
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from .events import (
    NO_EVENT,
    cells,
    events_taken,
    is_once,
    last_second,
    moment,
    names_unknown,
    periods_of,
    rivals_of,
)
from .exact import UNDETERMINED, number, state_of
from .periods import as_date, day_period
from .reading import Row, operand
from .service import hours_between, midnight
from .tables import cell_number, text_of

HOURS_IN = {"h": Fraction(1), "min": Fraction(1, 60), "d": Fraction(24)}

# worth: what an hour of the piece is worth to the event, before the calendar's weight
Piece = namedtuple("Piece", "begin end worth weight")


class Log:
    """What a clock works out once of its events: who touches whom, what is not known, which rows there are."""

    def __init__(self, book, item):
        events = events_taken(book, item)
        self.events = {event.name: event for event in reversed(events)}
        self.rivals = rivals_of(events, item)
        self.unknown = names_unknown(events, item, self.rivals)
        self.reliefs = reliefs(book, item)
        self.first_period = {}
        self.keys = {}
        self.pieces = {}
        for event in events:
            for period in periods_of(book, item, event):
                self.first_period.setdefault(event.name, period)
                self.keys.setdefault(period, []).append((event.name,))


def clock_keys(book, item, period):
    """Every event with a row in the period; where the table says nothing of some day, a row of no event too."""
    keys = book.once(item, Log).keys.get(period, [])
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
    log = book.once(item, Log)
    event = log.events[row.key[0]]
    if event.name in log.unknown or might_lose_time(book, item, event, row.period):
        return UNDETERMINED
    first = Row(log.first_period[event.name], row.per, row.key)
    terms = {name: operand_in_hours(book, item, name, first) for name in ("grace", "tick") if name in item}
    if "minimum" in item:
        terms["minimum"] = operand(book, item["minimum"], first)
    state = state_of(terms.values())
    if state:
        return state
    if terms.get("grace", 0) < 0 or terms.get("tick", 1) <= 0:
        return UNDETERMINED
    pieces = pieces_of(book, item, log, event)
    if item.get("crossing", "split") != "split":
        return comes_to(item, event, pieces, terms)
    by_end = comes_to(item, event, pieces, terms, midnight(row.period.end))
    if row.period.kind == "term":
        return by_end
    return by_end - comes_to(item, event, pieces, terms, midnight(row.period.begin))


def operand_in_hours(book, item, name, row):
    """Grace or tick in hours: in its own unit, else in the item's where that is a time, else in hours."""
    written = item[name]
    unit = written.get("unit") if isinstance(written, dict) else None
    if isinstance(written, str) and written in book.items:
        unit = book.items[written].get("unit")
    value = operand(book, written, row)
    return value if state_of([value]) else value * HOURS_IN.get(unit or item.get("unit"), Fraction(1))


# --- pieces: stretches of the event in which nothing changes


def pieces_of(book, item, log, event):
    if event.name not in log.pieces:
        log.pieces[event.name] = [
            Piece(begin, end, worth_after_overlap(book, item, log, event, begin), weight_here(book, item, begin))
            for begin, end in pairwise(cuts(book, item, log, event))
        ]
    return log.pieces[event.name]


def cuts(book, item, log, event):
    """Every moment inside the event at which anything may change, with its begin and its end."""
    moments = {event.begin, event.end}
    day = event.begin.date()
    while day <= event.end.date():
        moments.add(midnight(day))
        for begin, end, _ in book.service.hours_of_day(item.get("service"), day):
            moments |= {begin, end}
        day += timedelta(days=1)
    for rival in log.rivals[event.name]:
        moments |= {rival.begin, rival.end}
        for begin, end, _ in reliefs_of(item, log, rival):
            moments |= {begin, end}
    for begin, end, _ in reliefs_of(item, log, event):
        moments |= {begin, end}
    return sorted(one for one in moments if event.begin <= one <= event.end)


def weight_here(book, item, when):
    weight = book.service.weight_at(item.get("service"), when)
    return Fraction(0) if weight is None else weight


def reliefs(book, item):
    """(begin, end, share) of the approved intervals, by the cells that an event must match."""
    found = {}
    for row in book.tables.rows(item["relief"].get("from", "relief")) if "relief" in item else []:
        share = cell_number(row, "share") if "share" in row else Fraction(1)
        key = tuple(text_of(row, column) for column in item["relief"].get("match", ["asset"]))
        found.setdefault(key, []).append((moment(row["begin"]), moment(row["end"]), share))
    return found


def reliefs_of(item, log, event):
    return log.reliefs.get(cells(event, item["relief"].get("match", ["asset"])), []) if "relief" in item else []


def worth_at(book, item, log, event, when):
    """What a moment is worth to the event on its own: nothing outside service, less where it is relieved."""
    if not event.begin <= when < event.end or not is_asset_in_service(book, event, when):
        return Fraction(0)
    if book.service.weight_at(item.get("service"), when) is None:
        return Fraction(0)
    shares = [share for begin, end, share in reliefs_of(item, log, event) if begin <= when < end]
    return 1 - max(shares, default=Fraction(0))


def is_asset_in_service(book, event, when):
    asset = text_of(event.row, "asset")
    if not asset or not book.tables.assets:
        return True
    return book.tables.asset_row(asset, day_period(as_date(when), None)) is not None


def worth_after_overlap(book, item, log, event, when):
    """Of several events that still have a moment one keeps it: preferred, else begun earlier, else named earlier."""
    worth = worth_at(book, item, log, event, when)
    rivals = [one for one in log.rivals[event.name] if one.name != event.name]
    others = [one for one in rivals if worth_at(book, item, log, one, when) > 0]
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
