"""The claim check: a clean claim is clean; each fault is found by its rule, with a source; what can be mended is mended."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cost.claims import CLEAN, DAY, EPISODE, NOTE, claim, entry, facts, line
from thenar.cost.claim_check import check, findings_of, note_findings
from thenar.cost.correct import correct
from thenar.cost.payment import ContractRates
from thenar.ingest.claim_data import claim_rules, data_faults, denial_words, payer_named
from thenar.terms.billing import Discipline
from thenar.terms.claims import Abn, Distinct, Severity


def episode(**more):
    return replace(EPISODE, **more)


def note(**more):
    return replace(NOTE, **more)


D = Distinct
# fmt: off
DAYS = tuple(date(2024, 9, 2) + timedelta(n) for n in range(12))
# rule → a claim that breaks it (and, where there is one, the line of the finding)
BROKEN = {
    "code_unknown": (claim(line("99999")), 1),
    "units_too_many": (claim(line("97140", 2)), 1),
    "units_too_few": (claim(line("97140", 1, 30)), 1),
    "units_missing": (claim(line("97140", None)), 1),
    "units_not_checked": (claim(line("97140", 1, None)), 1),
    "minutes_not_countable": (claim(line("97140", 1, 1500)), 1),
    "modifier_not_valid": (claim(line("97140", modifiers=("GP", "gp!"))), 1),
    "modifiers_too_many": (claim(line("97140", modifiers=("GP", "KX", "LT", "76", "52"))), 1),
    "discipline_modifier_missing": (claim(line("97140", modifiers=())), 1),
    "sometimes_therapy_modifier": (claim(line("20560", 1, None, modifiers=())), 1),
    "discipline_modifier_conflict": (claim(line("97140", modifiers=("GP", "GO"))), 1),
    "discipline_wrong_code": (claim(line("97161", 1, None, modifiers=("GO",))), 1),
    "assistant_modifier_missing": (claim(line("97110", 1, 0, assistant_minutes=15)), 1),
    "assistant_modifier_unneeded": (claim(line("97110", modifiers=("GP", "CQ"))), 1),
    "assistant_modifier_mismatch": (claim(line("97110", 1, 0, assistant_minutes=15, modifiers=("GP", "CO"))), 1),
    "assistant_evaluation": (claim(line("97161", 1, None, modifiers=("GP", "CQ"))), 1),
    "kx_missing": (claim(therapy_total_before=Decimal("2400.00")), None),
    "kx_undocumented": (claim(line("97140", modifiers=("GP", "KX")), therapy_total_before=Decimal("2400.00")), 1),
    "targeted_review": (claim(therapy_total_before=Decimal("3100.00")), None),
    "abn_missing": (claim(line("97140", modifiers=("GP", "GA"))), 1),
    "abn_modifiers_conflict": (claim(line("97140", modifiers=("GP", "GA", "GZ")), abn=Abn.REQUIRED), 1),
    "abn_modifier_missing": (claim(line("97140"), abn=Abn.REQUIRED), 1),
    "reduced_service_timed": (claim(line("97140", modifiers=("52", "GP"))), 1),
    "repeat_modifier": (claim(line("97140", modifiers=("76", "GP"))), 1),
    "side_mismatch": (claim(line("97140", modifiers=("LT", "GP")), diagnoses=("M25.561",)), 1),
    "ptp_never": (claim(line("97140"), line("97124")), 2),
    "ptp_modifier_missing": (claim(line("97140"), line("97750")), 2),
    "manual_with_manipulation": (claim(line("98940", 1, None, modifiers=()), line("97140")), 2),
    "group_with_individual": (claim(line("97150", 1, None), line("97110")), 2),
    "ptp_modifier_undocumented": (claim(line("97140"), line("97750", modifiers=("59", "GP"))), 2),
    "same_region": (claim(line("98940", 1, None, modifiers=(), regions=("neck",)), line("97140", modifiers=("XS", "GP"), regions=("neck",), distinct=D.SEPARATE_STRUCTURE)), 2),
    "distinct_modifier_unneeded": (claim(line("97140", modifiers=("59", "GP")), line("97110")), 1),
    "mue_exceeded": (claim(line("97140", 7, 105)), 1),
    "edits_of_another_quarter": (claim(date=date(2024, 6, 28), note=None), None),
    "duplicate_line": (claim(line("97012", 1, None), line("97012", 1, None)), 2),
    "bundled_code": (claim(line("97010", 1, None)), 1),
    "code_not_valid_for_payer": (claim(line("97014", 1, None)), 1),
    "not_covered": (claim(line("98943", 1, None, modifiers=())), 1),
    "two_evaluations": (claim(line("97161", 1, None), episode=episode(evaluations=(date(2024, 9, 2),))), 1),
    "reevaluation_first": (claim(line("97164", 1, None)), 1),
    "certification_missing": (claim(episode=episode(began=date(2024, 8, 20), certified_on=None)), None),
    "certification_due": (claim(episode=episode(certified_on=None)), None),
    "certification_late": (claim(episode=episode(certified_on=date(2024, 10, 20))), None),
    "recertification_missing": (claim(episode=episode(began=date(2024, 6, 1), certified_on=date(2024, 6, 2))), None),
    "recertification_due": (claim(episode=episode(plan_days=28)), None),
    "progress_report_overdue": (claim(episode=episode(treatment_days=DAYS[:10])), None),
    "progress_report_due": (claim(episode=episode(treatment_days=DAYS[:9])), None),
    "authorization_exceeded": (claim(visits_authorized=2), None),
    "diagnosis_missing": (claim(diagnoses=()), None),
    "diagnosis_not_valid": (claim(diagnoses=("M54.5",)), None),
    "diagnoses_too_many": (claim(diagnoses=tuple(f"M54.{n}" for n in range(2)) * 7), None),
    "pointer_not_valid": (claim(line("97140", points=(3,))), 1),
    "pointer_missing": (claim(line("97140", points=())), 1),
    "diagnosis_not_plausible": (claim(line("95992", 1, None)), 1),
    "date_in_future": (claim(date=date(2024, 12, 1), note=None), 1),
    "filed_late": (claim(date=date(2023, 9, 1), note=None), 1),
    "charge_missing": (claim(line("97140", charge=None)), 1),
    "note_code_missing": (claim(note=note(entries=(entry("97140"),), timed_minutes=15)), 2),
    "note_minutes_missing": (claim(note=note(total_minutes=None)), None),
    "note_minutes_differ": (claim(note=note(timed_minutes=40)), None),
    "note_element_missing": (claim(note=note(entries=(entry("97140", region=""), entry("97110")))), 1),
    "note_signature_missing": (claim(note=note(signed_by="")), None),
    "note_group_size": (claim(line("97150", 1, None), note=note(entries=(entry("97150", None),))), 1),
    "note_other_day": (claim(note=note(date=DAY - timedelta(1))), None),
    "payer_rules_not_known": (claim(payer="Acme Health"), None),
}
# fmt: on
ELSEWHERE = {"kx_early", "note_missing"}  # their own tests


def test_a_clean_claim_has_no_findings():
    result = check(CLEAN, facts())
    assert result.findings == ()
    assert result.clean
    assert result.corrected == CLEAN


@pytest.mark.parametrize("rule", sorted(BROKEN))
def test_each_rule(rule):
    broken, number = BROKEN[rule]
    found = [f for f in findings_of(broken, facts(broken.payer)) if f.rule == rule]
    assert found, [f.rule for f in findings_of(broken, facts(broken.payer))]
    assert found[0].line == number
    assert found[0].why
    assert found[0].fix
    assert found[0].source
    assert found[0].severity == claim_rules()[rule].severity


def test_every_rule_of_the_catalogue_has_a_case():
    assert set(BROKEN) | ELSEWHERE == set(claim_rules())


@pytest.mark.parametrize("rule", sorted(BROKEN))
def test_correcting_mends_what_it_says_and_does_not_oscillate(rule):
    broken, known = BROKEN[rule][0], facts(BROKEN[rule][0].payer)
    once = correct(broken, known)
    assert correct(once, known) == once
    promised = {f.rule for f in findings_of(broken, known) if f.corrected}
    assert promised & {f.rule for f in findings_of(once, known)} == set()
    if not promised:
        assert once == broken


def test_denials_use_codes_that_are_known():
    words = denial_words()
    for rule in claim_rules().values():
        assert rule.carc is None or rule.carc in words, rule.id
        assert all(code in words for code in rule.rarc), rule.id


def test_data_files_have_no_faults():
    assert list(data_faults()) == []


def test_corrected_lines():
    mended = check(claim(line("97140", 3, 23, charge=Decimal("90.00"), modifiers=()), line("97110", 2, 8, assistant_minutes=15, charge=Decimal("80.01"))), facts()).corrected  # fmt: skip
    assert [(o.code, o.units, o.modifiers, o.charge) for o in mended.lines] == [
        ("97140", 1, ("GP",), Decimal("30.00")),
        ("97110", 1, ("GP",), Decimal("40.00")),
        ("97110", 1, ("GP", "CQ"), Decimal("40.01")),  # every cent is kept
    ]


def test_a_choice_among_equals_stands():
    billed = claim(line("97112", 1, 20), line("97110", 2, 20))
    other = claim(line("97112", 2, 20), line("97110", 1, 20))
    for one in (billed, other):
        assert check(one, facts()).corrected == one
    helped = claim(line("97110", 1, 0, assistant_minutes=20, modifiers=("GP", "CQ")), line("97112", 2, 20))
    assert check(helped, facts()).corrected == helped  # the assistant's units follow the choice
    assert {f.rule for f in findings_of(claim(line("97112", 2, 20), line("97110", 2, 20)), facts())} == {
        "units_too_many"
    }


def test_the_payers_rule_decides():
    eights = claim(line("97110", 1, 8), line("97140", 1, 8), payer="cigna")
    assert check(eights, facts("cigna")).clean
    assert not check(replace(eights, payer="medicare"), facts()).clean
    assert payer_named("UHC")[0].id == "unitedhealthcare"
    assert payer_named("nobody knows") == (payer_named("commercial")[0], False)
    before = claim(line("97140", modifiers=()), payer="uhc", date=date(2020, 6, 30), note=None)
    assert "discipline_modifier_missing" not in {f.rule for f in findings_of(before, facts("uhc"))}
    after = replace(before, date=date(2020, 7, 1))
    assert "discipline_modifier_missing" in {f.rule for f in findings_of(after, facts("uhc"))}


def test_separate_services_with_a_documented_reason_get_their_modifier():
    reasons = {D.SEPARATE_ENCOUNTER: "XE", D.SEPARATE_PRACTITIONER: "XP", D.SEPARATE_STRUCTURE: "XS", D.NOT_OVERLAPPING: "XU", D.SEPARATE_TIME: "59"}  # fmt: skip
    for reason, modifier in reasons.items():
        mended = check(claim(line("97140"), line("97750", distinct=reason)), facts()).corrected
        assert mended.lines[1].modifiers == (modifier, "GP")
        assert check(mended, facts()).clean
    never = check(claim(line("97140"), line("97124", distinct=D.SEPARATE_TIME)), facts())
    assert [o.code for o in never.corrected.lines] == ["97140"]


def test_kx():
    above = Decimal("2400.00")
    documented = claim(therapy_total_before=above, kx_documented=True)
    assert all(o.modifiers == ("GP", "KX") for o in check(documented, facts()).corrected.lines)
    undocumented = check(claim(therapy_total_before=above), facts())
    assert all("KX" not in o.modifiers for o in undocumented.corrected.lines)
    early = claim(line("97140", modifiers=("GP", "KX")), kx_documented=True)
    prices = ContractRates({"97140": Decimal("27.72")})
    assert "kx_early" in {f.rule for f in check(early, facts(), prices).findings}
    assert "kx_early" not in {f.rule for f in check(early, facts()).findings}  # not known without prices
    crossing = claim(line("97140"), therapy_total_before=Decimal("2320.00"))
    assert "kx_missing" in {f.rule for f in check(crossing, facts(), prices).findings}
    assert "kx_missing" not in {f.rule for f in check(crossing, facts()).findings}
    speech = claim(line("97530", modifiers=("GO",)), discipline=Discipline.OT, therapy_total_before=above)
    assert "kx_missing" in {f.rule for f in check(speech, facts()).findings}


def test_notices():
    def rules(*modifiers, abn):
        return {f.rule for f in findings_of(claim(line("97140", modifiers=("GP", *modifiers)), abn=abn), facts())}

    assert rules("GA", abn=Abn.REQUIRED) == set()
    assert rules("GX", "GY", abn=Abn.VOLUNTARY) == set()
    assert rules("GZ", abn=Abn.NONE) == set()
    assert rules("GX", abn=Abn.NONE) == {"abn_missing"}
    assert rules("GZ", abn=Abn.REQUIRED) == {"abn_missing"}


def test_certification_by_a_signed_order_since_2025():
    ordered = episode(
        began=date(2025, 9, 1), certified_on=None, signed_order=True, plan_sent_on=date(2025, 9, 20), treatment_days=()
    )
    on = date(2025, 9, 25)
    assert check(claim(date=on, note=None, episode=ordered), facts(on=on)).deadlines.certified_through == date(
        2025, 11, 29
    )
    late = replace(ordered, plan_sent_on=date(2025, 10, 20))
    assert check(claim(date=on, note=None, episode=late), facts(on=on)).deadlines.certified_through is None
    earlier = replace(ordered, began=date(2024, 9, 1), plan_sent_on=date(2024, 9, 20))
    assert check(claim(episode=earlier), facts()).deadlines.certified_through is None
    again = replace(ordered, recertified_on=(date(2025, 11, 20),))
    assert check(claim(date=on, note=None, episode=again), facts(on=on)).deadlines.certified_through == date(
        2026, 2, 17
    )


def test_progress_reports_start_the_count_again():
    dates = check(claim(episode=episode(treatment_days=DAYS, progress_reports=(date(2024, 9, 10),))), facts()).deadlines
    assert dates.treatment_days_since_report == 4
    assert dates.progress_report_by == "within 6 more treatment days"
    assert check(claim(payer="cigna"), facts("cigna")).deadlines is None


def test_expected_payment():
    prices = ContractRates({"97140": Decimal("27.72"), "97110": Decimal("29.06")})
    lines = (line("97140"), line("97110", modifiers=("GP", "CQ"), minutes=0, assistant_minutes=15), line("97535"))
    paid = check(claim(*lines), facts(), prices).expected
    assert [o.payer_pays for o in paid.lines] == [Decimal("21.73"), Decimal("19.37"), None]
    assert (paid.allowed, paid.payer_pays, paid.at_risk) == (Decimal("56.78"), Decimal("41.10"), Decimal("0"))
    assert paid.assumes == ("the deductible is met", "no price is known for 97535")
    risky = check(claim(line("97140", points=(7,)), line("97110")), facts(), prices).expected
    assert (risky.at_risk, [o.at_risk for o in risky.lines]) == (Decimal("27.72"), [True, False])
    assert check(claim(payer="cigna"), facts("cigna"), prices).expected.payer_pays is None
    two_days = check(claim(line("97140", date=DAY - timedelta(1)), line("97140")), facts(), prices)
    assert two_days.expected.allowed == Decimal("55.44")


def test_a_new_condition_may_be_evaluated():
    again = claim(line("97161", 1, None), episode=episode(evaluations=(date(2024, 9, 2),), new_condition=True))
    assert check(again, facts()).clean
    two = claim(line("97161", 1, None), line("97162", 1, None))
    assert "two_evaluations" in {f.rule for f in findings_of(two, facts())}


def test_note_findings():
    assert note_findings(CLEAN, facts()) == ()
    assert [f.rule for f in note_findings(claim(note=None), facts())] == ["note_missing"]
    more = note(entries=(entry("97140", 20), entry("97110", 10)), total_minutes=20)
    assert [f.rule for f in note_findings(claim(note=more), facts())] == ["note_minutes_differ"] * 3
    silent = note(entries=(entry("97140", None), entry("97110", None)), timed_minutes=None)
    assert "note_minutes_missing" in {f.rule for f in note_findings(claim(note=silent), facts())}


CODES = ("97140", "97110", "97112", "97124", "97530", "97150", "97161", "97750", "97012", "97014", "20560", "99999")


@st.composite
def claims(draw):
    lines = draw(st.lists(st.builds(
        line, st.sampled_from(CODES), st.one_of(st.none(), st.integers(0, 6)), st.one_of(st.none(), st.integers(0, 60)),
        assistant_minutes=st.integers(0, 40), modifiers=st.lists(st.sampled_from(("GP", "GO", "CQ", "CO", "59", "KX", "XS")), max_size=4, unique=True).map(tuple),
        distinct=st.sampled_from((None, *Distinct)), points=st.sampled_from(((), (1,), (2,))),
    ), min_size=1, max_size=5))  # fmt: skip
    return claim(*lines, therapy_total_before=draw(st.sampled_from((None, Decimal("100.00"), Decimal("2500.00")))), kx_documented=draw(st.booleans()))  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(claims())
def test_laws(any_claim):
    known = facts()
    result = check(any_claim, known)
    assert correct(result.corrected, known) == result.corrected  # correcting is done once
    assert result.clean == all(f.severity is not Severity.ERROR for f in result.findings)
    ranks = [list(Severity).index(f.severity) for f in result.findings]
    assert ranks == sorted(ranks)
    assert all(f.line is None or 1 <= f.line <= len(any_claim.lines) for f in result.findings)
    promised = {f.rule for f in result.findings if f.corrected}
    if not promised:
        assert result.corrected == any_claim  # nothing is changed in silence
    assert all(o.units is None or o.units >= 0 for o in result.corrected.lines)


def _file(tmp_path, text, name="claim.yaml"):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return str(path)


YAML = """
payer: medicare
date: 2024-09-20
diagnoses: [M54.2]
lines:
  - {code: "97140", minutes: 23, units: 2, charge: "90.00", modifiers: [GP], points: [1]}
  - {code: "97110", minutes: 8, units: 1, charge: "45.00", points: [1]}
