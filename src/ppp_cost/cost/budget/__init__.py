"""From a standard to next year's money: a budget with what moved it, and the yearly revision of a standard.

`pricing.price` and `revision.revise`.
"""
