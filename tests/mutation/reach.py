"""Which tests reach which line, and how long each takes: one run of every test file with coverage, kept until a file changes."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.mutation.running import NO_TESTS, OK, ROOT, SOURCE, in_processes, pytest_main

KEPT = ROOT / ".pytest_cache" / "mutation"
QUICK = ("kernels", "rules", "laws", "cost", "contracts", "oracle", "published", "doors", "review", "whatif")
QUICK += ("workbooks/test_budget_workbook.py", "workbooks/test_study_workbook.py", "workbooks/test_study_templates.py")
PROCESSES = ("doors/test_cli_process.py", "doors/test_patience.py")
"""Tests that start processes of their own, which know nothing of a fault here."""

Reach = dict[str, Any]


class Recorder:
    """Notes, test by test, the lines it reaches and the seconds it takes, of tests that pass."""

    def __init__(self) -> None:
        import coverage

        self.coverage = coverage.Coverage(data_file=None, config_file=False, include=[f"{SOURCE}/*"])
        self.coverage.start()
        self.seconds: dict[str, float] = {}

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.coverage.switch_context(nodeid)
        self.started = perf_counter()

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call" and report.passed:
            self.seconds[report.nodeid] = round(perf_counter() - self.started, 3)

    def reach(self) -> Reach:
        self.coverage.stop()
        data = self.coverage.get_data()
        tests = list(self.seconds)
        number = {test: place for place, test in enumerate(tests)}
        lines = {}
        for name in data.measured_files():
            found = {
                line: sorted(number[each] for each in contexts if each in number)
                for line, contexts in data.contexts_by_lineno(name).items()
            }
            if any(found.values()):
                lines[Path(name).relative_to(ROOT).as_posix()] = {line: each for line, each in found.items() if each}
        return {"seconds": list(self.seconds.items()), "lines": lines}


def test_files() -> list[Path]:
    """The files with quick tests, and the whole source for its examples."""
    tests = ROOT / "tests"
    found = sorted(
        path for each in QUICK for path in [*(tests / each).rglob("test_*.py"), tests / each] if path.is_file()
    )
    return [SOURCE, *(each for each in found if each not in [tests / name for name in PROCESSES])]


@cache
def _shared() -> bytes:
    """A digest of everything that a test can depend on beside its own file."""
    digest = hashlib.sha256()
    for folder in ("src", "tests", "contracts"):
        for path in sorted((ROOT / folder).rglob("*")):
            ours = folder == "tests" and (path.name.startswith("test_") or "mutation" in path.parts)
            if path.is_file() and path.suffix != ".pyc" and not ours:
                digest.update(path.read_bytes())
    return digest.digest()


def kept_in(path: Path) -> Path:
    """Where the reach of a test file is kept."""
    own = path.read_bytes() if path.is_file() else b""
    return KEPT / f"{hashlib.sha256(_shared() + str(path).encode() + own).hexdigest()[:20]}.json"


def record(path: Path) -> int:
    """Run one file of tests and keep what it reaches."""
    recorder = Recorder()
    code = pytest_main([str(path), "-k", "not libreoffice"], [recorder])
    kept_in(path).write_text(json.dumps(recorder.reach()), "utf-8")
    return code


def recorded(jobs: int) -> Iterator[Reach]:
    """What every test file reaches, run anew where it or what it stands on has changed."""
    KEPT.mkdir(parents=True, exist_ok=True)
    files = {kept_in(each): each for each in test_files()}
    for old in set(KEPT.iterdir()) - set(files):
        old.unlink()
    missing = [each for kept, each in files.items() if not kept.exists()]
    for done, (path, code) in enumerate(in_processes(missing, record, jobs, limit=3600), start=1):
        print(f"reach {done} of {len(missing)}", end="\r", flush=True)
        if code not in (OK, NO_TESTS):
            print(f"{path.relative_to(ROOT)} ends with {code}: what failed there finds nothing here")
    yield from (json.loads(kept.read_text("utf-8")) for kept in files if kept.exists())


class Reached:
    """The tests that reach a line, the nearest first: those that reach little else."""

    def __init__(self, reaches: Iterable[Reach]) -> None:
        self.seconds: dict[str, float] = {}
        self.size: Counter[str] = Counter()
        self.lines: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        for reach in reaches:
            self.seconds.update(reach["seconds"])
            tests = [name for name, _ in reach["seconds"]]
            for path, lines in reach["lines"].items():
                for line, found in lines.items():
                    self.lines[path][int(line)] += [tests[each] for each in found]
                    self.size.update(tests[each] for each in found)

    def tests(self, path: str, lines: range) -> list[str]:
        """The tests that reach some lines, or without lines any of the file."""
        of_file = self.lines[path]
        found = {each for line in lines or of_file for each in of_file.get(line, ())}
        return sorted(found, key=lambda each: (self.size[each], each))

    def near(self, path: str, lines: range, seconds: float) -> list[str]:
        """Tests for so many seconds: from each file its nearest, then from each its second, and so on."""
        by_file: dict[str, list[str]] = defaultdict(list)
        for test in self.tests(path, lines):
            by_file[test.partition("::")[0]].append(test)
        turns = [(turn, self.size[each], each) for tests in by_file.values() for turn, each in enumerate(tests)]
        return list(_for(seconds, [each for _, _, each in sorted(turns)], self.seconds))

    def beside(self, path: str, lines: range, seconds: float) -> list[str]:
        """Further tests of the files that reach the lines, since one test may look at what another computed."""
        files = {each.partition("::")[0] for each in self.tests(path, lines)}
        near = set(self.near(path, lines, seconds))
        others = [each for each in self.seconds if each.partition("::")[0] in files and each not in near]
        return list(_for(seconds, sorted(others, key=lambda each: (self.seconds[each], each)), self.seconds))


def _for(seconds: float, tests: list[str], took: dict[str, float]) -> Iterator[str]:
    for each in tests:
        if took[each] <= seconds:
            seconds -= took[each]
            yield each
