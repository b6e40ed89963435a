"""The nouns that both wings share: tables, columns, lines, statements, entries, and why a value is missing.

`statement.Statement` is what is handed out; its lines sum to what is payable.
"""
