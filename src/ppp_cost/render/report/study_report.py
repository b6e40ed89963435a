"""The report of a cost study: the proposed standards in their state, how they were found, and what was doubted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from ppp_cost import version
from ppp_cost.cost.notes import study_notes
from ppp_cost.cost.standard.distribution import distribution
from ppp_cost.cost.standard.study_chain import Studied
from ppp_cost.cost.study.study import Study
from ppp_cost.language import Language, spoken
from ppp_cost.render.chart.distribution_chart import WORDS as STANDINGS
from ppp_cost.render.chart.distribution_chart import distribution_svg
from ppp_cost.render.report.report import (
    Block,
    Chart,
    Closing,
    Column,
    Paragraph,
    Report,
    Section,
    Table,
    day_text,
    numbered,
)
from ppp_cost.render.report.study_tables import (
    boundary_table,
    detail_table,
    flag_table,
    method_table,
    reference_table,
    standard_table,
    unit_cost_table,
)
from ppp_cost.render.text.cost_text import WORDS, places_of, unit_text

SIGNED_BY = ("编制人", "复核人", "负责人")
STATES: Mapping[str, str] = MappingProxyType(
    {
        "ready": "可用",
        "provisional": "试行：区间偏宽，只宜试行",
        "pending": "待核：有标记尚待决定，决定之前不作定标依据",
        "absent": "暂缺：样本或资料不足，不给数值",
    }
)
"""What a state means to those who use a standard."""
FILES: Mapping[str, str] = MappingProxyType({"study": "研究条款", "boundary": "成本边界", "indices": "价格序列"})
"""Names of the files of a study, for their digests."""
LANGUAGE: Language = "zh"


def study_report(groups: Sequence[Studied], day: date | None) -> Report:
    """Return the report of a study of one or more groups of peers, dated ``day`` or with room for a pen."""
    study = groups[0].measured.study
    sections = [
        Section("支出标准建议表", (*_by_peers(groups, _standard), _closing(groups, day))),
        Section("单位成本分布", (*_by_peers(groups, _chart),)),
        Section("各方法并列", (*_by_peers(groups, lambda of: [method_table(of)]),)),
        Section("标记与决定", (*_by_peers(groups, _flags),)),
        Section("单位成本", (*_by_peers(groups, _unit_costs),)),
        Section("说明", (*_by_peers(groups, _notes),)),
        Section("成本边界与公开参考", (*_sources(study),)),
    ]
    mark = WORDS["illustrative"][LANGUAGE] if study.terms.evidence == "illustrative" else ""
    facts, digests = (*_facts(groups, day),), (*_digests(groups),)
    return Report(study.terms.title, "支出标准研究报告", mark, facts, digests, numbered(sections), day)


def _facts(groups: Sequence[Studied], day: date | None) -> Iterator[tuple[str, str]]:
    study = groups[0].measured.study
    terms = study.terms
    yield "研究编号", terms.id
    yield "实施内容", spoken(terms.service, LANGUAGE)
    yield "计量单位", unit_text(study, LANGUAGE)
    yield "价格基期", f"{terms.price_base}年"
    yield "标准年份", "、".join(f"{year}年" for year in study.standard_years)
    yield "口径版本", terms.boundary
    for of in groups:
        yield f"标准状态{_peer(of, '（', '）')}", WORDS[of.state][LANGUAGE]
    yield "审定日期", day_text(day)


def _digests(groups: Sequence[Studied]) -> Iterator[tuple[str, str]]:
    for name, digest in groups[0].measured.study.digests.items():
        yield f"{FILES.get(name, name)}摘要", digest
    yield "台账摘要", groups[0].measured.records.digest
    yield "计算版本", f"ppp_cost {version.VERSION}"


def _peer(of: Studied, before: str = "", after: str = "") -> str:
    """Return the values of the peer columns of a group, empty where units are not kept apart."""
    pairs = zip(of.measured.study.terms.peer, of.measured.peer, strict=True)
    words = "，".join(f"{column} {value}" for column, value in pairs)
    return f"{before}{words}{after}" if words else ""


def _by_peers(groups: Sequence[Studied], blocks: Callable[[Studied], Sequence[Block]]) -> Iterator[Block]:
    """Yield the blocks of every group, under its peers where there are such."""
    for of in groups:
        if peer := _peer(of):
            yield Paragraph(peer, "heading")
        yield from blocks(of)


def _standard(of: Studied) -> list[Block]:
    state = Paragraph(f"状态：{STATES[of.state]}。")
    table, detail = standard_table(of), detail_table(of)
    blocks: list[Block] = [state, table, *([detail] if detail else [])]
    if of.proposed.base is None:
        blocks.append(Paragraph(f"{of.proposed.why.sentence(LANGUAGE)}。"))
    return blocks


def _closing(groups: Sequence[Studied], day: date | None) -> Closing:
    """Return what is signed: the state of every group, with the figure at coefficient 1."""
    study = groups[0].measured.study
    rows = []
    for of in groups:
        table = of.proposed.table
        value = WORDS["absent"][LANGUAGE] if table is None else f"{float(table.base):,.{max(_places(study), 0)}f}"
        rows.append((_peer(of) or spoken(study.terms.service, LANGUAGE), WORDS[of.state][LANGUAGE], value))
    head = f"基准值（系数1，{unit_text(study, LANGUAGE)}）"
    return Closing(
        Table((Column("范围", "text", 1), Column("状态", "centre"), Column(head, "amount")), tuple(rows)),
        SIGNED_BY,
        day_text(day),
    )


def _places(study: Study) -> int:
    return study.terms.standard.places


def _chart(of: Studied) -> list[Block]:
    """Return how the unit costs lie, with the adopted figure."""
    found, unit = distribution(of), unit_text(of.measured.study, LANGUAGE)
    if not found.dots:
        return [Paragraph("没有可以列出的单位成本。")]
    places = max(_places(of.measured.study), 0)
    caption = f"单位成本分布（折算到系数1，{unit}）"
    columns = (Column("单位", "text", 1), Column("单位成本", "amount"), Column("情形", "centre"))
    rows = tuple((dot.unit, f"{dot.value:,.{places}f}", STANDINGS[dot.standing]) for dot in found.dots)
    marks = [*found.quantiles, *([found.adopted] if found.adopted else [])]
    named = {id(found.adopted): STANDINGS["adopted"]}
    totals = tuple((named.get(id(mark), mark.name), f"{mark.value:,.{places}f}", "") for mark in marks)
    said_so = "单位成本已除以分级系数，可直接与采用值比较；有标记的单位单列在下。"
    return [
        Paragraph(said_so, "remark"),
        Chart(distribution_svg(found, unit, places, caption), caption, Table(columns, rows, totals)),
    ]


def _flags(of: Studied) -> list[Block]:
    found = flag_table(of)
    return [found] if found.rows else [Paragraph("各项筛查没有标记。")]


def _unit_costs(of: Studied) -> list[Block]:
    remark = f"{of.measured.study.terms.price_base} 年价格，{unit_text(of.measured.study, LANGUAGE)}；※ 表示有标记。"
    return [Paragraph(remark, "remark"), unit_cost_table(of, places_of(of.measured))]


def _notes(of: Studied) -> list[Block]:
    """Return the sentences beside the figures, in the order in which the figures were found."""
    measured = of.measured
    notes = [
        *study_notes.of_boundary(measured),
        *study_notes.of_prices(measured),
        *study_notes.of_unit_costs(measured),
        *study_notes.of_flags(of),
        *study_notes.of_standard(of),
        *study_notes.of_tiers(of),
        *study_notes.of_references(measured),
    ]
    sentences = dict.fromkeys(note.sentence(LANGUAGE) for note in notes)
    return [Paragraph(f"{place}．{each}。", "remark") for place, each in enumerate(sentences, start=1)]


def _sources(study: Study) -> Iterator[Block]:
    yield Paragraph("成本边界", "heading")
    yield boundary_table(study)
    yield Paragraph("公开参考", "heading")
    if study.references:
        yield Paragraph("公开数值只作参考列出，不参与计算。", "remark")
        yield reference_table(study)
    else:
        yield Paragraph("没有列出公开参考数值。")
