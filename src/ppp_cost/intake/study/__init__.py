"""Cost studies, their records, standards, inventories and price series.

`study_file.load_study`, `records_file.load_records`, `standard_file.load_standard`.
"""
