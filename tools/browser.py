"""Sees to a Chromium for the browser tests: by apt where that is possible, else a loud message (an error under CI)."""

import os
import shutil
import subprocess
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def found() -> str | None:
    """The browser's path, if there is one."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def install() -> None:
    """Debian's Chromium, when this is root on Debian."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=False, **quiet)


if __name__ == "__main__":
    if not found():
        install()
    if not found():
        print("!!! No Chromium: the browser tests will be skipped. Install the package 'chromium'.", file=sys.stderr)
        sys.exit(1 if os.environ.get("CI") == "true" else 0)
