"""What a question is refused for: every sentence in both languages, each with its remedy, all of them at once."""

import shlex

import pytest
from typer.testing import CliRunner

from ppp_cost.cli import app
from ppp_cost.language import sentences
from tests.whatif.fixtures import SEWAGE

RUN = CliRunner()
LANGUAGES = ("zh", "en")
DAMAGED = "scores.csv"

WORDS = {
    "whatif_amount": (
        "--set treatment_fee=3",
        (
            "--set: treatment_fee is an amount of 43315767.08, worked out from other numbers; it cannot be assumed. "
            "Assume a number behind it; --list names them."
        ),
        "--set：“treatment_fee”是由其他数算出的金额（现为 43315767.08），不能假设。请假设其背后的数；--list 列出可用的名称。",
    ),
    "whatif_bad_bounds": (
        "--break-even score --pays 95% --between 90:0",
        "--between: 90:0 is not a range of values. Write the lower bound, a colon and the higher: 60:100.",
        "--between：“90:0”不是取值范围。请写下限、冒号、上限，如 60:100。",
    ),
    "whatif_bad_by": (
        "--tornado --by -10",
        "--by: -10 is no share to move inputs by. Write a number of percent above 0: --by 10.",
        "--by：“-10”不是加减的百分数。请写大于 0 的百分数，如 --by 10。",
    ),
    "whatif_bad_pays": (
        "--break-even score",
        (
            '--pays: what is to be paid at least is not said: "". '
            "Write a share of what is payable now, --pays 95%, or an amount in yuan, --pays 43000000.00."
        ),
        "--pays：未写明应付不低于多少：“”。请写现应付的比例 --pays 95%，或金额（元）--pays 43000000.00。",
    ),
    "whatif_bad_range": (
        "--vary score=60:100:0",
        (
            "--vary: score: 60:100:0 is not a range of values. "
            "Write from:to:step with a step above 0, 60:100:5, or values with commas, 60,70,85."
        ),
        "--vary：score：“60:100:0”不是一组取值。请写 起:止:间隔（间隔大于 0），如 60:100:5；或以逗号隔开，如 60,70,85。",
    ),
    "whatif_bad_step": (
        "--break-even score --pays 95% --step 0",
        "--step: 0 is no step. Write a number above 0: --step 0.01.",
        "--step：“0”不是取值间隔。请写大于 0 的数，如 --step 0.01。",
    ),
    "whatif_no_bounds": (
        "--break-even serious_accidents --pays 95%",
        (
            "--break-even: serious_accidents has no value above 0 in the year, so there is no range in which to look. "
            "Write the range: --between 0:100."
        ),
        "--break-even：“serious_accidents”在本年度没有大于 0 的数值，无从确定取值范围。请写明取值范围，如 --between 0:100。",
    ),
    "whatif_no_value": (
        "--set score",
        "--set: score is not a name with its value. Write name=value: score=85.",
        "--set：“score”没有写成 名称=数值。请写 名称=数值，如 score=85。",
    ),
    "whatif_not_a_value": (
        "--set score=85%",
        "--set: score: 85% is not a number. Write a number, 85 or 0.85, or a share with its sign, +10% or -10%.",
        "--set：score：“85%”不是数。请写数，如 85、0.85；按比例增减须带正负号，如 +10%、-10%。",
    ),
    "whatif_nothing_asked": (
        "",
        "whatif: nothing is asked. Write --set, --vary, --break-even or --tornado; --list names what can be assumed.",
        "whatif：没有写明要试算什么。请写 --set、--vary、--break-even 或 --tornado；--list 列出可假设的数。",
    ),
    "whatif_of_break_even": (
        "--set score=85 --pays 95%",
        "--pays: --pays belongs to --break-even. Write --break-even NAME beside it.",
        "--pays：--pays 须与 --break-even 同用。请同时写 --break-even 名称。",
    ),
    "whatif_of_tornado": (
        "--set score=85 --by 5",
        "--by: --by belongs to --tornado. Write --tornado beside it.",
        "--by：--by 须与 --tornado 同用。请同时写 --tornado。",
    ),
    "whatif_one_question": (
        "--vary score=1,2 --tornado",
        (
            "--tornado: several questions are asked at once: --vary, --tornado. "
            "Ask them one after the other; --set goes with each."
        ),
        "--tornado：一次只能问一个问题：--vary, --tornado。请分别试算；--set 可与任一项同用。",
    ),
    "whatif_only_a_grid": (
        "--set score=85 -o nowhere.csv",
        "-o: nowhere.csv: only a grid is written as CSV. Use -o FILE.json, or --vary.",
        "-o：nowhere.csv：只有逐个取值的结果可写成 CSV。请用 -o 文件.json，或用 --vary。",
    ),
    "whatif_share_of_nothing": (
        "--break-even score --pays 95% --between 0:100",
        "--pays: what is payable now is undetermined; it has no share. Write an amount in yuan: --pays 43000000.00.",
        "--pays：现应付暂不核定，无从取其比例。请写金额（元），如 --pays 43000000.00。",
    ),
    "whatif_too_many": (
        "--vary score=0:100:0.1 --vary base_price=1:2:0.001",
        "--vary: 1,002,001 combinations are more than 100,000. Take fewer values or a wider step.",
        "--vary：共 1,002,001 种组合，超过 100,000。请减少取值或加大间隔。",
    ),
    "whatif_twice": (
        "--set score=85 --set 绩效得分=80",
        "--set: score is there twice. Keep one of them.",
        "--set：“score”写了两次。请只留一个。",
    ),
    "whatif_two_axes": (
        "--vary score=1 --vary base_price=1 --vary k=1",
        "--vary: a grid has one or two inputs; there are 3. Keep two of them; --set holds the others.",
        "--vary：逐个取值至多两项，现有 3 项。请留两项；其余用 --set 固定。",
    ),
    "whatif_unknown": (
        "--set scroe=85",
        (
            "--set: the contract and the tables have nothing called scroe that can be assumed. "
            "Near: score（绩效得分）, by_score（得分对应系数）. --list names them all."
        ),
        "--set：合同与数据表中没有可假设的“scroe”。相近的有：score（绩效得分）, by_score（得分对应系数）。--list 列出全部。",
    ),
}


