"""Every row of the specification, and the printed book is up to date."""

import pytest
from tools.print_docs import stale

from tests.spec.book import chapters

ROWS = [
    pytest.param(section, row, id=f"{chapter.title}-{n}-{m}")
    for chapter in chapters()
    for n, section in enumerate(chapter.sections, start=1)
    for m, row in enumerate(section.rows, start=1)
]


@pytest.mark.parametrize("section, row", ROWS)
def test_row(section, row, knowledge):
    *given, expected = row
    assert section.answer(*given, knowledge) == expected


def test_generated_pages_are_up_to_date():
    assert stale() == [], "run make docs"
