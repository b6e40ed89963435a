"""The nouns that both wings share: columns, lines, statements and how they explain themselves."""
