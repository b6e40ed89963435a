"""Write the example year: outages, inspections and electricity of six imaginary groups of lamps, 2024.

Run once: python generate.py [SEED]. The default seed gives the files kept in the folder `1`, byte for byte.
Nothing here was observed. The events h01 to h16 are written by hand, so that each clause has one on which it acts.
"""

import csv
import random
import sys
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

SEED = 20240101
FOLDER = Path(__file__).parent / "1"
EVENTS = 30
MONTHS = [date(2024, month, 1) for month in range(1, 13)]
FIRST, END = date(2024, 1, 1), date(2025, 1, 1)
EXPORTED = date(2025, 1, 11)  # the day on which the events were drawn up, all of the year put right by then
CLASSES = {  # share of events, lamps from and to, median hours until attended and until put right
    "lamp": (62, 1, 1, 7.0, 34.0),
    "cabinet": (22, 18, 46, 0.8, 16.0),
    "cable": (16, 8, 24, 1.7, 60.0),
}

# event, failure, asset, point, category, lamps, begin, responded, end
HAND = """
h01,fh01,g1,c3,cabinet,40,2024-01-09T18:10:00,2024-01-09T19:10:00,2024-01-10T09:30:00
h02,fh02,g1,c3,cabinet,40,2024-01-22T20:00:00,2024-01-22T21:30:00,2024-01-24T02:00:00
h03,fh03,g1,c3,cabinet,40,2024-02-05T22:00:00,2024-02-05T22:40:00,2024-02-06T03:00:00
h04,fh04,g2,p118,lamp,1,2024-03-11T08:00:00,2024-03-11T15:00:00,2024-03-11T16:30:00
h05,fh05,g2,p118,lamp,1,2024-03-30T21:00:00,2024-03-31T09:00:01,2024-04-02T21:00:00
h06,fh06,g3,k2,cable,22,2024-04-18T03:00:00,2024-04-18T05:00:00,2024-04-24T09:00:00
h07,fh07,g1,c5,cabinet,32,2024-06-14T20:15:00,2024-06-14T23:00:00,2024-06-16T22:00:00
h08,fh07,g1,c5-p9,lamp,1,2024-06-14T20:15:00,2024-06-15T09:00:00,2024-06-18T11:00:00
h09,fh09,g4,k7,cable,24,2024-07-21T01:30:00,2024-07-21T03:00:00,2024-07-25T17:00:00
h10,fh10,g4,c1,cabinet,46,2024-08-03T19:30:00,2024-08-03T20:15:00,2024-08-05T01:00:00
h11,fh11,g4,c1,cabinet,46,2024-08-04T23:00:00,2024-08-04T23:30:00,2024-08-05T04:00:00
h12,fh12,g3,p31,lamp,1,2024-10-19T18:00:00,2024-10-20T08:00:00,2024-10-23T19:00:00
h13,fh13,g5,c1,cabinet,28,2024-11-02T17:00:00,2024-11-02T18:00:00,2024-11-02T18:20:00
h14,fh14,g6,k1,cable,18,2024-11-16T19:00:00,2024-11-16T22:30:00,2024-11-21T08:00:00
h15,fh15,g2,c2,cabinet,36,2024-12-30T18:20:00,2024-12-30T19:05:00,2025-01-01T23:20:00
h16,fh16,g5,p7,lamp,1,2024-12-31T23:59:00,2025-01-01T08:00:00,2025-01-04T10:00:00
"""

# asset, failure, begin, end, share, evidence
RELIEF = """
g3,fh06,2024-04-18T03:00:00,2024-04-24T09:00:00,0.5,示例：电缆被盗，公安受理回执，各半
g4,fh09,2024-07-21T01:30:00,2024-07-25T17:00:00,1,示例：供电局停电通知与送电回执
g6,fh14,2024-11-16T19:00:00,2024-11-19T19:00:00,1,示例：车辆撞损，交警认定书；修复延误的部分不免
"""