@pytest.fixture(scope="module")
def unscored(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The tables of the shipped year without the score of safety."""
    folder = tmp_path_factory.mktemp("unscored")
    for path in (SEWAGE / "example/3").glob("*.csv"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in lines if path.name != DAMAGED or "safety" not in line]
        (folder / path.name).write_text("".join(kept), "utf-8")
    return str(folder)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", WORDS)
def test_a_question_is_refused_in_words(code: str, language: str, unscored: str) -> None:
    words, *said = WORDS[code]
    seen = unscored if code == "whatif_share_of_nothing" else str(SEWAGE / "example/3")
    done = RUN.invoke(app, ["whatif", str(SEWAGE), seen, "--year", "3", "--lang", language, *shlex.split(words)])
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [said[LANGUAGES[::-1].index(language)]]
    assert done.stdout == ""


def test_every_sentence_of_a_question_is_here() -> None:
    assert sorted(WORDS) == [code for code in sentences() if code.startswith("whatif_")]


def test_everything_wrong_is_said_at_once() -> None:
    words = "--set score=abc --set 85 --vary score=1:2 --pays 3 --tornado --by x"
    done = RUN.invoke(app, ["whatif", str(SEWAGE), "nowhere", "--year", "3", "--lang", "en", *shlex.split(words)])
    assert done.exit_code == 1
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == [
        *("nowhere", "--set", "--set", "--vary", "--pays", "--by", "--tornado"),
    ]
    names = "--set scroe=1 --vary pricee=1,2 --vary treatment_fee=3"
    done = RUN.invoke(app, ["whatif", str(SEWAGE), str(SEWAGE / "example/3"), "--year", "3", *shlex.split(names)])
    assert [line.partition("：")[0] for line in done.stderr.splitlines()] == ["--set", "--vary", "--vary"]
