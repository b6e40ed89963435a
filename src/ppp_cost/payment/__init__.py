"""The payment wing: a contract and a year's observations to a statement."""
