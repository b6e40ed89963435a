"""Values brought to the rows (period, key) that an item asks for, with what is missing marked and why.

`reader.Before` is what a rule reads: the items settled so far, and the numbers of the contract.
"""
