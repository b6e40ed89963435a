"""What is built settles the shipped contracts from any folder: the sdist gives the wheel, the wheel holds them."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ppp_cost.cli import app

ROOT = Path(__file__).parents[2]
MOST = 3_000_000
"""Bytes of the wheel beyond which something strays into it."""


def run(*words: object, cwd: Path, **environment: str) -> str:
    words = (sys.executable, *words)
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | environment
    done = subprocess.run([str(each) for each in words], cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that is built from the sdist, away from the tree that the sdist was built in."""
    folder = tmp_path_factory.mktemp("built")
    run("-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=ROOT)
    (sdist,) = folder.glob("*.tar.gz")
    shutil.unpack_archive(sdist, folder, filter="data")
    run("-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=folder / sdist.name.removesuffix(".tar.gz"))
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_holds_the_package_and_the_contracts_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    source = ROOT / "src" / "ppp_cost"
    files = {source: "ppp_cost", ROOT / "contracts": "ppp_cost/contracts"}
    assert names == {
        f"{prefix}/{file.relative_to(folder).as_posix()}"
        for folder, prefix in files.items()
        for file in folder.rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    }
    assert wheel.stat().st_size < MOST


@pytest.mark.slow
def test_the_installed_examples_settle_in_a_folder_of_ones_own(wheel: Path, tmp_path: Path) -> None:
    site, away = tmp_path / "site", tmp_path / "away"
    away.mkdir()
    shutil.unpack_archive(wheel, site, "zip")
    command = ("-P", "-c", "from ppp_cost.cli import app; app()")
    place = run("-P", "-c", "import ppp_cost; print(ppp_cost.__file__)", cwd=away, PYTHONPATH=str(site))
    assert Path(place.strip()).is_relative_to(site)
    printed = run(*command, "examples", "-o", "mine", cwd=away, PYTHONPATH=str(site), PYTHONUTF8="1")
    settles = [shlex.split(line)[1:] for line in printed.splitlines() if line.startswith("    ppp-cost settle ")]
    assert len(settles) == 3
    words = settles[-1]
    found = json.loads(run(*command, *words, "--json", cwd=away, PYTHONPATH=str(site), PYTHONUTF8="1"))
    here = [each.replace("mine", str(ROOT / "contracts"), 1) for each in words]
    known = json.loads(CliRunner().invoke(app, [*here, "--json"]).stdout)
    assert found["payable"] is not None
    assert found == known
