"""Write the example year: fault tickets, scores and user fees of 25 imaginary tunnels, 2023-04-01 to 2024-03-31.

Run once: python generate.py [SEED]. The default seed gives the files kept in the folder `3`, byte for byte.

Nothing here was observed. Most tickets are drawn (when, where, which equipment, how long until somebody came and until
it worked again); the tickets h01 to h22 are written by hand, so that each clause of the contract has one on which it
acts. Tickets of March 2023 stand before the year because repeats look back over thirty days.
"""

import csv
import random
import sys
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

Row = tuple[str, ...]

SEED = 20230401
LEAD, FIRST, END = date(2023, 3, 1), date(2023, 4, 1), date(2024, 4, 1)
MONTHS = [f"2023-{m:02}" for m in range(4, 13)] + [f"2024-{m:02}" for m in range(1, 4)]
FOLDER = Path(__file__).parent / "3"
TICKETS = 290
FLOOD = (date(2023, 7, 18), date(2023, 8, 9))  # both days included: more tickets, wet equipment, longer repairs

EQUIPMENT = {  # share of tickets, of those in the flood; median minutes until attended, median hours until repaired
    "lighting": (24, 10, 110, 40),
    "monitoring": (20, 20, 65, 17),
    "fan": (14, 8, 32, 22),
    "pump": (14, 34, 34, 12),
    "gas_sensor": (12, 8, 17, 8),
    "fire_door": (9, 2, 60, 44),
    "power_supply": (7, 18, 16, 5),
}
SPREAD = {"attended": 0.62, "repaired": 0.78}  # standard deviations of the logarithms
PARTIES = {"company": 86, "third_party": 9, "joint": 5}  # out of a hundred tickets
HOURS = [1, 1, 1, 1, 1, 1, 2, 4, 8, 9, 9, 7, 5, 7, 8, 8, 7, 6, 4, 3, 2, 2, 1, 1]  # when tickets are reported

# event, failure, asset, category, begin, responded, end, party, responsible
HAND = """
h01,fh01,t03,gas_sensor,2023-04-11T10:00:00,2023-04-11T10:30:00,2023-04-11T18:00:00,company,1
h02,fh02,t03,monitoring,2023-04-12T09:00:00,2023-04-12T11:00:01,2023-04-13T09:00:01,company,1
h03,fh03,t14,pump,2023-06-05T08:00:00,2023-06-05T08:40:00,2023-06-05T22:00:00,company,1
h04,fh04,t14,pump,2023-06-12T08:00:00,2023-06-12T08:50:00,2023-06-12T22:00:00,company,1
h05,fh05,t14,pump,2023-06-19T08:00:00,2023-06-19T09:20:00,2023-06-19T22:00:00,company,1
h06,fh06,t14,pump,2023-06-26T08:00:00,2023-06-26T08:30:00,2023-06-26T22:00:00,company,1
h07,fh07,t14,pump,2023-07-05T08:00:00,2023-07-05T08:45:00,2023-07-05T22:00:00,company,1
h08,fh08,t17,lighting,2023-08-30T16:20:00,2023-08-30T23:40:00,2023-09-04T11:05:00,company,1
h09,fh09,t12,fire_door,2024-03-28T09:00:00,2024-03-28T10:15:00,2024-04-09T15:00:00,company,1
h10,fh10,t20,power_supply,2023-05-15T07:00:00,2023-05-15T07:20:00,2023-05-15T21:00:00,company,1
h11,fh11,t20,power_supply,2023-05-15T18:30:00,2023-05-15T18:55:00,2023-05-16T15:00:00,company,1
h12,fh12,t08,power_supply,2023-07-21T02:10:00,2023-07-21T03:05:00,2023-07-21T19:40:00,company,1
h13,fh12,t08,pump,2023-07-21T02:14:00,2023-07-21T03:05:00,2023-07-22T16:30:00,company,1
h14,fh12,t08,monitoring,2023-07-21T02:16:30,2023-07-21T03:05:00,2023-07-23T10:00:00,company,1
h15,fh15,t19,power_supply,2023-11-06T13:25:00,2023-11-06T13:50:00,2023-11-07T11:10:00,third_party,1
h16,fh16,t19,power_supply,2023-11-20T13:25:00,2023-11-20T13:50:00,2023-11-21T11:10:00,third_party,1
h17,fh17,t13,fire_door,2023-12-04T10:00:00,2023-12-04T11:30:00,2023-12-11T10:00:00,joint,0.5
h18,fh18,t18,fan,2024-01-15T23:59:59,2024-01-16T01:30:00,2024-01-18T20:00:00,company,1
h19,fh19,t07,fan,2024-01-16T00:00:00,2024-01-16T01:30:00,2024-01-18T20:00:00,company,1
h20,fh20,t23,gas_sensor,2024-02-01T06:00:00,2024-02-01T06:25:00,2024-02-02T18:00:00,third_party,1
h21,fh21,t25,monitoring,2024-02-19T09:00:00,2024-02-19T12:00:00,2024-02-22T10:00:00,company,1
h22,fh22,t15,fan,2024-02-09T20:15:00,2024-02-09T21:50:00,2024-02-14T10:00:00,company,1
"""

