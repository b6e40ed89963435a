"""A line under a table says what its words mean, for the words that stand in it and no others."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from ppp_cost.cli import app
from ppp_cost.cost.methods.estimates import Estimate, Target
from ppp_cost.cost.standard import screening
from ppp_cost.language import glossary
from ppp_cost.render.words.cost_legends import ROLES, SCREENS, role_legend
from tests.cost.doors import RUN, Variant
from tests.cost.study_folder import LOTS, varied

PLAIN = Variant("lots", "standard", (), (), (), (), 1)
OF_STATES = Variant("states", "standard", (), (), (), (), 1)


def lines(where: Variant, folder: Path, language: str) -> list[str]:
    return where.door(folder, language).stdout.splitlines()


def figure(role: str, *flags: str) -> Estimate:
    return Estimate("quantile", Target("quantile"), 1.0, None, None, None, 1, (), role, flags)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ((), []),
        ((figure("check"), figure("check")), ["读法：核对＝只作检验，不作依据"]),
        (
            (figure("side", "not_unique"), figure("adopt")),
            [
                "读法：可采用＝样本足够，可作依据；并列＝只作比较（非所取目标，或样本不足、无区间）；最优解不唯一＝另有同样好的解"
            ],
        ),
        ((figure("check", "no_difference"),), ["读法：核对＝只作检验，不作依据；组间无差异＝单位之间的差异不超出偶然"]),
    ],
)
def test_roles_are_told_where_they_stand(figures: Sequence[Estimate], expected: list[str]) -> None:
    assert list(role_legend(figures, "zh")) == expected


def test_every_role_has_a_name_and_a_meaning() -> None:
    assert {name.removeprefix("role_") for name in glossary() if name.startswith("role_")} == set(ROLES)


def test_every_flag_that_a_screen_raises_has_a_meaning() -> None:
    text = Path(screening.__file__).read_text("utf-8")
    assert [name for name in SCREENS if f'"{name}"' not in text] == []
    assert [name for name in SCREENS if name not in glossary()] == []


def test_coverage_is_nominal_only_where_coefficients_are_estimated(tmp_path: Path) -> None:
    of_lots, of_states = (lines(each, tmp_path / each.of, "en") for each in (PLAIN, OF_STATES))
    assert [line for line in of_lots if line.startswith("how to read")] == [
        (
            "how to read: may be adopted = the sample is large enough; beside = to compare with (another target, too few "
            "units, or no interval); check = tests the others, never adopted; nominal = the interval leaves out the error "
            "of coefficients, its true coverage is lower"
        )
    ]
    (legend,) = [line for line in of_states if line.startswith("how to read")]
    assert "nominal" not in legend


def test_flags_are_told_with_their_limits(tmp_path: Path) -> None:
    printed = lines(Variant("lots", "unit-cost", (), (), (), (), 1), tmp_path, "zh")
    assert [line for line in printed if line.startswith("标记（")] == [
        (
            "标记（须有决定）：年际骤变＝相邻两次记录的单位成本之比的自然对数（界限 0.69）；"
            "疑似口径调整＝另列成本的反向变动占计入成本变动的比例（界限 0.25）"
        ),
        "标记（只作线索）：库克距离＝去掉该单位后拟合变动多少（界限 0.33）",
    ]


def test_codes_of_the_detail_are_named(tmp_path: Path) -> None:
    of_lots, of_states = (lines(each, tmp_path / each.of, "zh") for each in (PLAIN, OF_STATES))
    assert [line for line in of_lots if line.startswith("费用代码")] == [
        "费用代码：L1＝人工费(工资与规费)；M1＝机械折旧或租赁；M2＝燃油与维修；C1＝消耗材料与用水；O1＝现场管理"
    ]
    assert not [line for line in of_states if line.startswith("费用代码")]


def test_the_amount_of_a_budget_is_told_as_a_product(tmp_path: Path) -> None:
    printed = lines(Variant("lots", "budget", (), (), (), (), 1), tmp_path, "zh")
    assert "应付金额 = 数量 × 标准（基数）× 系数（本档标准与基数之比）× 价格 × 过渡 × 财力，取整到分" in printed


def test_one_sentence_names_all_methods_and_the_document_keeps_each(tmp_path: Path) -> None:
    drivers = [line for line in lines(PLAIN, tmp_path / "text", "en") if "name one under driver" in line]
    assert len(drivers) == 1
    document = json.loads(PLAIN.door(tmp_path / "document", "en", "--json").stdout)
    absent = [each for each in document["methods"] if each["value"] is None and "driver" in each["reason"]["en"]]
    assert [each["method"] for each in absent] == [
        "least_squares",
        "quantile_regression",
        "random_effects",
        "mixed_reml",
        "stochastic_frontier",
    ]
    for each in absent:
        assert each["reason"]["en"].startswith(f"absent: {glossary()[each['method']]['en']}: cost")


def test_an_explanation_shows_the_figures_that_are_blended() -> None:
    printed = RUN.invoke(app, ["explain", str(LOTS), str(LOTS / "example")]).stdout.splitlines()
    blended = "(0.283227 方法权重 × 8.694901 分位数法 + (1 - 0.283227 方法权重) × 8.118431 定额)"
    assert f"基数  2024  8.27 元/(m2·年) = {blended} / 1.001394 取整后系数均值" in printed
    assert "      M1 机扫 (grade=二级|三级): lane_km × 1 × 365 / 64 × 1700 元/台班; quota.csv 第 3 行" in printed


def test_a_quota_alone_is_named_once_and_its_coefficients_can_be_read(tmp_path: Path) -> None:
    study, records = varied(LOTS, tmp_path, {"study.toml": {'adopt = "blend"': 'adopt = "quota"'}})
    table = RUN.invoke(app, ["standard", str(study), str(records)]).stdout.splitlines()
    assert {line.split("  ")[-1].strip() for line in table if line.startswith("清扫保洁  ")} == {"n 11, 定额"}
    formulas = RUN.invoke(app, ["explain", str(study), str(records)]).stdout.splitlines()
    assert "支出标准  2024  一级  10.34 元/(m2·年) = 8.11 基数 × 1.274969 分档系数 × 1 财政承担比例" in formulas


def test_a_revision_shows_what_the_treasury_pays(tmp_path: Path) -> None:
    edit = (("study.toml", 'funding_share = "1"', 'funding_share = "0.8"\nfunding_clause = "示例"'),)
    before = (("standard", "{study}", "{records}", "-o", "{standard}"),)
    part, whole = (
        lines(Variant("lots", "revise", each, (), before, (), 1), tmp_path / name, "zh")
        for name, each in (("part", edit), ("whole", ()))
    )
    assert [line.split()[-1] for line in part if line.startswith(("分级分类", "一级"))] == ["支出标准", "7.21"]
    assert [line.split()[-1] for line in whole if line.startswith(("分级分类", "一级"))] == ["2025", "9.01"]
