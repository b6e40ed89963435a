"""Two deductions by event, as the event itself says them, and the failure that joins events."""

from ppp_cost import Statement
from tests.contract_text import Tables, amounts, item, settled


def fine(name: str, column: str, fields: str = "") -> str:
    """A deduction by event: what a column of the event says."""
    rest = f", {fields}" if fields else ""
    return item(name, "product", f'kind = "deduction", per = ["event"], times = ["events.{column}"]{rest}')


UNITS = {"units": '{ "events.out" = "CNY", "events.late" = "CNY" }'}
TWO = fine("outage", "out") + fine("lateness", "late")
ONE_FAILURE = item("one", "largest", 'of = ["outage", "lateness"], by = ["failure"]')


def given(tables: Tables, items: str = TWO + ONE_FAILURE, **header: str) -> Statement:
    """The statement of two deductions by event, of which the smaller of one failure is given back."""
    return settled(items, tables, **(UNITS | header))


def back(tables: Tables, items: str = TWO + ONE_FAILURE, **header: str) -> dict[str, int | str]:
    """What is given back, in fen."""
    return amounts(given(tables, items, **header), "one")


def event(name: str, day: str, out: str, late: str, failure: str = "f") -> str:
    """One event of a day, what two deductions take for it, and its failure."""
    return f"{name} {day} {day} out={out} late={late} failure={failure}"
