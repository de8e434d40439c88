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


NECK = ("stiff neck for 2 weeks, no injury", "--answers", "age=38,rest=no")
CARD = """
name: Blue Example PPO
deductible: {individual: 500}
met: {deductible: 420.50, visits: 4}
out_of_pocket_maximum: {individual: 6000}
benefits:
  physical_therapy: {copay_cents: 4000, visit_limit: 10, prior_authorization_after: 6, deductible_applies: false}
"""


def file(tmp_path, name, text):
    (tmp_path / name).write_text(text, "utf-8")
    return str(tmp_path / name)


def test_estimate_reads_like_a_bill(thenar, tmp_path):
    card = file(tmp_path, "card.yaml", CARD)
    result = thenar("estimate", *NECK, "--zip", "60614", "--plan", card, "--on", "2026-03-02")
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    for words in ("You: about $", "Visit by visit", "Why your insurer may not pay", "What was assumed", "How each number came about", "Sources",
                  "visit limit reached", "not a bill"):  # fmt: skip
        assert words in text
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_estimate_json_and_a_contract(thenar, tmp_path):
    contract = file(tmp_path, "contract.yaml", "97140: 40.00\n97110: 38\n97112: 41\n97161: $110.00\n97530: 44\n")
    found = json.loads(thenar("estimate", *NECK, "--contract", contract, "--on", "2026-03-02", "--json").stdout)[
        "estimate"
    ]
    assert found["basis"] == "contract_table"
    assert found["schedule"][0]["lines"][0] | {"applied": None} == {
        "code": "97161", "units": 1, "allowed_cents": 11000, "patient_cents": 11000, "plan_cents": 0, "applied": None,
        "charge_cents": 11000, "write_off_cents": 0, "secondary_cents": 0,
    }  # fmt: skip


def test_a_referral_has_no_estimate(thenar):
    result = thenar("estimate", "low back pain and numb between the legs", "--zip", "60614", "--json")
    assert json.loads(result.stdout)["screening"]["disposition"] == "emergency"
    assert "911" in thenar("estimate", "low back pain and numb between the legs", "--zip", "60614").stdout


def test_plan_shows_the_cost_when_it_can(thenar, tmp_path):
    intake = "complaint: stiff neck for 2 weeks, no injury\nage: 38\nrest: no\n"
    assert "estimate" not in json.loads(thenar("plan", "--intake", file(tmp_path, "a.yaml", intake), "--json").stdout)
    with_zip = file(tmp_path, "b.yaml", intake + "zip: '60614'\n")
    assert json.loads(thenar("plan", "--intake", with_zip, "--json").stdout)["estimate"]["plan_name"] == "no insurance"
    assert "What it may cost" in thenar("plan", "--intake", with_zip).stdout
    insured = file(
        tmp_path,
        "c.yaml",
        intake + "insurance:\n  benefits: {physical_therapy: {copay: 30, deductible_applies: false}}\n",
    )
    assert (
        json.loads(thenar("plan", "--intake", insured, "--json").stdout)["estimate"]["next_visit"]["patient_cents"]
        == 3000
    )


def test_estimate_names_every_problem(thenar, tmp_path):
    bad = file(tmp_path, "bad.yaml", "deductable: 5\nbenefits: {physical_therapy: {copay: x}}\n")
    result = thenar("estimate", *NECK, "--plan", bad)
    assert result.exit_code == 2
    assert "did you mean 'deductible'?" in result.stderr
    assert "benefits.physical_therapy.copay" in result.stderr
    prices = file(tmp_path, "prices.yaml", "hello: 5\n97140: lots\n")
    assert thenar("estimate", *NECK, "--contract", prices).stderr.startswith("thenar: 2 problems")
    assert thenar("estimate", *NECK, "--contract", prices, "--prices", prices).exit_code == 2
    assert thenar("estimate").exit_code == 2


def test_assist(thenar):
    result = thenar("assist", "--income", "24,000", "--household", "2", "--state", "IL", "--on", "2026-11-24")
    assert "110.9 % of the 2026 federal poverty guideline" in result.stdout
    found = json.loads(
        thenar(
            "assist", "--income", "24000", "--household", "2", "--state", "IL", "--on", "2026-11-24", "--json"
        ).stdout
    )
    assert (found["sliding_class"], found["guideline"]) == ("partial_discount", 21_640)
    assert thenar("assist", "--income", "x", "--household", "2", "--state", "IL").exit_code == 2


