"""A company's claim against what the engine settles: every difference, and what explains it.

`year_review.reviewed`.
"""
