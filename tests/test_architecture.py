"""The house rules a machine can hold: layers, a pure domain, small files and functions, names that say something."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOMAIN = ROOT / "upsell_widget" / "domain"
LONGEST_FILE = 250
LONGEST_FUNCTION = 45
CLOCKS_AND_CHANCE = {"logging", "random", "secrets", "time", "uuid"}
ASKS_THE_CLOCK = {"date.today", "datetime.now", "datetime.today", "datetime.utcnow"}
VAGUE_NAMES = {"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
REGISTRY_HOSTS = re.compile("|".join((r"pypi\." + "org", r"python" + r"hosted\.org", r"registry\." + r"npmjs", r"deb\." + r"debian")))


def committed(*patterns: str) -> list[Path]:
    """The files git knows, or would if they were added."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def python_files() -> list[Path]:
    return [path for path in committed("*.py") if "migrations" not in path.parts]


def trees(paths: list[Path]) -> Iterator[tuple[str, ast.Module]]:
    for path in paths:
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def imported_modules(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_the_layers_hold() -> None:
    checked = subprocess.run([Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def test_the_domain_imports_the_standard_library_and_our_errors_only() -> None:
    allowed = sys.stdlib_module_names - CLOCKS_AND_CHANCE
    strangers = [
        f"{name}: {module}"
        for name, tree in trees(sorted(DOMAIN.rglob("*.py")))
        for module in imported_modules(tree)
        if module.split(".")[0] not in allowed and not module.startswith(("upsell_widget.domain", "upsell_widget.errors"))
    ]
    assert strangers == []


def test_the_domain_never_asks_what_time_it_is() -> None:
    asked = [
        f"{name}:{node.lineno}"
        for name, tree in trees(sorted(DOMAIN.rglob("*.py")))
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ASKS_THE_CLOCK
    ]
    assert asked == []


def test_a_file_holds_one_idea() -> None:
    too_long = {name: count for name, count in ((str(p.relative_to(ROOT)), line_count(p)) for p in python_files()) if count > LONGEST_FILE}
    assert too_long == {}


def line_count(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_a_function_fits_on_a_screen() -> None:
    too_long = {
        f"{name}:{node.lineno} {node.name}": length
        for name, tree in trees(python_files())
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert too_long == {}


def test_a_module_is_named_for_what_it_holds() -> None:
    vague = [str(path) for path in python_files() if VAGUE_NAMES & set(path.stem.split("_"))]
    assert vague == []


@pytest.mark.parametrize("folder", ["static", "templates"])
def test_no_code_hides_among_the_assets(folder: str) -> None:
    assert list((ROOT / folder).rglob("*.py")) == []


def test_no_committed_file_names_a_package_registry() -> None:
    naming = []
    for path in committed():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if REGISTRY_HOSTS.search(text):
            naming.append(str(path.relative_to(ROOT)))
    assert naming == []
