"""The sentences and terms the product speaks, in Chinese and English; the texts themselves are data."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

Language = Literal["zh", "en"]

TAKEN_BACK = " taken back"
"""What the label of a part ends with where an advance is taken back."""

PLACES = ("where", "rows", "behind", "other")
"""Values of sentences that name rows of files."""

_ROWS = re.compile(r" rows? (?P<rows>[0-9]+(-[0-9]+)?(, [0-9]+(-[0-9]+)?)*)(, … \((?P<count>[0-9]+)\))?(?![0-9\w])")


def place_text(place: str, language: Language) -> str:
    """Return the rows of files in a text as a reader says them.

    >>> place_text("scores.csv rows 2-8, 11", "zh"), place_text("scores.csv row 7 value", "en")
    ('scores.csv 第 2-8, 11 行', 'scores.csv row 7 value')
    >>> place_text("scores.csv rows 2, 5, … (9)", "zh")
    'scores.csv 第 2, 5 … 行（共 9 行）'
    """
    return place if language == "en" else _ROWS.sub(_rows_in_chinese, place)


def _rows_in_chinese(found: re.Match[str]) -> str:
    if found["count"]:
        return f" 第 {found['rows']} … 行（共 {found['count']} 行）"
    return f" 第 {found['rows']} 行"


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Return every sentence the product can refuse or warn with, by its code."""
    text = files(__package__).joinpath("sentences.csv").read_text("utf-8")
    return {row["code"]: row for row in csv.DictReader(text.splitlines())}


@cache
def glossary() -> Mapping[str, Mapping[str, str]]:
    """Return the terms of the field by their one English name."""
    text = files(__package__).joinpath("glossary.csv").read_text("utf-8")
    return {row["name"]: row for row in csv.DictReader(text.splitlines())}


def say(code: str, language: Language, values: Mapping[str, str]) -> str:
    """Return the sentence ``code`` with its places filled."""
    words = {name: place_text(each, language) if name in PLACES else each for name, each in values.items()}
    return sentences()[code][language].format_map(words)


def remedy(code: str, language: Language, values: Mapping[str, str]) -> str:
    """Return what to do about ``code``, empty for a sentence that needs nothing done."""
    return sentences()[code][f"remedy_{language}"].format_map(values)


def term(name: str, language: Language) -> str:
    """Return the name of a term: its Chinese where the glossary has one.

    >>> term("treatment_fee", "zh"), term("treatment_fee", "en")
    ('污水处理服务费', 'treatment_fee')
    """
    row = glossary().get(name)
    return row["zh"] if row and language == "zh" and row["zh"] else name


def spoken(name: str, language: Language) -> str:
    """Return a term as a reader says it, in either language.

    >>> spoken("treatment_fee", "zh"), spoken("treatment_fee", "en")
    ('污水处理服务费', 'treatment fee')
    """
    row = glossary().get(name)
    return row[language] if row and row[language] else name


def terms(words: str, language: Language) -> str:
    """Return words with each term among them as the language names it.

    >>> terms("tier 2", "zh"), terms("taken back", "zh")
    ('分档 2', '预付扣回')
    """
    whole = term(words, language)
    if whole == words and words.endswith(TAKEN_BACK):
        whole = f"{term(words.removesuffix(TAKEN_BACK), language)} {term(TAKEN_BACK.strip(), language)}"
    return whole if whole != words else " ".join(term(word, language) for word in words.split(" "))


def period_text(kind: str, label: str, language: Language) -> str:
    """Return a period as it stands in a sentence.

    >>> period_text("year", "1", "en"), period_text("year", "1", "zh")
    ('year 1', '第1运营年')
    """
    if kind == "year":
        return f"year {label}" if language == "en" else f"第{label}运营年"
    if kind == "term":
        return "the term" if language == "en" else "全期"
    return label


KINDS = {"day": "日", "segment": "时段", "month": "月", "quarter": "季", "year": "年", "term": "全期"}


def kind_text(word: str, language: Language) -> str:
    """Return the length of a period, or an operating year, in Chinese; any other word as it is.

    >>> kind_text("month", "zh"), kind_text("month", "en"), kind_text("fee", "zh")
    ('月', 'month', 'fee')
    """
    if language == "zh" and word.startswith("year ") and word[5:].isdigit():
        return period_text("year", word[5:], language)
    return KINDS.get(word, word) if language == "zh" else word