INSPECTED = {"g1": 200, "g2": 150, "g3": 100, "g4": 120, "g5": 60, "g6": 100}
LIT = {  # month by month; nothing where the group is not in service
    "g1": "199 198 196 197 195 199 198 196 200 199 197 198",
    "g2": "147 146 142 148 149 150 147 145 146 148 149 147",
    "g3": "94 91 89 95 97 98 99 98 97 96 - -",
    "g4": "- - - - 118 117 114 110 108 113 118 119",
    "g5": "- - - - - - - - 60 59 59 57",
    "g6": "- - - - - - - - - 99 98 100",
}
KWH = {
    "g1": "71850 64720 67900 48940 51150 49590 50780 51340 49770 69830 67710 70660",
    "g2": "33210 29810 31190 22260 23090 22360 23280 23000 22630 31830 31000 32380",
    "g3": "10030 9020 9430 6830 6990 6760 7010 6970 6810 6350 - -",
    "g4": "- - - - 12790 24010 24750 25020 24380 33860 33030 34320",
    "g5": "- - - - - - - - 2350 3280 3160 3310",
    "g6": "- - - - - - - - - 2680 7500 7750",
}
INDICES = {"labour": "100.0 103.4", "luminaires": "100.0 97.1", "cpi": "100.0 101.2"}


def drawn(source: random.Random, groups: list[dict[str, str]]) -> Iterable[list[str]]:
    """Draw events: any day, mostly reported in the evening, in a group that was in service."""
    for number in range(1, EVENTS + 1):
        day = FIRST + timedelta(days=source.randrange(350))
        there = [row for row in groups if row["from"] <= f"{day}" and (not row["to"] or f"{day}" < row["to"])]
        group = source.choices(there, [int(row["lamps"]) for row in there])[0]["asset"]
        category = source.choices(list(CLASSES), [share for share, *_ in CLASSES.values()])[0]
        _, least, most, attended, repaired = CLASSES[category]
        hour = source.choices([8, 10, 15, 18, 20, 22], [2, 1, 1, 4, 4, 2])[0]
        begin = datetime(day.year, day.month, day.day, hour, source.randrange(60))
        responded = begin + timedelta(minutes=round(60 * attended * source.lognormvariate(0, 0.6)))
        end = begin + timedelta(minutes=round(60 * repaired * source.lognormvariate(0, 0.7)))
        end = max(end, responded + timedelta(minutes=10))
        point = {"lamp": "p", "cabinet": "c", "cable": "k"}[category] + str(source.randrange(1, 9))
        times = [f"{time:%Y-%m-%dT%H:%M:%S}" for time in (begin, responded, end)]
        lamps = str(source.randint(least, most))
        yield [f"e{number:02}", f"f{number:02}", group, point, category, lamps, *times]


def write(name: str, header: str, rows: Iterable[Iterable[str]]) -> None:
    """One table of the example year."""
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as target:
        table = csv.writer(target, lineterminator="\n")
        table.writerow(header.split(","))
        table.writerows(rows)


def volumes() -> Iterable[list[str]]:
    """Inspections and meters of each month."""
    for name, table in (("inspected", LIT), ("lit", LIT), ("electricity", KWH)):
        for group, row in table.items():
            for month, value in zip(MONTHS, row.split(), strict=True):
                if value != "-":
                    yield [f"{month:%Y-%m}", name, group, str(INSPECTED[group]) if name == "inspected" else value]


def main() -> None:
    """Write all tables."""
    source = random.Random(int(sys.argv[1]) if len(sys.argv) > 1 else SEED)
    groups = list(csv.DictReader((FOLDER.parents[1] / "assets.csv").read_text("utf-8").splitlines()))
    events = [*drawn(source, groups), *(line.split(",") for line in HAND.split())]
    header = "event,failure,asset,point,category,lamps,begin,responded,end"
    write("events.csv", header, sorted(events, key=lambda row: (row[6], row[0])))
    relief = [line.split(",") for line in RELIEF.strip().splitlines()]
    write("relief.csv", "asset,failure,begin,end,share,evidence", relief)
    write("volumes.csv", "period,name,asset,value", volumes())
    months = ("2023-01", "2023-07")
    prices = [
        (n, m, v, "final", "示例") for n, row in INDICES.items() for m, v in zip(months, row.split(), strict=True)
    ]
    write("indices.csv", "series,month,value,status,source", prices)
    covers = [("events", FIRST, EXPORTED), ("volumes", FIRST, END)]
    write("covers.csv", "table,from,to", [(table, f"{first}", f"{end}") for table, first, end in covers])


if __name__ == "__main__":
    main()
