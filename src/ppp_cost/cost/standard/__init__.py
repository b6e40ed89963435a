"""From what methods say to a standard: screens, what a small sample lets be said, what is adopted, its levels.

`study_chain.studied` runs it; `standard.Table` is the standard, `approved_standard.Standard` what a budget reads.
"""
