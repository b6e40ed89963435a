"""Formulas that turn numbers into amounts: bands and tiers, price baskets, annuities, interest, limits, windows.

A function a formula, called by the rule of the same name.
"""
