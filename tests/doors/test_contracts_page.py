"""The skeleton on the page of the contracts runs as it is printed."""

import re
from pathlib import Path

from ppp_cost import load_contract, load_observations, settle

PAGE = (Path(__file__).parents[2] / "contracts" / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_skeleton_settles(tmp_path: Path) -> None:
    (tmp_path / "contract.toml").write_text(blocks("toml")[0], "utf-8")
    events, covers = blocks("csv")
    contract = load_contract(tmp_path)
    statement = settle(contract, load_observations({"events": events, "covers": covers}, contract), 1)
    # e1: 10.5 h less 2; e2: from 18:30, 1.5 h less its own 2; e3: 34 h less 2, 26 of them in March and 6 in April
    hours = {(line.period, line.key): line.amount for line in statement.lines() if line.item == "outage_deduction"}
    assert hours == {
        ("2024-03", "e1"): -68000,
        ("2024-03", "e2"): 0,
        ("2024-03", "e3"): -208000,
        ("2024-04", "e3"): -48000,
    }
    assert statement.payable == 120000000 - 68000 - 208000 - 48000


def test_every_link_leads_somewhere() -> None:
    folder = Path(__file__).parents[2] / "contracts"
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", PAGE)]
    assert links
    assert not [link for link in links if not (folder / link).exists()]
