"""Cases in TOML: what was observed, and what must come out.

A case lies beside its contract (`case*.toml`) or in a folder `cases/` below it. It is settled by the product
and compared number by number; nothing is computed here but a value to the places that a source printed.
"""

import tomllib
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from ppp_cost import load_contract, load_observations, settle

TIERS = ("published", "inferred", "derived", "synthetic", "erratum", "context")
STATES = ("undetermined", "left_out")
WORDS = {"name", "clause", "tier", "source", "year", "observations", "replace", "expect", "note", "interpretation"}
WORDS |= {
    "id",
    "file",
    "source_printed",
}  # of a published example: where its numbers stand, what was misprinted
EXPECTS = {"payable", "interim", "measures", "lines", "exact", "undetermined"}


@dataclass(frozen=True)
class Case:
    """One case file; `observations` is a folder or the tables as CSV text."""

    path: Path
    contract: Path
    name: str
    clause: str
    tier: str
    year: int
    observations: Path | dict[str, str]
    expect: dict[str, Any]
    id: str = ""
    file: str = ""
    words: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.contract.name}/{self.path.stem}"


def load_case(path: Path) -> Case:
    """Read one case file, refusing a key it does not know."""
    words = tomllib.loads(path.read_text(encoding="utf-8"))
    unknown = (set(words) - WORDS) | (set(words.get("expect", {})) - EXPECTS)
    assert not unknown, f"{path}: unknown key {', '.join(sorted(unknown))}"
    assert words["tier"] in TIERS, f"{path}: tier is one of {', '.join(TIERS)}"
    assert words.get("expect"), f"{path}: a case expects something"
    folder = path.parent.parent if path.parent.name == "cases" else path.parent
    observations = _tables(folder, words)
    return Case(
        path=path,
        contract=folder,
        name=words["name"],
        clause=words["clause"],
        tier=words["tier"],
        year=words["year"],
        observations=observations,
        expect=words["expect"],
        id=words.get("id", ""),
        file=words.get("file", ""),
        words=words,
    )


def _tables(folder: Path, words: dict[str, Any]) -> Path | dict[str, str]:
    """The observations of a case: a folder, whole or with some tables replaced, or the tables themselves."""
    observations = words.get("observations", {})
    if not isinstance(observations, str):
        return dict(observations)
    if "replace" not in words:
        return folder / observations
    return {path.stem: path.read_text("utf-8") for path in sorted((folder / observations).glob("*.csv"))} | words[
        "replace"
    ]


def load_cases(folder: Path) -> list[Case]:
    """All cases below a folder, in the order of their paths."""
    paths = {*folder.rglob("case*.toml"), *(path for path in folder.rglob("cases/*.toml"))}
    return [load_case(path) for path in sorted(paths)]


def run_case(case: Case) -> list[str]:
    """Settle a case through the product; every expectation that is not met, in words."""
    contract = load_contract(case.contract, case.words.get("interpretation"))
    statement = settle(contract, load_observations(case.observations, contract), year=case.year)
    return differences(case.expect, statement)


def check(case: Case) -> None:
    """Fail with the whole list of what is not met."""
    missed = run_case(case)
    assert not missed, f"{case.path} [{case.clause}]\n  " + "\n  ".join(missed)


def differences(expect: dict[str, Any], statement: Any) -> list[str]:
    """What a statement has otherwise than expected."""
    out: list[str] = []
    if "payable" in expect:
        out += _differs("payable", expect["payable"], _amount(statement.payable))
    for period, wanted in expect.get("interim", {}).items():
        out += _differs(f"interim {period}", wanted, _amount(statement.interim.get(period)))
    measures = statement.measures()
    for name, wanted in expect.get("measures", {}).items():
        out += _measure(name, wanted, measures.get(name, []))
    lines: dict[str, list[Any]] = {}
    for line in statement.lines():
        lines.setdefault(line.item, []).append(line)
    for kind in ("lines", "exact"):
        for name, wanted in expect.get(kind, {}).items():
            out += _lines(name, wanted, lines.get(name, []), kind)
    sentences = [reason.sentence("en") for reason in statement.undetermined]
    for wanted in expect.get("undetermined", []):
        if not any(wanted in sentence for sentence in sentences):
            out.append(f"undetermined: {wanted!r} is in none of {sentences}")
    return out


def asserted(expect: dict[str, Any]) -> list[str]:
    """The values a case asserts, as texts; the amounts of lines without their sign."""
    values = [expect["payable"]] if "payable" in expect else []
    values += expect.get("interim", {}).values()
    texts = [str(value) for value in values]
    for kind in ("measures", "lines", "exact"):
        for wanted in expect.get(kind, {}).values():
            rows = wanted.values() if _by_row(wanted) else [wanted]
            found = [str(value["value"] if isinstance(value, dict) else value) for value in rows]
            texts += found if kind == "measures" else [text.removeprefix("-") for text in found]
    return texts


def _by_row(wanted: Any) -> bool:
    return isinstance(wanted, dict) and "value" not in wanted


def _amount(minor: int | None) -> Fraction | str:
    return "undetermined" if minor is None else Fraction(minor, 100)


def _differs(what: str, wanted: Any, found: Fraction | str | None) -> list[str]:
    places = wanted.get("places") if isinstance(wanted, dict) else None
    text = str(wanted["value"] if isinstance(wanted, dict) else wanted)
    if text in STATES or not isinstance(found, Fraction):
        return [] if text == found else [f"{what}: expected {text}, found {found}"]
    value = found if places is None else _half_up(found, places)
    return [] if value == Fraction(text) else [f"{what}: expected {text}, found {_text(found)}"]


def _half_up(value: Fraction, places: int) -> Fraction:
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**places)


def _text(value: Fraction) -> str:
    return f"{value} = {float(value):.12g}" if value.denominator > 1 else str(value)


def _measure(name: str, wanted: Any, rows: list[Any]) -> list[str]:
    found = {(period, key): value if state == "known" else state for period, key, value, state in rows}
    if not _by_row(wanted):
        if not found:
            return [f"{name}: expected {wanted}, found no row"]
        rows = [_differs(f"{name} {'|'.join(row)}", wanted, value) for row, value in found.items()]
        return [text for row in rows for text in row]
    out: list[str] = []
    for label, value in wanted.items():
        period, _, key = label.partition("|")
        if (period, key) not in found:
            out.append(f"{name} {label}: no such row; there are {['|'.join(row) for row in found]}")
        else:
            out += _differs(f"{name} {label}", value, found[period, key])
    return out


def _lines(name: str, wanted: Any, lines: list[Any], kind: str) -> list[str]:
    if not _by_row(wanted):
        return _differs(name, wanted, _total(lines, kind))
    out: list[str] = []
    for label, value in wanted.items():
        period, key, part = [*label.split("|"), "", ""][:3]
        chosen = [line for line in lines if line.period == period and key in ("", line.key) and part in ("", line.part)]
        out += _differs(f"{name} {label}", value, _total(chosen, kind))
    return out


def _total(lines: list[Any], kind: str) -> Fraction | str | None:
    if not lines:
        return None
    if all(line.state == "left_out" for line in lines):
        return "left_out"
    if any(line.state == "undetermined" for line in lines):
        return "undetermined"
    if kind == "lines":
        return Fraction(sum(line.amount for line in lines), 100)
    return sum((line.exact for line in lines), Fraction(0))
