"""The payment wing: a contract and a year's observations to a statement.

`settle.settlement.settle` is the engine; a contract's vocabulary is `terms` and `rules`.
"""
