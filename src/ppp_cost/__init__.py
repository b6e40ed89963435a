"""Public contracts and public records turned into exact, explained money.

statement = settle(load_contract("CONTRACT"), load_observations("OBSERVATIONS"), year=1)
statement.payable        # whole minor units, None while something is missing
studied, = study_files("STUDY", "RECORDS")
studied.proposed.table   # the expenditure standards, None while one is absent: `proposed.why` says why
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ppp_cost import version

__version__ = version.VERSION

if TYPE_CHECKING:
    from ppp_cost.errors import ContractError, ObservationError, PppCostError, Problem, StatementError
    from ppp_cost.from_studies import study_files
    from ppp_cost.intake.contract.contract_file import load_contract
    from ppp_cost.intake.csv.table_files import load_observations
    from ppp_cost.ledger.lines import Line
    from ppp_cost.ledger.statement import Statement
    from ppp_cost.payment.rows.observations import Observations
    from ppp_cost.payment.settle.settlement import settle, settle_many
    from ppp_cost.payment.terms.contract import Contract

_PLACES = {
    "Contract": "payment.terms.contract",
    "ContractError": "errors",
    "Line": "ledger.lines",
    "ObservationError": "errors",
    "Observations": "payment.rows.observations",
    "PppCostError": "errors",
    "Problem": "errors",
    "Statement": "ledger.statement",
    "StatementError": "errors",
    "load_contract": "intake.contract.contract_file",
    "load_observations": "intake.csv.table_files",
    "settle": "payment.settle.settlement",
    "settle_many": "payment.settle.settlement",
    "study_files": "from_studies",
}

__all__ = [
    "Contract",
    "ContractError",
    "Line",
    "ObservationError",
    "Observations",
    "PppCostError",
    "Problem",
    "Statement",
    "StatementError",
    "__version__",
    "load_contract",
    "load_observations",
    "settle",
    "settle_many",
    "study_files",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for, so that `import ppp_cost` costs next to nothing."""
    if name not in _PLACES:
        raise AttributeError(name)
    return getattr(import_module(f"ppp_cost.{_PLACES[name]}"), name)
