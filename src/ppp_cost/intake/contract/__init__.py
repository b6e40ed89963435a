"""Contracts, their assets, last year's statement, and the words of a what-if question.

`contract_file.load_contract`.
"""
