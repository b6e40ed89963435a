"""A company's claim beside what was assessed: its rows, which lines each covers, and what explains a difference.

`claim.Claim` goes in, `review.Review` comes out; `payment/review` fills it.
"""
