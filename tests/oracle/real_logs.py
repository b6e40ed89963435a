"""Whole public files as logs of shipped contracts: every disruption of a railway, every outage of a city's lifts.

Rows become events as the contracts' own mappings have it (the railway's `example/generate.py`, the lifts'
`tests/contracts/test_lift_outages.py`), and where those take a selection, all are taken here:

* every line that the railway's file names is a section: the five of the example keep theirs, the others are added to
  `assets.csv`, in service from the first day of the contract;
* causes that began on another line are failures that nobody has explained;
* outages of one tunnel with one begin are one failure; weather is exempt for two days, works of the power supplier by
  half.
"""

import csv
import importlib.util
import shutil
from collections import namedtuple
from datetime import date, timedelta
from pathlib import Path

from tests.contracts.test_lift_outages import HEADER, tickets

from .tables import load_tables

CONTRACTS = Path(__file__).parents[2] / "contracts"
RAILWAY = CONTRACTS / "railway" / "zhujiayao_zhongchuan"
TUNNEL = CONTRACTS / "utility_tunnel" / "phase_1"
OPENED = date(2020, 1, 1)
ELSEWHERE = {"logistical": "unexplained"}
EXEMPT = {"gas_sensor": "1", "power_supply": "0.5"}

RealLog = namedtuple("RealLog", "folder tables year")


# --- disruptions of a railway


def disruptions(source, folder, open_end=None):
    """The railway's contract in a folder with a section for each line, and its log; `open_end`: a length for no end."""
    example = generator()
    rows = rows_of(source)
    sections = sections_of(example, rows)
    shutil.copy(RAILWAY / "contract.toml", folder)
    write_sections(sections, folder / "assets.csv")
    events = [event for row in rows for event in events_of(example, row, sections, open_end)]
    relief = [dict(zip(example.RELIEF.split(","), row, strict=True)) for row in example.relief(events)]
    return RealLog(folder, {**load_tables(RAILWAY / "example" / "2"), "events": events, "relief": relief}, 2)


def generator():
    written = importlib.util.spec_from_file_location("railway_example", RAILWAY / "example" / "generate.py")
    module = importlib.util.module_from_spec(written)
    written.loader.exec_module(module)
    return module


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines_of(row):
    return sorted(set(row["ns_lines"].split("; ")))


def sections_of(example, rows):
    """Line -> section; the lines that the example leaves out are numbered."""
    others = sorted({line for row in rows for line in lines_of(row)} - set(example.LINES))
    return {**example.LINES, **{line: f"line_{number:03}" for number, line in enumerate(others, start=1)}}


def write_sections(sections, path):
    """The contract's own sections and the added ones, with lengths and shares that differ."""
    shipped = rows_of(RAILWAY / "assets.csv")
    added = [
        {"asset": section, "from": str(OPENED), "to": "", "name": line, "length": "10", "share": f"0.00{n % 9 + 1}"}
        for n, (line, section) in enumerate(sections.items())
        if section not in {row["asset"] for row in shipped}
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(shipped[0]))
        writer.writeheader()
        writer.writerows([*shipped, *added])


def events_of(example, row, sections, open_end):
    """An event for each line that a disruption names."""
    category = {**example.CATEGORIES, **ELSEWHERE}[row["cause_group"]]
    begin, end = example.moved(row["start_time"]), example.moved(row["end_time"])
    if end is None and open_end is not None:
        end = begin + open_end
    for section in (sections[line] for line in lines_of(row)):
        yield {
            "event": f"{row['rdt_id']}-{section.removeprefix('section_')}",
            "failure": row["rdt_id"],
            "asset": section,
            "category": category,
            "planned": "1" if category in example.PLANNED else "0",
            "cause": row["statistical_cause_en"],
            "begin": begin.isoformat(),
            "end": end.isoformat() if end else "",
        }


# --- outages of lifts


def outages():
    """The tunnels' contract as shipped, and every outage as a ticket of one of its tunnels."""
    events, relief = [], []
    for each in tickets():
        failure = f"{each.asset}-{each.begin.isoformat()}"
        times = [time.isoformat() for time in (each.begin, each.responded, each.end)]
        row = [each.event, failure, each.asset, each.category, *times, "company", "1"]
        events.append(dict(zip(HEADER, row, strict=True)))
        if each.category in EXEMPT:
            end = min(each.end, each.begin + timedelta(days=2)).isoformat()
            span = {"begin": times[0], "end": end, "share": EXEMPT[each.category], "evidence": "letter"}
            relief.append({"asset": each.asset, "category": each.category, **span})
    return RealLog(TUNNEL, {**load_tables(TUNNEL / "example" / "3"), "events": events, "relief": relief}, 3)
