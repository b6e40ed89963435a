"""Variants of a shipped study: a copy of its folder with some of its text changed."""

import shutil
from collections.abc import Mapping
from pathlib import Path

CONTRACTS = Path(__file__).parents[2] / "contracts"
LOTS = CONTRACTS / "street_cleaning" / "lots_by_grade"
STATES = CONTRACTS / "road_maintenance" / "us_states"

Changes = Mapping[str, Mapping[str, str]]


def varied(of: Path, folder: Path, changes: Changes) -> tuple[Path, Path]:
    """Copy a study and the price series into `folder`, replace texts by file, return study and records.

    A text that is not there is a mistake of the test.
    """
    study = folder / of.parent.name / of.name
    shutil.copytree(of, study)
    shutil.copytree(CONTRACTS / "indices", folder / "indices", dirs_exist_ok=True)
    for name, pairs in changes.items():
        file = study / name
        text = file.read_text("utf-8") if file.exists() else ""
        for old, new in pairs.items():
            assert old in text, f"{name} does not hold {old}"
            text = text.replace(old, new) if old else text + new
        file.write_text(text, "utf-8")
    return study, study / "example"