"""


def test_command(thenar, tmp_path):
    file = _file(tmp_path, YAML)
    result = thenar("claim", "check", file, "--on", "2024-09-30", "--json")
    answer = json.loads(result.stdout)
    assert {f["rule"] for f in answer["findings"]} == {"units_too_many", "discipline_modifier_missing"}
    for finding in answer["findings"]:
        assert set(finding) >= {"severity", "line", "rule", "why", "fix", "source"}
    assert answer["corrected"]["lines"][1]["modifiers"] == ["GP"]
    assert "do not send it like this" in thenar("claim", "check", file, "--on", "2024-09-30").stdout
    assert thenar("claim", "check", file, "--on", "2024-09-30", "--strict").exit_code == 1


def test_the_corrected_claim_can_be_checked_again(thenar, tmp_path):
    out = str(tmp_path / "mended.json")
    rates = _file(tmp_path, "code,allowed\n97140,27.72\n97110,29.06\n", "rates.csv")
    said = thenar("claim", "check", _file(tmp_path, YAML), "--on", "2024-09-30", "--out", out, "--rates", rates).stdout
    assert "Expected payment" in said
    again = json.loads(thenar("claim", "check", out, "--on", "2024-09-30", "--json").stdout)
    assert again["clean"]
    assert again["findings"] == []


def test_several_claims_and_notes(thenar, tmp_path):
    one = YAML.replace("\n", "\n    ").strip()
    file = _file(tmp_path, f"claims:\n  - {one}\n  - {one}\n")
    assert len(json.loads(thenar("claim", "check", file, "--json").stdout)["claims"]) == 2
    out = str(tmp_path / "both.json")
    thenar("claim", "check", file, "--out", out)
    assert len(json.loads(thenar("claim", "check", out, "--json").stdout)["claims"]) == 2
    assert "without a visit note" in thenar("claim", "note", file).stdout
    noted = _file(
        tmp_path,
        YAML
        + "episode: {began: 2024-09-02}\nnote: {date: 2024-09-20, entries: [{code: '97140'}], signed_by: x, credentials: PT}\n",
    )
    answer = json.loads(thenar("claim", "note", noted, "--on", "2024-09-25", "--json").stdout)
    assert not answer["complete"]
    assert answer["deadlines"]["certify_by"] == "2024-10-02"
    assert "certify by 2024-10-02" in thenar("claim", "note", noted, "--on", "2024-09-25").stdout


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "is empty"),
        ("[1, 2]", "is not a claim"),
        ("{}", "is required and missing"),
        ("claims: []", "holds no claim"),
        (YAML.replace("date: 2024-09-20", "date: yesterday"), "is not a date"),
        (YAML.replace('"90.00"', '"90.005"'), "is not an amount in dollars and cents"),
        (YAML.replace('"90.00"', '"NaN"'), "is not an amount"),
        (YAML.replace('"90.00"', '"ninety"'), "is not an amount such as 85.40"),
        (YAML.replace("units: 2", "units: two"), "is not a whole number"),
        (YAML.replace("payer:", "payerr:"), "unknown field payerr"),
        ("payer: medicare\ndate: 2024-09-20\nlines: []\n", "the claim has no lines"),
        ("payer: [", "is not readable YAML"),
    ],
)
def test_bad_files(thenar, tmp_path, text, said):
    result = thenar("claim", "check", _file(tmp_path, text))
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_bad_rates_and_places(thenar, tmp_path):
    file = _file(tmp_path, YAML)
    assert (
        "has no columns code and allowed"
        in thenar("claim", "check", file, "--rates", _file(tmp_path, "a,b\n", "r.csv")).stderr
    )
    assert "cannot be read" in thenar("claim", "check", file, "--rates", _file(tmp_path, "code,allowed\n97140,-5\n", "r.csv")).stderr  # fmt: skip
    assert "cannot be written" in thenar("claim", "check", file, "--out", str(tmp_path / "no" / "where.json")).stderr
    assert "cannot be read" in thenar("claim", "check", str(tmp_path / "none.yaml")).stderr
