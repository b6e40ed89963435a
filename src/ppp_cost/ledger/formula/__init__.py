"""Formulas of amounts as trees, and statements as cells that can be computed again.

`expressions.Expression` is the tree; `workings.Workings` is a statement as cells over such trees.
"""
