"""Plants faults in what computes a result, and counts those that the tests notice.

    python -m tests.mutation --most 150

First the faults of `named.toml`, then so many drawn ones.  Each is run in a process of its own with the tests that
reach its line; `equivalents.toml` lists the faults that change no result, with the reason.  Prints what survives, and
ends with 1 where less than 85 % are caught.
"""

import argparse
import os
import sys
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.mutation.faults import Fault, drawn, faults_of, planted
from tests.mutation.reach import Reached, recorded
from tests.mutation.running import FAILED, OK, ROOT, SOURCE, in_processes, load, run_planted

LEAST = 85
"""Per cent of the faults that are to be caught."""
SHARES = {"kernels": 28, "rules": 28, "posting": 7, "calendar": 7, "cost": 30}
"""Per cent of the drawn faults that a room gets."""
NEAR, BESIDE = 30.0, 60.0
"""Seconds of tests that look for a fault, at first and where these pass."""
LIMIT = 300.0
"""Seconds after which a process that does not come to an end has shown its fault."""
HERE = Path(__file__).parent


def room_of(path: Path) -> str | None:
    """The room of a module below the package that is looked at, wherever in its wing it stands."""
    inner = path.relative_to(SOURCE)
    rooms = (inner.parts[0], *inner.parts[1:-1], inner.stem) if inner.parts[0] in ("kernels", "cost", "payment") else ()
    return next((each for each in SHARES if each in rooms), None)


def listed(name: str) -> list[dict[str, str]]:
    """The faults of one of the two lists."""
    found: list[dict[str, str]] = tomllib.loads((HERE / name).read_text("utf-8")).get("fault", [])
    return found


def named(modules: Iterable[Path]) -> Iterator[Fault]:
    """The faults planted by hand, each where its function stands with its text."""
    paths = {path: path.read_text("utf-8") for path in modules}
    for each in listed("named.toml"):
        (path,) = (path for path, text in paths.items() if path.name == each["file"] and each["old"] in text)
        yield planted(path, each["function"], each["old"], each["new"])


def outcome(reached: Reached, tests: str, fault: Fault) -> int:
    """Run the tests near a fault or beside it; 0 where they pass, or where there are none."""
    path = fault.path.relative_to(ROOT).as_posix()
    chosen = getattr(reached, tests)(path, fault.lines, NEAR if tests == "near" else BESIDE)
    return run_planted(fault.path, fault.text, chosen) if chosen else OK


def survivors(faults: Sequence[Fault], reached: Reached, jobs: int) -> set[Fault]:
    """The faults with which every test passes."""
    left = list(faults)
    for tests in ("near", "beside"):
        codes = {}
        for fault, code in in_processes(left, partial(outcome, reached, tests), jobs, LIMIT):
            codes[fault] = code
            print(f"{tests} {len(codes)} of {len(left)}", end="\r", flush=True)
        # what ends in another way than by a failing test must be the fault's doing, and not that of the tests
        odd = [fault for fault, code in codes.items() if code not in (OK, FAILED)]
        sound = [replace(each, text=each.path.read_text("utf-8")) for each in odd]
        for fault, code in in_processes(sound, partial(outcome, reached, tests), jobs, LIMIT):
            if code != OK:
                raise RuntimeError(
                    f"the tests that reach {fault.path.name}:{fault.line} end with {code} without a fault"
                )
        left = [fault for fault, code in codes.items() if code == OK]
    return set(left)


def told(faults: Sequence[Fault], looked: Sequence[Fault], survived: Collection[Fault]) -> int:
    """Print the survivors and the counts; 1 where too few were caught."""
    for each in (each for each in looked if each in survived):
        print(f"{each.path.relative_to(ROOT)}:{each.line} {each.function}\n  - {each.old}\n  + {each.new}")
    count = {
        "caught": Counter(room_of(each.path) for each in looked if each not in survived),
        "survived": Counter(room_of(each.path) for each in survived),
        "equivalent": Counter(room_of(each.path) for each in faults if each not in looked),
    }
    print(f"{'':10}" + "".join(f"{word:>12}" for word in count))
    for room in SHARES:
        print(f"{room:10}" + "".join(f"{each[room]:>12}" for each in count.values()))
    caught = len(looked) - len(survived)
    print(f"{caught} of {len(looked)} caught, {100 * caught / max(len(looked), 1):.1f} %; at least {LEAST} % are to be")
    return int(100 * caught < LEAST * len(looked))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("--most", type=int, default=150, help="faults to draw")
    parser.add_argument("--only", default="", help="files whose path holds this text")
    parser.add_argument("--seed", default="1", help="what the draw depends on")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    load()
    modules = [each for each in sorted(SOURCE.rglob("*.py")) if given.only in each.as_posix() and room_of(each)]
    rooms = {room: [each for each in modules if room_of(each) == room] for room in SHARES}
    whole = sum(share for room, share in SHARES.items() if rooms[room])
    every = {room: [fault for path in paths for fault in faults_of(path)] for room, paths in rooms.items()}
    faults = [] if given.only else list(named(modules))
    for room, found in every.items():
        faults += drawn(found, given.most * SHARES[room] // whole, given.seed)
    entries = listed("equivalents.toml")
    gone = (
        []
        if given.only
        else [each for each in entries if not any(fault.is_listed(each) for found in every.values() for fault in found)]
    )
    for each in gone:
        print(f"equivalents.toml names what is no longer there: {each['file']} {each['function']} {each['old']}")
    looked = [each for each in faults if not any(map(each.is_listed, entries))]
    return max(told(faults, looked, survivors(looked, Reached(recorded(given.jobs)), given.jobs)), len(gone) > 0)


if __name__ == "__main__":
    sys.exit(main())
