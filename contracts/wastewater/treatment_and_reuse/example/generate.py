"""Write the example year: daily readings of two imaginary plants, 2023-07-01 to 2024-06-30.

Run once: python generate.py [SEED]. The default seed gives the files kept in the folder `3`, byte for byte.

Nothing here was measured. Flow, temperature and concentrations are drawn around a monthly or seasonal
mean and held within the limits; the exceedances, the boundary values, the over-design influent and the gaps
are then written by hand (tables below), so that each clause of the contract has a day on which it acts.
"""

import csv
import math
import random
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

SEED = 20230701
FIRST = date(2023, 7, 1)
DAYS = 366
MONTHS = [f"2023-{m:02}" for m in range(7, 13)] + [f"2024-{m:02}" for m in range(1, 7)]
FOLDER = Path(__file__).parent / "3"

INFLOW = {  # m3/d, mean of each month from July to June; standard deviation 4 % of it
    "plant_1": [46500, 47800, 44200, 41900, 39200, 38400, 37600, 38900, 40800, 42700, 44600, 46100],
    "plant_2": [22900, 22300, 19600, 17900, 16400, 15300, 14900, 15200, 16300, 17800, 19200, 20700],
}
TEMPERATURE = {"plant_1": (16.4, 6.6), "plant_2": (15.6, 6.4)}  # degC: mean and half the yearly swing
INFLUENT_COD = (310.0, 38.0, 440.0)  # mg/L: mean, standard deviation, highest drawn
EFFLUENT = {  # mg/L: mean, standard deviation, highest drawn, decimals
    "cod": (28.0, 5.0, 46.0, 1),
    "bod5": (5.2, 1.1, 9.0, 1),
    "ss": (5.5, 1.2, 9.0, 1),
    "tn": (10.6, 1.3, 14.2, 1),
    "tp": (0.28, 0.06, 0.46, 2),
}
NH3_WARM = (1.2, 0.5, 4.4)  # mg/L above 13 degC: mean, standard deviation, highest drawn
NH3_COLD = (3.1, 0.7, 4.8)  # and at or below it

WRITTEN = {  # (plant, day): readings written by hand
    ("plant_1", "2023-08-14"): {"tn": "17.4"},  # 1.16 times the limit
    ("plant_1", "2023-09-06"): {"nh3_n": "7.5"},  # exactly 1.5 times: still the lower band
    ("plant_2", "2023-10-05"): {"cod": "88.0", "bod5": "12.5"},  # two parameters: the worse one counts
    ("plant_1", "2023-12-19"): {"temperature": "10.6", "nh3_n": "8.6"},  # above 8 in cold water
    ("plant_2", "2024-01-16"): {"temperature": "9.5", "nh3_n": "7.9"},  # within 8
    ("plant_1", "2024-02-19"): {"influent_cod": "468", "cod": "57.0"},  # above design, not yet notified
    ("plant_1", "2024-03-02"): {
        "influent_cod": "431",
        "cod": "61.0",
        "bod5": "8.8",
    },  # notified, within design
    ("plant_2", "2024-03-27"): {"temperature": "12.0", "nh3_n": "5.6"},  # at 12.0 the limit is still 8
    ("plant_2", "2024-03-29"): {"temperature": "12.4", "nh3_n": "6.1"},  # above 12 it is 5
    ("plant_1", "2024-05-17"): {"tp": "1.12"},  # more than twice the limit
    ("plant_2", "2024-06-11"): {"ss": "10.0"},  # equal to the limit
    ("plant_2", "2024-06-20"): {"cod": "50.0"},
}
EPISODE = ("plant_1", date(2024, 2, 20), date(2024, 3, 9))  # over-design influent, both days included
OUTAGE = ("plant_2", "2023-11-08")  # monitoring out of service: the rows are there, the cells are empty
ABSENT = ("plant_1", "2024-04-03")  # no row at all but the flow
EMPTY = {
    ("plant_1", "2023-10-22", "inflow"),
    ("plant_2", "2024-01-28", "inflow"),
    ("plant_1", "2024-01-11", "temperature"),
}
GAP = 0.012  # chance that an effluent reading is missing, at most two a month, plant and parameter

