"""Every amount explains itself: its printed formula, computed again from the text alone, gives the amount."""

import csv as tables_text
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ppp_cost import Contract, Statement, load_contract, load_observations, settle
from ppp_cost.payment.rules import observe
from ppp_cost.payment.terms.operands import Reference, operands_of
from ppp_cost.render.json.statement_document import document
from tests import draws
from tests.case import load_cases
from tests.contract_text import contract_of, csv, item, observed, seen, volumes

ROOT = Path(__file__).parents[2]
CONTRACTS = ROOT / "tests" / "contracts"
EXAMPLES = [
    (file.parent, year, int(year.name))
    for file in (
        *sorted(ROOT.glob("contracts/*/*/contract.toml")),
        CONTRACTS / "worked" / "contract.toml",
        CONTRACTS / "plant_1990" / "contract.toml",
    )
    for year in sorted((file.parent / "example").iterdir())
    if year.is_dir()
]
CASES = [(case.contract, case.observations, case.year) for case in load_cases(CONTRACTS / "compositions")]
YEARS = [*EXAMPLES, *CASES]
NAMES = [
    *(f"{folder.name}/{seen.name}" for folder, seen, _ in EXAMPLES),
    *(str(case) for case in load_cases(CONTRACTS / "compositions")),
]
LARGE = ("phase_1", "plant_1990")
"""Contracts of twenty-five assets, and of deductions by the day: their years have thousands of lines."""
NUMBERS = [number for number, (folder, _, _) in enumerate(YEARS) if folder.name not in LARGE]
every_year = pytest.mark.parametrize(
    "number", [each if each in NUMBERS else draws.slow(each) for each in range(len(YEARS))], ids=NAMES
)


@dataclass(frozen=True)
class Year:
    """One settled year: its contract, its statement, and the lines as they are printed."""

    contract: Contract
    statement: Statement
    lines: list[dict[str, Any]]


@cache
def settled(number: int) -> Year:
    folder, seen, year = YEARS[number]
    contract = load_contract(folder)
    statement = settle(contract, load_observations(seen, contract), year)
    return Year(contract, statement, printed(statement))


def printed(statement: Statement) -> list[dict[str, Any]]:
    columns = document(statement)["lines"]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


# ---- a formula as it is printed, computed again


MARKS = re.compile(r"( x | / | \+ | - |, |\(|\))")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(/[0-9]+)?")


class FormulaError(ValueError):
    """A formula that cannot be computed from its text."""


def value_of(text: str) -> Fraction:
    """The value of a printed formula: numbers with their names behind them, x / + -, brackets, and functions.

    A fraction is written without blanks, a division with them.

    >>> value_of("- min(8448 total, 1/3 rest x 6) + (2 a 2024-11 + 3 b) / 2 rows")
    Fraction(1, 2)
    """
    tokens: list[str] = []
    for piece in MARKS.split(text):
        word = piece if MARKS.fullmatch(piece) else piece.strip()
        if word.startswith("- "):
            tokens.append("-")
            word = word[2:]
        if word:
            tokens.append(word)
    reader = Reader(tokens)
    found = reader.sum()
    if reader.tokens:
        raise FormulaError(f"{text}: {reader.tokens} is left over")
    return found


@dataclass
class Reader:
    """The tokens of a formula that are not read yet."""

    tokens: list[str]

    def next(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self) -> str:
        if not self.tokens:
            raise FormulaError("the formula ends too early")
        return self.tokens.pop(0)

    def sum(self) -> Fraction:
        value = self.product()
        while self.next() in (" + ", " - "):
            value = value + self.product() if self.take() == " + " else value - self.product()
        return value

    def product(self) -> Fraction:
        value = self.factor()
        while self.next() in (" x ", " / "):
            value = value * self.factor() if self.take() == " x " else value / self.factor()
        return value

    def factor(self) -> Fraction:
        word = self.take()
        if word == "-":
            return -self.factor()
        if word == "(":
            value = self.sum()
            self.close()
            return value
        if self.next() == "(":
            self.take()
            return self.function(word)
        return number(word)

    def function(self, name: str) -> Fraction:
        arguments: list[Fraction | str] = []
        while not arguments or self.next() == ", ":
            if arguments:
                self.take()
            is_word = not NUMBER.match(self.next()) and self.tokens[1:2] in ([", "], [")"])
            arguments.append(self.take() if is_word else self.sum())
        self.close()
        numbers = [each for each in arguments if isinstance(each, Fraction)]
        words = [each for each in arguments if isinstance(each, str)]
        if name in ("min", "max") and not words:
            return (min if name == "min" else max)(numbers)
        if name in FOLDS and not words:
            return Fraction(FOLDS[name](numbers))
        if name in ANNUITIES:
            return ANNUITIES[name](*numbers, *words)
        raise FormulaError(f"{name} is no function")

    def close(self) -> None:
        if self.take() != ")":
            raise FormulaError("a bracket is not closed")


