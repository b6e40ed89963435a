"""A request for every sentence with which the server refuses one, by its code; test_faults.py sends each of them."""

from __future__ import annotations

import io
import json
from typing import Any

import pyarrow as pa

from tests.api.examples import API

YEAR = "/v1/contracts/zhujiayao_zhongchuan/years/2"
STATEMENTS = f"{YEAR}/statements"
ARROW = "application/vnd.apache.arrow.stream"


def stream(table: pa.Table, **options: Any) -> bytes:
    """Return a table as a stream of Arrow."""
    out = io.BytesIO()
    with pa.ipc.new_stream(out, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as found:
        found.write_table(table)
    return out.getvalue()


def _json(text: str) -> dict[str, Any]:
    return {"content": text, "headers": {"content-type": "application/json"}}


def _arrow(content: bytes) -> dict[str, Any]:
    return {"files": {"observations.scores": ("scores", content, ARROW)}}


def _scores(columns: str) -> dict[str, Any]:
    return _json(f'{{"observations": {{"scores": {columns}}}}}')


EXPLAINED = json.loads((API / "answers" / "examples.json").read_text("utf-8"))["explain"]
WHOLE = pa.table({"period": ["2"], "points": ["18"]})

FAULTS: dict[str, tuple[str, dict[str, Any]]] = {
    "json_broken": (STATEMENTS, _json("{")),
    "json_deep": (STATEMENTS, _json("[" * 40 + "]" * 40)),
    "json_twice": (STATEMENTS, _json('{"observations": {}, "observations": {}}')),
    "json_no_number": (STATEMENTS, _scores('{"points": [NaN]}')),
    "json_control": (STATEMENTS, _scores('{"points": ["1\\u0001"]}')),
    "columns_unequal": (STATEMENTS, _scores('{"period": ["2"], "points": []}')),
    "table_large": (STATEMENTS, _scores(json.dumps({f"c{n}": [] for n in range(201)}))),
    "workbook_and_tables": (
        STATEMENTS,
        {"files": [("observations", ("a.xlsx", b"x")), ("observations.scores", ("scores.csv", b"period"))]},
    ),
    "arrow_broken": (STATEMENTS, _arrow(b"ARROW1")),
    "arrow_compressed": (STATEMENTS, _arrow(stream(WHOLE, compression="lz4"))),
    "arrow_type": (STATEMENTS, _arrow(stream(pa.table({"points": [18.5]})))),
    "media_type": (STATEMENTS, {"content": b"", "headers": {"content-type": "text/plain"}}),
    "form_broken": (STATEMENTS, {"content": b"x", "headers": {"content-type": "multipart/form-data"}}),
    "body_missing": (STATEMENTS, _json("{}")),
    "body_unknown": (STATEMENTS, _json('{"observations": {}, "more": null}')),
    "body_text": (STATEMENTS, _scores('{"points": [18]}')),
    "body_pattern": (f"{YEAR}/what-ifs", _json('{"observations": {}, "tornado": "ten"}')),
    "body_long": (STATEMENTS, _scores(json.dumps({"note": ["a" * 4001]}))),
    "body_short": (f"{YEAR}/explanations", _json('{"observations": {}, "item": ""}')),
    "body_object": (STATEMENTS, _json("[]")),
    "body_list": (STATEMENTS, _scores('{"points": "18"}')),
    "body_other": (f"{YEAR}/what-ifs", _json('{"observations": {}, "vary": []}')),
    "no_such_line": (f"{YEAR}/explanations", {"json": EXPLAINED | {"item": "nothing"}}),
    "unknown_contract": ("/v1/contracts/nothing/years/2/statements", _json("{}")),
    "unknown_study": ("/v1/studies/nothing/standards", _json("{}")),
    "unknown_schema": ("/v1/schemas/nothing", {}),
    "parameter": ("/v1/contracts/zhujiayao_zhongchuan/years/0/statements", _json("{}")),
}
OF_THE_SERVER = {
    "setting_not_whole",
    "not_on_shelf",
    "shelf_id_twice",
    "shelf_empty",
    "keys_needed",
    "api_not_installed",
}
"""Sentences with which it does not start: test_limits.py and test_faults.py meet each of them."""
