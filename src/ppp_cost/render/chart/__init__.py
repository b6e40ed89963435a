"""Charts as SVG, the same text for the same input.

`waterfall_chart` and `distribution_chart`.
"""
