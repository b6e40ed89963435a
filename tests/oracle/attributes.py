"""What a row knows beside its own key: the columns of its event, of its asset, of the calendar."""

from .exact import UNDETERMINED, ContractError, number
from .periods import calendar_column
from .tables import cell_number, text_of

OF_CALENDAR = {"days", "month_days", "year_days", "year_number", "months"}


def attribute(book, row, column):
    """A key column as the row knows it: its own key, or that of its event or asset.

    None when such a row does not know the column, empty when it should and the cell is empty (or the row is of no
    event: it only says that the log is silent).
    """
    if column in row.per:
        return row.key[row.per.index(column)]
    if "event" in row.per and row.key[row.per.index("event")] == "":
        return ""
    found = None
    if "event" in row.per and has_column(book.tables.rows("events"), column):
        event = book.tables.event_row(row.key[row.per.index("event")])
        found = text_of(event, column) if event is not None else ""
    if not found and column != "asset" and has_column(book.tables.assets, column):
        asset = attribute(book, row, "asset")
        if asset is not None:
            here = row_of_asset(book, asset, row)
            found = text_of(here, column) if here is not None else ""
    return None if row.key and None in row.key and not found else found


def has_column(rows, column):
    return any(column in row for row in rows)


def table_column(book, name, row):
    """`calendar.days`, `calendar.NAME`, `assets.length`, `events.lanes`."""
    table, column = name.split(".", 1)
    if table == "calendar":
        if column in OF_CALENDAR:
            return number(calendar_column(book.calendar, column, row.period))
        return book.service.weighted_hours(column, row.period)
    if table == "assets":
        return asset_column(book, name, row)
    if table != "events":
        raise ContractError(f"unknown column {name}")
    return cell_or_undetermined(book.tables.event_row(row.key[row.per.index("event")]), column)


def asset_column(book, name, row):
    asset, column = attribute(book, row, "asset"), name.split(".", 1)[1]
    if asset is None:
        raise ContractError(f"{name} is read by a row without an asset")
    if not asset:
        return UNDETERMINED
    if column == "service_days":
        return number(len(book.tables.days_in_service(asset, row.period)))
    if column == "months_in_service":
        months = book.tables.months_in_service(asset, row.period)
        return UNDETERMINED if months is None else number(months)
    return cell_or_undetermined(row_of_asset(book, asset, row), column)


def row_of_asset(book, asset, row):
    """The asset's row in force in the period; an event knows its asset, in service or not."""
    here = book.tables.asset_row(asset, row.period)
    if here is None and "event" in row.per:
        here = next((one for _, _, one in book.tables.rows_of_asset.get(asset, [])), None)
    return here


def cell_or_undetermined(found, column):
    if found is None:
        return UNDETERMINED
    value = cell_number(found, column)
    return UNDETERMINED if value is None else value
