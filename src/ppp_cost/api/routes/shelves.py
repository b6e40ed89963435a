"""What the server knows: contracts and studies, their schemas, and the workbooks in which they are filled in."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from ppp_cost.api.answers.answering import ContractId, StudyId, as_file, as_json, desk_of, worked
from ppp_cost.api.requests.calculations import Desk
from ppp_cost.api.requests.tables import WORKBOOK
from ppp_cost.cost.study.records_template import study_template
from ppp_cost.errors import PppCostError
from ppp_cost.from_files import sheets_of_year
from ppp_cost.from_studies import sheets_of_study
from ppp_cost.intake.terms.terms_book import read_base
from ppp_cost.ledger.template_sheets import Template
from ppp_cost.payment.template.contract_template import contract_template
from ppp_cost.render.forms.template_workbook import template_workbook
from ppp_cost.render.forms.terms_workbook import terms_workbook
from ppp_cost.render.json.schema import DRAFT, schema_of

routes = APIRouter(prefix="/v1")

TemplateYear = Annotated[
    str | None,
    Query(
        pattern="^[1-9][0-9]{0,3}$",
        description="运营年（研究为年份）；写明则列出该年应有的行 · Operating year, of a study a calendar year;"
        " with it the rows that are due are written out",
    ),
]

Format = Annotated[
    str, Path(description="contract、study 或规则名 · contract, study, or a rule", examples=["contract"])
]


@routes.get("/contracts", name="contracts")
async def contracts(request: Request) -> Response:
    """Return every contract."""
    desk = desk_of(request)
    return as_json({"contracts": [_contract(desk, name) for name in desk.shelf.contracts]})


def _contract(desk: Desk, name: str) -> dict[str, Any]:
    contract = desk.contract(name)
    header = contract.header
    return {
        "id": header.id,
        "title": header.title,
        "sector": header.sector,
        "currency": header.currency,
        "period": header.period,
        "first_day": header.operating_year.first.isoformat(),
        "illustrative": bool(contract.illustrative),
        "digest": contract.digest,
    }


@routes.get("/contracts/{contract}", name="contract")
async def contract(request: Request, contract: ContractId) -> Response:
    """Return a contract: its sources, its items in the order in which they are settled, and what is made up."""
    desk = desk_of(request)
    of = desk.contract(contract)
    sources = {
        name: {"title": each.title, "dated": each.dated.isoformat() if each.dated else None, "grade": each.grade}
        for name, each in of.header.sources.items()
    }
    items = [
        {
            "id": item.terms.id,
            "title": item.terms.title or None,
            "rule": item.terms.rule,
            "kind": item.terms.kind,
            "clause": item.terms.clause,
        }
        for item in of.items
    ]
    return as_json(_contract(desk, contract) | {"sources": sources, "items": items, "made_up": list(of.illustrative)})


@routes.get("/contracts/{contract}/schema", name="contract_schema")
async def contract_schema(request: Request, contract: ContractId) -> Response:
    """Return the JSON Schema of the observations of a contract: its tables and their columns."""
    desk = desk_of(request)
    return as_json(_tables(contract_template(desk.contract(contract)), "observations", desk))


@routes.get("/contracts/{contract}/template", name="contract_template")
async def template(request: Request, contract: ContractId, year: TemplateYear = None) -> Response:
    """Return the workbook in which a year is filled in."""
    desk = desk_of(request)
    terms = desk.contract(contract)

    def work() -> Response:
        with desk.judging(""):
            found = sheets_of_year(terms, None if year is None else int(year))
        return as_file(template_workbook(found, desk.language), WORKBOOK, f"{contract}_template")

    return await worked(request, work, True)


@routes.get("/contracts/{contract}/terms", name="contract_terms")
async def terms(request: Request, contract: ContractId) -> Response:
    """Return the workbook of every parameter of a contract."""
    desk = desk_of(request)
    desk.contract(contract)

    def work() -> Response:
        with desk.judging(""):
            base = read_base(desk.shelf.contracts[contract])
        return as_file(terms_workbook(base.book, desk.language), WORKBOOK, f"{contract}_terms")

    return await worked(request, work, True)


@routes.get("/studies", name="studies")
async def studies(request: Request) -> Response:
    """Return every study."""
    desk = desk_of(request)
    return as_json({"studies": [_study(desk, name) for name in desk.shelf.studies]})


def _study(desk: Desk, name: str) -> dict[str, Any]:
    terms = desk.study(name).terms
    return {
        "id": terms.id,
        "title": terms.title,
        "service": terms.service,
        "currency": terms.currency,
        "price_year": terms.price_base,
        "years": list(terms.years),
        "evidence": terms.evidence,
    }


@routes.get("/studies/{study}", name="study")
async def study(request: Request, study: StudyId) -> Response:
    """Return a study: its terms as they are read."""
    desk = desk_of(request)
    return as_json(_study(desk, study) | {"terms": desk.study(study).terms.model_dump(mode="json")})


@routes.get("/studies/{study}/schema", name="study_schema")
async def study_schema(request: Request, study: StudyId) -> Response:
    """Return the JSON Schema of the records of a study: its tables and their columns."""
    desk = desk_of(request)
    return as_json(_tables(study_template(desk.study(study)), "records", desk))


@routes.get("/studies/{study}/template", name="study_template")
async def study_sheets(request: Request, study: StudyId, year: TemplateYear = None) -> Response:
    """Return the workbook in which the records of a study are filled in."""
    desk = desk_of(request)
    of = desk.study(study)

    def work() -> Response:
        with desk.judging(""):
            found = sheets_of_study(of, None if year is None else int(year))
        return as_file(template_workbook(found, desk.language), WORKBOOK, f"{study}_template")

    return await worked(request, work, True)


@routes.get("/schemas/{name}", name="schema")
async def schema(request: Request, name: Format) -> Response:
    """Return the JSON Schema of the format of contracts, of studies, or of one rule."""
    desk = desk_of(request)
    try:
        return as_json(schema_of(None if name == "contract" else name))
    except PppCostError:
        raise desk.unknown("unknown_schema") from None


def _tables(template: Template, source: str, desk: Desk) -> dict[str, Any]:
    """Return the schema of a request's tables from what is filled in by hand."""
    cells = {"type": "array", "items": {"type": ["string", "null"]}}
    tables = {
        sheet.table: {
            "type": "object",
            "title": sheet.title(desk.language),
            "properties": {
                column.name: cells | {"description": getattr(column.words, desk.language)} for column in sheet.columns
            },
            "required": [column.name for column in sheet.columns],
        }
        for sheet in template.sheets
    }
    body = {"type": "object", "properties": tables, "additionalProperties": False}
    return {"$schema": DRAFT, "type": "object", "properties": {source: body}, "required": [source]}
