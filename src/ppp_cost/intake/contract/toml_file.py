"""Reading a file of terms: TOML with its decimals as they are written."""

from __future__ import annotations

import tomllib
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from ppp_cost.errors import PppCostError, Problem


def parsed_toml(file: Path, problems: list[Problem], refusal: type[PppCostError]) -> tuple[dict[str, Any], bytes]:
    """Return a file of terms as TOML with its decimals as written, and its bytes."""
    text = file.read_bytes()
    try:
        return tomllib.loads(text.decode("utf-8-sig"), parse_float=_decimal), text
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(Problem(file.name, "not_toml", {"error": str(error)}))
        raise refusal(problems) from error


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise tomllib.TOMLDecodeError(str(error)) from error
