"""Work that takes its time shows a bar on a terminal, and nowhere else."""

import io
import os
import subprocess
import sys
import time

import pytest

from ppp_cost.cli.patience import patience


class Screen(io.StringIO):
    """An error stream that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("language", "word"), [("zh", "计算中"), ("en", "working")])
def test_long_work_shows_a_bar(language: str, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", screen := Screen())
    monkeypatch.setenv("TERM", "xterm")
    with patience(language, seconds=0.01):
        time.sleep(0.5)
    assert word in screen.getvalue()


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", screen := Screen())
    with patience("zh", seconds=60):
        pass
    assert screen.getvalue() == ""


def test_nothing_is_shown_where_no_one_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", screen := io.StringIO())
    with patience("zh", seconds=0.01):
        time.sleep(0.1)
    assert screen.getvalue() == ""


def test_a_command_that_prints_json_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", screen := Screen())
    monkeypatch.setattr(sys, "argv", ["ppp-cost", "settle", "--json"])
    with patience("zh", seconds=0.01):
        time.sleep(0.1)
    assert screen.getvalue() == ""


def stopped() -> None:
    with patience("en", seconds=0.01):
        time.sleep(0.1)
        raise KeyError("stopped")


def test_what_stops_the_work_comes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Screen())
    with pytest.raises(KeyError, match="stopped"):
        stopped()


WORK = """
import sys, time
from ppp_cost.cli.patience import patience
with patience("zh", seconds=0.01):
    time.sleep(0.5)
"""
ERASED = b"\x1b[2K"


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is needed")
@pytest.mark.parametrize("words", [(), ("--json",)])
def test_on_a_terminal_the_bar_is_erased_at_the_end_and_json_has_none(words: tuple[str, ...]) -> None:
    screen, there = os.openpty()
    command = [sys.executable, "-c", WORK, *words]
    subprocess.run(command, stderr=there, env=os.environ | {"TERM": "xterm"}, check=True, timeout=60)
    os.set_blocking(screen, False)
    os.close(there)
    try:
        shown = os.read(screen, 2**16)
    except OSError:
        shown = b""  # a terminal on which nothing was written has no more to say
    os.close(screen)
    assert ("计算中".encode() in shown) == (not words)
    assert shown.endswith(ERASED) == (not words)
