"""Observation tables from CSV files or the sheets of a workbook, each cell judged where it stands.

`table_files.load_observations`.
"""
