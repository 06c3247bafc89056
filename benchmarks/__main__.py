"""``make bench``: run every benchmark in a process of its own, print the figures and write ``docs/performance.md``."""

from __future__ import annotations

import importlib
import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measuring import Figure

MODULES = {
    "hook": "The hook on the host's pages",
    "deciding": "Deciding",
    "visiting": "Visits and openings",
    "browsing_events": "Browsing events",
    "contention": "Many processes on one SQLite file",
    "widget": "The popup in a browser",
    "health": "The health score",
    "fitting": "Fitting: what goes together",
    "complete_journey": "A year of a grocer: Complete Journey",
    "recommend": "Recommending on real orders",
    "view_sessions": "Recommending on recorded view sessions",
}
REPORT = Path(__file__).parents[1] / "docs" / "performance.md"


def main() -> None:
    """Run all of them, or those named on the command line; missed numbers are reported, not hidden and no error."""
    if sys.argv[1:2] == ["--figures"]:
        module = importlib.import_module(f"benchmarks.{sys.argv[2]}")
        print(json.dumps([asdict(figure) for figure in module.figures()]))
        return
    wanted = sys.argv[1:] or list(MODULES)
    if unknown := [name for name in wanted if name not in MODULES]:
        sys.exit(f"found {', '.join(unknown)}, expected some of {', '.join(MODULES)}")
    found = {name: measured(name) for name in wanted}
    for name, figures in found.items():
        print(f"\n{MODULES[name]}")
        for figure in figures:
            print(f"  {_sign(figure):6} {figure.name}: {figure.measured}  {figure.asked}  {figure.note}")
    if wanted == list(MODULES):
        REPORT.write_text(report(found), encoding="utf-8")
        print(f"\nWritten to {REPORT.relative_to(Path.cwd()) if REPORT.is_relative_to(Path.cwd()) else REPORT}")


def measured(name: str) -> list[Figure]:
    """The figures of one module; one that cannot run says so in their place."""
    print(f"measuring: {MODULES[name]} ...", file=sys.stderr, flush=True)
    run = subprocess.run([sys.executable, "-m", "benchmarks", "--figures", name], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        print(run.stderr, file=sys.stderr)
        reason = run.stderr.strip().splitlines()[-1].partition(":")[0] if run.stderr.strip() else f"exit code {run.returncode}"
        return [Figure(MODULES[name], "not measured", "", None, reason)]
    return [Figure(**each) for each in json.loads(run.stdout.strip().splitlines()[-1])]


def report(found: dict[str, list[Figure]]) -> str:
    """The page: what was measured, on what, beside what was asked."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    lines = [
        "# Performance",
        "",
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}: {machine}. Medians of calls taken in turn, as ratios wherever something",
        "can be compared with; a run on another machine gives other microseconds and much the same ratios.",
    ]
    for name, figures in found.items():
        lines += ["", f"## {MODULES[name]}", "", "| what | measured | asked | |", "|---|---|---|---|"]
        lines += [f"| {each.name} | {each.measured} | {each.asked} | {_sign(each)}{_note(each)} |" for each in figures]
    missed = [each for figures in found.values() for each in figures if each.met is False]
    lines += ["", "## Missed", ""]
    lines += [f"- **{each.name}**: {each.measured}, asked {each.asked}.{_note(each)}" for each in missed] or ["Nothing."]
    return "\n".join(lines) + "\n"


def _sign(figure: Figure) -> str:
    return {True: "met", False: "MISSED", None: ""}[figure.met]


def _note(figure: Figure) -> str:
    return f" {figure.note}" if figure.note else ""


if __name__ == "__main__":
    main()
