"""What a server takes at most, what it asks for a key, and what it writes down."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import anyio
import pytest
from starlette.testclient import TestClient

from ppp_cost.api import application
from ppp_cost.api.protocol.configuration import Configuration
from ppp_cost.api.protocol.problems import RefusedError
from ppp_cost.api.protocol.workers import Workers
from ppp_cost.api.serving import judged
from ppp_cost.errors import PppCostError
from tests.api.conftest import CONTRACTS
from tests.api.examples import examples

YEAR = "/v1/contracts/zhujiayao_zhongchuan/years/2/statements"
SMALL = Configuration(contracts=CONTRACTS, body=3000, json=2000, json_depth=8, rows=3, columns=4)
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def small() -> Iterator[TestClient]:
    with TestClient(application(SMALL)) as client:
        yield client


def _table(rows: int, columns: int) -> dict[str, object]:
    return {"observations": {"scores": {f"c{n}": ["1"] * rows for n in range(columns)}}}


def test_a_body_beyond_its_limit_is_413_whether_or_not_it_declares_its_length(small: TestClient) -> None:
    for content in (b" " * 3001, iter([b" " * 2000, b" " * 2000])):
        answer = small.post(YEAR, content=content, headers=JSON)
        assert (answer.status_code, answer.json()["status"]) == (413, 413)
    assert (
        small.post(YEAR, content=b" " * 2500, headers=JSON).status_code == 413
    )  # below the body's limit, above JSON's
    form = small.post(YEAR, files={"observations.scores": ("scores.csv", b"1" * 3000, "text/csv")})
    assert form.status_code == 413


def test_rows_and_columns_have_limits(small: TestClient) -> None:
    for rows, columns in ((4, 1), (1, 5)):
        answer = small.post(YEAR, json=_table(rows, columns))
        assert [each["rule"] for each in answer.json()["errors"]] == ["table_large"]
    assert "table_large" not in small.post(YEAR, json=_table(3, 4)).text


def test_depth_has_a_limit(small: TestClient) -> None:
    for depth, rule in ((9, "json_deep"), (8, "body_list")):
        content = '{"observations": {"a": {"b": {"c": %s}}}}' % ("[" * (depth - 4) + "]" * (depth - 4))
        assert small.post(YEAR, content=content, headers=JSON).json()["errors"][0]["rule"] == rule


def test_other_media_types_are_415_and_other_answers_406(client: TestClient) -> None:
    answer = client.post(YEAR, content=b"a,b", headers={"content-type": "text/csv"})
    assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (415, "media_type")
    answer = client.post(YEAR, json=examples()["settle"], headers={"accept": "image/png"})
    assert answer.status_code == 406


def test_a_key_is_asked_for_where_there_are_keys() -> None:
    with TestClient(application(replace(SMALL, api_keys=("first", "second")))) as client:
        assert client.get("/healthz").status_code == 200
        for head in ({}, {"authorization": "Bearer third"}, {"x-api-key": ""}, {"authorization": "Basic first"}):
            answer = client.get("/v1/contracts", headers=head)
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        for head in ({"authorization": "Bearer first"}, {"authorization": "bearer second"}, {"x-api-key": "second"}):
            assert client.get("/v1/contracts", headers=head).status_code == 200


def test_an_address_that_others_reach_needs_keys() -> None:
    assert judged("127.0.0.1", {}).api_keys == ()
    assert judged("::1", {}).api_keys == ()
    for host in ("::", "192.168.0.7", "server.example"):
        with pytest.raises(PppCostError) as refused:
            judged(host, {})
        assert refused.value.problems[0].code == "keys_needed"
        assert judged(host, {"PPP_COST_API_KEYS": "first, second"}).api_keys == ("first", "second")


def test_every_limit_is_stated_by_the_environment() -> None:
    found = Configuration.of({"PPP_COST_BODY": "7", "PPP_COST_JSON_DEPTH": "9", "PPP_COST_CONTRACTS": "elsewhere"})
    assert (found.body, found.json_depth, found.contracts) == (7, 9, Path("elsewhere"))
    with pytest.raises(PppCostError) as refused:
        Configuration.of({"PPP_COST_BODY": "20 MB", "PPP_COST_ROWS": "0", "PPP_COST_STOP": "-1"})
    assert [each.where for each in refused.value.problems] == ["PPP_COST_BODY", "PPP_COST_ROWS", "PPP_COST_STOP"]


def test_limits_of_a_workbook_are_stated_by_the_environment(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = client.get("/v1/contracts/zhujiayao_zhongchuan/template").content
    monkeypatch.setenv("PPP_COST_ENTRIES", "3")
    answer = client.post(YEAR, files={"observations": ("year.xlsx", book)})
    assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (422, "workbook_entries")


def test_a_folder_without_contracts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PppCostError) as refused:
        application(Configuration(contracts=tmp_path))
    assert refused.value.problems[0].code == "shelf_empty"


def test_ids_that_two_contracts_share_and_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    for folder, text in (("a", 'id = "one"'), ("b", 'id = "one"'), ("c", "id = ")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "contract.toml").write_text(text, "utf-8")
    with pytest.raises(PppCostError) as refused:
        application(Configuration(contracts=tmp_path))
    assert [each.code for each in refused.value.problems] == ["shelf_id_twice", "not_on_shelf"]


def test_too_many_large_requests_are_told_to_come_again() -> None:
    async def crowd() -> list[object]:
        workers, found = Workers(threads=1, waiting=1), []
        gate = anyio.Event()

        async def one() -> None:
            try:
                found.append(await workers.run(lambda: anyio.from_thread.run(gate.wait), large=True))
            except RefusedError as error:
                found.append((error.status, error.headers))

        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(one)
            await anyio.wait_all_tasks_blocked()
            gate.set()
        return found

    found = anyio.run(crowd)
    assert found[0] == (503, {"retry-after": "2"})
    assert len(found) == 3


def test_every_request_leaves_a_line_that_names_neither_address_nor_body(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="ppp_cost.api"):
        client.post(YEAR, json=examples()["settle"])
        client.get("/v1/contracts/secret")
        client.get("/nowhere/secret")
    lines = [json.loads(each.message) for each in caplog.records if each.name == "ppp_cost.api"]
    found = [(each["method"], each["route"], each["status"]) for each in lines]
    assert found == [
        ("POST", "/v1/contracts/{contract}/years/{year}/statements", 200),
        ("GET", "/v1/contracts/{contract}", 404),
        ("GET", None, 404),
    ]
    assert all(each["milliseconds"] >= 0 and each["request"] for each in lines)
    assert "secret" not in json.dumps(lines)
