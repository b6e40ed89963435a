"""What a study can say: the tables of `study.toml`."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from ppp_cost.cost.study.study_numbers import Amount, Fall, LeastZero, Level, Part, Positive, Step, Whole, whole
from ppp_cost.frozen import Frozen, Listed

Named = Annotated[str, Field(min_length=1)]
"""A text that is not empty."""
Places = Annotated[Whole, Field(le=12)]
"""Decimals, as many as floating point bears beside the figures before them."""


class Quantity(Frozen):
    """What is counted: the unit of inventories and unit costs."""

    unit: Named
    """m2, km, lane_mile, tree, plot, …"""
    per: Literal["year"] = "year"
    """The time that a unit cost is for"""


class Floored(Frozen):
    """A series that is never below a multiple of another."""

    of: str
    """The item that is lifted"""
    floor: str
    """The item of the floor, such as the minimum wage"""
    ratio: Positive
    """What of it, as 1.30"""


class Price(Frozen):
    """Which prices bring the cost of a year to the price base."""

    files: Listed[str] = ()
    """Files of the folder `indices` above the studies"""
    basket: dict[str, dict[str, LeastZero]] = Field(default_factory=dict)
    """By code, or the letter of codes, or `other`: the items and their weights, which sum to 1"""
    floor: dict[str, Floored] = Field(default_factory=dict)
    """Items by name that a floor holds up"""


class Tier(Frozen):
    """A column whose levels share one sample and differ by a coefficient: grade, class, mechanisation."""

    column: str
    """Column of units and inventories"""
    order: Listed[str]
    """Its levels, the cheapest first"""
    ordered: bool = True
    """Whether a later level never costs less"""
    coefficients: dict[str, Positive] = Field(default_factory=dict)
    """Declared coefficients by level, in place of those that records show"""
    source: str = ""
    """The document that declares them"""


class DriverBand(Frozen):
    """Values of a driver that share one coefficient."""

    level: str
    """Its name in the table of standards"""
    floor: Amount
    """Where it begins; that value belongs to it"""
    below: Amount
    """Where it ends; that value belongs to the next"""


class Driver(Frozen):
    """A number of each unit that explains cost and is nobody's merit."""

    column: str
    """Column of units"""
    scale: Literal["log", "linear"]
    """Whether its logarithm or itself explains the logarithm of the unit cost"""
    reference: Amount | None = None
    """The value of the reference unit; the mean of the sample, on the scale, where none is given"""
    use: Literal["adjust", "coefficient"] = "adjust"
    """adjust: the standard is for the reference unit; coefficient: each band has one, so that a budget puts back what
    the adjustment took out"""
    bands: Listed[DriverBand] = ()
    """The bands of a coefficient, ascending"""


class Screens(Frozen):
    """Which units are looked at before they may set a standard."""

    watch: Listed[str] = ()
    """Excluded codes into which cost may have moved"""
    log_change: Positive = Fraction(693, 1000)
    """Largest change of the logarithm of a unit cost between two years of its record"""
    outputs: Listed[str] = ()
    """Columns of outputs for the envelopment of costs"""
    quality: Amount | None = None
    """The least score of the column `quality` with which a unit may set a target"""


class StandardTerms(Frozen):
    """How the standard is chosen."""

    purpose: Literal["catch_up", "keep", "demanding"]
    """catch_up: the lower quartile; keep: the median; demanding: the upper quartile"""
    p: Level
    """The quantile that is aimed at"""
    conf: Level = Fraction(95, 100)
    """Coverage of intervals"""
    adopt: Literal["blend", "statistics", "quota"]
    """Whether records and quota are blended, or one of them stands"""
    statistics: str = "quantile"
    """The method that speaks for the records"""
    places: Places = 2
    """Decimals of a standard"""
    rounding: Literal["half_up", "half_even", "down", "up", "floor", "ceiling"] = "half_up"
    """How it is rounded"""
    provisional_width: Step = Fraction(30, 100)
    """Width of the interval over the value above which a standard is provisional (试行)"""
    coefficient_step: Step = Fraction(5, 100)
    """Step to which coefficients are rounded"""
    funding_share: Part = Fraction(1)
    """What of the cost the treasury pays"""
    funding_clause: str = ""
    """The document that says so"""
    kind: Annotated[int, Field(ge=1, le=9)] = 7
    """Type of quantile, 1 to 9, after Hyndman and Fan"""
    draws: Annotated[int, Field(ge=1), BeforeValidator(whole)] = 4000
    """Draws behind the interval of a quota"""
    seed: Whole = 20240101
    """Seed of the draws"""
    methods: Listed[str] = ()
    """Methods set side by side; all where none is named"""


