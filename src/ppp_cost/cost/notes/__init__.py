"""What is read beside the figures of studies and budgets: what was done, doubted or left out, in sentences.

`study_notes` and `budget_notes`, one function for each thing that is said.
"""
