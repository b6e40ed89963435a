"""What an answer says, as it is documented; answers are written by `render` and never pass through these models."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ppp_cost.api.requests.asks import Money

Amount = Money | None
"""An amount with two places; null while it is undetermined"""
State = Literal["known", "undetermined", "left_out"]


class Answer(BaseModel):
    """What an answer says; more members may come with a later version."""

    model_config = ConfigDict(extra="allow")


class Lines(Answer):
    """Lines in columns of one length."""

    item: list[str]
    kind: list[str]
    period: list[str]
    key: list[str]
    part: list[str]
    due: list[str]
    amount: list[Amount]
    state: list[State]
    clause: list[str]
    formula: list[str]
    evidence: list[list[str]]
    source: list[list[str]]
    vat_inside: list[Amount]


class StatementAnswer(Answer):
    """A statement: lines that sum to what is payable, and why each is what it is."""

    contract: str
    title: str
    currency: str
    year: int
    begin: str
    end: str
    mark: str | None = Field(
        description="示例数据的标记；有则不作支付依据 · Set where figures are made up: no basis for payment"
    )
    payable: Amount
    interim: dict[str, Amount]
    balance: Amount
    undetermined: list[dict[str, Any]]
    items: list[dict[str, Any]]
    measures: list[dict[str, Any]]
    lines: Lines
    closings: list[dict[str, str]]
    digests: dict[str, str]
    digest: str


class ExplanationAnswer(Answer):
    """Lines with what stands behind them."""

    contract: str
    year: int
    lines: Lines


class ComparisonAnswer(Answer):
    """The lines in which two statements differ; they sum to the difference of what is payable."""

    contract: str
    year: int
    payable: list[Amount]
    difference: Amount
    lines: dict[str, list[str | None]]
    digest: str


class WhatIfAnswer(Answer):
    """What is payable now, and what was asked: `then` and `difference`, a grid, a tornado, a break-even, or inputs."""

    contract: str
    year: int
    payable: Amount
    digest: str


class ReviewAnswer(Answer):
    """A claim beside the assessment; explained and unexplained sum to each difference."""

    contract: str
    year: int
    total: dict[str, str | None]
    items: list[dict[str, str | None]]
    rows: list[dict[str, Any]]
    causes: list[dict[str, str | None]]
    remarks: list[dict[str, str]]
    digest: str


class StudyDocument(Answer):
    """What a study shows."""

    study: str
    title: str
    service: str
    unit: str
    currency: str


class StandardAnswer(StudyDocument):
    """Expenditure standards; budgets and revisions are made from this very document."""

    rows: list[dict[str, Any]]
    state: str
    terms: dict[str, Any]


class BudgetAnswer(StudyDocument):
    """A budget; effects sum to its change on last year."""

    year: int
    full: Money
    applied: Money
    payable: Money
    last: Money
    effects: dict[str, Money]
    rows: list[dict[str, Any]]


class RevisionAnswer(StudyDocument):
    """A standard revised by prices, step by step, and the standard that it becomes."""

    standard: dict[str, Any]


class ContractEntry(Answer):
    """A contract that this service knows."""

    id: str
    title: str
    sector: str
    currency: str
    period: str
    first_day: str
    illustrative: bool
    digest: str


class ContractAnswer(ContractEntry):
    """A contract with its sources and items."""

    sources: dict[str, dict[str, str | None]]
    items: list[dict[str, str | None]]
    made_up: list[str]


class ContractsAnswer(Answer):
    """Every contract."""

    contracts: list[ContractEntry]


class StudyEntry(Answer):
    """A study that this service knows."""

    id: str
    title: str
    service: str
    currency: str
    price_year: int
    years: list[int]
    evidence: str


class StudyAnswer(StudyEntry):
    """A study with its terms."""

    terms: dict[str, Any]


class StudiesAnswer(Answer):
    """Every study."""

    studies: list[StudyEntry]


class SchemaAnswer(Answer):
    """A JSON Schema."""


class HealthAnswer(Answer):
    """What the server is."""

    status: Literal["ok"]
    version: str
    contracts: int
    studies: int
