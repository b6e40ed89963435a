"""Files to nouns: the only place where input is judged, and where every problem is collected."""
