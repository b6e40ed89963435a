"""Workbooks read safely: walked before anything opens them, read by a process with limits, sorted into tables.

`workbook.load_workbook`; `spelling` says how spreadsheets write days, months and numbers.
"""
