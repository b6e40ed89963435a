"""Computations beside their peers: `pytest benchmarks` times them, `python -m benchmarks` judges the ratios."""
