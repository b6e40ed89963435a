"""What an answer is written as: the first media type of `Accept` that is served."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from ppp_cost.api.protocol.problems import RefusedError
from ppp_cost.api.requests.tables import ARROW, WORKBOOK
from ppp_cost.language import Language

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        "application/json": ".json",
        WORKBOOK: ".xlsx",
        "application/pdf": ".pdf",
        WORD: ".docx",
        "text/csv": ".csv",
        ARROW: ".arrow",
    }
)
"""How a file of each media type ends."""


def accepted(accept: str | None, served: Collection[str]) -> str:
    """Return the media type of an answer; raises RefusedError (406) where none of those asked for is served.

    >>> accepted("text/html;q=0.9, application/pdf, */*;q=0.1", ["application/json", "application/pdf"])
    'application/pdf'
    >>> accepted(None, ["application/json", "application/pdf"])
    'application/json'
    """
    asked = []
    for place, part in enumerate((accept or "*/*").split(",")):
        media, *settings = (each.strip().lower() for each in part.split(";"))
        asked.append((-_weight(settings), place, media))
    for weight, _, media in sorted(asked):
        kind, _, rest = media.partition("/")
        fits = [each for each in served if media in (each, "*/*") or (rest == "*" and each.startswith(f"{kind}/"))]
        if weight < 0 and fits:
            return fits[0]
    raise RefusedError(406)


def _weight(settings: list[str]) -> float:
    for each in settings:
        name, _, value = each.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def language_of(accept_language: str | None) -> Language:
    """Return the language of an answer: Chinese unless English is asked for first.

    >>> language_of("en-GB,en;q=0.9,zh;q=0.8"), language_of(None)
    ('en', 'zh')
    """
    first = (accept_language or "zh").split(",")[0].strip().lower()
    return "en" if first.startswith("en") else "zh"