REUSE = [214600, 221300, 205800, 196400, 181200, 168900, 162700, 158300, 187500, 203900, 216700, 224100]  # m3
SLUDGE = {  # t at 80 % moisture, July to June
    "plant_1": [842.6, 861.3, 798.4, 756.2, 701.9, 688.5, 671.0, 655.7, 733.8, 770.4, 804.1, 836.9],
    "plant_2": [398.2, 391.5, 344.7, 318.0, 290.3, 276.8, 268.4, 262.9, 293.6, 315.2, 340.8, 367.5],
}
SCORES = [  # indicator, points, possible, applies
    ("operation", "22", "25", "1"),
    ("effluent", "16.5", "20", "1"),
    ("maintenance", "12", "15", "1"),
    ("safety", "8", "10", "1"),
    ("sludge", "8.5", "10", "1"),
    ("reuse", "7.5", "10", "1"),
    ("management", "4.5", "5", "1"),
    ("satisfaction", "0", "5", "0"),
]
INDICES = {  # base month, then the months later years look at
    "2021-01": {"labour": "100.0", "power": "100.0", "chemicals": "100.0", "sludge": "100.0", "cpi": "100.0"},
    "2022-01": {"labour": "104.8", "power": "102.1", "chemicals": "103.0", "sludge": "101.5", "cpi": "100.9"},
    "2023-01": {"labour": "111.2", "power": "108.5", "chemicals": "103.4", "sludge": "106.0", "cpi": "103.1"},
    "2024-01": {"labour": "116.9", "power": "107.2", "chemicals": "101.8", "sludge": "108.3", "cpi": "102.6"},
}


def drawn(source: random.Random, mean: float, deviation: float, highest: float, decimals: int) -> str:
    """One value around its mean, never below a third of it and never above the highest."""
    value = min(max(source.gauss(mean, deviation), mean / 3), highest)
    return f"{value:.{decimals}f}"


def day_of(source: random.Random, plant: str, day: date) -> dict[str, str]:
    """Draw the readings of one plant on one day, before gaps."""
    month = MONTHS.index(f"{day:%Y-%m}")
    mean, swing = TEMPERATURE[plant]
    season = math.cos(2 * math.pi * (day - date(2023, 8, 5)).days / 365.25)
    warmth = mean + swing * season + source.gauss(0, 0.3)
    flow = INFLOW[plant][month]
    seen = {
        "inflow": drawn(source, flow, 0.04 * flow, 1.2 * flow, 0),
        "temperature": f"{warmth:.1f}",
        "influent_cod": drawn(source, *INFLUENT_COD, 0),
    }
    for parameter, (mean, deviation, highest, decimals) in EFFLUENT.items():
        seen[parameter] = drawn(source, mean, deviation, highest, decimals)
    seen["nh3_n"] = drawn(source, *(NH3_WARM if warmth > 13 else NH3_COLD), 1)
    if plant == EPISODE[0] and EPISODE[1] <= day <= EPISODE[2]:
        seen["influent_cod"] = drawn(source, 640, 60, 780, 0)
        seen["cod"] = drawn(source, 118, 14, 150, 1)
        seen["bod5"] = drawn(source, 17, 2, 22, 1)
    return seen | WRITTEN.get((plant, f"{day}"), {})


def readings(source: random.Random) -> Iterable[list[str]]:
    """Rows of the readings table, with its gaps."""
    gaps: dict[tuple[str, str, str], int] = {}
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        for plant in INFLOW:
            for name, value in day_of(source, plant, day).items():
                effluent = name in EFFLUENT or name == "nh3_n"
                count = gaps.get((plant, f"{day:%Y-%m}", name), 0)
                gap = effluent and source.random() < GAP and count < 2 and (plant, f"{day}") not in WRITTEN
                if gap:
                    gaps[plant, f"{day:%Y-%m}", name] = count + 1
                if name != "inflow" and (plant, f"{day}") == ABSENT:
                    continue
                out = name not in {"inflow", "temperature"} and (plant, f"{day}") == OUTAGE
                empty = gap or out or (plant, f"{day}", name) in EMPTY
                row = ["effluent", plant, name] if effluent else [name, plant, ""]
                yield [f"{day}", *row, "" if empty else value]


def volumes() -> Iterable[list[str]]:
    """Reuse water and sludge by month, notices of over-design influent by day."""
    for month, reuse in zip(MONTHS, REUSE, strict=True):
        yield [month, "", "reuse_sold", "", f"{reuse}"]
    for plant, tonnes in SLUDGE.items():
        for month, value in zip(MONTHS, tonnes, strict=True):
            yield [month, "", "sludge_80", plant, f"{value:.1f}"]
    plant, begin, end = EPISODE
    for number in range((end - begin).days + 1):
        yield ["", f"{begin + timedelta(days=number)}", "influent_above_design_notified", plant, "1"]


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
    write("readings.csv", "date,name,asset,parameter,value", readings(source))
    write("volumes.csv", "period,date,name,asset,value", volumes())
    write("scores.csv", "period,indicator,points,possible,applies", [("3", *row) for row in SCORES])
    write(
        "indices.csv",
        "series,month,value,status,source",
        [(series, month, value, "final", "示例") for month, row in INDICES.items() for series, value in row.items()],
    )
    write(
        "events.csv",
        "event,failure,asset,category,begin,end",
        [("e1", "f1", "plant_2", "minor_accident", "2023-11-08T09:20:00", "2023-11-08T17:45:00")],
    )
    write(
        "covers.csv",
        "table,from,to",
        [(table, "2023-07-01", "2024-07-01") for table in ("events", "volumes")],
    )


if __name__ == "__main__":
    main()
