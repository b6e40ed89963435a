"""Write the example year: events of five imaginary sections, 2021-01-01 to 2021-12-31, and what goes with them.

Run once: python generate.py [SOURCE]. SOURCE is the file of disruptions; the default is
$PPP_COST_SHARED/data/rail_disruptions_nl_2023.csv. Nothing is drawn: the same source gives the files kept in the
folder `2`, byte for byte.

The events are a selection of the disruptions of the Dutch railway in 2023 (Rijden de Treinen, CC BY 4.0), moved to
other dates, given to sections of another line and sorted into this contract's categories. They say nothing about the
line that the contract is named after. Exemptions are given by the rule below. All other tables are written by hand.
"""

import csv
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parent
FOLDER = HERE / "2"
FIRST, END = date(2021, 1, 1), date(2022, 1, 1)  # operating year 2, its end excluded
EARLIER = timedelta(weeks=104)  # every event moves by whole weeks: days of the week and times of the day stay

LINES = {  # a Dutch line as the source names it: the imaginary section that receives its disruptions
    "Alkmaar-Den Helder": "section_1",
    "Zwolle-Emmen": "section_2",
    "Zwolle-Groningen": "section_3",
    "Zwolle-Leeuwarden": "section_4",
    "Meppel-Leeuwarden": "section_5",
}
CATEGORIES = {  # cause group of the source: category here; "logistical" began on another line and is not taken
    "rolling stock": "rolling_stock",
    "infrastructure": "infrastructure",
    "staff": "staff",
    "unknown": "unexplained",  # counts as a failure as long as nothing else is shown
    "external": "external",
    "weather": "weather",
    "accidents": "collision",
    "engineering work": "possession",
}
PLANNED = {"possession"}

# Exemptions, approved by the disruption and section. Failures of the operator's own and possessions have none.
RELIEVED = {"external", "weather", "collision"}
HALF = {  # causes that fences, felling and guards are there to prevent: half of the time is exempt
    "person on the railway track",
    "people on the railway track",
    "person along the track",
    "an animal on the railway track",
    "tree on the track",
    "garbage on the railway track",
    "copper theft",
    "vandalism",
}
LONGEST = timedelta(hours=4)  # of a collision: the time allowed for clearing the line
LATE = "7"  # last digit of the disruption's number: its evidence came too late and nothing was approved

VOLUMES = {  # by quarter
    ("train_km", "passenger"): [22480, 35206, 35563, 35011],
    ("train_km", "freight"): [30283, 49502, 50460, 49069],
    ("trains_planned", "passenger"): [1080, 1092, 1104, 1104],
    ("trains_planned", "freight"): [1620, 1638, 1656, 1656],
    ("trains_run", "passenger"): [1063, 1085, 1096, 1079],
    ("trains_run", "freight"): [1561, 1602, 1633, 1588],
    ("trains_on_time", "passenger"): [1011, 1042, 1029, 1003],
    ("trains_on_time", "freight"): [1361, 1425, 1402, 1331],
}
AMOUNTS = {  # CNY by quarter, without tax
    ("user_revenue_without_tax", "passenger"): ["612480.00", "987215.50", "1104630.00", "995674.50"],
    ("user_revenue_without_tax", "freight"): ["4210350.00", "5868912.40", "6093470.80", "5794266.80"],
}
SCORES = [  # indicator, points, possible
    ("operation", "22.5", "25"),
    ("maintenance", "16.5", "20"),
    ("safety", "13", "15"),
    ("passenger_service", "8", "10"),
    ("freight_service", "8.5", "10"),
    ("environment", "4", "5"),
    ("management", "8", "10"),
    ("satisfaction", "4", "5"),
]
INDICES = {  # base month, the month that year 2 looks at, and the one of year 3
    "2019-07": {"labour": "100.0", "power": "100.0", "track_material": "100.0"},
    "2020-07": {"labour": "104.6", "power": "97.8", "track_material": "103.2"},
    "2021-07": {"labour": "109.9", "power": "98.4", "track_material": "112.5"},
}
EVENT = "event,failure,asset,category,planned,cause,begin,end"
RELIEF = "asset,failure,begin,end,share,evidence"


