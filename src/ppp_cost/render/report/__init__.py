"""Reports to be signed, as PDF and as Word.

`statement_report` and `study_report` say what stands in them; `report_pdf` and `report_word` draw it.
"""
