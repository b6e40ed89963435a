"""What a contract says, resolved and judged: its items, operands, units, calendar and service hours.

`contract.Contract` is what every room above reads; it is frozen.
"""
