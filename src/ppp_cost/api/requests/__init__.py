"""From what was sent to the nouns of the engine: strict JSON, forms, tables, Arrow.

`bodies.Asked` reads a body, `calculations.Desk` answers it.
"""
