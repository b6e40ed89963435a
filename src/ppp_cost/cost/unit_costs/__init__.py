"""From records to comparable unit costs: boundary, one price base, the levels of tiers and bands, the sample.

`measured_units.measured` runs these stages; `sample.Sample` is what methods look at.
"""
