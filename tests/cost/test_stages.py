"""Single stages of a study: peers, bridges, tax, months, decisions, quota alone, and what waits for a decision."""

from fractions import Fraction
from pathlib import Path

import pytest

from ppp_cost.cost.methods.estimates import Absent, Estimate
from ppp_cost.cost.standard.study_chain import Studied
from ppp_cost.errors import RecordError
from ppp_cost.from_studies import study_files
from tests.cost.study_folder import LOTS, STATES, Changes, varied


def found(folder: Path, changes: Changes, of: Path = LOTS) -> tuple[Studied, ...]:
    return study_files(*varied(of, folder, changes))


def only(folder: Path, changes: Changes, of: Path = LOTS) -> Studied:
    (one,) = found(folder, changes, of)
    return one


def with_column(name: str, cells: dict[str, str]) -> Changes:
    """Add a column to the units: its cell by unit."""
    text = (LOTS / "example" / "units.csv").read_text("utf-8")
    head, *rows = text.splitlines()
    more = [f"{head},{name}", *(f"{row},{cells.get(row.split(',')[0], '')}" for row in rows)]
    return {"example/units.csv": {text: "\n".join(more) + "\n"}}


def test_peers_are_studied_apart_and_counted_apart(tmp_path: Path) -> None:
    north = {f"B{number:02}": "north" if number <= 6 else "south" for number in range(1, 13)}
    changes = {
        **with_column("side", north),
        "study.toml": {'boundary = "2024.1"': 'boundary = "2024.1"\npeer = ["side"]'},
    }
    groups = found(tmp_path, changes)
    assert [(each.measured.peer, each.proposed.sample.size) for each in groups] == [(("north",), 6), (("south",), 5)]
    assert all(isinstance(each.proposed.why.sentence("en"), str) and each.proposed.base is None for each in groups)
    whole = only(tmp_path / "whole", {}).measured
    assert sum(int(each.measured.costs.inside.sum()) for each in groups) == int(whole.costs.inside.sum())


def test_a_quota_alone_prices_each_grade_by_itself(tmp_path: Path) -> None:
    table = only(tmp_path, {"study.toml": {'adopt = "blend"': 'adopt = "quota"'}}).proposed.table
    assert table is not None
    assert [row.standard for row in table.rows] == [Fraction("6.08"), Fraction("7.46"), Fraction("10.34")]
    assert all(sum(row.detail.values()) == row.standard for row in table.rows)
    assert "P1" in table.rows[0].detail


def test_another_boundary_needs_a_bridge_and_keeps_its_sums(tmp_path: Path) -> None:
    changes = with_column("boundary", {"B01": "2020.2"})
    with pytest.raises(RecordError) as refused:
        found(tmp_path / "without", changes)
    assert {problem.code for problem in refused.value.problems} == {"boundary_differs"}
    bridge = "from,to,from_code,to_code,share\n2020.2,2024.1,M1,M1,1/3\n2020.2,2024.1,M1,M2,2/3\n"
    bridged = only(tmp_path / "with", {**changes, "bridge.csv": {"": bridge}}).measured.costs
    plain = only(tmp_path / "plain", {}).measured.costs
    assert bridged.total.tolist() == plain.total.tolist()
    machine, fuel = (bridged.codes.index(code) for code in ("M1", "M2"))
    assert bridged.inside[0, 0, machine] == 13_590_000 // 3
    assert bridged.inside[0, 0, fuel] == 8_830_000 + 13_590_000 - 13_590_000 // 3


def test_tax_is_taken_out_where_every_line_says_it(tmp_path: Path) -> None:
    out = {"study.toml": {'tax = "in"': 'tax = "out"'}}
    with pytest.raises(RecordError) as refused:
        found(tmp_path / "unsaid", out)
    assert {problem.code for problem in refused.value.problems} == {"tax_unsaid"}
    head = "unit_id,year,quantity,grade,lane_km,hand_m2\n"
    text = (LOTS / "example" / "units.csv").read_text("utf-8")
    bare = "\n".join(",".join(row.split(",")[:6]) for row in text.splitlines()[1:])
    costs = (LOTS / "example" / "costs.csv").read_text("utf-8")
    lines = [f"{row.split(',')[0]},{row.split(',')[1]},L1,1060.00,,,,60.00" for row in text.splitlines()[1:]]
    changes = {
        **out,
        "example/units.csv": {text: head + bare + "\n"},
        "example/costs.csv": {costs: "unit_id,year,code,amount,key,source,grade,tax\n" + "\n".join(lines) + "\n"},
    }
    measured = only(tmp_path / "said", changes).measured
    assert set(measured.costs.total.ravel().tolist()) == {100_000}


