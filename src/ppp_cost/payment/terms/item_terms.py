"""What every item can say; each rule adds its own fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints

from ppp_cost.frozen import Frozen, Listed
from ppp_cost.payment.terms.declared import Doubt, Earlier, Held, Observed, TableRead, Total
from ppp_cost.payment.terms.operands import (
    IDENTIFIER,
    MOST,
    Attribute,
    Operand,
    OperandField,
    Reference,
    operands_of,
    whole_number,
)

if TYPE_CHECKING:
    from ppp_cost.kernels.exact import Indices, Mask
    from ppp_cost.ledger.tables import Table
    from ppp_cost.payment.terms.assets import Assets
    from ppp_cost.payment.terms.calendar import Calendar

Kind = Literal["measure", "charge", "deduction", "advance", "adjustment"]
Period = Literal["day", "segment", "month", "quarter", "year", "term"]
Mode = Literal["half_up", "half_even", "down", "up", "floor", "ceiling"]
Identifier = Annotated[str, StringConstraints(pattern=f"^{IDENTIFIER.pattern}$")]
Clause = Annotated[str, StringConstraints(pattern=r"^[^:\s][^:]*:.+$")]
Count = Annotated[int, Field(ge=0, le=MOST), BeforeValidator(whole_number)]


class Rounding(Frozen):
    """Where and how a value is rounded."""

    places: int
    """Decimals kept; negative places round to 10, 100, …"""
    mode: Mode
    """half_up takes a half away from zero, half_even to the even neighbour"""
    at: Literal["line", "item"] | None = None
    """Of an amount: each line, or the item's exact total with one line `rounding` for the difference"""


class Vat(Frozen):
    """Value added tax of an amount; never inferred."""

    rate: OperandField
    """The rate, as 0.06"""
    included: bool
    """true: the tax inside is shown as a memo; false: it is a second line"""


class Terms(Frozen):
    """Fields that every item has."""

    # what a rule declares of itself, beside its formula; here stands what holds where it declares nothing

    on_ledger: ClassVar[bool] = False
    """Whether the rule rereads lines: then its own stand with the sign of the result"""
    own_rows: ClassVar[bool] = False
    """Whether its rows do not follow operands that have exactly its keys"""
    folded: ClassVar[tuple[str, ...]] = ()
    """Fields in which it reads shorter periods and further keys than its own"""
    own_tables: ClassVar[tuple[str, ...]] = ()
    """Tables of which whatever is wrong is told with its clause"""
    usual_period: ClassVar[Period | None] = None
    """Length of its periods where the item says none; else the contract's"""

    id: Identifier
    """Lower case letters, digits and `_`; unique; never a number"""
    rule: str
    """The formula"""
    clause: Clause
    """`source:clause` on which the item stands"""
    title: str | None = None
    """The item's name in the language of the contract"""
    kind: Kind = "measure"
    """measure, charge (+), deduction (-), advance (+, taken back with the year), adjustment (signed as it stands)"""
    unit: str = ""
    """Unit of a measure; amounts are in the contract's currency"""
    period: Period | None = None
    """Length of the item's periods; default: the contract's, of an annuity the year"""
    per: Listed[Identifier] = ()
    """Key columns, such as asset or parameter"""
    at_least: OperandField | None = None
    """Lower bound on the exact value, before rounding"""
    at_most: OperandField | None = None
    """Upper bound on the exact value, before rounding"""
    round: Rounding | None = None
    """Rounding of the value; of an amount it overrides the contract's"""
    due: Literal["period", "year"] = "period"
    """Whether a line belongs to the interim payment or to the settlement of the year"""
    vat: Vat | None = None
    """Value added tax"""
    interpretation: str | None = None
    """The name of one of two conflicting clauses"""

    @property
    def own_period(self) -> Period:
        """Return the item's period; a loaded contract has filled it in."""
        if self.period is None:
            raise LookupError(self.id)
        return self.period

    @cached_property
    def operands(self) -> tuple[Operand, ...]:
        """Return every operand, in the order of the fields; they are looked for once."""
        return tuple(operands_of(self))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy, whose operands are its own."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("operands", None)
        return copied

    @property
    def read_on(self) -> Period:
        """Return the length of the periods on which operands are read."""
        return self.own_period

    def reads(self) -> Iterator[TableRead]:
        """Yield the columns of observation tables that are read: those of events, and what is observed."""
        for each in self.operands:
            if isinstance(each, Attribute) and each.table == "events":
                yield TableRead("events", each.column, "number")
        if (observed := self.observed()) is not None:
            yield from observed.reads(self.per, self.kind == "adjustment")

    def rows_read(self, table: Table) -> Mask | None:
        """Return the rows of a table that are read or passed over knowingly, None of a table not read row by row."""
        return None

    def relief_met(self, relief: Table, events: Table, calendar: Calendar, assets: Assets | None) -> Indices | None:
        """Return the rows of approved relief that an event meets, None where none is granted."""
        return None

    def observed(self) -> Observed | None:
        """Return what is observed, where the item is nothing but that."""
        return None

    def rows_due(self, calendar: Calendar, year: int) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Yield the tables and rows, without their figures, that a year must have beside those observed."""
        yield from ()

    def held(self) -> tuple[Held, ...]:
        """Return the numbers of the contract that the item is, with their dates and keys."""
        return ()

    def made_up(self) -> Iterator[str]:
        """Yield what its own numbers are called that are made up where its clause is; named parameters have theirs."""
        yield from ()

    def lines_read(self) -> tuple[str, ...]:
        """Return the items whose lines are reread."""
        return ()

    def total(self) -> Total | None:
        """Return the total of lines that is held between bounds."""
        return None

    def earlier(self) -> Iterator[Earlier]:
        """Yield the earlier periods that are read, and that a year therefore leaves to the next."""
        for each in self.operands:
            if isinstance(each, Reference) and each.lag:
                yield Earlier(each.of, each.lag)

    def extremes(self) -> tuple[Fraction, ...]:
        """Return the least and the greatest value that a table of the item states."""
        return ()

    def doubts(self, is_read: bool) -> Iterator[Doubt]:
        """Yield what a reviewer should look at; ``is_read`` says whether another item reads the value."""
        yield from ()
