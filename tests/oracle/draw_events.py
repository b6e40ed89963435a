"""Random contracts about events with their logs, the same for the same seed; and as hypothesis draws them, to shrink.

for drawn in event_draws(200):
    settle_text(drawn.text, drawn.tables, drawn.year)
"""

import random

from hypothesis import strategies as st

from .draw import Draw
from .shapes_events import clocks
from .shapes_repeats import repeats, unavailability
from .toml_text import contract_of, contract_text

EVENT_SHAPES = {"clocks": clocks, "repeats": repeats, "unavailability": unavailability}


def drawn_with(rng, shape):
    items, tables, top, year = EVENT_SHAPES[shape](rng)
    return Draw(contract_text(contract_of(items, **top, id=shape)), tables, year)


def event_draw(seed, shape=None):
    """One contract with its observations; the shapes in turn unless one is named."""
    shape = shape or list(EVENT_SHAPES)[seed % len(EVENT_SHAPES)]
    return drawn_with(random.Random(f"{shape}-{seed}"), shape)


def event_draws(number, first_seed=0):
    for seed in range(first_seed, first_seed + number):
        yield event_draw(seed)


def event_contracts(shape=None):
    """A hypothesis strategy of the same draws: what fails is shrunk to few events and plain terms."""
    shapes = st.just(shape) if shape else st.sampled_from(list(EVENT_SHAPES))
    return st.builds(drawn_with, st.randoms(use_true_random=False), shapes)
