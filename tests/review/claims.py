"""Claims as text, made from a statement or by hand, and the contracts that they are laid beside."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ppp_cost import Contract, Line, Observations, Statement, load_contract, load_observations, settle
from ppp_cost.intake.claim.claim_file import load_claim
from ppp_cost.language import money_text
from ppp_cost.ledger.claims.review import Review
from ppp_cost.payment.review.year_review import reviewed

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
FOLDERS = {
    "small": (HERE / "small", HERE / "small" / "seen", 1),
    "unscored": (HERE / "small", HERE / "unscored", 1),
    "worked": (ROOT / "tests/contracts/worked", ROOT / "tests/contracts/worked/example/1", 1),
    **{
        name: (ROOT / "contracts" / path, ROOT / "contracts" / path / "example" / str(year), year)
        for name, path, year in (
            ("wastewater", "wastewater/treatment_and_reuse", 3),
            ("railway", "railway/zhujiayao_zhongchuan", 2),
            ("tunnel", "utility_tunnel/phase_1", 3),
        )
    },
}
"""Contract, observations and year by name."""

SHIPPED = ("wastewater", "railway", "tunnel")
HEAD = "item,period,key,part,amount,factor,value\n"

Place = tuple[str, str, str, str]


def of_item(line: Line) -> Place:
    return (line.item, "", "", "")


def of_period(line: Line) -> Place:
    return (line.item, line.period, "", "")


def of_line(line: Line) -> Place:
    return (line.item, line.period, line.key, line.part)


FINENESS: dict[str, Callable[[Line], Place]] = {"item": of_item, "period": of_period, "line": of_line}


@dataclass(frozen=True)
class World:
    """A contract, what was seen, and the statement of its year."""

    contract: Contract
    seen: Observations
    statement: Statement

    def review(self, text: str | Path) -> Review:
        return reviewed(self.contract, self.seen, self.statement, load_claim(text))


@cache
def world(name: str) -> World:
    contract, seen, year = FOLDERS[name]
    terms = load_contract(contract)
    tables = load_observations(seen, terms)
    return World(terms, tables, settle(terms, tables, year))


def amounts_of(lines: Iterable[Line], fineness: Callable[[Line], Place] = of_item) -> dict[Place, int]:
    """The amounts of lines, added up as finely as a claim lists them; what is undetermined is not claimed."""
    found: dict[Place, int] = {}
    for line in lines:
        if line.amount is not None:
            found[fineness(line)] = found.get(fineness(line), 0) + line.amount
    return found


def text_of(amounts: dict[Place, int], *more: str, total: int | None = None) -> str:
    """A claim as a CSV table: amounts, further rows as they stand, and a total."""
    rows = [f"{','.join(place)},{money_text(amount)},," for place, amount in amounts.items()]
    rows += [*more, *([f"合计,,,,{money_text(total)},,"] if total is not None else [])]
    return HEAD + "".join(f"{row}\n" for row in rows)
