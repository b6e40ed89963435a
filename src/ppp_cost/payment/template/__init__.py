"""The workbook in which a year of a contract is filled in: its sheets, the rows that are due, and examples.

`contract_template.contract_template`.
"""