def number_text(value: Fraction) -> str:
    """Return an exact number: a decimal where it ends, else a fraction.

    >>> number_text(Fraction(69, 70)), number_text(Fraction(1, 8)), number_text(Fraction(-3))
    ('69/70', '0.125', '-3')
    """
    if value.denominator == 1:
        return str(value.numerator)
    twos, fives, rest = 0, 0, value.denominator
    while rest % 2 == 0:
        twos, rest = twos + 1, rest // 2
    while rest % 5 == 0:
        fives, rest = fives + 1, rest // 5
    places = max(twos, fives)
    if rest != 1 or places > 30:
        return str(value)
    whole = abs(value.numerator) * 10**places // value.denominator
    digits = str(whole).rjust(places + 1, "0")
    return ("-" if value < 0 else "") + f"{digits[:-places]}.{digits[-places:]}"


def decimal_text(value: Fraction, digits: int) -> str:
    """Return a number as a decimal: exactly where it ends, else rounded to so many significant digits.

    >>> decimal_text(Fraction(205, 236), 12), decimal_text(Fraction(1, 8), 2)
    ('0.868644067797', '0.125')
    """
    text = number_text(value)
    if "/" not in text:
        return text
    return format(Context(prec=digits).divide(Decimal(value.numerator), Decimal(value.denominator)), "f")


def grouped_number(value: Fraction) -> str:
    """Return an exact number with its thousands apart; a fraction that does not end with about how much it is.

    >>> grouped_number(Fraction("-1240000.5")), grouped_number(Fraction(875347, 15))
    ('-1,240,000.5', '875,347/15≈58,356.4667')
    """
    text = number_text(value)
    if "/" in text:
        return f"{value.numerator:,}/{value.denominator:,}≈{float(value):,.4f}"
    whole, point, rest = text.lstrip("-").partition(".")
    return f"{'-' if value < 0 else ''}{int(whole):,}{point}{rest}"


MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "CNY": "元",
        "USD": "美元",
        "year": "年",
        "month": "月",
        "day": "日",
        "shift": "台班",
        "person": "人",
        "person-year": "人年",
        "person-month": "人月",
        "person-day": "工日",
        "tree": "株",
    }
)
"""Parts of units of measure that have a Chinese name."""


def measure_text(unit: str, language: Language) -> str:
    """Return a currency or a unit of measure as a reader writes it.

    >>> measure_text("CNY/(m2*year)", "zh"), measure_text("CNY/(m2*year)", "en")
    ('元/(m2·年)', 'CNY/(m2·year)')
    """
    words = MEASURES if language == "zh" else {}
    return re.sub(r"[A-Za-z][\w-]*", lambda part: words.get(part[0], part[0]), unit).replace("*", "·")


def money_text(minor: int) -> str:
    """Return minor units as an amount with two places.

    >>> money_text(-5), money_text(123456)
    ('-0.05', '1234.56')
    """
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02d}"


def grouped_text(minor: int, signed: bool = False) -> str:
    """Return minor units as an amount with its thousands apart.

    >>> grouped_text(20489400000), grouped_text(8357900000, signed=True)
    ('204,894,000.00', '+83,579,000.00')
    """
    whole, rest = divmod(abs(int(minor)), 100)
    sign = "-" if minor < 0 else "+" if signed else ""
    return f"{sign}{whole:,}.{rest:02d}"


DIGITS = "零壹贰叁肆伍陆柒捌玖"
SIZES = ((10**8, "亿"), (10**4, "万"), (10**3, "仟"), (10**2, "佰"), (10, "拾"))
"""Capital numerals as cheques are written in, and the sizes that they are read by."""


def uppercase_text(minor: int) -> str:
    """Return minor units in the capital numerals of Chinese payments (大写金额).

    >>> uppercase_text(30000403442), uppercase_text(-1005), uppercase_text(0)
    ('叁亿零肆仟零叁拾肆元肆角贰分', '负壹拾元零伍分', '零元整')
    """
    whole, cents = divmod(abs(minor), 100)
    tens, ones = divmod(cents, 10)
    text = f"{_capitals(whole)}元" if whole or not cents else ""
    if tens:
        text += f"{DIGITS[tens]}角"
    elif ones and whole:
        text += DIGITS[0]
    text += f"{DIGITS[ones]}分" if ones else ""
    return ("负" if minor < 0 else "") + text + ("" if cents else "整")


def _capitals(number: int) -> str:
    """Return a whole number: what is above a size, its name, a zero where digits are passed over, and the rest."""
    for size, name in SIZES:
        if number >= size:
            above, below = divmod(number, size)
            gap = DIGITS[0] if 0 < below < size // 10 else ""
            return _capitals(above) + name + gap + (_capitals(below) if below else "")
    return DIGITS[number]
