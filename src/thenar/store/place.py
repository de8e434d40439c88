"""Where what was loaded is kept."""

import os
from pathlib import Path


def home() -> Path:
    """``$THENAR_HOME``, else ``thenar`` under ``$XDG_DATA_HOME`` or ``~/.local/share``. It may not exist yet."""
    if named := os.environ.get("THENAR_HOME"):
        return Path(named)
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "thenar"
