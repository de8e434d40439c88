"""Where loaded tables lie, and how a new one takes the old one's place."""

import os
import tempfile
from pathlib import Path

from thenar.terms.faults import Fault, Faulty


def data_home() -> Path:
    """``$THENAR_HOME``, else ``thenar`` under ``$XDG_DATA_HOME`` or ``~/.local/share``."""
    if named := os.environ.get("THENAR_HOME"):
        return Path(named)
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "thenar"


def publish(target: Path, data: bytes) -> None:
    """Write beside the live file and swap whole: a reader sees the old table or the new one. Raises Faulty."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".new-", delete=False) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, target)
    except OSError as error:
        raise Faulty(
            [Fault(str(target), f"cannot be written ({error.strerror})", "set THENAR_HOME to a folder that can")]
        ) from None