def number(word: str) -> Fraction:
    """The number at the begin of a word; what stands behind it is its name."""
    found = NUMBER.match(word)
    if not found or word[found.end() :][:1].strip():
        raise FormulaError(f"{word} is no number")
    return Fraction(found.group())


def annuity_level(
    principal: Fraction, years: Fraction, n: Fraction, first: Fraction, rate: Fraction, part: str, *change: str
) -> Fraction:
    """P i (1+i)^N / ((1+i)^N - 1) a year; interest on what the instalments before left."""
    if change == ("relevel",):
        raise FormulaError("the balance left is not in the formula")
    place = int(n - first) + 1
    if not 1 <= place <= years:
        return Fraction(0)
    growth = (1 + rate) ** int(years)
    instalment = principal * rate * growth / (growth - 1) if rate else principal / years
    balance = principal
    for _ in range(place - 1):
        balance += balance * rate - instalment
    return {"all": instalment, "interest": balance * rate, "principal": instalment - balance * rate}[part]


def annuity_equal_principal(
    principal: Fraction, years: Fraction, n: Fraction, first: Fraction, rate: Fraction, part: str, on: str
) -> Fraction:
    """P/N a year, and interest on the opening balance or on the mean of opening and closing."""
    place = int(n - first) + 1
    if not 1 <= place <= years:
        return Fraction(0)
    repaid = principal / years
    opening = principal - repaid * (place - 1)
    interest = rate * (opening if on == "opening" else opening - repaid / 2)
    return {"all": repaid + interest, "principal": repaid, "interest": interest}[part]


def annuity_rising(
    principal: Fraction,
    years: Fraction,
    n: Fraction,
    first: Fraction,
    profit: Fraction,
    discount: Fraction,
    part: str,
) -> Fraction:
    """P (1+p) (1+d)^n / N."""
    if not first <= n < first + years or part != "all":
        return Fraction(0)
    return principal * (1 + profit) * (1 + discount) ** int(n) / years


FOLDS: dict[str, Any] = {
    "count": len,
    "any": lambda numbers: int(any(numbers)),
    "all": lambda numbers: int(all(numbers)),
    "last": lambda numbers: numbers[-1],
}
ANNUITIES: dict[str, Any] = {
    "annuity_level": annuity_level,
    "annuity_equal_principal": annuity_equal_principal,
    "annuity_rising": annuity_rising,
}


def rounded(value: Fraction, places: int, mode: str) -> Fraction:
    """A value at so many places, as the contract rounds."""
    scaled = abs(value) * Fraction(10) ** places
    whole, rest = divmod(scaled, 1)
    up = {
        "half_up": rest >= Fraction(1, 2),
        "half_even": rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1),
        "down": False,
        "up": rest > 0,
        "floor": value < 0 and rest > 0,
        "ceiling": value > 0 and rest > 0,
    }[mode]
    size = Fraction(int(whole) + int(up)) / Fraction(10) ** places
    return size if value >= 0 else -size


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("720000 applied_volume x 1 rate x 1.76 unit_price", 1267200),
        ("1267200 fee x 0.2 share_counted / 30 calendar.month_days", 8448),
        ("10 a / 1/3 b", 30),
        ("10 a x -2 b - -3 c", -17),
        ("- (1 interim 2024-11 + 2 interim 2024-12)", -3),
        ("max(-5 total, 0) - -5 total", 5),
        ("min(max(3, 4), 2) x 2", 4),
        ("annuity_level(100 principal, 2 years, 1 calendar.year_number, 1, 0 rate, all)", 50),
        ("annuity_level(110 principal, 2 years, 3 calendar.year_number, 1, 0.1 rate, all)", 0),
        ("annuity_equal_principal(100 p, 4 years, 2 n, 1, 0.1 rate, all, opening)", Fraction(65, 2)),
        ("annuity_rising(1000 p, 10 years, 2 n, 1, 0.5 profit, 1 discount, all)", 600),
    ],
)
def test_a_printed_formula_is_computed_from_its_text(text: str, value: Fraction) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize("text", ["", "?", "fee x 2", "sum(… 3 volume)", "(1 a", "1 a)", "mean(1 a, 2 b)", "1 a x "])
def test_what_is_no_formula_is_not_computed(text: str) -> None:
    with pytest.raises(FormulaError):
        value_of(text)


