"""How unit costs lie: every unit once, doubted ones apart, and the figures of the study on the same scale."""

import xml.etree.ElementTree as ET

import pytest

from ppp_cost.cost.standard.distribution import DOUBTED, KEPT, LEFT_OUT, WAITING, Distribution, Dot, Mark, distribution
from ppp_cost.render.chart.distribution_chart import NAMED, distribution_svg
from tests.reports.shown import STUDIES, parsed, studied

SVG = "{http://www.w3.org/2000/svg}"
LOTS = "street_cleaning/lots_by_grade"
STATES = "road_maintenance/us_states"
PLOTS = "greening/plots_by_grade"


def drawn(of: Distribution) -> ET.Element:
    return parsed(distribution_svg(of, "元/(m2·年)", 2, "分布"))


def words(picture: ET.Element) -> list[str]:
    return [each.text or "" for each in picture.iter(f"{SVG}text")]


@pytest.mark.parametrize("name", STUDIES)
def test_every_unit_is_there_once_from_the_least_on(name: str) -> None:
    (of,) = studied(name)
    found = distribution(of)
    every = [name for name, counts in zip(of.measured.records.units, of.measured.every.counts, strict=True) if counts]
    assert sorted(dot.unit for dot in found.dots) == sorted(every)
    assert [dot.value for dot in found.dots] == sorted(dot.value for dot in found.dots)


@pytest.mark.parametrize("name", STUDIES)
def test_the_sample_of_the_study_is_what_is_drawn_as_counting(name: str) -> None:
    (of,) = studied(name)
    sample = of.proposed.sample
    counting = {dot.unit: dot.value for dot in distribution(of).dots if dot.standing != LEFT_OUT}
    assert counting == pytest.approx(dict(zip(sample.unit, sample.value.tolist(), strict=True)))


def test_units_stand_as_flags_and_decisions_say() -> None:
    lots, plots, states = (
        {dot.unit: dot.standing for dot in distribution(studied(name)[0]).dots} for name in (LOTS, PLOTS, STATES)
    )
    assert {unit for unit, standing in lots.items() if standing == LEFT_OUT} == {"B07"}
    assert {unit for unit, standing in plots.items() if standing == DOUBTED} == {"P04", "P11"}
    assert {unit for unit, standing in states.items() if standing == WAITING} == {"Massachusetts", "New Jersey"}
    assert states["Alabama"] == LEFT_OUT
    assert set(plots.values()) == {KEPT, DOUBTED}


def test_the_figures_are_those_of_the_study() -> None:
    (of,) = studied(LOTS)
    found = distribution(of)
    assert [(mark.name, round(mark.value, 4)) for mark in found.quantiles] == [
        ("P25", 8.6949),
        ("P50", 9.5559),
        ("P75", 10.1914),
    ]
    base = of.proposed.base
    assert base is not None
    assert found.adopted == Mark("blend", base.value, base.low, base.high)


@pytest.mark.parametrize("name", STUDIES)
def test_a_picture_names_what_is_doubted_and_marks_what_is_adopted(name: str) -> None:
    found = distribution(studied(name)[0])
    said = words(drawn(found))
    assert found.adopted is not None
    assert f"采用值 {found.adopted.value:,.2f}" in said
    assert [
        f"{mark.name} {mark.value:,.2f}" for mark in found.quantiles if f"{mark.name} {mark.value:,.2f}" not in said
    ] == []
    named = [dot for dot in found.dots if dot.standing != KEPT or len(found.dots) <= NAMED]
    assert [dot.unit for dot in named if dot.unit not in said or f"{dot.value:,.2f}" not in said] == []
    assert distribution_svg(found, "u", 2, "t") == distribution_svg(found, "u", 2, "t")


def test_many_units_are_drawn_as_columns_that_count_each_once() -> None:
    (of,) = studied(STATES)
    found = distribution(of)
    picture = drawn(found)
    kept = [dot for dot in found.dots if dot.standing == KEPT]
    assert len(kept) > NAMED
    columns = [each for each in picture.iter(f"{SVG}rect") if each.attrib["fill"] == "#4a7aa5"]
    heights = [float(each.attrib["height"]) for each in columns if float(each.attrib["width"]) > 8]
    one = min(heights)
    assert sum(round(height / one) for height in heights) == len(kept)


@pytest.mark.parametrize(
    "of",
    [
        Distribution((Dot("甲", 3.0, KEPT),), (), None),
        Distribution((Dot("甲", 3.0, LEFT_OUT), Dot("乙", 3.0, WAITING)), (), Mark("quota", 3.0, 3.0, 3.0)),
        Distribution(tuple(Dot(f"u{n:04}", n / 7, KEPT) for n in range(3000)), (Mark("P50", 200.0),), None),
        Distribution((Dot("甲", -1.0, DOUBTED), Dot("乙", 1e9, KEPT)), (), None),
    ],
    ids=("one", "nothing counts", "thousands", "far apart"),
)
def test_odd_samples_are_drawn_within_the_picture(of: Distribution) -> None:
    picture = drawn(of)
    wide, high = (float(picture.attrib[name]) for name in ("width", "height"))
    places = [(float(each.attrib["cx"]), float(each.attrib["cy"])) for each in picture.iter(f"{SVG}circle")]
    places += [(float(each.attrib["x"]), float(each.attrib["y"])) for each in picture.iter(f"{SVG}text")]
    assert places
    assert all(-1 <= x <= wide + 1 and 0 <= y <= high for x, y in places)


def test_a_name_that_would_be_markup_stays_text() -> None:
    picture = drawn(Distribution((Dot("<b>&甲", 1.0, KEPT),), (), None))
    assert "<b>&甲" in words(picture)
