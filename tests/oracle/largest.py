"""The rule `largest`: of what has one cause the largest deduction stands, the others are given back."""

from fractions import Fraction

from .attributes import attribute
from .exact import LEFT_OUT, UNDETERMINED, ContractError
from .ledger import check_above, signed, write_adjustment
from .periods import within
from .reading import Row, is_of_no_event, keys_of_assets


def largest(book, item):
    check_above(book, item["of"])
    if any(book.item(name)["kind"] != "deduction" for name in item["of"]):
        raise ContractError(f"{item['id']}: only deductions can be given back")
    for period in book.calendar.of(item["period"]):
        offered = book.columns[item["id"]].setdefault(period, {})
        for key, amounts in grouped(book, item, period).items():
            row = Row(period, item["per"], key)
            offered[key] = write_adjustment(book, item, row, given_back(key, amounts))


def grouped(book, item, period):
    """Value of `by` -> (item, own key) -> the amounts of its lines in the period, or their states."""
    groups = {key: {} for key in keys_of_assets(book, item["per"], period)}
    of_no_event = {}
    for line in book.lines:
        if line["item"] in item["of"] and within(line["period"], period):
            row = Row(line["period"], line["per"], line["key"])
            key = tuple(attribute(book, row, column) for column in item["per"])
            if None not in key:
                candidate = (line["item"], line["key"])
                groups.setdefault(key, {}).setdefault(candidate, []).append(signed(line))
                if is_of_no_event(row):
                    of_no_event[candidate] = [signed(line)]
    return {key: {**candidates, **of_no_event} for key, candidates in groups.items()}


def given_back(key, amounts):
    """All that was deducted less the largest; of an unknown cause nothing can be said."""
    deducted = []
    for lines in amounts.values():
        known = [amount for amount in lines if amount != LEFT_OUT]
        if UNDETERMINED in known or "" in key:
            return UNDETERMINED
        if known:
            deducted.append(-sum(known))
    return sum(deducted, Fraction(0)) - max(deducted, default=Fraction(0))
