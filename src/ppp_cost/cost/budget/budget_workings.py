"""A budget as cells that can be computed again: levels, units, classes of priority, and totals.

Every term stands once: base and coefficient of a level, index, shares, bounds; the rate of a unit is a formula of them,
and so is what moves it from last year's rate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ppp_cost.cost.budget.budget import Budget, Budgeted
from ppp_cost.cost.budget.pricing import SHARE_PLACES
from ppp_cost.cost.study.study_numbers import MINOR
from ppp_cost.ledger.formulas import Call, Cell, Choice, Expression, Number, Rounded, evaluated
from ppp_cost.ledger.workings.cells import LINE, PARAMETER, Working

ONE, NOTHING = Number(Fraction(1)), Number(Fraction(0))
MONEY_PLACES = 2
Places = Mapping[str, int]
"""By name: the place of a cell among all of them."""


@dataclass(frozen=True, slots=True)
class BudgetWorkings:
    """All cells, and by name those of each unit, each level, each class, the terms, and the totals."""

    cells: tuple[Working, ...]
    units: tuple[Places, ...]
    gone: tuple[int, ...]
    levels: Mapping[tuple[str, ...], Places]
    classes: tuple[Places, ...]
    terms: Places
    totals: Places


def budget_workings(budget: Budget) -> BudgetWorkings:
    """Return a budget as cells; what no formula gives to the fen is kept as it is."""
    builder = _Builder(budget)
    builder.add_terms()
    for row in budget.rows:
        builder.add_level(row.section.cell)
        builder.units.append(builder.of_unit(row))
    builder.add_classes()
    gone = tuple(builder.given("last_budget", unit, Fraction(amount, MINOR)) for unit, amount in budget.gone)
    totals = builder.totals(gone)
    cells, units = tuple(builder.cells), tuple(builder.units)
    return BudgetWorkings(cells, units, gone, builder.levels, tuple(builder.classes), builder.terms, totals)


def _sum(cells: Sequence[int]) -> Expression:
    """Return the sum of cells, which may be one, or none."""
    found = tuple(Cell(at) for at in cells)
    return Call("+", found) if len(found) > 1 else found[0] if found else NOTHING


def _product(*of: Expression) -> Expression:
    return Call("*", of)


@dataclass(slots=True)
class _Builder:
    budget: Budget
    cells: list[Working] = field(default_factory=list)
    units: list[dict[str, int]] = field(default_factory=list)
    levels: dict[tuple[str, ...], dict[str, int]] = field(default_factory=dict)
    classes: list[dict[str, int]] = field(default_factory=list)
    terms: dict[str, int] = field(default_factory=dict)

    def given(self, name: str, key: str, value: Fraction) -> int:
        """Add an input."""
        self.cells.append(Working(PARAMETER, name, str(self.budget.year), key, "", value, None))
        return len(self.cells) - 1

    def made(self, name: str, key: str, formula: Expression, value: Fraction | None = None) -> int:
        """Add a formula; one that does not give the value of the budget is kept as that value."""
        found = evaluated(formula, lambda at: self.cells[at].value)
        if value is not None and found != value:
            formula, found = Number(value, frozen=True), value
        follows = not (isinstance(formula, Number) and formula.frozen)
        self.cells.append(Working(LINE, name, str(self.budget.year), key, "", found, formula, follows))
        return len(self.cells) - 1

    def add_terms(self) -> None:
        """Add what is one for the whole budget."""
        standard, policy = self.budget.standard, self.budget.standard.budget
        found: dict[str, Fraction] = {"funding_share": standard.study.terms.standard.funding_share}
        if not standard.revised_to(self.budget.year):
            found["budget_index"] = self.budget.index
        left = 0 if policy.glide is None else policy.glide.left(self.budget.year)
        bounds = {"glide_left": Fraction(left) if left > 1 else None, "cap": policy.cap, "floor": policy.floor}
        found |= {name: value for name, value in bounds.items() if value is not None}
        if self.budget.available is not None:
            found["available"] = Fraction(self.budget.available, MINOR)
        self.terms = {name: self.given(name, "", value) for name, value in found.items()}

    def add_level(self, cell: tuple[str, ...]) -> None:
        """Add the base, the coefficient and the standard of a level, once."""
        row = self.budget.standard.row(cell)
        if row is None or cell in self.levels:
            return
        key = " / ".join(cell)
        found = {
            "base_standard": self.given("base_standard", key, row.base),
            "tier_coefficient": self.given("tier_coefficient", key, row.coefficient),
        }
        found["standard"] = self.made("standard", key, self._standard(found), row.standard)
        if "budget_index" not in self.terms:
            value = row.revised[self.budget.year] / row.cost_standard
            found["budget_index"] = self.given("budget_index", key, value)
        self.levels[cell] = found

    def _standard(self, of: Places) -> Expression:
        """Return the standard of a level or a unit: base x coefficient x share of the treasury, rounded once."""
        terms = self.budget.standard.study.terms.standard
        names = (of["base_standard"], of["tier_coefficient"], self.terms["funding_share"])
        return Rounded(_product(*(Cell(at) for at in names)), terms.places, terms.rounding)

    def of_unit(self, row: Budgeted) -> dict[str, int]:
        """Return the cells of a unit up to what it needs: its share is that of its class, which comes later."""
        key, level = row.section.unit, self.terms | self.levels[row.section.cell]
        found = {"inventory_quantity": self.given("inventory_quantity", key, row.section.quantity)}
        for name in ("base_standard", "tier_coefficient", "budget_index"):
            found[name] = self.made(name, key, Cell(level[name]))
        full = _product(self._standard(found), Cell(found["budget_index"]))
        found["full_rate"] = self.made("full_rate", key, full, row.rate)
        found |= self._moved(row, found["full_rate"])
        need = Rounded(
            _product(Cell(found["inventory_quantity"]), Cell(found["applied_rate"])), MONEY_PLACES, "half_up"
        )
        found["need"] = self.made("need", key, need, Fraction(row.applied, MINOR))
        return found

    def _moved(self, row: Budgeted, full: int) -> dict[str, int]:
        """Return the rate that is applied, and what bounds it on the way from last year's."""
        last, key, found = row.before, row.section.unit, {}
        now: Expression = Cell(full)
        if last is not None:
            found["last_budget"] = self.given("last_budget", key, Fraction(last.amount, MINOR))
            if last.fiscal:
                found["last_quantity"] = self.given("last_quantity", key, last.quantity)
                found["last_fiscal"] = self.given("last_fiscal", key, last.fiscal)
                names = ("last_budget", "last_quantity", "last_fiscal")
                rate = Call("/", tuple(Cell(found[name]) for name in names))
                found["last_rate"] = self.made("last_rate", key, rate, last.rate)
            else:
                found["last_rate"] = self.given("last_rate", key, last.rate)
            before = Cell(found["last_rate"])
            if "glide_left" in self.terms:
                step = Call("/", (Call("-", (now, before)), Cell(self.terms["glide_left"])))
                found["glide"] = self.made("glide", key, Call("+", (before, step)))
                now = Cell(found["glide"])
            for name, which in (("cap", "min"), ("floor", "max")):
                if name in self.terms:
                    bound = _product(before, Call("+", (ONE, Cell(self.terms[name]))))
                    found[name] = self.made(name, key, bound)
                    now = Call(which, (now, Cell(found[name])))
        return found | {"applied_rate": self.made("applied_rate", key, now, row.applied_rate)}

    def add_classes(self) -> None:
        """Add the classes in their turn, then the amounts of their units, then what each leaves unfunded."""
        for each in self.budget.classes:
            name = each.priority
            mine = [at for at, row in enumerate(self.budget.rows) if row.section.priority == name]
            needs = _sum([self.units[at]["need"] for at in mine])
            found = {"need": self.made("need", name, needs, Fraction(each.need, MINOR))}
            found |= self._share(name, each.share, found["need"])
            for at in mine:
                self._budgeted(self.units[at], self.budget.rows[at], found["fiscal_share"])
            paid = _sum([self.units[at]["budget"] for at in mine])
            found["paid"] = self.made("paid", name, paid, Fraction(each.paid, MINOR))
            found["unmet"] = self.made("unmet", name, Call("-", (Cell(found["need"]), Cell(found["paid"]))))
            self.classes.append(found)

    def _share(self, name: str, share: Fraction, need: int) -> dict[str, int]:
        """Return what of its need a class is paid: what those before it leave, between its floor and the whole."""
        if "available" not in self.terms:
            return {"fiscal_share": self.given("fiscal_share", name, share)}
        least = self.budget.standard.budget.class_floor.get(name, Fraction(0))
        found = {"class_floor": self.given("class_floor", name, least)}
        used = Call("-", (Cell(self.terms["available"]), *(Cell(each["used"]) for each in self.classes)))
        left = used if self.classes else Cell(self.terms["available"])
        part = Call("max", (Call("/", (left, Cell(need))), Cell(found["class_floor"])))
        cut = Rounded(Call("min", (part, ONE)), SHARE_PLACES, "down")
        formula = Choice(((Cell(need), "=", NOTHING),), ONE, cut)
        found["fiscal_share"] = self.made("fiscal_share", name, formula, share)
        taken = Rounded(_product(Cell(need), Cell(found["fiscal_share"])), MONEY_PLACES, "down")
        return found | {"used": self.made("used", name, taken)}

    def _budgeted(self, unit: dict[str, int], row: Budgeted, share: int) -> None:
        unit["fiscal_share"] = self.made("fiscal_share", row.section.unit, Cell(share))
        factors = ("inventory_quantity", "applied_rate", "fiscal_share")
        amount = Rounded(_product(*(Cell(unit[name]) for name in factors)), MONEY_PLACES, "half_up")
        unit["budget"] = self.made("budget", row.section.unit, amount, Fraction(row.payable, MINOR))

    def totals(self, gone: Sequence[int]) -> dict[str, int]:
        """Return the sums over all units, and what is budgeted beyond what is available."""
        lasts = [unit["last_budget"] for unit in self.units if "last_budget" in unit]
        sums = {name: _sum([unit[name] for unit in self.units]) for name in ("need", "budget")}
        sums["last_budget"] = _sum([*lasts, *gone])
        found = {name: self.made(name, "", Rounded(each, MONEY_PLACES, "half_up")) for name, each in sums.items()}
        if "available" in self.terms:
            beyond = Call("-", (Cell(found["budget"]), Cell(self.terms["available"])))
            value = Fraction(self.budget.unfunded, MINOR)
            found["unfunded"] = self.made("unfunded", "", Call("max", (beyond, NOTHING)), value)
        return found
