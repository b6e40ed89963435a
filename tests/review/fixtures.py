"""Fixtures of claims: what a claim says, and the sentences of its review or of its refusal."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Said:
    """A sentence in both languages, and the claim whose review, or whose refusal, says it."""

    code: str
    text: str
    expected: dict[str, str]

    def __str__(self) -> str:
        return self.code


@cache
def remarks() -> tuple[Said, ...]:
    """Sentences beside the figures of a review."""
    return _read(HERE / "said.toml")


@cache
def refusals() -> tuple[Said, ...]:
    """Sentences of claims that cannot be read; each is the only one."""
    return _read(HERE / "refused.toml")


def _read(path: Path) -> tuple[Said, ...]:
    claims = tomllib.loads(path.read_text("utf-8"))["claim"]
    return tuple(
        Said(each["code"], claim["text"], {"en": each["en"], "zh": each["zh"]})
        for claim in claims
        for each in claim["says"]
    )
