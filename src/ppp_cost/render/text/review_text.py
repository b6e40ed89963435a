"""A review as it is read on a terminal, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from ppp_cost.language import Language, money_text, terms
from ppp_cost.ledger.claims.review import Review, ReviewRow, Used, summed
from ppp_cost.ledger.lines import Ledger
from ppp_cost.render.text.aligned import table_text
from ppp_cost.render.text.statement_text import amount_text, colon, heading_text, word

WORDS: Mapping[str, Mapping[Language, str]] = MappingProxyType(
    {
        "file": {"zh": "送审表 {file}，摘要 {digest}", "en": "claim {file}, digest {digest}"},
        "table": {"zh": "送审与审定", "en": "claimed and assessed"},
        "item": {"zh": "项目", "en": "item"},
        "id": {"zh": "编号", "en": "id"},
        "period": {"zh": "期间", "en": "period"},
        "key": {"zh": "对象", "en": "key"},
        "part": {"zh": "分项", "en": "part"},
        "claimed": {"zh": "送审金额", "en": "claimed"},
        "assessed": {"zh": "审定金额", "en": "assessed"},
        "difference": {"zh": "审减(增)金额", "en": "taken off (added)"},
        "rate": {"zh": "审减率", "en": "rate"},
        "explained": {"zh": "已说明", "en": "explained"},
        "unexplained": {"zh": "未能解释", "en": "unexplained"},
        "clause": {"zh": "条款", "en": "clause"},
        "why": {"zh": "差额说明", "en": "what explains the differences"},
        "where": {"zh": "送审表位置", "en": "place in the claim"},
        "mark": {"zh": "标记", "en": "mark"},
        "total": {"zh": "合计", "en": "total"},
        "none": {"zh": "送审与审定一致，没有差额", "en": "claimed and assessed are the same"},
        "off": {"zh": "审减 {amount}", "en": "taken off {amount}"},
        "more": {"zh": "审增 {amount}", "en": "added {amount}"},
        "rows": {"zh": "{first} 等 {count} 笔", "en": "{first} and others, {count} in all"},
        "used": {"zh": "送审采用的数值（对应付金额的影响）", "en": "values the claim used (effect on the payable)"},
        "used_in_turn": {
            "zh": "送审采用的数值（依次代入，各在前一个之上，对应付金额的影响）",
            "en": "values the claim used (effect on the payable, each on top of those before it)",
        },
        "elsewhere": {
            "zh": "= 计入差额说明 {counted}，未计入 {rest}（{items}：该项差额不以此说明）",
            "en": "= {counted} among the differences above, {rest} not ({items}: it explains nothing there)",
        },
        "own": {"zh": "送审表自身", "en": "the claim itself"},
        "causes": {"zh": "差额构成", "en": "what the difference is made of"},
        "not_claimed": {"zh": "未列", "en": "not listed"},
        "factor": {"zh": "采用的数值 {name}", "en": "value used, {name}"},
        "implied": {"zh": "推得的数值 {name}", "en": "value worked out, {name}"},
        "missing": {"zh": "漏列扣减", "en": "deductions left out"},
        "unclaimed": {"zh": "未申报", "en": "not asked for"},
        "rounding": {"zh": "取整环节", "en": "rounding at another stage"},
        "twice": {"zh": "重复申报", "en": "claimed twice"},
        "outside": {"zh": "合同或年度以外", "en": "outside the contract or the year"},
        "mismatch": {"zh": "合计与各行不符", "en": "a total that is not the sum"},
    }
)


def review_text(review: Review, language: Language) -> Iterator[str]:
    """Yield the review: the table by item, what explains each difference, and what the claim itself has wrong."""
    yield from heading_text(review.statement, language)
    yield WORDS["file"][language].format(file=review.claim.file, digest=review.claim.digest[:16])
    yield from _section("table", language)
    heads = ("item", "claimed", "assessed", "difference", "rate")
    rows = [amounts_of(review, row, language) for row in (*review.by_item(), review.total)]
    yield from table_text([[WORDS[name][language] for name in heads], *rows], right=len(heads) - 1)
    yield from _differences(review, language)
    used = [each for each in review.used if not each.implied]
    if used:
        yield from _section("used" if len(used) == 1 else "used_in_turn", language)
        yield from _used(review.statement.ledger, used, language)
    if review.remarks:
        yield from _section("own", language)
        yield from (each.sentence(review.statement.ledger, language) for each in review.remarks)
    yield from _ending(review, language)


def _used(ledger: Ledger, used: Sequence[Used], language: Language) -> Iterator[str]:
    """Yield each value with its effect on the payable, and what of that explains no difference."""
    amounts = [amount_text(each.effect, language) for each in used]
    width = max(map(len, amounts))
    for each, amount in zip(used, amounts, strict=True):
        yield f"{amount:>{width}}  {each.remark.sentence(ledger, language)}"
        if each.elsewhere:
            rest = amount_text(sum(amount for _, amount in each.elsewhere), language)
            listed = [f"{ledger.name(item, language)} {amount_text(a, language)}" for item, a in each.elsewhere]
            if len(each.elsewhere) == 1:
                listed = [ledger.name(each.elsewhere[0][0], language)]
            items = ("、" if language == "zh" else ", ").join(listed)
            counted = amount_text(each.counted, language)
            words = WORDS["elsewhere"][language].format(counted=counted, rest=rest, items=items)
            yield f"{'':>{width}}  {words}"


def _section(name: str, language: Language) -> Iterator[str]:
    yield ""
    yield f"── {WORDS[name][language]} ──"


def amounts_of(review: Review, row: ReviewRow, language: Language) -> list[str]:
    """Return a row as cells: name, claimed, assessed, difference, rate."""
    return [
        named(review, row, language),
        WORDS["not_claimed"][language] if row.claimed is None else amount_text(row.claimed, language),
        amount_text(row.assessed, language),
        "-" if row.difference is None else amount_text(row.difference, language),
        percent_text(row),
    ]


def named(review: Review, row: ReviewRow, language: Language) -> str:
    """Return the name of a row's item."""
    return WORDS["total"][language] if row is review.total else review.statement.ledger.name(row.item, language)