def opened() -> dict[str, date]:
    """Return the first day of service of each section, from the contract."""
    with (HERE.parent / "assets.csv").open(encoding="utf-8", newline="") as source:
        return {row["asset"]: date.fromisoformat(row["from"]) for row in csv.DictReader(source)}


def moved(cell: str) -> datetime | None:
    """Return a time of the source on the dates of the example, None where the source has none."""
    return datetime.fromisoformat(cell) - EARLIER if cell else None


def events(source: Path) -> Iterator[dict[str, str]]:
    """Yield an event for each disruption and section that it names, begun in the year while the section is open."""
    first_day = opened()
    with source.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            category = CATEGORIES.get(row["cause_group"])
            begin, end = moved(row["start_time"]), moved(row["end_time"])
            sections = sorted({LINES[line] for line in row["ns_lines"].split("; ") if line in LINES})
            if category is None or begin is None:
                continue
            for section in sections:
                if max(FIRST, first_day[section]) <= begin.date() < END:
                    yield {
                        "event": f"{row['rdt_id']}-{section.removeprefix('section_')}",
                        "failure": row["rdt_id"],
                        "asset": section,
                        "category": category,
                        "planned": "1" if category in PLANNED else "0",
                        "cause": row["statistical_cause_en"],
                        "begin": begin.isoformat(),
                        "end": end.isoformat() if end else "",
                    }


def relief(found: list[dict[str, str]]) -> Iterator[list[str]]:
    """Yield the exemptions that the rule approves, numbered in the order of the events."""
    number = 0
    for event in found:
        if event["category"] not in RELIEVED or event["failure"].endswith(LATE) or not event["end"]:
            continue
        begin, end = datetime.fromisoformat(event["begin"]), datetime.fromisoformat(event["end"])
        if event["category"] == "collision":
            end = min(end, begin + LONGEST)
        share = "0.5" if event["cause"] in HALF else "1"
        number += 1
        evidence = f"示例：免责审批单2021-{number:03}"
        yield [event["asset"], event["failure"], begin.isoformat(), end.isoformat(), share, evidence]


def by_quarter(table: dict[tuple[str, str], list[int]] | dict[tuple[str, str], list[str]]) -> Iterator[list[str]]:
    """Yield a row for each quarter, name and service."""
    for (name, service), values in table.items():
        for quarter, value in enumerate(values, start=1):
            yield [f"2-Q{quarter}", name, service, f"{value}"]


def write(name: str, header: str, rows: Iterable[Iterable[str]]) -> None:
    """Write one table of the example year."""
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as target:
        table = csv.writer(target, lineterminator="\n")
        table.writerow(header.split(","))
        table.writerows(rows)


def main() -> None:
    """Write all tables."""
    default = Path(os.environ.get("PPP_COST_SHARED", ".")) / "data" / "rail_disruptions_nl_2023.csv"
    found = list(events(Path(sys.argv[1]) if len(sys.argv) > 1 else default))
    write("events.csv", EVENT, [event.values() for event in found])
    write("relief.csv", RELIEF, relief(found))
    write("volumes.csv", "period,name,service,value", by_quarter(VOLUMES))
    write("amounts.csv", "period,name,service,value", by_quarter(AMOUNTS))
    write("scores.csv", "period,indicator,points,possible", [("2", *row) for row in SCORES])
    write(
        "indices.csv",
        "series,month,value,status,source",
        [(series, month, value, "final", "示例") for month, row in INDICES.items() for series, value in row.items()],
    )
    write("covers.csv", "table,from,to", [("events", f"{FIRST}", f"{END}")])


if __name__ == "__main__":
    main()
