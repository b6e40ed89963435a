"""What the cheapest others make of the same outputs."""
