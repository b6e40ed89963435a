"""A company's claim: a table of amounts as people write it.

`claim_file.load_claim`.
"""
