"""How an answer is written and documented: media types, models, the OpenAPI document.

`answering.written`; `described.described` is the document.
"""