def percent_text(row: ReviewRow) -> str:
    """Return the rate of a row in percent with two places, - where nothing was claimed."""
    return "-" if row.percent is None else f"{money_text(row.percent)}%"


def place_of(row: ReviewRow, language: Language) -> str:
    """Return period, key and part of a row."""
    return " ".join(part for part in (row.period, row.key, terms(row.part, language)) if part)


def _differences(review: Review, language: Language) -> Iterator[str]:
    yield from _section("why", language)
    groups = review.groups()
    if not groups:
        yield WORDS["none"][language]
    for rows in groups:
        whole = summed(rows[0].item, rows)
        words = [named(review, rows[0], language), _places(rows, language), sided_text(whole.difference or 0, language)]
        yield "  ".join(part for part in words if part)
        yield from _why(review, whole, language)


def _places(rows: Sequence[ReviewRow], language: Language) -> str:
    first = place_of(rows[0], language)
    return first if len(rows) == 1 else WORDS["rows"][language].format(first=first, count=len(rows)).strip()


def sided_text(amount: int, language: Language) -> str:
    """Return a difference without its sign, behind the word for its side."""
    return WORDS["off" if amount >= 0 else "more"][language].format(amount=amount_text(abs(amount), language))


def _why(review: Review, row: ReviewRow, language: Language) -> Iterator[str]:
    ledger = review.statement.ledger
    rows = [[amount_text(part.amount, language), part.remark.sentence(ledger, language)] for part in row.parts]
    if row.unexplained:
        rows.append([amount_text(row.unexplained, language), WORDS["unexplained"][language]])
    rows += [["", each.sentence(ledger, language)] for each in row.also]
    width = max(len(amount) for amount, _ in rows)
    yield from (f"    {amount:>{width}}  {sentence}" for amount, sentence in rows)


def cause_text(review: Review, cause: str, name: str, language: Language) -> str:
    """Return what a part of the whole difference comes from."""
    code = "mismatch" if cause == "total" else cause
    return WORDS[code][language].format(name=review.statement.ledger.name(name, language) if name else "")


def _ending(review: Review, language: Language) -> Iterator[str]:
    causes = review.causes()
    if causes:
        yield from _section("causes", language)
        cells = [[cause_text(review, cause, name, language), amount_text(a, language)] for cause, name, a in causes]
        if review.total.difference is not None:
            cells.append([WORDS["total"][language], amount_text(review.total.difference, language)])
        yield from table_text(cells)
    yield ""
    for reason in review.statement.undetermined:
        yield f"{word('undetermined', language)}{colon(language)}{reason.sentence(language)}"
    amounts = amounts_of(review, review.total, language)
    heads = [WORDS[name][language] for name in ("claimed", "assessed", "difference", "rate")]
    yield "  ".join(f"{head} {amount}" for head, amount in zip(heads, amounts[1:], strict=True))
