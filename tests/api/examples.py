"""The bodies that the OpenAPI document shows, made from the example years beside the contracts.

`python -m tests.api.examples` writes them anew, and the document with them.
"""

from __future__ import annotations

import copy
import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

from ppp_cost import study_files
from ppp_cost.render.json.cost_document import standard_document

ROOT = Path(__file__).parents[2]
API = ROOT / "src" / "ppp_cost" / "api"
RAILWAY = ROOT / "contracts" / "railway" / "zhujiayao_zhongchuan" / "example" / "2"
GREENING = ROOT / "contracts" / "greening" / "plots_by_grade"
EVENTS = 3
"""Events that an example shows; the whole year has hundreds."""


def columns(path: Path, rows: int | None = None) -> dict[str, list[str | None]]:
    """Return a CSV file in columns, cut after some rows."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        head, *body = list(csv.reader(stream))
    return {name: [row[place] or None for row in body[:rows]] for place, name in enumerate(head)}


def tables(folder: Path) -> dict[str, Any]:
    return {path.stem: columns(path) for path in sorted(folder.glob("*.csv"))}


def examples() -> dict[str, Any]:
    """Return an example of each body, by the operation, for the caller to change."""
    return copy.deepcopy(_examples())


@cache
def _examples() -> dict[str, Any]:
    year = tables(RAILWAY) | {name: columns(RAILWAY / f"{name}.csv", EVENTS) for name in ("events", "relief")}
    records = {name: columns(GREENING / "example" / f"{name}.csv") for name in ("units", "costs", "keys", "decisions")}
    better = year | {"scores": _raised(year["scores"])}
    found = study_files(GREENING, GREENING / "example")
    standard = json.loads(json.dumps(standard_document(found)))
    series = {file.stem: columns(file) for file in sorted((ROOT / "contracts" / "indices").glob("*.csv"))}
    return {
        "settle": {"observations": year},
        "explain": {"observations": year, "item": "performance"},
        "compare": {"observations": year, "other_observations": better},
        "whatif": {
            "observations": year,
            "set": {"score": "85"},
            "vary": [{"name": "train_km", "values": ["-10%", "+10%"]}],
        },
        "review": {
            "observations": year,
            "claim": {"item": ["train_km_fee", "total"], "amount": ["30000000.00", "150000000.00"]},
        },
        "unit_cost": {"records": records},
        "standard": {"records": records},
        "budget": {
            "standard": standard,
            "inventory": columns(GREENING / "example" / "inventory.csv"),
            "against": columns(GREENING / "example" / "last_year.csv"),
            "available": "2000000.00",
        },
        "revise": {"standard": standard, "indices": series},
    }


def _raised(scores: dict[str, list[str | None]]) -> dict[str, list[str | None]]:
    """Return the scores with every indicator at its full points."""
    return scores | {"points": scores["possible"]}


def main() -> None:
    from ppp_cost.api.application import application
    from ppp_cost.api.protocol.configuration import Configuration

    (API / "answers" / "examples.json").write_text(json.dumps(examples(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    document = application(Configuration(contracts=ROOT / "contracts")).openapi()
    (API / "openapi.json").write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
