"""What a request may say: strict models, from which the documented schemas are made."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

NAME = r"^[A-Za-z][A-Za-z0-9_]{0,63}$"
MONEY = r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,2})?$"
"""An amount, both ways; digits are those of ASCII, and there is no exponent."""

Identifier = Annotated[str, StringConstraints(pattern=NAME)]
Heading = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Cell = Annotated[str, StringConstraints(max_length=4000)] | None
Tables = dict[Identifier, dict[Heading, list[Cell]]]
"""Tables by name; each is columns by name, each column its cells in the order of the rows: text, null where empty."""
Money = Annotated[str, StringConstraints(pattern=MONEY)]
Setting = Annotated[str, StringConstraints(pattern=r"^[+-]?[0-9]{1,18}(\.[0-9]{1,12})?%?$")]
"""A number as text; `+10%` is relative to what it is now."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Ask(BaseModel):
    """What a request may say; nothing else is taken."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


OBSERVATIONS = Field(
    description="观测数据，每张表按列给出，单元格为文本，空缺为 null"
    " · Observations: tables by name, in columns; cells are text, null where empty"
)
AFTER = Field(
    default=None,
    description="上年结算书（JSON 原样） · Last year's statement as this service returned it",
)


class StatementAsk(Ask):
    """A year to settle."""

    observations: Tables = OBSERVATIONS
    after: dict[str, Any] | None = AFTER


class ExplanationAsk(StatementAsk):
    """Lines to explain."""

    item: Name | None = Field(default=None, description="只看一项，编号或中文名 · One item, by id or name")
    period: Name | None = Field(default=None, description="只看一期，如 2023-07 · One period")


class ComparisonAsk(StatementAsk):
    """A year to settle twice."""

    other_observations: Tables | None = Field(
        default=None, description="另一份观测数据，不给则相同 · Other observations, else the same"
    )
    other_contract: Identifier | None = Field(
        default=None, description="另一份合同，不给则相同 · Another contract, else the same"
    )
    other_interpretation: Name | None = Field(
        default=None, description="另一种条款解释 · The other reading of conflicting clauses"
    )


class ReviewAsk(StatementAsk):
    """A claim to lay beside the assessment."""

    claim: dict[Heading, list[Cell]] = Field(
        description="送审表，按列给出：项目、期间、金额…… · The claim in columns: item, period, amount, …"
    )


class RecordsAsk(Ask):
    """Records to study."""

    records: Tables = Field(
        description="台账：units、costs、keys、decisions 各表，按列给出"
        " · Records: the tables units, costs, keys and decisions, in columns"
    )


STANDARD = Field(description="支出标准（standards 返回的 JSON 原样） · A standard as this service returned it")
SERIES = Field(
    default=None, description="价格序列，每个文件一张表 · Price series, a table a file: series, year, value, …"
)


class BudgetAsk(Ask):
    """A budget to make from a standard."""

    standard: dict[str, Any] = STANDARD
    inventory: dict[Heading, list[Cell]] = Field(description="工程量清单，按列给出 · The inventory, in columns")
    indices: Tables | None = SERIES
    against: dict[Heading, list[Cell]] | None = Field(
        default=None, description="上年预算，按列给出 · Last year's budget, in columns"
    )
    available: Money | None = Field(default=None, description="可用财力（元） · Funds at hand")


class RevisionAsk(Ask):
    """A standard to revise by prices."""

    standard: dict[str, Any] = STANDARD
    indices: Tables = Field(description="价格序列，每个文件一张表 · Price series, a table a file")


Interpretation = Annotated[str | None, "interpretation"]
Split = Literal["fiscal_year"]
