"""The draws are the same for the same seed, mostly settle, and the forced ties are ties."""

from collections import Counter

import pytest

from .draw import SHAPES, draw, draws, forced_ties
from .oracle import settle_text


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_settles(shape):
    paid = Counter()
    for seed in range(12):
        drawn = draw(seed, shape)
        assert drawn == draw(seed, shape)
        result = settle_text(drawn.text, drawn.tables, drawn.year)
        paid[result.payable is not None] += 1
        if result.payable is not None:
            assert result.payable == sum(line["amount"] for line in result.lines)
            assert any(line["amount"] for line in result.lines)
    assert paid[True] >= 3


def test_draws_take_every_shape():
    assert len({drawn.text for drawn in draws(2 * len(SHAPES))}) == 2 * len(SHAPES)


def test_ties_are_ties():
    for drawn in forced_ties(12):
        lines = settle_text(drawn.text, drawn.tables, drawn.year).lines
        exact = [line["exact"] for line in lines if line["item"] in ("priced", "scored")]
        assert len(exact) == 24
        assert all((100 * one).denominator == 2 for one in exact)
