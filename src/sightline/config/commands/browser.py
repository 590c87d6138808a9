"""`python -m sightline.config.commands.browser`: a browser for the journeys. Debian's chromium, else Playwright's own.

Debian builds chromium twice, and the one without a window does the same pages with three quarters of the work: it is
taken where it is there or apt can install it. Used by the tests only; nothing that runs in production needs a browser.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

WINDOWLESS = "chromium-headless-shell"
NAMES = (WINDOWLESS, "chromium", "chromium-browser", "google-chrome")


def find_browser() -> str | None:
    """The path of a browser on this machine, or None (Playwright then uses its own, where it has one)."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return None


def install(*packages: str) -> None:
    """By apt, where that is this user's to do. What cannot be installed is not: another browser does as well."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    sys.stdout.write("→ A browser, by apt\n")
    sys.stdout.flush()
    quiet: dict[str, Any] = {
        "check": False, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL,
        "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
    }
    soon = ("-o", "Acquire::http::Timeout=20", "-o", "Acquire::Retries=0")  # where there is no network, it goes on
    subprocess.run(["apt-get", "update", "-qq", *soon], **quiet)
    for package in packages:
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "--no-remove", *soon, package], **quiet
        )


def main() -> int:
    """Install one where none is found, and the windowless one beside another where apt has it."""
    tried = Path(sys.prefix, ".windowless-browser-tried")  # once: where apt has none, set-up does not ask each time
    if not shutil.which(WINDOWLESS) and not tried.exists():
        install(WINDOWLESS, "fonts-liberation")
        tried.touch()
    if not find_browser():
        install("chromium")
    if find_browser():
        return 0
    sys.stdout.write("→ A browser, by Playwright\n")
    sys.stdout.flush()
    return subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
