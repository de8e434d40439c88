"""Prints what is generated into docs/generated/: the specification book, the coverage page, the JSON schemas.

``--check`` prints nothing and exits 1 naming every page that is stale.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
TARGET = ROOT / "docs" / "generated"


def pages() -> dict[str, str]:
    """Every generated page by file name."""
    from tests.spec.book import print_book

    from thenar.knowledge import load
    from thenar.knowledge.coverage import coverage_of, coverage_page
    from thenar.terms.estimates import Estimate
    from thenar.terms.results import Journey, Score, ScreeningReport
    from thenar.wire import schema

    knowledge = load()
    schemas = {"plan": Journey, "screen": ScreeningReport, "score": Score, "estimate": Estimate}
    return {
        "specification.md": print_book(knowledge),
        "coverage.md": coverage_page(coverage_of(knowledge)),
        **{f"{name}.schema.json": json.dumps(schema(kind), indent=1) + "\n" for name, kind in schemas.items()},
    }


def stale() -> list[str]:
    """Pages that differ from what would be printed now."""
    return [n for n, text in pages().items() if not (TARGET / n).is_file() or (TARGET / n).read_text("utf-8") != text]


def main() -> None:
    """Print, or check."""
    if "--check" in sys.argv:
        old = stale()
        sys.exit(f"stale: {', '.join(old)}; run make docs" if old else 0)
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (TARGET / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
