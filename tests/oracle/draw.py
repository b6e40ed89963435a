"""Random contracts and observations, the same for the same seed, to set the engine against the oracle.

    for drawn in draws(200):
        settle_text(drawn.text, drawn.tables, drawn.year)

`tables` holds `assets` too where a shape has them: the rows of the `assets.csv` beside the contract.
"""

import random
from collections import namedtuple
from datetime import date

from .pieces import MODES, item
from .shapes_fees import exceedance, linked_score, volume_fee
from .shapes_more import events_and_reviews, segments
from .shapes_terms import assets, balances, capital
from .toml_text import contract_of, contract_text

SHAPES = {
    "volume_fee": volume_fee,
    "linked_score": linked_score,
    "exceedance": exceedance,
    "capital": capital,
    "assets": assets,
    "balances": balances,
    "segments": segments,
    "events_and_reviews": events_and_reviews,
}

Draw = namedtuple("Draw", "text tables year")


def draw(seed, shape=None):
    """One contract with its observations; a shape is drawn unless it is named."""
    rng = random.Random(f"{shape}-{seed}")
    shape = shape or rng.choice(list(SHAPES))
    items, tables, top, year = SHAPES[shape](rng)
    return Draw(contract_text(contract_of(items, **top, id=f"{shape}_{seed}")), tables, year)


def draws(number, first_seed=0):
    """So many draws, the shapes in turn."""
    shapes = list(SHAPES)
    for n in range(number):
        yield draw(first_seed + n, shapes[n % len(shapes)])


def forced_ties(number, seed=0):
    """Contracts whose monthly amounts fall exactly on half a fen before they are rounded."""
    rng = random.Random(seed)
    for n in range(number):
        yield tie(rng, MODES[n % len(MODES)], n)


def tie(rng, mode, n):
    """Price x volume, fee x 69/70, and three shares of a fee, in each month of a year."""
    months = [f"2024-{month:02}" for month in range(1, 13)]
    price = rng.randrange(1, 10**5, 2)  # of 1/10000 yuan, odd, so that some volume makes half a fen
    price += 2 if price % 5 == 0 else 0
    volumes = []
    for month in months:
        # price x volume / 10000 yuan is half a fen over when price x volume = 50 (mod 100)
        volume = next(one for one in range(100) if price * one % 100 == 50) + 100 * rng.randrange(10**5)
        fee = 35 + 70 * rng.randrange(10**7)  # fen: 69 fee / 70 is half a fen over
        shared = 5 + 10 * rng.randrange(10**7)  # fen: a tenth, and three tenths, are half a fen over
        volumes += [
            {"period": month, "name": "volume", "value": str(volume)},
            {"period": month, "name": "fee", "value": yuan(fee)},
            {"period": month, "name": "shared", "value": yuan(shared)},
        ]
    monthly = {"from": "volumes"}
    shares = [{"of": "shared", "weight": weight, "name": f"share_{weight[-1]}"} for weight in ("0.6", "0.1", "0.3")]
    items = [
        item("volume", "observe", **monthly, name="volume", unit="m3"),
        item("fee", "observe", **monthly, name="fee", unit="CNY"),
        item("shared", "observe", **monthly, name="shared", unit="CNY"),
        item(
            "priced",
            "product",
            kind="charge",
            times=[
                "volume",
                {"name": "price", "value": f"{price // 10**4}.{price % 10**4:04}", "unit": "CNY/m3"},
            ],
        ),
        item("scored", "product", kind="deduction", times=["fee", "69/70"]),
        item("shares", "sum", kind="charge", terms=shares),
        item(
            "back",
            "sum",
            unit="CNY",
            terms=[{"of": "fee", "weight": "-69/70"}],
            round={"places": 2, "mode": mode},
        ),
    ]
    rounding = {"places": 2, "mode": mode, "at": "item" if n % 4 == 3 else "line"}
    top = {"rounding": rounding, "operating_year": {"first": date(2024, 1, 1)}, "id": f"tie_{n}"}
    return Draw(contract_text(contract_of(items, **top)), {"volumes": volumes}, 1)


def yuan(fen):
    return f"{fen // 100}.{fen % 100:02}"
