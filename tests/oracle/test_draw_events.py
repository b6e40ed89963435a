"""The draws of events are the same for the same seed, collide, and know more than they do not."""

from collections import Counter

import pytest

from .draw_events import EVENT_SHAPES, event_draw, event_draws
from .exact import known
from .oracle import settle_text


@pytest.mark.parametrize("shape", EVENT_SHAPES)
def test_a_shape_settles(shape):
    values = Counter()
    for seed in range(30):
        drawn = event_draw(seed, shape)
        assert drawn == event_draw(seed, shape)
        result = settle_text(drawn.text, drawn.tables, drawn.year)
        if result.payable is not None:
            assert result.payable == sum(line["amount"] for line in result.lines)
        for name, rows in result.measures.items():
            rule = drawn.text.split(f'id = "{name}"')[1].split('"')[1]
            values.update((rule, "above zero" if known(one) and one > 0 else str(one)) for one in rows.values())
    for rule in ("clock", "rank"):
        if rule in {name for name, _ in values}:
            assert values[rule, "above zero"] > values[rule, "undetermined"] / 4
            assert all(values[rule, state] for state in ("above zero", "undetermined", "0"))


def test_events_share_their_time():
    shared = 0
    for drawn in event_draws(60):
        spans = [(row["begin"], row["end"]) for row in drawn.tables["events"] if row["end"]]
        shared += any(one < other_end and other < one_end for one, one_end in spans for other, other_end in spans)
    assert shared >= 30
