"""Events: which rows of the log are taken, which periods they touch, and what is not known of them."""

from collections import namedtuple
from datetime import datetime, timedelta

from .exact import ContractError
from .service import midnight
from .tables import is_allowed, text_of

# end is None where it is not known
Event = namedtuple("Event", "name row begin end")

SECOND = timedelta(seconds=1)
NO_EVENT = ("",)  # the key of a row that says that the log is silent


def moment(text):
    """ "2024-01-05", "2024-01-05 10:30" or "2024-01-05T10:30:15"; a date alone is its first moment."""
    return datetime.fromisoformat(text.strip())


def events_taken(book, item):
    """The events `where` admits, and those of which it cannot be said (an empty cell)."""
    found = []
    for row in book.tables.rows(item.get("from", "events")):
        if may_be_admitted(row, item.get("where", {})):
            begin = text_of(row, item.get("begin", "begin"))
            if not begin:
                raise ContractError(f"event without a begin: {row}")
            found.append(Event(text_of(row, "event"), row, moment(begin), end_of(book, item, row)))
    return found


def may_be_admitted(row, where):
    filled = {column: allowed for column, allowed in where.items() if text_of(row, column)}
    return is_allowed(row, filled)


def is_admission_known(event, item):
    return all(text_of(event.row, column) for column in item.get("where", {}))


def end_of(book, item, row):
    end = text_of(row, item.get("end", "end"))
    if end:
        return moment(end)
    if item.get("open_end", "refuse") == "period_end":
        begin = moment(text_of(row, item.get("begin", "begin")))
        return max(begin, last_moment(book))
    return None


def last_moment(book):
    """The end of the last settled year."""
    return midnight(book.calendar.of("year")[-1].end)


# --- periods


def holds(period, when):
    """Whether a moment lies in a period; the term reaches back to all that was before it."""
    return when < midnight(period.end) and (period.kind == "term" or midnight(period.begin) <= when)


def touches(period, event):
    """Whether some of [begin, end) lies in a period; an event of no length is where it begins."""
    if event.begin == event.end or period.kind == "term":
        return holds(period, event.begin)
    return event.begin < midnight(period.end) and (event.end is None or event.end > midnight(period.begin))


def last_second(event):
    return event.begin if event.end == event.begin else event.end - SECOND


def has_row(item, event, period):
    """Whether the clock has a row for the event in a period."""
    crossing = item.get("crossing", "split")
    if crossing == "begin":
        return holds(period, event.begin)
    if crossing == "end" and event.end is not None:
        return holds(period, last_second(event))
    return touches(period, event)


def periods_of(book, item, event):
    """The settled periods in which the event has a row, in order."""
    return [period for period in book.calendar.of(item["period"]) if has_row(item, event, period)]


def period_holding(book, kind, when):
    """The settled period of a kind in which a moment lies, or None."""
    found = [period for period in book.calendar.of(kind) if holds(period, when)]
    return found[0] if found else None


# --- what is not known


def cells(event, columns):
    return tuple(text_of(event.row, column) for column in columns)


def is_time_known(event, item):
    """Whether it can be said which moments the event claims, and against whom."""
    if event.end is None or not is_admission_known(event, item):
        return False
    if "relief" in item and not all(cells(event, item["relief"].get("match", ["asset"]))):
        return False
    return not (is_once(item) and "prefer" in item and not text_of(event.row, item["prefer"]))


def is_once(item):
    return item.get("overlap", "each") == "once"


def rivals_of(events, item):
    """Name of an event -> the events that share its time, itself among them: equal cells, none empty, and they touch."""
    families = {}
    for event in events if is_once(item) else []:
        if all(cells(event, item["overlap_by"])):
            families.setdefault(cells(event, item["overlap_by"]), []).append(event)
    rivals = {event.name: [] for event in events}
    for family in families.values():
        for event in family:
            rivals[event.name] = [one for one in family if share_time(event, one)]
    return rivals


def share_time(one, other):
    """Whether two events touch; one of no length has no moment to share."""
    if one.begin == one.end or other.begin == other.end:
        return False
    return (other.end is None or one.begin < other.end) and (one.end is None or other.begin < one.end)


def names_unknown(events, item, rivals):
    """The events whose time cannot be counted: for what they lack, or for what those they touch lack."""
    unknown = {event.name for event in events if not is_time_known(event, item)}
    if is_once(item):
        grown = True
        while grown:
            reached = {event.name for event in events if any(one.name in unknown for one in rivals[event.name])}
            grown = not reached <= unknown
            unknown |= reached
        unknown |= {event.name for event in events if not all(cells(event, item["overlap_by"]))}
    if "responsible" in item:
        unknown |= {event.name for event in events if not text_of(event.row, item["responsible"])}
    return unknown