# asset, category, begin, end, share, evidence
HAND_RELIEF = """
t19,power_supply,2023-11-06T13:25:00,2023-11-07T11:10:00,1,示例：供电局停电通知与恢复送电回执
t23,gas_sensor,2024-02-01T14:00:00,2024-02-02T10:00:00,0.5,示例：燃气公司抢修影响认定单，责任各半
"""

INDICATORS = {"facility_maintenance": 40, "safety": 30, "entry_and_fees": 15, "satisfaction": 10, "records": 5}
QUALITY = {  # share of points around which a tunnel's indicators are drawn; t24 and t25 are too new to be scored
    "t01": 0.95, "t02": 0.93, "t03": 0.90, "t04": 0.88, "t05": 0.91, "t06": 0.85, "t07": 0.80, "t08": 0.56, "t09": 0.94,
    "t10": 0.92, "t11": 0.87, "t12": 0.83, "t13": 0.78, "t14": 0.66, "t15": 0.96, "t16": 0.90, "t17": 0.84, "t18": 0.89,
    "t19": 0.72, "t20": 0.76, "t21": 0.97, "t22": 0.86, "t23": 0.93,
}  # fmt: skip
REFUSED = {"t02": "6", "t04": "6", "t10": "6", "t16": "4.5", "t19": "6"}  # points lost: an owner would not pay
NO_LINES = ("t13", "t23")  # no pipelines yet: entry, fees and their users' satisfaction do not apply

PLACED = {  # m x holes at 2023-04-01
    "power_line": 41280,
    "telecom_line": 96500,
    "water_main": 38640,
    "heat_main": 12750,
    "gas_main": 9320,
}
ENTRIES = [  # month, asset, owner, m x holes entered, of which the entry fee was received
    ("2023-04", "t21", "telecom_line", "4820", "4820"),
    ("2023-05", "t21", "water_main", "2410", "2410"),
    ("2023-06", "t22", "telecom_line", "3310", "3310"),
    ("2023-07", "t16", "power_line", "3660", "0"),
    ("2023-08", "t22", "water_main", "1655", "1655"),
    ("2023-09", "t10", "power_line", "2535", "0"),
    ("2023-10", "t21", "heat_main", "2410", "2410"),
    ("2023-11", "t21", "power_line", "4820", "4820"),
    ("2023-12", "t22", "gas_main", "827.5", "827.5"),
    ("2024-01", "t04", "power_line", "1960", "980"),
    ("2024-02", "t24", "telecom_line", "2180", "2180"),
    ("2024-03", "t24", "water_main", "1090", "1090"),
    ("2024-03", "t22", "heat_main", "1655", "1655"),
]
EARLIER_POINTS = {"2022-11": "1", "2022-12": "0", "2023-01": "1", "2023-02": "1", "2023-03": "0"}


def listed(text: str) -> list[Row]:
    """Return the rows of a table written by hand."""
    return [tuple(line.split(",")) for line in text.strip().splitlines()]


def assets() -> list[tuple[str, date, float]]:
    """Return the tunnels with their first day and their weight, cabin-kilometres."""
    rows = csv.DictReader((FOLDER.parents[1] / "assets.csv").read_text("utf-8").splitlines())
    return [(row["asset"], date.fromisoformat(row["from"]), float(row["length"]) * int(row["cabins"])) for row in rows]


