"""Drawing a page: its template, its words, and what a browser is told to keep to."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader
from starlette.requests import Request
from starlette.responses import Response

from ppp_cost import version
from ppp_cost.language import Language, grouped_text, period_text, term
from ppp_cost.render.text.statement_text import word

LANGUAGE = "ppp_cost_lang"
"""The cookie that holds the language, the only thing that the page keeps in a browser beside a key."""
A_YEAR = 31_536_000
HEADERS: Mapping[str, str] = {
    "content-security-policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
"""What every page tells the browser: nothing from elsewhere, no script in the page, nothing kept."""
STATIC: Mapping[str, str] = {"page.css": "text/css", "page.js": "text/javascript"}


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Return what the page says, by the name that its templates use."""
    text = files(__package__).joinpath("words.csv").read_text("utf-8")
    return {row["name"]: row for row in csv.DictReader(io.StringIO(text))}


@cache
def static(name: str) -> bytes:
    """Return a file that pages name."""
    return files(__package__).joinpath("static", name).read_bytes()


@cache
def _stamp() -> str:
    """Return what stands behind the names of static files, so that a new version is fetched anew."""
    return sha256(b"".join(static(name) for name in STATIC)).hexdigest()[:12]


@cache
def _environment() -> Environment:
    found = Environment(loader=PackageLoader(__package__), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    found.globals |= {"version": version.VERSION, "stamp": _stamp()}
    return found


def language_in(request: Request) -> Language:
    """Return the language of a page: the one asked for, the one chosen before, else Chinese."""
    asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE)
    return "en" if asked == "en" else "zh"


def said(name: str, language: Language, **values: object) -> str:
    """Return what the page says by a name."""
    return words()[name][language].format(**values)


def page(request: Request, template: str, status: int = 200, **shown: Any) -> Response:
    """Return a page, or the part of one where only that is asked for."""
    language = language_in(request)
    context = {
        "t": lambda name, **values: said(name, language, **values),
        "term": lambda name: term(name, language),
        "year_text": lambda year: period_text("year", str(year), language),
        "money": lambda minor: word("undetermined", language) if minor is None else grouped_text(minor),
        "sector": lambda name: said(f"sector_{name}", language) if f"sector_{name}" in words() else name,
        "language": language,
        "most": request.app.state.limits.body,
        "part": "part" in request.query_params,
    }
    text = _environment().get_template(template).render(context | shown)
    answer = Response(text, status, dict(HEADERS), "text/html")
    if "lang" in request.query_params:
        answer.set_cookie(LANGUAGE, language, max_age=A_YEAR, samesite="strict", httponly=True)
    return answer
