"""A cost study as it is read on a terminal: unit costs, methods side by side, the table of standards, budgets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from ppp_cost.cost.methods.estimates import Absent, Estimate
from ppp_cost.cost.notes import study_notes
from ppp_cost.cost.standard.screening import Flag
from ppp_cost.cost.standard.standard import Row
from ppp_cost.cost.standard.study_chain import Studied
from ppp_cost.cost.standard.study_entries import unit_of
from ppp_cost.cost.study.note import Note, merged
from ppp_cost.cost.study.study import Study
from ppp_cost.cost.unit_costs.measured_units import Measured
from ppp_cost.cost.unit_costs.unit_costs import UnitCosts
from ppp_cost.language import Language, measure_text, number_text, spoken
from ppp_cost.render.text.aligned import table_text
from ppp_cost.render.words.cost_legends import code_legend, flag_legend, role_legend

WORDS: Mapping[str, Mapping[Language, str]] = MappingProxyType(
    {
        "illustrative": {"zh": "示例数据，不作定标依据", "en": "illustrative figures, no basis for a standard"},
        "unit_costs": {"zh": "单位成本", "en": "unit costs"},
        "unit": {"zh": "单位", "en": "unit"},
        "level": {"zh": "分级分类", "en": "level"},
        "quantity": {"zh": "工程量", "en": "quantity"},
        "flags": {"zh": "标记", "en": "flags"},
        "all_years": {"zh": "标准年份", "en": "standard years"},
        "methods": {"zh": "各方法并列", "en": "methods side by side"},
        "table": {"zh": "支出标准建议表", "en": "proposed expenditure standards"},
        "budget": {"zh": "预算", "en": "budget"},
        "revision": {"zh": "修订", "en": "revision"},
        "prices": {"zh": "价格基期", "en": "prices of"},
        "ready": {"zh": "可用", "en": "ready"},
        "provisional": {"zh": "试行", "en": "provisional"},
        "pending": {"zh": "待核", "en": "pending"},
        "absent": {"zh": "暂缺", "en": "absent"},
    }
)


HEADS: Mapping[Language, tuple[str, ...]] = MappingProxyType(
    {
        "zh": ("实施内容", "费用明细", "分级分类", "支出标准", "计量单位", "区间", "依据"),
        "en": ("service", "cost detail", "level", "standard", "unit of measure", "interval", "ground"),
    }
)
"""The columns of the table of standards."""

METHOD_HEADS: Mapping[Language, tuple[str, ...]] = MappingProxyType(
    {
        "zh": ("方法", "目标", "数值", "区间", "实际置信", "用途"),
        "en": ("method", "target", "value", "interval", "coverage", "use"),
    }
)
"""The columns of the methods side by side."""

LONGEST = 8
"""Letters of a number that is printed as it is."""


def heading_text(study: Study, language: Language) -> Iterator[str]:
    """Yield what the study is of, and the mark of made-up figures."""
    terms = study.terms
    service = spoken(terms.service, language)
    prices = f"{WORDS['prices'][language]} {terms.price_base}"
    yield f"{terms.title} ({terms.id})  {service}  {unit_text(study, language)}  {prices}"
    if terms.evidence == "illustrative":
        yield f"【{WORDS['illustrative'][language]}】"


def unit_text(study: Study, language: Language) -> str:
    """Return the unit of the unit cost."""
    return measure_text(unit_of(study), language)


def by_peers(
    groups: Sequence[Studied], text: Callable[[Studied, Language], Iterator[str]], language: Language
) -> Iterator[str]:
    """Yield the heading of a study, then the text of every group of peers."""
    study = groups[0].measured.study
    yield from heading_text(study, language)
    for of in groups:
        if of.measured.peer:
            yield ""
            pairs = zip(study.terms.peer, of.measured.peer, strict=True)
            yield f"━━ {'  '.join(f'{column} {value}' for column, value in pairs)} ━━"
        yield from text(of, language)


def unit_cost_text(of: Studied, language: Language) -> Iterator[str]:
    """Yield unit costs at the price base, with the flags of each unit, and what was done to them."""
    yield ""
    yield from _notes([*study_notes.of_boundary(of.measured), *study_notes.of_prices(of.measured)], language)
    yield ""
    yield f"── {WORDS['unit_costs'][language]} ──"
    yield from table_text([*unit_rows(of, language)])
    yield from flag_legend(of.flags, language)
    yield from _notes([*study_notes.of_unit_costs(of.measured), *study_notes.of_flags(of)], language)


def unit_rows(of: Studied, language: Language) -> Iterator[list[str]]:
    """Yield the heads of unit costs, then a row a unit: its years, the standard years, its quantity and flags."""
    measured, flags = of.measured, of.flags
    found, years = measured.every, measured.records.years
    places = places_of(measured)
    head = [WORDS["unit"][language], *map(str, years), WORDS["all_years"][language]]
    yield [*head, WORDS["quantity"][language], WORDS["flags"][language]]
    for unit, name in enumerate(measured.records.units):
        cells = [
            f"{found.yearly[unit, year]:,.{places}f}" if found.mask[unit, year] else "-" for year in range(len(years))
        ]
        value = f"{found.value[unit]:,.{places}f}" if found.counts[unit] else "-"
        yield [name, *cells, value, quantity_text(found, unit), flags_text(flags, name, language)]


def quantity_text(found: UnitCosts, unit: int) -> str:
    """Return the mean yearly quantity of a unit over the standard years."""
    years_said = found.mask[unit] & found.of_years[unit]
    return f"{found.weight[unit] / max(int(years_said.sum()), 1):,.2f}"


def places_of(of: Measured) -> int:
    """Return the decimals of a unit cost: two more than those of the standard."""
    return of.study.terms.standard.places + 2


def flags_text(flags: Iterable[Flag], unit: str, language: Language) -> str:
    """Return the flags of one unit."""
    mine = [
        f"{spoken(flag.name, language)}{f' {flag.year}' if flag.year else ''} {flag.value:.2f}"
        for flag in flags
        if flag.unit == unit
    ]
    return "; ".join(mine)


def standard_text(of: Studied, language: Language) -> Iterator[str]:
    """Yield the methods side by side, the table of standards, and why each figure is what it is."""
    yield ""
    before = [
        *study_notes.of_boundary(of.measured),
        *study_notes.of_prices(of.measured),
        *study_notes.of_unit_costs(of.measured),
    ]
    yield from _notes([*before, *study_notes.of_flags(of)], language)
    yield ""
    yield f"── {WORDS['methods'][language]} ──"
    yield from _methods(of, language)
    yield ""
    state = f"（{WORDS[of.state][language]}）" if language == "zh" else f" ({WORDS[of.state][language]}) "
    yield f"── {WORDS['table'][language]}{state}──"
    yield from table_text([*standard_rows(of, language)])
    table = of.proposed.table
    codes = [code for row in table.rows for code in row.detail] if table is not None else []
    yield from code_legend(codes, of.measured.study, language)
    after = [*study_notes.of_standard(of), *study_notes.of_tiers(of), *study_notes.of_references(of.measured)]
    yield from _notes(after, language)


def _notes(notes: Iterable[Note], language: Language) -> Iterator[str]:
    yield from (note.sentence(language) for note in notes)


def _methods(of: Studied, language: Language) -> Iterator[str]:
    """Yield the figures side by side, what their words mean, and why others are absent."""
    figures = [each for each in of.proposed.estimates if isinstance(each, Estimate)]
    if figures:
        yield from table_text([METHOD_HEADS[language], *(method_cells(each, of, language) for each in figures)])
    yield from role_legend(figures, language)
    yield from _notes(merged(each.note for each in of.proposed.estimates if isinstance(each, Absent)), language)


def method_cells(found: Estimate, of: Studied, language: Language) -> list[str]:
    """Return the figure of a method as cells under METHOD_HEADS."""
    places = places_of(of.measured)
    interval, coverage = "-", "-"
    if found.low is not None and found.high is not None and found.coverage is not None:
        interval = f"{found.low:,.{places}f}–{found.high:,.{places}f}"
        coverage = f"{found.coverage * 100:.1f}%"
    flags = " ".join(spoken(f"role_{flag}", language) for flag in (found.role, *found.flags))
    target = spoken(found.target.text, language)
    return [spoken(found.method, language), target, f"{found.value:,.{places}f}", interval, coverage, flags]


def standard_rows(of: Studied, language: Language) -> Iterator[list[str]]:
    """Yield HEADS, then a row a level; a standard that is absent has one row that says so."""
    table, study = of.proposed.table, of.measured.study
    service, unit = spoken(study.terms.service, language), unit_text(study, language)
    yield list(HEADS[language])
    if table is None or of.proposed.base is None:
        yield [service, "", "", WORDS["absent"][language], unit, "", ""]
        return
    places = study.terms.standard.places
    base = of.proposed.base
    aimed = " ".join(spoken(name, language) for name in dict.fromkeys((base.target, base.how)))
    ground = f"n {base.n}, {aimed}"
    for row in table.rows:
        detail = detail_text(row, places)
        level = f"{' / '.join(row.cell)} ({coefficient_text(row.coefficient)})" if row.cell else "-"
        interval = f"{fixed_text(row.low, places)}–{fixed_text(row.high, places)}"
        yield [service, detail or "-", level, fixed_text(row.standard, places), unit, interval, ground]


def detail_text(row: Row, places: int) -> str:
    """Return what a standard is made of, code by code."""
    return ", ".join(f"{code} {fixed_text(amount, places)}" for code, amount in row.detail.items())


def fixed_text(value: Fraction, places: int) -> str:
    """Return a value at its places, its thousands apart."""
    return f"{float(value):,.{max(places, 0)}f}"


def coefficient_text(value: Fraction) -> str:
    """Return a factor, with four places where it is long or does not end."""
    text = number_text(value)
    return f"{float(value):.4f}" if "/" in text or len(text) > LONGEST else text
