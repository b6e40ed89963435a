"""One year is one statement, to the fen and to the digest, whichever door it comes through."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from ppp_cost import load_contract, load_observations, settle
from ppp_cost.cli import app as command
from ppp_cost.render.json.statement_document import document
from tests import draws
from tests.api.conftest import CONTRACTS
from tests.api.examples import columns
from tests.api.faults import ARROW, stream

YEARS = [
    ("railway", "zhujiayao_zhongchuan", 2),
    draws.slow(("utility_tunnel", "phase_1", 3)),
    draws.slow(("wastewater", "treatment_and_reuse", 3)),
]


@pytest.mark.parametrize(("sector", "name", "year"), YEARS)
def test_a_year_is_one_statement(client: TestClient, tmp_path: Path, sector: str, name: str, year: int) -> None:
    folder = CONTRACTS / sector / name
    files = sorted((folder / "example" / str(year)).glob("*.csv"))
    contract = load_contract(folder)
    own = document(settle(contract, load_observations(files[0].parent, contract), year))
    written = tmp_path / "statement.json"
    arguments = ["settle", str(folder), str(files[0].parent), "--year", str(year), "-o", str(written)]
    CliRunner().invoke(command, arguments)
    sent: dict[str, Any] = {
        "columns": {"json": {"observations": {file.stem: columns(file) for file in files}}},
        "csv": {"files": {f"observations.{file.stem}": (file.name, file.read_bytes(), "text/csv") for file in files}},
        "arrow": {
            "files": {f"observations.{file.stem}": ("table", stream(pa.table(columns(file))), ARROW) for file in files}
        },
    }
    address = f"/v1/contracts/{name}/years/{year}/statements"
    answers = {kind: client.post(address, **body).json() for kind, body in sent.items()}
    found = {kind: (each["payable"], each["digest"]) for kind, each in answers.items()}
    found["command"] = tuple(json.loads(written.read_text("utf-8"))[each] for each in ("payable", "digest"))
    assert set(found.values()) == {(own["payable"], own["digest"])}
    assert own["payable"] is not None


def test_what_was_lost_on_the_way_is_refused(client: TestClient) -> None:
    address = "/v1/contracts/zhujiayao_zhongchuan/years/2/statements"
    numbers = pa.table({"period": ["2"], "points": [18.5]})
    texts = pa.table({"period": ["2"], "points": ["18\n5"]})
    whole = pa.table({"period": ["2"], "points": ["18"]})
    for content, rule, pointer in (
        (stream(numbers), "arrow_type", "/observations/scores/points"),
        (stream(texts), "json_control", "/observations/scores/points"),
        (stream(whole, compression="lz4"), "arrow_compressed", "/observations/scores"),
        (stream(whole)[:-40], "arrow_broken", "/observations/scores"),
        (b"ARROW1", "arrow_broken", "/observations/scores"),
    ):
        answer = client.post(address, files={"observations.scores": ("scores", content, ARROW)})
        assert answer.status_code == 422
        assert [(each["rule"], each["pointer"]) for each in answer.json()["errors"]] == [(rule, pointer)]


def test_decimals_whole_numbers_days_and_dictionaries_of_arrow_are_taken(client: TestClient) -> None:
    from datetime import date
    from decimal import Decimal

    folder = CONTRACTS / "railway" / "zhujiayao_zhongchuan" / "example" / "2"
    year = {file.stem: pa.table(columns(file)) for file in folder.glob("*.csv")}
    texts = {f"observations.{name}": ("t", stream(table), ARROW) for name, table in year.items()}
    scores, covers = year["scores"], year["covers"]
    points = pa.array([Decimal(each) for each in scores["points"].to_pylist()], pa.decimal128(9, 1))
    possible = pa.array([int(each) for each in scores["possible"].to_pylist()])
    scores = scores.set_column(2, "points", points).set_column(3, "possible", possible)
    scores = scores.set_column(1, "indicator", scores["indicator"].dictionary_encode())
    first = covers.column_names.index("from")
    days = pa.array([date.fromisoformat(each) for each in covers["from"].to_pylist()])
    covers = covers.set_column(first, "from", days)
    typed = {
        **texts,
        "observations.scores": ("t", stream(scores), ARROW),
        "observations.covers": ("t", stream(covers), ARROW),
    }
    address = "/v1/contracts/zhujiayao_zhongchuan/years/2/statements"
    found = [client.post(address, files=each).json()["payable"] for each in (texts, typed)]
    assert found[0] == found[1] is not None


def test_lines_come_back_as_a_stream_of_arrow(client: TestClient) -> None:
    from tests.api.examples import examples

    address = "/v1/contracts/zhujiayao_zhongchuan/years/2/statements"
    body = examples()["settle"]
    whole = client.post(address, json=body).json()
    answer = client.post(address, json=body, headers={"accept": ARROW})
    table = pa.ipc.open_stream(answer.content).read_all()
    assert [f"{each:.2f}" for each in table["amount"].to_pylist()] == whole["lines"]["amount"]
    assert table["item"].to_pylist() == whole["lines"]["item"]


def test_what_is_missing_is_an_answer_with_its_state_and_no_figure(client: TestClient) -> None:
    from tests.api.examples import examples

    year = examples()["settle"]["observations"]
    del year["scores"]
    answer = client.post("/v1/contracts/zhujiayao_zhongchuan/years/2/statements", json={"observations": year})
    found = answer.json()
    assert answer.status_code == 200
    assert found["payable"] is None
    assert any("points" in each["what_en"] or "scores" in each["what_en"] for each in found["undetermined"])
    lost = [
        amount
        for amount, state in zip(found["lines"]["amount"], found["lines"]["state"], strict=True)
        if state == "undetermined"
    ]
    assert lost
    assert set(lost) == {None}
