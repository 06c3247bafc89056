"""What is built is what is here: the wheel carries every asset, from the checkout and from the source distribution alike."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
ASSET_FOLDERS = ("static", "templates")


def build(source: Path, kind: str, into: Path) -> Path:
    """Build a distribution with the build backend of this environment; its path."""
    command = [sys.executable, "-m", "build", "--no-isolation", f"--{kind}", "--outdir", str(into), str(source)]
    built = subprocess.run(command, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(into.glob("*.whl" if kind == "wheel" else "*.tar.gz"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    return build(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def wheel_from_sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from the unpacked source distribution."""
    sdist = build(ROOT, "sdist", tmp_path_factory.mktemp("sdist"))
    unpacked = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(unpacked, filter="data")
    return build(next(unpacked.iterdir()), "wheel", tmp_path_factory.mktemp("wheel_from_sdist"))


def contents(wheel: Path, folder: str) -> dict[str, bytes]:
    """The files under a folder of the package in a wheel, by their path there."""
    prefix = "/".join(filter(None, ("upsell_widget", folder))) + "/"
    with ZipFile(wheel) as archive:
        return {name.removeprefix(prefix): archive.read(name) for name in archive.namelist() if name.startswith(prefix)}


def assets(folder: str) -> dict[str, bytes]:
    """The files under a folder of the checkout, by their path there."""
    root = ROOT / folder
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("folder", ASSET_FOLDERS)
def test_the_wheel_carries_the_checkouts_assets(wheel: Path, folder: str) -> None:
    assert assets(folder), f"{folder}/ is missing or empty; the build would leave it out without a word"
    assert contents(wheel, folder) == assets(folder)


def test_the_wheel_carries_the_whole_package(wheel: Path) -> None:
    package = {path: content for path, content in assets("upsell_widget").items() if "__pycache__" not in path}
    shipped = {path: content for path, content in contents(wheel, "").items() if not path.startswith(ASSET_FOLDERS)}
    assert shipped == package


@pytest.mark.parametrize("folder", ["", *ASSET_FOLDERS])
def test_the_wheel_from_the_source_distribution_is_the_same(wheel: Path, wheel_from_sdist: Path, folder: str) -> None:
    assert contents(wheel_from_sdist, folder) == contents(wheel, folder)


def test_the_wheel_says_it_is_typed_and_carries_its_licence(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert "upsell_widget/py.typed" in names
    assert "upsell_widget-0.1.0.dist-info/licenses/LICENSE" in names


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        top = {name.split("/")[0] for name in archive.namelist()}
    assert top == {"upsell_widget", "upsell_widget-0.1.0.dist-info"}


def imported(folder: Path) -> set[str]:
    """The distributions a folder's code imports, by their normalised names; the standard library and we ourselves left out."""
    modules: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                modules.add((node.module or "").split(".")[0])
    return {name.replace("_", "-") for name in modules - sys.stdlib_module_names - {"upsell_widget"}}


def test_whatever_the_package_imports_it_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *(line for name in ("postgres", "import", "fit", "spark", "notify") for line in extras[name])]
    declared = {re.split(r"[^\w-]", line)[0] for line in lines}
    for_the_hosts_tests = {"pytest"}
    named_otherwise = {"ibis", "py4j"}  # ibis-framework, and what pyspark talks through
    assert imported(ROOT / "upsell_widget") <= declared | {"pydantic-core"} | for_the_hosts_tests | named_otherwise
