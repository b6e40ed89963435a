"""What a market sold, as the shares and price relatives that index numbers are made of."""

import numpy as np

from ppp_cost.kernels.costs.rebasing import ShareCheck, check_on_shares


def compared(prices: np.ndarray, quantities: np.ndarray) -> ShareCheck:
    """The prices of each period, by period and good, compared with those of the first."""
    spending = prices * quantities
    share = spending / spending.sum(axis=-1, keepdims=True)
    return check_on_shares(np.broadcast_to(share[:1], share.shape), share, prices / prices[:1])