def drawn(source: random.Random, tunnels: list[tuple[str, date, float]]) -> tuple[list[Row], list[Row]]:
    """Draw the tickets in the order of their begin, and the relief that was approved for third parties."""
    days = [LEAD + timedelta(days=number) for number in range((END - LEAD).days)]
    weights = [3 if FLOOD[0] <= day <= FLOOD[1] else 1 for day in days]
    begins = []
    for day in source.choices(days, weights, k=TICKETS):
        hour = source.choices(range(24), HOURS)[0]
        begins.append(datetime(day.year, day.month, day.day, hour, source.randrange(60), source.randrange(60)))
    tickets: list[Row] = []
    relief: list[Row] = []
    for number, begin in enumerate(sorted(begins), start=1):
        there = [(name, weight) for name, opened, weight in tunnels if opened <= begin.date()]
        asset = source.choices([name for name, _ in there], [weight for _, weight in there])[0]
        flood = FLOOD[0] <= begin.date() <= FLOOD[1]
        category = source.choices(list(EQUIPMENT), [each[1 if flood else 0] for each in EQUIPMENT.values()])[0]
        minutes, hours = EQUIPMENT[category][2:]
        attended = minutes * source.lognormvariate(0, SPREAD["attended"]) * (1.3 if begin.hour < 7 else 1)
        repaired = hours * source.lognormvariate(0, SPREAD["repaired"]) * (2.2 if flood else 1)
        responded = begin + timedelta(seconds=round(60 * attended))
        end = max(begin + timedelta(seconds=round(3600 * repaired)), responded + timedelta(minutes=5))
        party = source.choices(list(PARTIES), list(PARTIES.values()))[0]
        times = [f"{time:%Y-%m-%dT%H:%M:%S}" for time in (begin, responded, end)]
        share = "0.5" if party == "joint" else "1"
        tickets.append((f"e{number:03}", f"f{number:03}", asset, category, *times, party, share))
        if party == "third_party" and source.random() < 0.8:
            relief.append((asset, category, times[0], times[2], "1", f"示例：第三方责任认定单 {number:03}"))
    return tickets, relief


def scores(source: random.Random) -> Iterable[list[str]]:
    """Rows of the scores table: every indicator of every tunnel that is scored, in half points."""
    for asset, quality in QUALITY.items():
        for indicator, possible in INDICATORS.items():
            share = min(max(source.gauss(quality, 0.035), 0.0), 1.0)
            lost = float(REFUSED.get(asset, "0")) if indicator == "entry_and_fees" else 0.0
            points = max(min(round(2 * share * possible) / 2, possible - lost), 0)
            applies = not (asset in NO_LINES and indicator in ("entry_and_fees", "satisfaction"))
            third_party = REFUSED.get(asset, "0") if indicator == "entry_and_fees" else "0"
            points = points if applies else 0
            yield ["3", indicator, asset, f"{points:g}", str(possible), str(int(applies)), third_party]


def volumes() -> Iterable[list[str]]:
    """Entries of the year, and what lay in the tunnels in each month, the month of entry included."""
    for month, asset, owner, length, paid in ENTRIES:
        yield [month, "entry_due", asset, owner, length]
        yield [month, "entry_paid", asset, owner, paid]
    for month in MONTHS:
        for owner, placed in PLACED.items():
            entered = sum(float(length) for when, _, who, length, _ in ENTRIES if who == owner and when <= month)
            yield [month, "length_in_place", "", owner, f"{placed + entered:g}"]


def write(name: str, header: str, rows: Iterable[Iterable[str]]) -> None:
    """One table of the example year."""
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as target:
        table = csv.writer(target, lineterminator="\n")
        table.writerow(header.split(","))
        table.writerows(rows)


def main() -> None:
    """Write all tables."""
    source = random.Random(int(sys.argv[1]) if len(sys.argv) > 1 else SEED)  # noqa: S311 - repeatable on purpose
    tickets, relief = drawn(source, assets())
    header = "event,failure,asset,category,begin,responded,end,party,responsible"
    tickets = sorted([*tickets, *listed(HAND)], key=lambda row: (row[4], row[0]))
    relief = sorted([*relief, *listed(HAND_RELIEF)], key=lambda row: row[2])
    write("events.csv", header, tickets)
    write("relief.csv", "asset,category,begin,end,share,evidence", relief)
    write("scores.csv", "period,indicator,asset,points,possible,applies,third_party", scores(source))
    write("volumes.csv", "period,name,asset,owner,value", volumes())
    rows = [("warning_points", "", month, value, "第2运营年结算书（示例）") for month, value in EARLIER_POINTS.items()]
    write("openings.csv", "item,key,period,value,source", rows)
    covers = [("events", LEAD), ("volumes", FIRST)]
    write("covers.csv", "table,from,to", [(table, f"{first}", f"{END}") for table, first in covers])


if __name__ == "__main__":
    main()
