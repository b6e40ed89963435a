"""Workbooks that compute themselves: statements, studies, budgets.

`statement_workbook`, `study_workbook`, `budget_workbook`; `excel_formula` writes a tree as a formula.
"""
