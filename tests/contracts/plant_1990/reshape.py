"""Reshape the 1990 plant readings into example/1/readings.csv.

Run once: PPP_COST_SHARED=<folder that holds data/wastewater_plant_1990.csv> python reshape.py

One row a reading: date, name, parameter, value. Numbers stay as the source writes them. An empty cell
stays a row with an empty value; a date the source does not have gets no row.
Source: UCI "Water Treatment Plant", CC BY 4.0 (see NOTICE).
"""

import csv
import os
from pathlib import Path

COLUMNS = {  # column of the source: (name, parameter)
    "inflow_m3_d": ("inflow", ""),
    "effluent_cod_mg_l": ("effluent", "cod"),
    "effluent_bod5_mg_l": ("effluent", "bod5"),
    "effluent_ss_mg_l": ("effluent", "ss"),
}


def main() -> None:
    """Read the source table and write one row a reading."""
    source = Path(os.environ["PPP_COST_SHARED"]) / "data" / "wastewater_plant_1990.csv"
    target = Path(__file__).parent / "example" / "1" / "readings.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    with (
        source.open(encoding="utf-8", newline="") as read,
        target.open("w", encoding="utf-8", newline="") as write,
    ):
        rows = csv.writer(write, lineterminator="\n")
        rows.writerow(["date", "name", "parameter", "value"])
        for day in csv.DictReader(read):
            for column, (name, parameter) in COLUMNS.items():
                rows.writerow([day["date"], name, parameter, day[column]])


if __name__ == "__main__":
    main()
