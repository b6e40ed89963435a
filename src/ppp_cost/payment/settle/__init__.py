"""The engine: the items of a contract in their order, their results bounded, rounded, signed and put in a ledger.

`settlement.settle`; a result becomes lines in `posting`, and a year's openings and closings in `year_end`.
"""
