"""What stands behind a line: what it was read from, what decided it, and how that is written.

`evidence.evidence_of` and `explanation.formula_text`; `entries` are the lines of cost studies.
"""
