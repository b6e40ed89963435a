"""What a contract is held to when it is read, and what a reviewer should look at in it or in the observations.

`item_checks.judge_item` refuses, `lint.linted` warns, `unread_rows` names what nobody reads.
"""
