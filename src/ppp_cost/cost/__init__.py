"""The cost wing: from cost records to an expenditure standard, a budget and its yearly revision."""