# ---- every line of every example


@every_year
def test_every_line_has_a_clause_and_every_amount_a_formula(number: int) -> None:
    lines = settled(number).lines
    assert lines
    bare = [line for line in lines if not line["clause"] or (line["state"] == "known") != bool(line["formula"])]
    assert bare == []


@every_year
def test_the_formula_gives_the_exact_value_and_rounded_the_amount(number: int) -> None:
    assert not_computed(settled(number).contract, settled(number).statement) == []


def not_computed(contract: Contract, statement: Statement) -> list[str]:
    """The lines whose printed formula does not give their exact value, or rounded their amount."""
    rounding = {entry.terms.id: entry.rounding for entry in contract.items}
    wrong = []
    for line, shown in zip(statement.lines(), printed(statement), strict=True):
        how = rounding[line.item]
        if line.state != "known" or line.exact is None or line.amount is None or how is None:
            continue
        sign = -1 if line.kind == "deduction" else 1
        try:
            exact = sign * value_of(shown["formula"])
        except (FormulaError, ZeroDivisionError) as error:
            wrong.append(f"{line.item} {line.period} {line.key}: {shown['formula']} ({error})")
            continue
        if exact != line.exact or sign * rounded(sign * exact, how.places, how.mode) * 100 != line.amount:
            wrong.append(f"{line.item} {line.period} {line.key}: {shown['formula']} = {exact}, not {line.exact}")
    return wrong


@every_year
def test_a_measure_that_is_known_has_a_formula(number: int) -> None:
    year = settled(number)
    for name, column in year.statement.ledger.columns.items():
        assert column.amount or all(part.formula for part in column.parts), name


@every_year
def test_evidence_is_of_values_that_are_known(number: int) -> None:
    """What was left out or is undetermined has no value, so none is shown for it, and none is made up."""
    year = settled(number)
    measures = year.statement.measures()
    known = {(name, value) for name, rows in measures.items() for _, _, value, state in rows if state == "known"}
    shown = {
        (line["item"], line["period"], text)
        for line in year.lines
        for text in line["evidence"]
        if text.split(" ")[0] in measures and (text.split(" ")[0], Fraction(text.split(" ")[-1])) not in known
    }
    assert shown == set()


# ---- formulas that no example prints


def charged(rule: str, fields: str, kind: str = "charge") -> str:
    return item("line", rule, f'kind = "{kind}", {fields}')


