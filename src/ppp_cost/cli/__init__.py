"""The command line: thin doors to contracts and to cost studies."""

from __future__ import annotations

from collections.abc import Callable

import typer

from ppp_cost.cli import contracts, examples, reviews, serving, studies, templates, terms, whatif

app = typer.Typer(
    help="按合同条款结算PPP项目的年度付费，逐分说明。 Settles public contracts to the fen and explains every figure.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

COMMANDS: tuple[Callable[..., None], ...] = (
    contracts.settle,
    contracts.explain,
    contracts.check,
    contracts.compare,
    reviews.review,
    whatif.whatif,
    contracts.schema,
    templates.template,
    terms.contract,
    studies.unit_cost,
    studies.standard,
    studies.budget,
    studies.revise,
    serving.serve,
    examples.examples,
)

for command in COMMANDS:
    app.command()(command)
