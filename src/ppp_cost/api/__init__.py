"""The same calculation for other services: contracts in a folder, observations in, documents out."""

from __future__ import annotations

from ppp_cost.api.application import application

__all__ = ["application"]
