"""Nouns to what people and programs read: no arithmetic.

A room a medium; `words` holds what several of them say.
"""
