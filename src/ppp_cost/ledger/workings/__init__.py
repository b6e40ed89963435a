"""Statements, studies and budgets as cells, inputs and formulas, that can be computed again elsewhere.

`cells.Workings` is a statement as cells; `entry_workings.entry_workings` brings the entries of studies into them.
"""
