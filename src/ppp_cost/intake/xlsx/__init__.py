"""Workbooks read safely: walked before anything opens them, read by a process with limits, sorted into tables.

`workbook.read_workbook`; `spelling` says how spreadsheets write days, months and numbers.
"""
