"""Nouns to what people and programs read: no arithmetic."""
