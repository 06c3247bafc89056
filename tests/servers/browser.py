"""Finds the Chromium the tests drive, and installs one where that is possible.

First found, first taken: the environment variable UPSELL_CHROMIUM, a system Chromium or Chrome, Playwright's own.
``python -m tests.servers.browser`` says which, installing Debian's packages for what is missing when we are root.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

VARIABLE = "UPSELL_CHROMIUM"
SYSTEM_NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
PACKAGES = {
    "driver": ("libatomic1",),  # what the Node in Playwright's wheel is linked to, and a bare Debian lacks
    "browser": ("chromium",),
    "font": ("fontconfig", "fonts-noto-cjk"),
}
ADVICE = f"set {VARIABLE} to a Chromium's executable, or install one (Debian: apt-get install chromium libatomic1 fonts-noto-cjk)"
ASK_PLAYWRIGHT = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"


class NoBrowser(Exception):
    """There is no Chromium to drive and none could be installed; says what to do."""


def find_chromium() -> str | None:
    """The path of a Chromium, or None.

    Raises:
        NoBrowser: the environment variable names a file that cannot be run.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if not shutil.which(named):
            raise NoBrowser(f"{VARIABLE}={named}: found no executable there; {ADVICE}")
        return named
    system = next(filter(None, map(shutil.which, SYSTEM_NAMES)), None)
    return system or _playwrights_own()


def chromium() -> str:
    """The path of a Chromium. Raises NoBrowser, with what to do, where there is none."""
    found = find_chromium()
    if found is None:
        raise NoBrowser(f"found no Chromium; {ADVICE}")
    return found


def launch_arguments() -> dict[str, Any]:
    """What Playwright needs to start it: quiet, alone, and deaf to every host but this machine."""
    switches = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-dev-shm-usage",
        "--disable-domain-reliability",
        "--disable-sync",
        "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    ]
    if _is_root():
        switches.append("--no-sandbox")
    return {"executable_path": chromium(), "args": switches}


def missing() -> list[str]:
    """What the browser tests lack here: some of "driver", "browser", "font"."""
    there = {"driver": _driver_path() is not None, "browser": find_chromium() is not None, "font": _has_japanese_font()}
    return [name for name, found in there.items() if not found]


def install_what_is_missing() -> None:
    """Install Debian's packages for what is missing, if we may; raises NoBrowser where that fails."""
    packages = [package for name in missing() for package in PACKAGES[name]]
    if packages and _is_root() and shutil.which("apt-get"):
        print(f"Installing {', '.join(packages)} ...", flush=True)
        _apt_get("update")
        _apt_get("install", "-y", "--no-install-recommends", *packages)


def _driver_path() -> str | None:
    """Where Playwright would look for its own Chromium; None: its driver does not even start.

    Asked in a process of its own: Playwright starts only once in one, and a test may have started it.
    """
    asked = subprocess.run([sys.executable, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True)
    return asked.stdout.strip() if asked.returncode == 0 else None


def _playwrights_own() -> str | None:
    path = _driver_path()
    return path if path and Path(path).exists() else None


def _has_japanese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=ja"], capture_output=True, check=True).stdout.strip())


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _apt_get(*arguments: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(["apt-get", "-qq", *arguments], env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        last_words = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise NoBrowser(f"apt-get {arguments[0]} failed: {' '.join(last_words)}; {ADVICE}")


def main() -> int:
    """Say which browser the tests will use; 1 and one line on stderr where there is none.

    A missing Japanese font is no reason to stop: only the screenshots would be poorer.
    """
    try:
        install_what_is_missing()
        if _driver_path() is None:
            raise NoBrowser(f"Playwright's driver does not start; {ADVICE}")
        print(f"Browser: {chromium()}")
    except NoBrowser as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
