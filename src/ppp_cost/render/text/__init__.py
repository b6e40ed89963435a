"""What a terminal shows: statements, explanations, studies, budgets, reviews, what-if answers.

`statement_text.statement_text` and its neighbours, one for each thing that is shown.
"""
