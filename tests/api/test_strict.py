"""Whatever means two things, or nothing, is refused with its place, and nothing of it is said again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import CONTRACTS
from tests.api.examples import examples

YEAR = "/v1/contracts/zhujiayao_zhongchuan/years/2/statements"
SCORE = '{"observations": {"scores": {"period": ["2"], "indicator": ["safety"], "points": [%s], "possible": ["20"]}}}'
POINT = "/observations/scores/points/0"


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("NaN", "json_no_number"),
        ("Infinity", "json_no_number"),
        ("1e400", "json_no_number"),
        ("1" + "0" * 5000, "json_no_number"),
        ("18", "body_text"),
        ("18.5", "body_text"),
        ("false", "body_text"),
        ("[]", "body_text"),
        ('"1_000"', "not_a_number"),
        ('"１８"', "not_a_number"),
        ('"1e1"', "not_a_number"),
        ('"NaN"', "not_a_number"),
        ('"18\\u0000"', "json_control"),
        ('"18\\n19"', "json_control"),
        ('"\\ud800"', "json_control"),
    ],
)
def test_a_score_that_is_no_number_is_refused_at_its_place(client: TestClient, cell: str, rule: str) -> None:
    answer = _sent(client, SCORE % cell)
    assert answer == [(rule, POINT)]


def test_a_member_that_is_there_twice_is_refused_at_its_place(client: TestClient) -> None:
    assert _sent(client, '{"observations": {"scores": {}, "scores": {}}}') == [("json_twice", "/observations/scores")]


def test_depth_33_is_refused_at_its_place_and_32_by_its_model(client: TestClient) -> None:
    for depth, rule in ((33, "json_deep"), (32, "body_list")):
        inner = "[" * (depth - 4) + "]" * (depth - 4)
        found = _sent(client, f'{{"observations": {{"scores": {{"points": {{"a": {inner}}}}}}}}}')
        assert found[0][0] == rule


def test_brackets_without_end_are_refused(client: TestClient) -> None:
    for text in ("[" * 100_000 + "]" * 100_000, "[" * 100_000, '{"a":' * 100_000):
        assert _sent(client, text)[0][0] in ("json_deep", "json_broken")


def test_a_path_as_a_contract_is_refused_with_its_place(client: TestClient) -> None:
    body = examples()["compare"] | {"other_contract": "../../etc/passwd"}
    answer = client.post(YEAR.replace("statements", "comparisons"), json=body)
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/other_contract"]
    for path in ("/v1/contracts/..%2F..%2Fetc%2Fpasswd", "/v1/contracts/%2e%2e", "/v1/contracts/etc.passwd"):
        assert client.get(path).status_code == 404
    assert client.get("/v1/contracts/etc.passwd").json()["errors"][0]["parameter"] == "contract"


def test_every_fault_is_named_at_once(client: TestClient) -> None:
    year = json.loads(json.dumps(examples()["settle"]))
    year["observations"]["scores"]["points"][1] = "abc"
    year["observations"]["amounts"]["value"][0] = "12,5"
    year["observations"]["relief"]["begin"][2] = "2021-13-01"
    found = _sent(client, json.dumps(year))
    assert found == [
        ("not_a_number", "/observations/amounts/value/0"),
        ("not_a_day", "/observations/relief/begin/2"),
        ("not_a_number", "/observations/scores/points/1"),
    ]


SENT = "dc52b9ae"


@pytest.mark.parametrize("place", ["points", "indicator", "period", "possible"])
@pytest.mark.parametrize("table", ["scores", "events", "nothing", SENT])
def test_nothing_that_was_sent_is_said_again(client: TestClient, table: str, place: str) -> None:
    year = json.loads(json.dumps(examples()["settle"]))
    cells = year["observations"].setdefault(table, {"period": ["2"], SENT: [SENT]})
    cells[place] = [SENT] * len(next(iter(cells.values())))
    answer = client.post(YEAR, json=year)
    if answer.status_code != 200:
        said = [fault | {"pointer": ""} for fault in answer.json()["errors"]]
        assert said
        assert SENT not in json.dumps(said)


def test_columns_of_different_lengths_are_refused(client: TestClient) -> None:
    text = '{"observations": {"scores": {"period": ["2", "2"], "points": ["1"]}}}'
    assert _sent(client, text) == [("columns_unequal", "/observations/scores")]


def test_what_is_missing_or_unknown_is_refused(client: TestClient) -> None:
    assert _sent(client, "{}") == [("body_missing", "/observations")]
    assert ("body_unknown", "/more") in _sent(client, '{"observations": {}, "more": 1}')
    assert _sent(client, "[]") == [("body_object", "")]
    assert _sent(client, "") == [("json_broken", "")]
    assert _sent(client, b"\xff\xfe") == [("json_broken", "")]


def test_errors_are_said_in_the_language_that_is_asked_for(client: TestClient) -> None:
    for language, word in (("zh", "文本"), ("en-GB,en;q=0.9", "text")):
        head = {"content-type": "application/json", "accept-language": language}
        answer = client.post(YEAR, content=SCORE % "85", headers=head)
        assert word in answer.json()["errors"][0]["detail"]


def _sent(client: TestClient, text: str | bytes) -> list[tuple[Any, Any]]:
    answer = client.post(YEAR, content=text, headers={"content-type": "application/json"})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return [(each["rule"], each["pointer"]) for each in answer.json()["errors"]]


@pytest.mark.parametrize("name", ["../../../planted", "..", "a/b", "a\\b", "", "C:x", "表"])
def test_a_file_is_named_by_no_path(client: TestClient, name: str) -> None:
    for address, source in ((YEAR, "observations"), ("/v1/studies/plots_by_grade/standards", "records")):
        answer = client.post(address, files={f"{source}.{name}": ("units.csv", b"unit_id,year,quantity\nP01,2024,1\n")})
        assert answer.status_code == 422
        assert [each["rule"] for each in answer.json()["errors"]] == ["body_pattern"]


def test_a_table_in_the_encoding_of_a_spreadsheet_is_read(client: TestClient) -> None:
    folder = CONTRACTS / "railway" / "zhujiayao_zhongchuan" / "example" / "2"
    texts = {file.stem: file.read_text("utf-8") for file in folder.glob("*.csv")}
    found = []
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        files = {f"observations.{name}": ("t.csv", text.encode(encoding), "text/csv") for name, text in texts.items()}
        found.append(client.post(YEAR, files=files).json()["payable"])
    assert found[0]
    assert set(found) == {found[0]}
    broken = client.post(YEAR, files={"observations.scores": ("scores.csv", b"\xff\x00\x81", "text/csv")})
    assert [each["rule"] for each in broken.json()["errors"]] == ["not_text"]