class Rate(Frozen):
    """A rate of a quota: management, profit."""

    code: str
    """Its cost code"""
    of: Listed[str]
    """The letters or codes it is taken of"""
    rate: LeastZero
    """The rate, as 0.06"""


class Glide(Frozen):
    """Years over which a new standard is reached in equal steps."""

    years: Annotated[int, Field(ge=1)]
    """How many"""
    first: Whole
    """The first budget year"""

    def left(self, year: int) -> int:
        """Return how many steps are left from a budget year on, that year's among them; 0 before the first."""
        found = self.years - (year - self.first)
        return found if found <= self.years else 0


class BudgetTerms(Frozen):
    """How a budget moves from last year's to the standard."""

    class_floor: dict[str, Part] = Field(default_factory=dict)
    """By priority class: the least share of its need that is paid"""
    glide: Glide | None = None
    """Years of transition"""
    cap: Part | None = None
    """Largest yearly rise of a rate"""
    floor: Fall | None = None
    """Largest yearly fall of a rate, negative"""


class RevisionTerms(Frozen):
    """How a standard moves with prices from year to year."""

    dead_band: Part = Fraction(0)
    """Change of the index inside which nothing moves; beyond it only the excess does"""
    compared_with: Literal["price_base", "last_revision"] = "price_base"
    """The year with which prices are compared"""
    efficiency: Part = Fraction(0)
    """Yearly gain in efficiency"""
    cap: Part | None = None
    """Largest yearly rise of a standard"""
    floor: Fall | None = None
    """Largest yearly fall of a standard, negative"""
    places: Places = 4
    """Decimals of the index"""
    rounding: Literal["half_up", "half_even", "down", "up", "floor", "ceiling"] = "half_up"
    """How the index is rounded; down truncates"""


class StudyTerms(Frozen):
    """`study.toml`: the terms of a cost study of one service."""

    format: Literal[1]
    """Version of the format"""
    id: Named
    """Short name, that of its folder"""
    title: str
    """Title of the study"""
    service: Named
    """road_maintenance, street_cleaning, greening, …"""
    evidence: Literal["public_record", "published", "illustrative"]
    """What its records are"""
    currency: Named = "CNY"
    """Currency of every amount"""
    quantity: Quantity
    """What a unit cost is for"""
    tax: Literal["in", "out"] = "in"
    """Whether amounts hold value added tax"""
    years: Listed[Whole]
    """Years of the records"""
    standard_years: Listed[Whole]
    """Years whose cost sets the standard; the others serve the screens"""
    price_base: Whole
    """Year whose prices the standard is in"""
    boundary: Named
    """Version of the cost boundary"""
    conditional: dict[str, Literal["in", "out"]] = Field(default_factory=dict)
    """By conditional code: whether this study counts it"""
    price: Price = Price()
    """Prices and baskets"""
    tier: Listed[Tier] = ()
    """Columns of levels with coefficients"""
    peer: Listed[str] = ()
    """Columns whose values are studied apart"""
    driver: Listed[Driver] = ()
    """Numbers that explain cost"""
    screens: Screens = Screens()
    """Screens of units"""
    standard: StandardTerms
    """The choice of the standard"""
    quota_rate: Listed[Rate] = ()
    """Rates of the quota, in order"""
    budget: BudgetTerms = BudgetTerms()
    """The budget"""
    revision: RevisionTerms = RevisionTerms()
    """The yearly revision"""
