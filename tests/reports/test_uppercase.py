"""Amounts in capital numerals: the published examples, and every boundary of the sizes."""

import pytest

from ppp_cost.language import uppercase_text

# The examples of the rules for filling in bills (正确填写票据和结算凭证的基本规定), which allow a zero to be left out
# before a thousand that follows whole ten thousands and before tenths that follow whole tens.
PUBLISHED = {
    "1409.50": "壹仟肆佰零玖元伍角",
    "6007.14": "陆仟零柒元壹角肆分",
    "1680.32": "壹仟陆佰捌拾元叁角贰分",
    "107000.53": "壹拾万柒仟元伍角叁分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "325.04": "叁佰贰拾伍元零肆分",
}
BOUNDARIES = {
    "0.00": "零元整",
    "0.01": "壹分",
    "0.10": "壹角",
    "0.99": "玖角玖分",
    "1.00": "壹元整",
    "1.01": "壹元零壹分",
    "10.00": "壹拾元整",
    "10.05": "壹拾元零伍分",
    "100.00": "壹佰元整",
    "101.10": "壹佰零壹元壹角",
    "110.00": "壹佰壹拾元整",
    "1001.00": "壹仟零壹元整",
    "1010.00": "壹仟零壹拾元整",
    "9999.99": "玖仟玖佰玖拾玖元玖角玖分",
    "10000.00": "壹万元整",
    "10001.00": "壹万零壹元整",
    "10100.00": "壹万零壹佰元整",
    "100000.00": "壹拾万元整",
    "1000010.00": "壹佰万零壹拾元整",
    "99999999.99": "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
    "100000000.00": "壹亿元整",
    "100000001.00": "壹亿零壹元整",
    "100010000.00": "壹亿零壹万元整",
    "101000000.00": "壹亿零壹佰万元整",
    "110000000.00": "壹亿壹仟万元整",
    "300004034.42": "叁亿零肆仟零叁拾肆元肆角贰分",
    "1000000000.00": "壹拾亿元整",
    "1000100010001.00": "壹万零壹亿零壹万零壹元整",
    "1000000000000.00": "壹万亿元整",
    "1234567890123.45": "壹万贰仟叁佰肆拾伍亿陆仟柒佰捌拾玖万零壹佰贰拾叁元肆角伍分",
    "-5.00": "负伍元整",
    "-0.05": "负伍分",
}
DIGITS = "零壹贰叁肆伍陆柒捌玖"
SIZES = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(("amount", "words"), [*PUBLISHED.items(), *BOUNDARIES.items()])
def test_an_amount_is_said_as_a_bill_says_it(amount: str, words: str) -> None:
    assert uppercase_text(int(amount.replace(".", ""))) == words


@pytest.mark.parametrize("first", [0, 99_990, 1_000_000 - 30, 999_999_970, 10_000_000_000 - 30, 3 * 10**13 - 20])
def test_it_reads_back_as_the_amount(first: int) -> None:
    said = [uppercase_text(minor) for minor in range(first, first + 400)]
    assert [read(words) for words in said] == list(range(first, first + 400))
    assert not [words for words in said if "零零" in words or "零元零" in words]


def read(words: str) -> int:
    """Capital numerals as minor units, by the way they are read aloud: a digit and its size, group by group."""
    yuan, _, rest = words.rpartition("元") if "元" in words else ("", "", words)
    cents = sum(
        DIGITS.index(rest[place - 1]) * worth
        for sign, worth in (("角", 10), ("分", 1))
        if (place := rest.find(sign)) > 0
    )
    return number(yuan) * 100 + cents


def number(words: str) -> int:
    for sign, size in (("亿", 10**8), ("万", 10**4)):
        if sign in words:
            above, _, below = words.rpartition(sign)
            return number(above) * size + number(below)
    total, digit = 0, 0
    for letter in words:
        if letter in SIZES:
            total += digit * SIZES[letter]
            digit = 0
        else:
            digit = DIGITS.index(letter)
    return total + digit
