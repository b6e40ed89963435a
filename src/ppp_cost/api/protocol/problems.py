"""Refusals as problem documents (RFC 9457): every fault with its pointer or cell, and nothing of what was sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from ppp_cost.errors import Problem
from ppp_cost.language import Language

MEDIA = "application/problem+json"

TITLES: Mapping[int, tuple[str, str]] = {
    400: ("请求无法读取", "The request cannot be read"),
    401: ("需要密钥", "A key is needed"),
    404: ("没有这一项", "There is no such thing here"),
    405: ("此处不接受这种方法", "This method is not taken here"),
    406: ("不提供这种格式", "This format is not served"),
    413: ("请求过大", "The request is too large"),
    415: ("不接受这种格式", "This format is not taken"),
    422: ("请求有误", "The request holds faults"),
    500: ("服务出错", "The server met a fault of its own"),
    503: ("服务繁忙", "The server is busy"),
}
"""What each status says, in Chinese and English."""

OURS = frozenset(("row", "rows", "most", "count", "expected", "low", "high", "limit", "needs", "places", "n", "known"))
"""Words of a sentence that are counted or listed by us; every other may repeat what was sent, and is left out."""
UNSAID = "…"
PARAMETERS = ("year", "date", "by", "interpretation")
"""What a request says beside its body."""

_PLACE = re.compile(r"(?P<table>[^ !]+?)\.csv(?: row (?P<row>[0-9]+))?(?: (?P<column>.+))?")


class RefusedError(Exception):
    """A request that is refused: the status, and every problem, whose place is a pointer, a cell, or `?parameter`."""

    def __init__(self, status: int, problems: Sequence[Problem] = (), headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status)
        self.status, self.problems, self.headers = status, tuple(problems), dict(headers or {})


def pointer(*parts: object) -> str:
    """Return a JSON pointer (RFC 6901).

    >>> pointer("observations", "a/b", 0)
    '/observations/a~1b/0'
    """
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def placed(
    problems: Iterable[Problem], source: str, known: Iterable[str] = (), tables: Mapping[str, str] | None = None
) -> list[Problem]:
    """Return problems of a source of the request with their places in the request, and without what was sent.

    ``source`` is the member of the body that holds the tables; ``known`` are names that are the contract's own and may
    be said; ``tables`` are members of the body that hold one table each, by the name of its file.
    """
    own, alone = frozenset(known), tables or {}
    return [_placed(each, source, own, alone) for each in problems]


def _placed(problem: Problem, source: str, known: frozenset[str], tables: Mapping[str, str]) -> Problem:
    told = {name: text if name in OURS or text in known else UNSAID for name, text in problem.values.items()}
    return replace(problem, where=_place(problem.where, source, tables), values=told)


def _place(where: str, source: str, tables: Mapping[str, str]) -> str:
    if "!" in where:
        return where
    if where.startswith("--"):
        name = where.removeprefix("--")
        return f"?{name}" if name in PARAMETERS else pointer(name)
    found = _PLACE.fullmatch(where)
    if found is None:
        return pointer(*([source] if source else []))
    path = [tables[found["table"]]] if found["table"] in tables else [source, found["table"]]
    row = [] if found["row"] is None else [int(found["row"]) - 2]
    column = [] if found["column"] is None else [found["column"]]
    return pointer(*path, *column, *(row if column else []))


def _document(problem: Problem, language: Language) -> dict[str, str]:
    """Return what is said of a problem: its rule, its place, what is wrong, what to do, and the clauses."""
    where = problem.where
    kind = "cell" if "!" in where else "parameter" if where.startswith("?") else "pointer"
    told = {"remedy": problem.remedy(language), "clause": problem.clause}
    said = {"rule": problem.code, "detail": problem.what(language), kind: where.removeprefix("?")}
    return said | {name: text for name, text in told.items() if text}


def problem_response(
    status: int, language: Language, problems: Iterable[Problem] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """Return a problem document; it is ASCII, so that nothing in it can fail to be written."""
    title = TITLES.get(status, TITLES[400])[0 if language == "zh" else 1]
    errors = [_document(each, language) for each in problems]
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "errors": errors}
    return Response(json.dumps(body), status, dict(headers or {}), MEDIA)
