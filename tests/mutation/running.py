"""Processes that share what is slow to load, and the tests that are run in each, on a module that holds a fault."""

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import wait
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "ppp_cost"
HEAVY = ("numpy", "pandas", "scipy.optimize", "scipy.special", "pydantic", "openpyxl", "xlsxwriter", "hypothesis")
OK, FAILED, NO_TESTS = 0, 1, 5
"""What pytest ends with where all pass, where one fails, and where there is none."""

Task = TypeVar("Task")


def load() -> None:
    """Load once what every process needs, and never the package itself."""
    import hypothesis

    for name in HEAVY:
        importlib.import_module(name)
    quick = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile("mutation", database=None, derandomize=True, deadline=None, phases=quick)
    hypothesis.settings.load_profile("mutation")
    sys.path.insert(0, str(SOURCE.parent))
    assert "ppp_cost" not in sys.modules


def pytest_main(words: list[str], plugins: list[Any]) -> int:
    """Run pytest here, leaving nothing behind in the tree."""
    quiet = [
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-p",
        "no:cov",
        "-W",
        "ignore::pytest.PytestAssertRewriteWarning",
        "--rootdir",
        str(ROOT),
    ]
    return int(pytest.main([*quiet, *words], plugins))


def in_processes(
    tasks: Iterable[Task], run: Callable[[Task], int], jobs: int, limit: float
) -> Iterator[tuple[Task, int]]:
    """Each task in a process of its own, so many at a time, and what it returned; one that takes too long is killed."""
    context = multiprocessing.get_context("fork")
    waiting, running = iter(tasks), {}

    def inside(task: Task) -> None:
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        sys.exit(run(task))

    def begin() -> None:
        for task in waiting:
            process = context.Process(target=inside, args=(task,))
            process.start()
            running[process.sentinel] = process, task, monotonic()
            return

    for _ in range(jobs):
        begin()
    while running:
        wait(list(running), timeout=1)
        for sentinel, (process, task, since) in list(running.items()):
            if process.is_alive() and monotonic() - since > limit:
                process.kill()
                process.join()
            if not process.is_alive():
                process.join()
                del running[sentinel]
                begin()
                yield task, int(process.exitcode or 0)


class Planted(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):
    """Finds one module before anything else does, and loads it from another text."""

    def __init__(self, path: Path, text: str) -> None:
        inside = path.relative_to(SOURCE.parent).with_suffix("")
        super().__init__(".".join(inside.parts).removesuffix(".__init__"), str(path))
        self.text = text

    def find_spec(self, fullname: str, *_: Any) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def pytest_sessionstart(self) -> None:
        """Stand before pytest's own finder, which loads the modules whose examples are run."""
        sys.meta_path.insert(0, self)

    def get_code(self, _: str) -> Any:
        return compile(self.text, self.path, "exec", dont_inherit=True)


def run_planted(path: Path, text: str, tests: list[str]) -> int:
    """Run tests with the module of a path loaded from a text; 0 where they pass."""
    planted = Planted(path, text)
    sys.meta_path.insert(0, planted)
    return pytest_main(["-x", *tests], [planted])
