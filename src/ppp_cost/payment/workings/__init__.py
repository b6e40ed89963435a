"""A statement as cells and formulas that can be computed again in a spreadsheet.

`statement_workings.workings_of`.
"""
