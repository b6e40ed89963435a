"""The oracle: a plain, slow second computation of a contract, in fractions, importing nothing of the engine.

    from oracle import settle
    result = settle("contracts/wastewater/x", "contracts/wastewater/x/example/1", year=1)
    result.payable      # whole fen, or None when a line is undetermined

Rows are dictionaries, values are `Fraction`, and every rule is written as its clause reads.
"""

from .exact import LEFT_OUT, UNDETERMINED, ContractError
from .oracle import Result, settle, settle_text

__all__ = ["LEFT_OUT", "UNDETERMINED", "ContractError", "Result", "settle", "settle_text"]
