"""Arithmetic on arrays: exact numbers, rounding, and the sums that everything above is made of, in numpy.

`exact.Exact` is the column that all of them take and give; `money` is the one place where a digit is lost.
"""
