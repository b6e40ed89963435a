"""A report as PDF, set by typst after `report.typ`; the same bytes for the same report."""

from __future__ import annotations

import json
import warnings
from dataclasses import fields
from importlib.resources import files
from typing import Any

from ppp_cost.errors import ReportError
from ppp_cost.render.report.report import Report, judge_letters, one_line
from ppp_cost.render.report.report_fonts import Faces, can_draw, faces, fonts, judge_glyphs

ARCHIVE = "a-2b"
"""The standard for archives; it asks for a date, so a report without one is a plain PDF."""
PICTURE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 156mm)
"""
POINTS_PER_INCH = 220


def report_pdf(report: Report) -> bytes:
    """Return a report as PDF; raises ReportError where a library, a font or a character is missing."""
    judge_letters(report)
    chosen = faces()
    judge_glyphs(report, chosen)
    template = files(__package__).joinpath("report.typ").read_bytes()
    standards = [ARCHIVE] if report.day else []
    return _compiled(template, {"report": as_text(report, chosen)}, format="pdf", pdf_standards=standards)


def picture(svg: str) -> bytes | None:
    """Return a drawing as PNG for documents that hold no SVG, None where it cannot be drawn on this machine."""
    try:
        chosen = faces()
    except ReportError:
        return None
    return _compiled(PICTURE, {"svg": svg}, format="png", ppi=POINTS_PER_INCH) if can_draw(svg, chosen) else None


def _compiled(template: bytes, inputs: dict[str, str], **settings: Any) -> bytes:
    import typst

    found: bytes
    found, told = typst.compile_with_warnings(template, font_paths=fonts(), sys_inputs=inputs, **settings)
    for each in told:
        warnings.warn(each.message, stacklevel=3)
    return found


def as_text(report: Report, chosen: Faces) -> str:
    """Return a report with its faces as the JSON that the template reads."""
    day = None if report.day is None else [report.day.year, report.day.month, report.day.day]
    body = {field.name: _plain(getattr(report, field.name)) for field in fields(report) if field.name != "day"}
    return json.dumps(body | {"day": day, "faces": dict(chosen)}, ensure_ascii=False)


def _plain(value: Any) -> Any:
    """Return nouns as objects that name their kind, and text without breaks of lines."""
    if isinstance(value, str):
        return value if value.startswith("<svg") else one_line(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if hasattr(value, "__dataclass_fields__"):
        inner = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"kind": type(value).__name__.lower(), **inner}
    return value
