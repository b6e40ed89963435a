"""The rule `rank`: for each event, how many of the same kind its window holds."""

from collections import namedtuple
from datetime import timedelta
from fractions import Fraction

from .events import NO_EVENT, SECOND, cells, events_taken, is_admission_known, period_holding
from .exact import UNDETERMINED, known
from .periods import day_period
from .service import midnight

# counts: True, False, or UNDETERMINED; an event counts if it happened and is above zero
Candidate = namedtuple("Candidate", "event cells counts")


class Standing:
    """What a rank works out once: the events that take part, by the cells in which they must agree, and its rows."""

    def __init__(self, book, item):
        everyone = candidates(book, item)
        self.by_name = {one.event.name: one for one in reversed(everyone)}
        self.alike = {}
        self.keys = {}
        for one in everyone:
            self.alike.setdefault(one.cells, []).append(one)
            self.keys.setdefault(period_holding(book, item["period"], one.event.begin), []).append((one.event.name,))


def rank_keys(book, item, period):
    """The events that take part and begin in the period; where the log is silent on some day, a row of no event."""
    keys = book.once(item, Standing).keys.get(period, [])
    return keys if book.tables.covered("events", period) else [*keys, NO_EVENT]


def candidates(book, item):
    """The events that take part: admitted and, with `positive`, those it has a row for or might have had one for."""
    found = []
    for event in events_taken(book, item):
        counts = is_positive(book, item, event) if "positive" in item else True
        if counts is not None:
            if counts is True and not is_admission_known(event, item):
                counts = UNDETERMINED
            found.append(Candidate(event, cells(event, item["by"]), counts))
    return found


def is_positive(book, item, event):
    """Whether the measure is above zero for an event in any of its periods; None where it has no row there."""
    measure = book.item(item["positive"])
    periods = book.calendar.of(measure["period"])
    rows = [book.columns[measure["id"]].get(period, {}) for period in periods]
    values = [row[event.name,] for row in rows if (event.name,) in row]
    if any(known(value) and value > 0 for value in values):
        return True
    began_before = measure["period"] != "term" and event.begin < midnight(periods[0].begin)
    if UNDETERMINED in values or began_before:
        return UNDETERMINED
    return False if values else None


def rank(book, item, row):
    standing = book.once(item, Standing)
    own = standing.by_name[row.key[0]]
    is_placed = is_admission_known(own.event, item) and all(own.cells)
    if own.counts == UNDETERMINED or not is_placed or not is_window_covered(book, item, own.event):
        return UNDETERMINED
    if not own.counts:
        return Fraction(0)
    window = [one for one in standing.alike[own.cells] if is_counted_with(book, item, own.event, one.event)]
    if any(one.counts == UNDETERMINED for one in window):
        return UNDETERMINED
    return Fraction(sum(one.counts for one in window))


def is_counted_with(book, item, event, other):
    """Whether the window of an event holds another (or itself), and the count reaches as far as it."""
    if item["counts"] == "rank" and (other.begin, other.name) > (event.begin, event.name):
        return False
    if "days" in item["window"]:
        return event.begin - timedelta(days=item["window"]["days"]) < other.begin <= event.begin
    kind = item["window"]["period"]
    return window_period(book, kind, event) == window_period(book, kind, other)


def window_period(book, kind, event):
    """The period that holds an event's begin, settled or not; None where there is no such period."""
    day = day_period(event.begin.date(), None)
    if kind == "term":
        return book.calendar.of("term")[0] if day.begin < book.calendar.of("term")[0].end else None
    return book.calendar.containing(kind, day)


def is_window_covered(book, item, event):
    """Whether the log speaks of every day the count looks at; days before the first of operation need not be."""
    first_day = book.calendar.all["term"][0].begin
    if "days" in item["window"]:
        begin = (event.begin - timedelta(days=item["window"]["days"]) + SECOND).date()
        end = event.begin.date()
    else:
        period = window_period(book, item["window"]["period"], event)
        if period is None:
            return False
        begin = period.begin
        end = event.begin.date() if item["counts"] == "rank" else period.end - timedelta(days=1)
    days = [begin + timedelta(days=n) for n in range((end - begin).days + 1)]
    return all(book.tables.covered("events", day_period(day, None)) for day in days if day >= first_day)
