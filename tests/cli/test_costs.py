"""Commands about money."""

import json


def test_fee_reads_like_a_bill(thenar):
    result = thenar("fee", "97140", "97110", "--units", "1", "--units", "2", "--on", "2026-11-24")
    assert result.exit_code == 0, result.output
    for words in ("Medicare allows $72.48", "How each number came about", "Sources", "97110 × 2: $51.27"):
        assert words in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_fee_json(thenar):
    day = json.loads(thenar("fee", "97140", "--zip", "60614", "--on", "2024-06-01", "--json").stdout)
    assert day["locality"] == "CHICAGO, IL (06102/16)"
    assert day["allowed_cents"] == sum(line["allowed_cents"] for line in day["lines"])
    assert all(step["sources"] for step in day["trace"])


def test_fee_with_a_split_zip_code_and_no_assignment(thenar):
    out = " ".join(
        thenar(
            "fee", "97140", "--zip", "94514", "--on", "2026-01-05", "--provider", "no_assignment", "--assistant"
        ).stdout.split()
    )
    assert "more than one Medicare locality" in out
    assert "may charge at most" in out
    assert "by an assistant" in out


def test_fee_names_every_problem(thenar):
    for arguments in (("97140", "--zip", "1234"), ("97140", "--zip", "00000"), ("99999",), ("97140", "--on", "soon"),
                      ("97140", "--units", "0"), ("97140", "--units", "1", "--units", "1"), ("97010", "--on", "1990-01-01")):  # fmt: skip
        result = thenar("fee", *arguments)
        assert result.exit_code == 2, arguments
        assert "problem" in result.stderr
