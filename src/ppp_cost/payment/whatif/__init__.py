"""What a year would come to with other numbers: one scenario, a grid, what pays enough, what weighs most.

`questions.Question` asks, `answers` answers; each is one settlement with an axis of scenarios.
"""
