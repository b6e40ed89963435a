"""Chinese and English for what stands on the sheets of a workbook of terms."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ppp_cost.language import Language, glossary, spoken
from ppp_cost.settings import STEP_COLUMNS, Setting, Steps

HEADS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "item": ("项目", "item"),
        "name_zh": ("中文名称", "name in words"),
        "name": ("参数", "parameter"),
        "clause": ("条款", "clause"),
        "unit": ("单位", "unit"),
        "from": ("起始日", "first day"),
        "value": ("数值", "value"),
        "source": ("来源", "source"),
        "grade": ("依据等级", "grade"),
        "place": ("位置（勿改）", "place (leave)"),
        "table": ("表", "table"),
        "row": ("行号", "row"),
        "title": ("名称", "title"),
        "dated": ("日期", "date"),
        "url": ("网址", "address"),
        "note": ("说明", "note"),
    }
)
"""Heads of columns."""

TABLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "base": ("计量基数", "base"),
        "days": ("天数", "days"),
        "from": ("自", "from"),
        "from_code": ("原代码", "from code"),
        "grade": ("依据等级", "grade"),
        "high": ("高值", "high"),
        "item": ("价格项目", "item"),
        "low": ("低值", "low"),
        "mode": ("方式", "mode"),
        "operation": ("工序", "operation"),
        "output": ("定额产量", "output"),
        "output_high": ("产量高值", "high output"),
        "output_low": ("产量低值", "low output"),
        "output_unit": ("产量单位", "unit of output"),
        "passes": ("遍数", "passes"),
        "place": ("地区", "place"),
        "price": ("价格", "price"),
        "relief": ("免除份额", "relief"),
        "rule": ("规则", "rule"),
        "scope": ("口径", "scope"),
        "share": ("份额", "share"),
        "source": ("出处", "source"),
        "cell": ("类别", "cell"),
        "to_code": ("新代码", "to code"),
        "treatment": ("处理", "treatment"),
        "value": ("数值", "value"),
        "where": ("适用", "where"),
        "year": ("年份", "year"),
    }
)
"""Heads of the tables beside the terms."""

SHEETS: Mapping[str, str] = MappingProxyType(
    {
        "terms": "参数",
        "bands": "分档",
        "sources": "来源",
        "assets": "资产",
        "boundary": "成本边界",
        "bridge": "口径衔接",
        "quota": "定额",
        "prices": "价格",
        "reference": "公开数值",
    }
)
"""Sheets by their tables."""

GRADES: Mapping[str, str] = MappingProxyType(
    {"published": "公布", "illustrative": "示例", "public_record": "公开记录"},
)

PARTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "above": ("大于", "above"),
        "adopt": ("采用", "adopted"),
        "all": ("同时满足", "all of"),
        "as": ("按何日", "as"),
        "at_floor": ("起点值", "at the floor"),
        "at_least": ("不低于", "at least"),
        "at_most": ("不高于", "at most"),
        "bands": ("分档", "bands"),
        "base": ("基期", "base"),
        "basket": ("价格篮子", "basket"),
        "below": ("小于", "below"),
        "boundary": ("成本边界版本", "cost boundary"),
        "budget": ("预算", "budget"),
        "calendar": ("服务日历", "service calendar"),
        "cap": ("年涨幅上限", "largest rise"),
        "cases": ("情形", "cases"),
        "class_floor": ("各类最低保障", "least share of a class"),
        "code": ("代码", "code"),
        "coefficient_step": ("系数取整步长", "step of coefficients"),
        "coefficients": ("系数", "coefficients"),
        "column": ("列", "column"),
        "compared_with": ("比较基准", "compared with"),
        "conditional": ("有条件代码", "conditional codes"),
        "conf": ("置信水平", "confidence"),
        "constant": ("常数", "constant"),
        "contract": ("合同", "contract"),
        "currency": ("币种", "currency"),
        "dates": ("日期", "dates"),
        "days": ("日", "days"),
        "dead_band": ("不调整幅度", "dead band"),
        "diesel": ("柴油", "diesel"),
        "asphalt": ("沥青", "asphalt"),
        "water": ("水", "water"),
        "seedling": ("苗木", "seedlings"),
        "draws": ("抽样次数", "draws"),
        "driver": ("成本动因", "driver"),
        "efficiency": ("效率要求", "efficiency"),
        "equals": ("等于", "equals"),
        "evidence": ("依据等级", "evidence"),
        "exceptions": ("例外日期", "exceptions"),
        "expires": ("失效期数", "expires"),
        "files": ("价格序列文件", "price series"),
        "first": ("首期", "first"),
        "first_number": ("首期期次", "first number"),
        "fixed": ("固定部分", "fixed part"),
        "floor": ("下限", "floor"),
        "from": ("自", "from"),
        "funding_clause": ("财政承担依据", "clause of the share"),
        "funding_share": ("财政承担比例", "share of the treasury"),
        "glide": ("过渡", "glide"),
        "grace": ("宽限", "grace"),
        "hours": ("时段", "hours"),
        "id": ("编号", "id"),
        "kind": ("分位数类型", "kind of quantile"),
        "lag": ("滞后期数", "lag"),
        "lag_months": ("滞后月数", "lag in months"),
        "length": ("期数", "length"),
        "log_change": ("年际骤变界限", "largest change of the logarithm"),
        "methods": ("并列方法", "methods"),
        "minimum": ("最低", "minimum"),
        "missing": ("缺测取值", "where missing"),
        "name": ("名称", "name"),
        "next": ("第二年起始", "second year"),
        "of": ("对象", "of"),
        "operating_year": ("运营年", "operating year"),
        "order": ("级别次序", "order"),
        "ordered": ("是否递增", "ordered"),
        "other": ("其他", "other"),
        "otherwise": ("其他情形", "otherwise"),
        "outputs": ("产出列", "outputs"),
        "over": ("除以", "over"),
        "p": ("分位", "quantile"),
        "peer": ("分组列", "peers"),
        "per": ("每", "per"),
        "places": ("小数位数", "places"),
        "present": ("最低有效率", "least share present"),
        "price": ("价格", "price"),
        "price_base": ("价格基期", "price base"),
        "provisional_width": ("试行的区间宽度", "width of a provisional one"),
        "purpose": ("目的", "purpose"),
        "quality": ("质量最低分", "least quality"),
        "quantity": ("计量", "quantity"),
        "quota_rate": ("定额费率", "rate of the quota"),
        "rate": ("费率", "rate"),
        "ratio": ("倍数", "ratio"),
        "reference": ("参照值", "reference"),
        "revision": ("修订", "revision"),
        "round": ("取整", "rounding"),
        "rounding": ("取整", "rounding"),
        "scale": ("尺度", "scale"),
        "screens": ("筛查", "screens"),
        "seed": ("随机种子", "seed"),
        "series": ("指数", "series"),
        "service": ("服务", "service"),
        "slope": ("斜率", "slope"),
        "source": ("出处", "source"),
        "standard": ("支出标准", "standard"),
        "standard_years": ("标准所用年份", "years of the standard"),
        "statistics": ("记录所用方法", "method of the records"),
        "study": ("成本研究", "study"),
        "tax": ("含税", "tax"),
        "terms": ("加项", "term"),
        "then": ("取值", "then"),
        "tick": ("计次时长", "tick"),
        "tier": ("分档列", "tier"),
        "tiers": ("分段", "tiers"),
        "times": ("乘以", "times"),
        "title": ("名称", "title"),
        "to": ("至", "to"),
        "top": ("上限", "top"),
        "undetermined": ("暂不核定", "undetermined"),
        "unit": ("单位", "unit"),
        "values": ("取值", "values"),
        "vat": ("增值税", "VAT"),
        "watch": ("关注代码", "watched codes"),
        "weight": ("权重", "weight"),
        "window": ("窗口", "window"),
        "years": ("年数或年份", "years"),
    }
)
"""Keys of a file of terms: what has no name of its own is called by where it stands."""


def sheet_name(table: str) -> str:
    """Return the name of a sheet.

    >>> sheet_name("terms")
    '参数 terms'
    """
    return f"{SHEETS.get(table, '')} {table}".strip()


def head_word(table: str, column: str, language: Language) -> str:
    """Return the word above a column of a sheet, empty where there is none.

    >>> head_word("terms", "name", "zh"), head_word("assets", "name", "zh"), head_word("assets", "length", "zh")
    ('参数', '名称', '长度')
    """
    known = glossary().get(f"{table}.{column}")
    if known is not None:
        return known[language]
    own = table in ("terms", "sources") or (table == "bands" and column in (*STEP_COLUMNS, "place"))
    beside = {} if table == "bands" else TABLES
    words = HEADS.get(column) if own else beside.get(column) or PARTS.get(column)
    if words is None:
        known = glossary().get(column)
        return known[language] if known else ""
    return words[language == "en"]


def grade_text(grade: str, language: Language) -> str:
    """Return a grade with its word.

    >>> grade_text("illustrative", "zh"), grade_text("illustrative", "en")
    ('示例 illustrative', 'illustrative')
    """
    return f"{GRADES[grade]} {grade}" if language == "zh" and grade in GRADES else grade


def setting_name(setting: Setting, language: Language) -> str:
    """Return what a parameter is called: its item, then itself.

    >>> setting_name(Setting("treatment_fee", "vat.rate", "", ("item", 0), "bare", (), minor=True), "zh")
    '污水处理服务费 · 增值税 费率'
    """
    if setting.path[0] != "item":
        return " · ".join(dict.fromkeys((_parts(setting.item, language), _parts(setting.name, language))))
    item = setting.title or spoken(setting.item, language)
    if setting.minor:
        return f"{item} · {_parts(setting.name, language)}"
    if setting.labels and any(setting.labels):
        return f"{item} · {' '.join(spoken(label, language) for label in setting.labels)}"
    name = spoken(setting.name, language)
    return item if setting.name == setting.item or name == item else f"{item} · {name}"


def steps_name(steps: Steps, language: Language) -> str:
    """Return what a table of steps is called: its item, then itself."""
    name = _parts(steps.name, language)
    if steps.path[0] == "calendar":
        return f"{_parts('calendar', language)} {spoken(steps.item, language)} · {name}"
    return f"{steps.title or spoken(steps.item, language)} · {name}"


def _parts(names: str, language: Language) -> str:
    return " ".join(_part(each, language) for each in names.split("."))


def _part(name: str, language: Language) -> str:
    words = PARTS.get(name)
    return words[language == "en"] if words else spoken(name, language)
