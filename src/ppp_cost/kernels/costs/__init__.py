"""Statistics of unit costs: quantiles, regressions, panels, credibility, frontiers, and prices of one year in another.

A function a method, for any n; what a small sample lets be printed is decided in `cost/standard`.
"""
