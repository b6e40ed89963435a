"""Events as spans of time: relief taken off, overlaps given to one of them, what remains counted by period.

`spans.spans_of` begins, `counted_time` ends; `clock_explanation` says how each came about.
"""
