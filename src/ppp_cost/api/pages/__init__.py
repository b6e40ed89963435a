"""The page: contracts and studies for those who never open a terminal, served beside the API."""

from __future__ import annotations

from ppp_cost.api.pages.attached import attach

__all__ = ["attach"]
