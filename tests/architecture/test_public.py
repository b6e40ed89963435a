"""What the world sees: few names, a quick import, one version, and nothing of the machine it was written on."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import ppp_cost

ROOT = Path(__file__).parents[2]
SLOW = ("pandas", "scipy", "fastapi")
MACHINE_PATHS = tuple(f"/{folder}/".encode() for folder in ("work", "root"))


def test_there_are_at_most_fifteen_public_names() -> None:
    assert len(ppp_cost.__all__) <= 15
    assert len(set(ppp_cost.__all__)) == len(ppp_cost.__all__)


@pytest.mark.parametrize("name", ppp_cost.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(ppp_cost, name) is not None


def test_a_name_that_is_not_public_is_refused() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        ppp_cost.no_such_name  # noqa: B018 - the look-up is the test


def test_the_import_loads_nothing_slow() -> None:
    code = f"import sys, ppp_cost; print(*[name for name in {SLOW!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []


def test_the_version_is_that_of_the_installed_package() -> None:
    assert ppp_cost.__version__ == version("ppp_cost")


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="the files are listed by git")
def test_no_file_names_a_path_of_the_machine() -> None:
    run = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    paths = [ROOT / name for name in run.stdout.split("\0") if name]
    assert paths
    found = [path for path in paths if path.is_file() and any(each in path.read_bytes() for each in MACHINE_PATHS)]
    assert not [path.relative_to(ROOT).as_posix() for path in found]
