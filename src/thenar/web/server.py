"""Running the page on this machine."""

from datetime import UTC, date, datetime

import uvicorn

from thenar.knowledge import load
from thenar.web.app import make_app


def today() -> date:
    """The day, in the machine's own time zone."""
    return datetime.now(UTC).astimezone().date()


def run(host: str, port: int) -> None:
    """Serve until stopped. No access log: addresses and bodies are nobody's business."""
    app = make_app(load(), today)
    print(f"Thenar runs at http://{host}:{port}/ (stop with Ctrl-C)", flush=True)
    uvicorn.run(app, host=host, port=port, access_log=False, log_level="warning")
