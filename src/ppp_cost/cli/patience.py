"""A bar for work that takes its time: shown on a terminal after two seconds, never in what is written."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Timer

PATIENCE = 2.0
"""Seconds for which a reader waits without being told that work goes on."""
JSON = "--json"
"""The word by which a command is asked for JSON."""
WORKING = {"zh": "计算中", "en": "working"}


@contextmanager
def patience(language: str, seconds: float = PATIENCE) -> Iterator[None]:
    """Show a bar on the error stream while work goes on longer than some seconds; it leaves nothing behind.

    Nothing is shown where that stream is no terminal, or where the command prints JSON.
    """
    if not sys.stderr.isatty() or JSON in sys.argv:
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.add_task(WORKING[language], total=None)
    lock, over = Lock(), False

    def show() -> None:
        with lock:
            if not over:
                bar.start()

    timer = Timer(seconds, show)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            over = True
            timer.cancel()
            bar.stop()
