"""The same bytes on every machine: other processors, threads, locales, time zones and hash seeds."""

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

from tests.machines.outputs import STUDIES, of_study

ROOT = Path(__file__).parents[2]
ALLOWED = 600
PLAIN = {"OPENBLAS_NUM_THREADS": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"}
ELSEWHERE = {"OPENBLAS_NUM_THREADS": "2", "LC_ALL": "de_DE.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7"}
CORES = {
    "Prescott": ("SSE3",),
    "Nehalem": ("SSE42",),
    "Sandybridge": ("AVX",),
    "Haswell": ("AVX2", "FMA3"),
    "Zen": ("AVX2", "FMA3"),
    "SkylakeX": ("AVX512F", "AVX512_SKX", "X86_V4"),
}
"""What a processor must have for the linear algebra of another to run on it."""
FOUND = tuple(name for name in __cpu_dispatch__ if __cpu_features__.get(name))
OLDEST = {
    "NPY_DISABLE_CPU_FEATURES": " ".join(FOUND),
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX,-AVX2,-FMA,-AVX512F",
}
"""Arrays and logarithms without what this processor has beyond the least."""


def supported(core: str) -> bool:
    """Whether this processor has what a core is known by; a name that this numpy does not know says nothing."""
    known = [__cpu_features__[name] for name in CORES[core] if name in __cpu_features__]
    return bool(known) and all(known)


MACHINES = {core: {"OPENBLAS_CORETYPE": core} for core in CORES if supported(core)}
MACHINES |= {"oldest": OLDEST | {"OPENBLAS_CORETYPE": "Prescott"} if supported("Prescott") else OLDEST}


@cache
def digests(machine: str, every: bool) -> Mapping[str, str]:
    """The digest of each output by name, as a process finds it on such a machine."""
    settings = PLAIN if machine == "plain" else ELSEWHERE | MACHINES[machine]
    command = [sys.executable, "-m", "tests.machines.outputs", *(["every"] if every else [])]
    env = os.environ | settings
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=ALLOWED, check=False)
    assert done.returncode == 0, done.stderr
    return {name: digest for digest, name in (line.split(" ", 1) for line in done.stdout.splitlines())}


def test_the_oldest_machine_finds_the_same() -> None:
    found, expected = digests("oldest", every=False), digests("plain", every=False)
    assert len(expected) > len(STUDIES) * 4
    assert [name for name in expected if found[name] != expected[name]] == []


@pytest.mark.slow
@pytest.mark.parametrize("machine", MACHINES)
def test_every_machine_finds_the_same(machine: str) -> None:
    found, expected = digests(machine, every=True), digests("plain", every=True)
    assert [name for name in expected if found[name] != expected[name]] == []


def texts(content: bytes) -> Iterator[str]:
    """A document as text, a workbook part by part."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            for part in book.namelist():
                yield book.read(part).decode()
    else:
        yield content.decode()


BINARY = 2**20
"""A denominator beyond it that is a power of two is that of a float."""


def binary_fractions(text: str) -> list[str]:
    """The fractions of a text that are those of floats."""
    found = re.finditer(r"\d+/(\d{7,})\b", text)
    return [each[0] for each in found if (size := int(each[1])) > BINARY and size & (size - 1) == 0]


def test_a_binary_fraction_is_known() -> None:
    assert binary_fractions("3435662519083621/9007199254740992 weight, 1/4, 45/4194305") == [
        "3435662519083621/9007199254740992"
    ]


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)
def test_no_study_prints_a_binary_fraction(study: Path, tmp_path: Path) -> None:
    for name, content in of_study(study, tmp_path):
        for text in texts(content):
            assert binary_fractions(text) == [], name
