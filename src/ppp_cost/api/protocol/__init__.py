"""What holds for every request: limits, keys, media, threads, and refusals as problem documents.

`problems.RefusedError` is how anything is refused; `configuration.Configuration` is what the environment says.
"""
