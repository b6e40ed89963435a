"""A server in this process over the shipped contracts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from ppp_cost.api import application
from ppp_cost.api.protocol.configuration import Configuration

CONTRACTS = Path(__file__).parents[2] / "contracts"


@pytest.fixture(scope="session")
def app() -> FastAPI:
    return application(Configuration(contracts=CONTRACTS))


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as found:
        yield found