V = seen("v", 'unit = "CNY"')
EVENTS = {
    "events": csv("event,category,begin,cost", "e1,a,2023-01-20,1", "e2,b,2023-01-21,3", "e3,b,2023-02-02,1/3"),
    "covers": csv("table,from,to", "events,2023-01-01,2023-04-01"),
}
COST = item("cost", "observe", 'per = ["event"], unit = "CNY", from = "events", value = "cost"')
BALANCES = {"balances": csv("date,loan,change", "2023-01-10,a,10000", "2023-02-20,a,-3000")}
PAYMENTS = {"payments": csv("event,due,paid,amount", "p1,2023-01-10,2023-03-02,777.77", "p2,2023-02-01,2023-02-11,50")}
INDICES = {
    "indices": csv(
        "series,month,value",
        *(f"{name},{month},{value}" for name, month, value in (("p", "2022-06", 101), ("p", "2023-01", 104))),
        *(f"{name},2023-0{month},{100 + month}" for month in (2, 3) for name in "pq"),
        "q,2023-01,107",
    )
}
MOVES = "{ from = 2023-01-01, value = 100 }, { from = 2023-02-10, value = 130 }"
YEAR_RATE = 'rate = { name = "rate", values = [{ value = "0.05" }] }'
RATES = (
    'rate = { name = "rate", values = [{ from = 2023-01-01, value = "0.05" }, { from = 2023-02-15, value = "0.04" }] }'
)
UNUSUAL: dict[str, tuple[str, dict[str, str]]] = {
    "bands": (
        V + charged("bands", 'of = "v", closed = "floor", bands = [{ floor = 0, at_floor = 9, slope = "1/3" }]'),
        volumes(v="2 5 9"),
    ),
    "choose": (
        V + charged("choose", 'cases = [{ of = "v", above = 4, then = { name = "x", value = 7 } }], otherwise = "v"'),
        volumes(v="2 5 9"),
    ),
    "tiers by unit, bounded": (
        V.replace(', unit = "CNY"', "")
        + charged(
            "tiers",
            'of = "v", by = "each", closed = "floor", tiers = [{ floor = 0, rate = 10 }, { floor = 3, rate = "1/3" }], '
            "at_most = 20",
        ),
        volumes(v="2 5 9"),
    ),
    "sum, bounded, rounded at the item, with tax": (
        V
        + charged(
            "sum",
            'terms = [{ times = ["v", 10] }, { times = ["v", "-1/3"] }], constant = 5, at_least = 30, '
            'vat = { rate = "0.06", included = false }, round = { places = 0, mode = "half_even", at = "item" }',
        ),
        volumes(v="2 5 9"),
    ),
    "product over a fraction": (
        V + seen("u") + charged("product", 'times = ["v"], over = ["u"]', kind="adjustment"),
        volumes(v="2 5 1", u="-3 7/9 1"),
    ),
    "0/0": (
        V
        + seen("u", 'unit = "CNY"')
        + charged("product", 'times = ["v", 3], over = ["u"], zero_over_zero = 4').replace(
            "times = [", 'times = [{ value = 1, unit = "CNY" }, '
        ),
        volumes(v="2 5 0", u="1 7 0"),
    ),
    "index, relative": (
        charged(
            "index",
            'series = [{ name = "p", weight = "0.6", base = "2022-06" }, { name = "q", weight = "0.4", base = 110 }], '
            "fixed = -1, at_least = 0",
        ),
        INDICES,
    ),
    "parameter that changes inside": (charged("parameter", f'values = [{MOVES}], within = "days"'), {}),
    "inline parameter that changes inside": (
        V + charged("product", f'times = ["v", {{ name = "p", within = "days", values = [{MOVES}] }}]'),
        volumes(v="2 5 9"),
    ),
    "interest on balances": (
        charged("interest", f'{RATES}, day_count = "actual/365", balance_from = "balances"'),
        BALANCES,
    ),
    "interest on late payments": (
        charged("interest", f'{RATES}, day_count = "actual/actual", from = "payments"'),
        PAYMENTS,
    ),
    "interest on one late payment": (
        charged("interest", f'{YEAR_RATE}, day_count = "actual/360", from = "payments"'),
        {"payments": PAYMENTS["payments"].rsplit("\n", 2)[0] + "\n"},
    ),
    **{
        f"reduce by {op}": (COST + charged("reduce", f'of = "cost", op = "{op}", nothing = 2'), EVENTS)
        for op in ("sum", "mean", "max", "min", "count", "any", "all", "last")
    },
    "window": (
        V + charged("window", 'of = "v", counts = "sum", length = 2') + item("w", "window", 'of = "v", counts = "run"'),
        volumes(v="2 5 9"),
    ),
    **{
        f"annuity {schedule}": (
            item(
                "line",
                "annuity",
                f'kind = "charge", principal = {{ name = "p", value = 1000, unit = "CNY" }}, years = 3, {fields}',
            ),
            {},
        )
        for schedule, fields in {
            "level": 'schedule = "level", rate = "0.049", part = "principal"',
            "equal principal": 'schedule = "equal_principal", rate = "0.049", interest_on = "average"',
            "rising": 'schedule = "rising", profit = "0.08", discount = "0.05"',
            "over": 'schedule = "level", rate = "0.049", first_number = 2',
        }.items()
    },
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_a_formula_that_no_example_prints_is_computed_too(name: str) -> None:
    items, tables = UNUSUAL[name]
    contract = contract_of(items)
    statement = settle(contract, observed(tables, contract), 1)
    assert [line.state for line in statement.lines()].count("known") > 0
    assert not_computed(contract, statement) == []


@pytest.mark.parametrize("name", [name for name in UNUSUAL if name.startswith("interest")])
def test_interest_names_the_rows_it_was_computed_from(name: str) -> None:
    items, tables = UNUSUAL[name]
    contract = contract_of(items)
    lines = printed(settle(contract, observed(tables, contract), 1))
    assert [line["period"] for line in lines if line["amount"] != "0.00" and not line["source"]] == []


# ---- the rows behind a line


def directly_seen(contract: Contract) -> set[str]:
    """The measures that are computed from observations without an amount between, which has rows of its own."""
    direct: set[str] = set()
    for entry in contract.items:
        read = {each.of for each in operands_of(entry.terms) if isinstance(each, Reference)}
        if not entry.is_amount and read <= direct:
            direct.add(entry.terms.id)
    return direct


def numbers_of(formula: str, names: set[str]) -> list[str]:
    """The numbers of a formula that bear one of these names."""
    words = [piece.split(" ") for piece in MARKS.split(formula)]
    return [word[0] for word in words if len(word) > 1 and word[1] in names]


def changed(tables: dict[str, str], step: int) -> Iterator[tuple[str, int, dict[str, str]]]:
    """Every `step`-th filled value of every table with one added: the table, the row, and all the tables."""
    for name, text in tables.items():
        rows = list(tables_text.reader(io.StringIO(text)))
        for column in (each for each in ("value", "points", "possible") if each in rows[0]):
            place = rows[0].index(column)
            for row in range(1, len(rows), step):
                if rows[row] and rows[row][place]:
                    more = [list(cells) for cells in rows]
                    more[row][place] = str(Fraction(more[row][place]) + 1)
                    out = io.StringIO()
                    tables_text.writer(out, lineterminator="\n").writerows(more)
                    yield name, row + 1, tables | {name: out.getvalue()}


def rows_of(sources: list[str]) -> set[tuple[str, int]]:
    """Table and number of each row in texts such as `scores.csv rows 2-3, 5`."""
    found = set()
    for text in sources:
        table, _, runs = text.partition(".csv row")
        for run in runs.removeprefix("s").split(","):
            low, _, high = run.strip().partition("-")
            found |= {(table, row) for row in range(int(low), int(high or low) + 1)}
    return found


SMALL = [number for number, (_, seen, _) in enumerate(YEARS) if isinstance(seen, dict)]
WORKED = NAMES.index("worked/1")


@pytest.mark.parametrize(("number", "step"), [*((each, 1) for each in SMALL), (WORKED, 5)])
def test_a_value_that_moves_a_line_is_among_its_rows(number: int, step: int) -> None:
    """Each observed value is moved: where that moves a factor of a line, the line named the row before."""
    _, seen, year = YEARS[number]
    before = settled(number)
    names = directly_seen(before.contract)
    tables = seen if isinstance(seen, dict) else {file.stem: file.read_text("utf-8") for file in seen.glob("*.csv")}
    unnamed = set()
    for table, row, others in changed(tables, step):
        after = printed(settle(before.contract, load_observations(others, before.contract), year))
        places = {(line["item"], line["period"], line["key"], line["part"]): line for line in after}
        for line in before.lines:
            other = places.get((line["item"], line["period"], line["key"], line["part"]), line)
            moved = numbers_of(line["formula"], names) != numbers_of(other["formula"], names)
            if moved and line["state"] == other["state"] == "known" and (table, row) not in rows_of(line["source"]):
                unnamed.add(f"{table}.csv row {row}: {line['item']} {line['period']} {line['key']}")
    assert sorted(unnamed) == []


@every_year
def test_the_rows_that_are_named_are_there(number: int) -> None:
    folder, seen, _ = YEARS[number]
    tables = load_observations(seen, load_contract(folder)).tables
    there = {(name, line) for name, table in tables.items() for line in table.line}
    for line in settled(number).lines:
        assert rows_of(line["source"]) <= there, line


def needed(contract: Contract) -> set[str]:
    """The observed measures that have no value without a row; an observed amount names its rows itself."""
    return {
        entry.terms.id
        for entry in contract.items
        if isinstance(entry.terms, observe.Terms)
        and not entry.is_amount
        and entry.terms.missing in ("refuse", "leave_out")
        and entry.terms.op not in ("sum", "count")
    }


@every_year
def test_a_line_that_reads_an_observed_value_names_a_row(number: int) -> None:
    year = settled(number)
    names = needed(year.contract)
    bare = [line for line in year.lines if numbers_of(line["formula"], names) and not line["source"]]
    assert bare == []


def test_some_lines_read_observed_values() -> None:
    lines = [(line, needed(settled(each).contract)) for each in NUMBERS for line in settled(each).lines]
    assert sum(bool(numbers_of(line["formula"], names)) for line, names in lines) > len(NUMBERS)


def test_a_line_behind_a_choice_names_what_was_looked_at_and_the_branch_taken() -> None:
    """The veto pays nothing whatever the score: the accident is named, the scores are not."""
    _, seen, year = YEARS[WORKED]
    assert isinstance(seen, Path)
    tables = {file.stem: file.read_text("utf-8") for file in seen.glob("*.csv")}
    tables["events"] += "e2,serious_accident,2024-12-05\n"
    contract = settled(WORKED).contract
    vetoed = printed(settle(contract, load_observations(tables, contract), year))
    usual = settled(WORKED).lines
    for lines, rows in ((usual, [["scores.csv rows 2-4"]] * 2), (vetoed, [["events.csv row 3"]] * 2)):
        assert [line["source"] for line in lines if line["item"] == "performance"] == rows
