"""`python -m sightline.config.commands.browser`: a browser for the journeys. Debian's chromium, else Playwright's own.

Used by the tests only; nothing that runs in production needs a browser.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_browser() -> str | None:
    """The path of a browser on this machine, or None (Playwright then uses its own, where it has one)."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return None


def main() -> int:
    """Install one where none is found."""
    if find_browser():
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        sys.stdout.write("→ A browser, by apt\n")
        sys.stdout.flush()
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"],
            check=False, stdout=subprocess.DEVNULL, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        )
        if find_browser():
            return 0
    sys.stdout.write("→ A browser, by Playwright\n")
    sys.stdout.flush()
    return subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
