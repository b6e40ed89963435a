"""Terms typed into a workbook, brought back into the text of their files with nothing else changed.

`terms_workbook.revised_terms`; `terms_book` is what a workbook shows of a folder.
"""
