"""Which tables, columns and texts of the observations the items of a contract read, and for which clause.

`columns_read.reads` for what is read, `unknown_cells` for what is written and never read.
"""
