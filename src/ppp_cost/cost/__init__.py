"""The cost wing: from cost records to an expenditure standard, a budget and its yearly revision.

`standard.study_chain.studied` runs it, stage by stage; every stage is kept.
"""
