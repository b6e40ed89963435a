"""What a request may say: strict models, from which the documented schemas are made."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ppp_cost.intake.contract.whatif_options import WhatIfOptions

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


Named = Annotated[str, StringConstraints(pattern=r"^[^=:,%]{1,100}$")]
"""The name of an input, by id or as it is called: one without the signs of a range"""
Numbers = Annotated[list[Setting], Field(min_length=1)]


class AxisAsk(Ask):
    """An input and the numbers that it takes, one after the other."""

    name: Named
    values: Numbers = Field(description="取值，如 60、70 或 -10%、+10% · The numbers, absolute or relative")


class BreakEvenAsk(Ask):
    """Which value of an input pays enough."""

    name: Named
    pays: Setting = Field(description="应付不低于：金额，或占现应付的 95% · An amount, or a share such as 95%")
    between: Annotated[list[Setting], Field(min_length=2, max_length=2)] | None = Field(
        default=None, description="取值范围，默认 0 至现值的两倍 · Bounds, else from 0 to twice what it is"
    )
    step: Setting | None = Field(default=None, description="取值间隔，默认 0.01 · The step, else 0.01")


class WhatIfAsk(StatementAsk):
    """What a year would come to if numbers were other ones: assumed ones, and one question at most."""

    assumed: dict[Named, Setting] | None = Field(
        default=None, alias="set", description="假设的数，如 85 或 +10% · Assumed numbers, absolute or relative"
    )
    vary: Annotated[list[AxisAsk], Field(min_length=1, max_length=2)] | None = Field(
        default=None, description="逐个取值，至多两项 · A grid of one or two inputs"
    )
    break_even: BreakEvenAsk | None = None
    tornado: Setting | None = Field(
        default=None, description="各因素加减百分之几，如 10 · Each input by so many percent less and more"
    )

    def options(self) -> WhatIfOptions:
        """Return the question as the command's options have it."""
        sought = self.break_even
        return WhatIfOptions(
            sets=[f"{name}={value}" for name, value in (self.assumed or {}).items()],
            vary=[f"{axis.name}={','.join(axis.values)}" for axis in self.vary or ()],
            break_even=sought.name if sought else None,
            pays=sought.pays if sought else None,
            between=":".join(sought.between) if sought and sought.between else None,
            step=sought.step if sought else None,
            tornado=self.tornado is not None,
            by=self.tornado,
            listed=not (self.assumed or self.vary or sought or self.tornado),
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
