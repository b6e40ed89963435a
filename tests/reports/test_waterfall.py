"""The waterfall: its bars join, sum to what is payable, and are drawn where they say."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from ppp_cost.language import grouped_text
from ppp_cost.ledger.waterfall import GROSS, PAYABLE, Bar, waterfall
from ppp_cost.render.chart.svg import ticks
from ppp_cost.render.chart.waterfall_chart import waterfall_svg
from tests.contract_text import item, seen, settled, volumes
from tests.reports.shown import PLANT, RAILWAY, TUNNEL, parsed, undetermined
from tests.reports.shown import settled as example

SVG = "{http://www.w3.org/2000/svg}"
FEES = seen("volume") + "".join(
    item(name, "product", f'kind = "{kind}", times = ["volume", {{ name = "price", value = {price}, unit = "CNY" }}]')
    for name, kind, price in (("fee", "charge", 5), ("less", "deduction", 2), ("more", "charge", 3))
)


def drawn(bars: tuple[Bar, ...]) -> ET.Element:
    names = {bar.name: bar.name for bar in bars}
    return parsed(waterfall_svg(bars, names, "元", "暂不核定", "<付费 & 构成>"))


def boxes(picture: ET.Element) -> list[tuple[float, float]]:
    """Where each bar begins and ends across the picture."""
    found = [(float(each.attrib["x"]), float(each.attrib["width"])) for each in picture.iter(f"{SVG}rect")]
    return [(x, x + wide) for x, wide in found]


@pytest.mark.parametrize("name", [RAILWAY, TUNNEL, PLANT])
def test_the_bars_of_a_statement_sum_to_what_is_payable(name: str) -> None:
    statement, _ = example(name)
    bars = waterfall(statement)
    assert sum(bar.amount or 0 for bar in bars if bar.kind != "total") == statement.payable
    assert [bar.end for bar in bars[-2:]] == [statement.payable, statement.payable]
    assert next(bar for bar in bars if bar.name == PAYABLE).amount == statement.payable
    steps = [bar for bar in bars if bar.kind != "total"]
    assert [bar.start for bar in steps[1:]] == [bar.end for bar in steps[:-1]]
    assert all(bar.end is not None and bar.start is not None and bar.end - bar.start == bar.amount for bar in bars)


def test_charges_come_first_and_their_sum_behind_them() -> None:
    bars = waterfall(settled(FEES, volumes(volume="10 20 30")))
    assert [(bar.name, bar.amount) for bar in bars] == [
        ("fee", 30000),
        ("more", 18000),
        (GROSS, 48000),
        ("less", -12000),
        (PAYABLE, 36000),
    ]


def test_nothing_is_drawn_from_where_an_amount_is_undetermined() -> None:
    statement, _ = undetermined()
    bars = waterfall(statement)
    first = next(place for place, bar in enumerate(bars) if bar.amount is None)
    assert {(bar.start, bar.end) for bar in bars[first:]} == {(None, None)}
    assert all(bar.end is not None for bar in bars[:first])
    picture = drawn(bars)
    assert len(boxes(picture)) == first
    words = [each.text for each in picture.iter(f"{SVG}text")]
    assert words.count("暂不核定") == sum(bar.amount is None for bar in bars)


@pytest.mark.parametrize(
    "amounts",
    [(12000, -18000), (5, -5), (0, 0), (10**15, -3), (100, -99), (4_331_576_708, -207_615_600)],
    ids=str,
)
def test_bars_lie_where_their_amounts_are(amounts: tuple[int, int]) -> None:
    """Whatever the scale, and with or without a cut: bars join where one ends and the next begins."""
    charge, less = amounts
    bars = (
        Bar("fee", "charge", charge, 0, charge),
        Bar("less", "deduction", less, charge, charge + less),
        Bar(PAYABLE, "total", charge + less, 0, charge + less),
    )
    picture = drawn(bars)
    fee, off, payable = boxes(picture)
    assert fee[1] == pytest.approx(off[1], abs=1.6)
    if charge + less >= 0:
        assert payable[1] == pytest.approx(off[0], abs=1.6)
    wide = float(picture.attrib["width"])
    assert all(0 <= begin <= end <= wide for begin, end in (fee, off, payable))


def test_a_picture_is_well_formed_the_same_each_time_and_says_what_it_shows() -> None:
    bars = waterfall(example(PLANT)[0])
    names = {bar.name: bar.name for bar in bars}
    first, second = (waterfall_svg(bars, names, "元", "暂不核定", "<付费 & 构成>") for _ in range(2))
    assert first == second
    picture = parsed(first)
    assert picture.findtext(f"{SVG}title") == "<付费 & 构成>"
    words = [each.text for each in picture.iter(f"{SVG}text")]
    assert {grouped_text(bar.amount) for bar in bars if bar.amount is not None} <= set(words)
    assert "横轴：万元，未从零起" in words
    assert not re.search(r"href|<script|<style|url\(", first)


def test_a_long_name_is_broken_and_stays_on_the_picture() -> None:
    name = "污水处理及水循环处理与利用项目可用性付费与运维绩效付费合计调整"
    bars = (Bar("fee", "charge", 100, 0, 100), Bar(PAYABLE, "total", 100, 0, 100))
    picture = parsed(waterfall_svg(bars, {"fee": name, PAYABLE: "应付"}, "元", "-", "t"))
    ends = [each for each in picture.iter(f"{SVG}text") if each.attrib["text-anchor"] == "end"]
    assert name in "".join(each.text or "" for each in ends)
    assert all(13 * len(each.text or "") <= 170 for each in ends if each.text and each.text in name)


@pytest.mark.parametrize(
    ("low", "high", "most"), [(0, 1, 5), (0, 97, 5), (-50, 120, 5), (13_500, 15_513, 5), (0.07, 0.11, 6), (0, 3e13, 4)]
)
def test_ticks_are_few_round_and_inside(low: float, high: float, most: int) -> None:
    found = ticks(low, high, most)
    assert 1 < len(found) <= 2 * most
    assert all(low - 1e-9 <= each <= high + 1e-9 for each in found)
    steps = {f"{after - before:.6g}" for before, after in pairwise(found)}
    assert len(steps) == 1
    assert f"{float(steps.pop()):e}"[0] in "125"
