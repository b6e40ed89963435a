"""Lines under the tables of a cost study that say what their words and numbers mean, for those that appear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from ppp_cost.cost.methods.estimates import Absent, Estimate
from ppp_cost.cost.standard.screening import DECIDE, LEAD, Flag
from ppp_cost.cost.study.study import Study
from ppp_cost.language import Language, spoken

ROLES: Mapping[str, Mapping[Language, str]] = MappingProxyType(
    {
        "adopt": {"zh": "样本足够，可作依据", "en": "the sample is large enough"},
        "side": {
            "zh": "只作比较（非所取目标，或样本不足、无区间）",
            "en": "to compare with (another target, too few units, or no interval)",
        },
        "check": {"zh": "只作检验，不作依据", "en": "tests the others, never adopted"},
        "nominal": {
            "zh": "区间未含系数误差，真实置信低于所列",
            "en": "the interval leaves out the error of coefficients, its true coverage is lower",
        },
        "no_difference": {"zh": "单位之间的差异不超出偶然", "en": "units differ no more than chance lets them"},
        "not_unique": {"zh": "另有同样好的解", "en": "another solution is as good"},
    }
)
"""What the last column of the methods says, by role and flag."""

SCREENS: Mapping[str, Mapping[Language, str]] = MappingProxyType(
    {
        "sign": {"zh": "计入成本", "en": "cost inside"},
        "log_change": {
            "zh": "相邻两次记录的单位成本之比的自然对数",
            "en": "logarithm of a unit cost over the one before",
        },
        "boundary_shift": {
            "zh": "另列成本的反向变动占计入成本变动的比例",
            "en": "what of the change inside moved the other way beside",
        },
        "studentised": {
            "zh": "扣除分档与动因后的残差，以标准误计",
            "en": "residual behind tiers and drivers, in standard errors",
        },
        "super_efficiency": {
            "zh": "其他单位完成同样产出所需成本为其几倍",
            "en": "times its own cost the others need for its outputs",
        },
        "quality": {"zh": "质量得分", "en": "score of quality"},
        "cook": {"zh": "去掉该单位后拟合变动多少", "en": "how far the fit moves without the unit"},
        "leverage": {"zh": "动因离其他单位多远", "en": "how far its drivers are from the others'"},
        "modified_z": {"zh": "离中位数多远", "en": "how far from the median"},
        "fence": {"zh": "单位成本", "en": "unit cost"},
        "infeasible": {"zh": "没有单位可与之比较", "en": "no others to compare it with"},
    }
)
"""What the number behind a flag is."""

WORDS: Mapping[str, Mapping[Language, str]] = MappingProxyType(
    {
        "roles": {"zh": "读法", "en": "how to read"},
        DECIDE: {"zh": "标记（须有决定）", "en": "flags that need a decision"},
        LEAD: {"zh": "标记（只作线索）", "en": "flags that only lead the eye"},
        "codes": {"zh": "费用代码", "en": "cost codes"},
        "budget": {
            "zh": "应付金额 = 数量 × 标准（基数）× 系数（本档标准与基数之比）× 价格 × 过渡 × 财力，取整到分",
            "en": "amount payable = quantity × standard (the base) × coefficient (the level's standard over the base) "
            "× price × transition × fiscal, to 0.01",
        },
    }
)


def _line(name: str, meanings: Mapping[str, str], language: Language) -> Iterator[str]:
    """Yield one line that gives each word its meaning; none where there are no words."""
    if meanings:
        colon, joint, equals = ("：", "；", "＝") if language == "zh" else (": ", "; ", " = ")
        parts = joint.join(f"{word}{equals}{meaning}" for word, meaning in meanings.items())
        yield f"{WORDS[name][language]}{colon}{parts}"


def role_legend(estimates: Iterable[Estimate | Absent], language: Language) -> Iterator[str]:
    """Yield what the roles and flags of the figures mean."""
    met = {name for each in estimates if isinstance(each, Estimate) for name in (each.role, *each.flags)}
    meanings = {spoken(f"role_{name}", language): words[language] for name, words in ROLES.items() if name in met}
    yield from _line("roles", meanings, language)


def flag_legend(flags: Iterable[Flag], language: Language) -> Iterator[str]:
    """Yield what the flags of units mean, with their limits: those that need a decision, then those that do not."""
    cuts = {(flag.kind, flag.name): flag.cut for flag in flags}
    limit = "（界限 {:,.2f}）" if language == "zh" else " (limit {:,.2f})"
    for kind in (DECIDE, LEAD):
        mine = {name: cut for (of, name), cut in cuts.items() if of == kind}
        meanings = {
            spoken(name, language): SCREENS.get(name, {language: ""})[language] + limit.format(cut)
            for name, cut in mine.items()
        }
        yield from _line(kind, meanings, language)


def code_legend(codes: Iterable[str], study: Study, language: Language) -> Iterator[str]:
    """Yield the names of cost codes."""
    yield from _line("codes", {code: study.name(code) for code in codes}, language)


def budget_legend(language: Language) -> str:
    """Return what an amount of a budget is the product of."""
    return WORDS["budget"][language]