def test_prices(thenar, tmp_path):
    own = file(tmp_path, "own.yaml", "97140: 50\n97110: 45\n")
    result = thenar("prices", "--zip", "35203", "--clinic", own, "--on", "2026-03-02")
    text = " ".join(result.stdout.split())
    assert "This clinic: $140.00" in text
    assert "techniques:" in text
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert json.loads(thenar("prices", "--on", "2026-03-02", "--json").stdout)["services"]


def test_questions(thenar):
    result = thenar("questions", "--for", "insurer", *NECK)
    assert "M54.2" in result.stdout
    assert json.loads(thenar("questions", "--json").stdout)["questions"][0]["id"] == "covered"
    assert (
        "Please" in thenar("questions", "--for", "therapist", *NECK).stdout
        or thenar("questions", "--for", "therapist", *NECK).exit_code == 0
    )
    assert "911" in thenar("questions", "low back pain and numb between the legs").stdout
    assert "screening" in json.loads(thenar("questions", "low back pain and numb between the legs", "--json").stdout)


def test_ways_to_pay_in_the_estimate(thenar, tmp_path):
    card = file(tmp_path, "card.yaml", CARD)
    arguments = ("estimate", *NECK, "--plan", card, "--on", "2026-03-02", "--compare", "--months", "3")
    assert "Ways to pay" in thenar(*arguments).stdout
    ways = json.loads(thenar(*arguments, "--json").stdout)["ways_to_pay"]
    assert [way["id"] for way in ways] == ["plan", "self_pay", "fewer_visits"]
    assert all(len(way["monthly_cents"]) == 3 for way in ways)


WHO = "name: Pat Example\nborn: 1988-02-03\nprovider: {name: Example Therapy, npi: 1234567893, tin: 12-3456789, state: IL, address: 1 Main Street}\n"


def test_gfe(thenar, tmp_path):
    who = file(tmp_path, "who.yaml", WHO)
    out = tmp_path / "gfe.html"
    arguments = ("gfe", *NECK, "--out", str(out), "--scheduled", "2026-03-02", "--on", "2026-03-16")
    result = thenar(*arguments, "--who", who)
    assert result.exit_code == 0, result.output
    assert "Pat Example" in out.read_text()
    assert "still blank: the provider's NPI" in thenar(*arguments).stderr
    assert json.loads(thenar(*arguments, "--json").stdout)["missing"]


def test_gfe_names_every_problem(thenar, tmp_path):
    out = str(tmp_path / "x.html")
    bad = file(tmp_path, "bad.yaml", "nmae: x\nborn: soon\nprovider: {nip: 5}\n")
    assert thenar("gfe", *NECK, "--out", out, "--who", bad).stderr.startswith("thenar: 3 problems")
    assert "provider" in thenar("gfe", *NECK, "--out", out, "--who", file(tmp_path, "b.yaml", "provider: me\n")).stderr
    assert thenar("gfe", *NECK, "--out", str(tmp_path / "x.doc")).exit_code == 2
    assert "no plan of care yet" in thenar("gfe", "low back pain and numb between the legs", "--out", out).stderr


def test_estimate_on_paper(thenar, tmp_path):
    import pytest

    card = file(tmp_path, "card.yaml", CARD)
    out = tmp_path / "estimate.html"
    result = thenar("estimate", *NECK, "--plan", card, "--on", "2026-03-02", "--pdf", str(out))
    assert result.exit_code == 0, result.output
    for words in ("You: about", "Visit by visit", "Why your insurer may not pay", "visit limit reached", "<caption>"):
        assert words in out.read_text("utf-8")
    pytest.importorskip("weasyprint")
    thenar("estimate", *NECK, "--plan", card, "--on", "2026-03-02", "--pdf", str(tmp_path / "estimate.pdf"))
    assert (tmp_path / "estimate.pdf").read_bytes().startswith(b"%PDF")