def test_a_section_open_for_half_a_year_has_half_its_quantity(tmp_path: Path) -> None:
    half = only(tmp_path, with_column("months", {"B01": "6"})).measured
    assert half.every.quantity[0].tolist() == [38_000, 38_000]


def test_a_unit_that_waits_for_a_decision_leaves_the_standard_pending(tmp_path: Path) -> None:
    decisions = (LOTS / "example" / "decisions.csv").read_text("utf-8")
    waiting = only(tmp_path / "none", {"example/decisions.csv": {decisions: decisions.splitlines()[0] + "\n"}})
    assert (waiting.state, {flag.unit for flag in waiting.waiting}) == ("pending", {"B07"})
    assert waiting.without is not None
    assert waiting.without.base is not None
    assert round(waiting.without.base.value, 4) == 8.2817
    kept = only(tmp_path / "kept", {"example/decisions.csv": {"exclude": "keep"}})
    assert (kept.state != "pending", kept.waiting, kept.proposed.sample.size) == (True, (), 12)


def test_a_year_can_be_left_out_alone(tmp_path: Path) -> None:
    one = only(tmp_path, {"example/decisions.csv": {"B07,,": "B07,2024,"}})
    unit = one.measured.records.units.index("B07")
    assert one.measured.decided.mask[unit].tolist() == [True, False]
    assert one.proposed.sample.size == 12


@pytest.mark.parametrize("places", ["0.10", "0.90"])
def test_a_quantile_that_so_few_units_do_not_bear_is_absent(places: str, tmp_path: Path) -> None:
    purpose = "catch_up" if places < "0.5" else "demanding"
    changes = {'p = "0.25"': f'p = "{places}"', 'purpose = "catch_up"': f'purpose = "{purpose}"'}
    one = only(tmp_path, {"study.toml": changes})
    assert (one.state, one.proposed.base) == ("absent", None)
    assert "29" in one.proposed.why.sentence("en")


def test_methods_say_what_they_need_on_the_states(tmp_path: Path) -> None:
    estimates = only(tmp_path, {}, STATES).proposed.estimates
    values = {
        (each.method, each.target.text): round(each.value)
        for each in estimates
        if isinstance(each, Estimate) and each.role == "adopt"
    }
    assert values["quantile", "P25"] == 7_483
    assert values["least_squares", "P25"] == 10_240
    absent = {each.method: each.note.code for each in estimates if isinstance(each, Absent)}
    assert absent["stochastic_frontier"] == "absent_skewness"
    assert absent["quota"] == "absent_no_quota"


def test_the_states_flag_alabama_and_the_sentence_is_its_alone(tmp_path: Path) -> None:
    flags = only(tmp_path, {}, STATES).flags
    by_name = {name: {flag.unit for flag in flags if flag.name == name} for name in {flag.name for flag in flags}}
    assert by_name["studentised"] == by_name["super_efficiency"] == by_name["boundary_shift"] == {"Alabama"}
    shift = next(flag for flag in flags if flag.name == "boundary_shift")
    assert shift.note is not None
    sentence = shift.note.sentence("zh")
    assert all(each in sentence for each in ("204,894,000.00", "34,385,000.00", "83,579,000.00", "49%", "+0.5%"))
    assert "Alabama" not in by_name.get("modified_z", set())


def test_a_unit_made_up_after_the_same_pattern_gets_the_sentence_too(tmp_path: Path) -> None:
    rows = (STATES / "example" / "units.csv").read_text("utf-8").splitlines()
    ohio = next(row.split(",") for row in rows if row.startswith("Ohio,2022"))
    changed = ohio.copy()
    changed[9], changed[11] = str(int(ohio[9]) // 4), str(int(ohio[11]) + int(ohio[9]) // 2)
    flags = only(tmp_path, {"example/units.csv": {",".join(ohio): ",".join(changed)}}, STATES).flags
    assert {flag.unit for flag in flags if flag.name == "boundary_shift"} >= {"Alabama", "Ohio"}
