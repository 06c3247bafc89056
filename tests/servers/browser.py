"""Finds the Chromium the tests drive, and installs one where that is possible.

First found, first taken: the environment variable UPSELL_CHROMIUM, a system Chromium or Chrome, Playwright's own.
``python -m tests.servers.browser`` says which, installing Debian's packages when there is none and we are root.
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
BROWSER_PACKAGE = "chromium"
FONT_PACKAGE = "fonts-noto-cjk"
ADVICE = f"set {VARIABLE} to a Chromium's executable, or install one (Debian: apt-get install {BROWSER_PACKAGE} {FONT_PACKAGE})"

ASK_PLAYWRIGHT = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"


class NoBrowser(Exception):
    """No Chromium was found and none could be installed; says what to do."""


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


def install_what_is_missing() -> None:
    """Install a browser and a Japanese font from Debian's packages, as far as they are missing and we may.

    Without the right to install, a missing browser is left to ``chromium`` to report, and a missing font to the eye.
    """
    packages = [] if find_chromium() else [BROWSER_PACKAGE]
    if not _has_japanese_font():
        packages.append(FONT_PACKAGE)
    if packages and _is_root() and shutil.which("apt-get"):
        print(f"Installing {' and '.join(packages)} ...", flush=True)
        _apt_get("update")
        _apt_get("install", "-y", "--no-install-recommends", *packages)


def _playwrights_own() -> str | None:
    # In a process of its own: Playwright starts only once in one, and a test may have started it.
    path = subprocess.run([sys.executable, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True, check=True).stdout.strip()
    return path if Path(path).exists() else None


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
    """Say which browser the tests will use; 1 and one line on stderr where there is none."""
    try:
        install_what_is_missing()
        print(f"Browser: {chromium()}")
    except NoBrowser as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
