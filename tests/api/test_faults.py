"""Every sentence with which the server refuses is said, with its remedy, in both languages."""

from __future__ import annotations

import sys

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from ppp_cost.cli import app as command
from ppp_cost.language import Language, sentences
from tests.api.conftest import CONTRACTS
from tests.api.faults import FAULTS


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("code", FAULTS)
def test_a_refusal_says_what_is_wrong_and_what_to_do(client: TestClient, code: str, language: Language) -> None:
    path, sent = FAULTS[code]
    sent = sent | {"headers": {**sent.get("headers", {}), "accept-language": language}}
    answer = client.request("GET" if "schemas" in path else "POST", path, **sent)
    assert answer.status_code in (404, 415, 422)
    fault = next(each for each in answer.json()["errors"] if each["rule"] == code)
    for said, name in ((fault["detail"], language), (fault["remedy"], f"remedy_{language}")):
        assert said.startswith(sentences()[code][name].split("{")[0])
        assert "{" not in said


def test_without_its_libraries_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("ppp_cost.api")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "fastapi", None)
    ended = CliRunner().invoke(command, ["serve", "--contracts", str(CONTRACTS)])
    assert ended.exit_code == 1
    assert "pip install 'ppp_cost[api]'" in ended.stderr
