"""Facts are tested as facts: every file loads, resolves, is sourced; all offenders are shown at once."""

import re

import pytest

from thenar.knowledge.compiled import decode, encode
from thenar.knowledge.coverage import read_counts
from thenar.knowledge.files import DATA, examine
from thenar.knowledge.links import parts
from thenar.knowledge.programmes import hands_on_share
from thenar.terms.conditions import Condition
from thenar.terms.rules import AtLeast, Is, Not, Points
from thenar.terms.sources import Statement
from thenar.terms.techniques import Family


def test_no_faults():
    _, faults = examine()
    assert not faults, "\n" + "\n".join(map(str, faults))


def test_compiled_form_equals_the_files(knowledge):
    """The fast path against its slow twin."""
    assert decode(encode(DATA, knowledge.version)) == knowledge


def test_there_is_enough(knowledge):
    assert len(knowledge.families) == 5
    assert len(knowledge.techniques) >= 35
    assert len(knowledge.conditions) >= 24
    assert len(knowledge.exercises) >= 60
    assert len(knowledge.red_flags) >= 23
    assert len(knowledge.measures) >= 23
    assert len(knowledge.home) >= 10


def test_every_family_has_techniques(knowledge):
    assert {t.family for t in knowledge.techniques.values()} == set(Family)


def test_every_statement_is_a_sentence(knowledge):
    offenders = [
        part.text
        for shelf in (knowledge.conditions, knowledge.families, knowledge.techniques, knowledge.home, knowledge.answers)
        for record in shelf.values()
        for part in parts(record)
        if isinstance(part, Statement)
        and (len(part.text.split()) < 2 or not part.text.rstrip().endswith((".", "!", "?", ")")))
    ]
    assert offenders == []


def test_sources_say_where_they_are(knowledge):
    address = re.compile(
        r"^(doi:10\.\d{4,}/\S+$|PMID:? ?\d+|PMC\d+|https?://\S+$|ISBN \S+|National Guideline Clearinghouse NGC-\d+|Book, .+"
        r"|CMS Pub\. .+|[\w ]+ \d{4};\d+(\(\d+\))?:\w+-\w+)"  # a journal, where no DOI is known
    )
    offenders = [f"{s.id}: {s.address}" for s in knowledge.sources.values() if not address.match(s.address)]
    assert offenders == []


def test_every_source_is_cited(knowledge):
    """A bibliography entry that carries nothing is a leftover."""
    from thenar.terms.sources import Cite
    from thenar.terms.studies import StudyRow

    shelves = (
        knowledge.conditions, knowledge.families, knowledge.techniques, knowledge.exercises, knowledge.home, knowledge.answers,
        knowledge.red_flags, knowledge.contraindications, knowledge.prediction_rules, knowledge.measures,
        knowledge.analyses, knowledge.credentials, knowledge.taxonomies, knowledge.direct_access,
    )  # fmt: skip
    every = (part for shelf in shelves for record in shelf.values() for part in parts(record))
    cited = {part.source for part in every if isinstance(part, Cite | StudyRow)}
    successors = {g.superseded_by for c in knowledge.conditions.values() for g in c.guidelines}
    successors |= {s.superseded_by for s in knowledge.sources.values()}
    assert set(knowledge.sources) - cited - successors == set()


def test_red_flag_rules_are_monotone(knowledge):
    """Another worrying yes never lowers a red flag: no "not", no negative points but for a reassuring finding."""
    offenders = []
    for flag in knowledge.red_flags.values():
        for part in (p for trigger in flag.triggers for p in rule_parts(trigger.when)):
            if isinstance(part, Not):
                offenders.append(f"{flag.id}: not")
            if isinstance(part, Points):
                for line in part.of:
                    reassuring = isinstance(line.when, Is) and not knowledge.findings[line.when.finding].worrying
                    if line.points < 0 and not reassuring:
                        offenders.append(f"{flag.id}: negative points")
    assert offenders == []


def rule_parts(rule):
    yield rule
    for child in getattr(rule, "parts", ()):
        yield from rule_parts(child)
    if isinstance(rule, Not):
        yield from rule_parts(rule.part)
    if isinstance(rule, Points):
        for line in rule.of:
            yield from rule_parts(line.when)


def test_every_red_flag_can_be_cleared_and_raised_by_the_person(knowledge):
    """A sign that only a clinician can test is never the only way."""
    offenders = []
    for flag in knowledge.red_flags.values():
        used = {p.finding for t in flag.triggers for p in rule_parts(t.when) if isinstance(p, (Is, AtLeast))}
        if all(knowledge.findings[f].asked_of == "clinician" for f in used):
            offenders.append(flag.id)
    assert offenders == []


@pytest.mark.parametrize("level", ["emergency", "same_day", "refer"])
def test_every_level_is_used(knowledge, level):
    assert any(t.disposition == level for flag in knowledge.red_flags.values() for t in flag.triggers)


def test_every_programme_pairs_and_never_grows(knowledge):
    for condition in knowledge.conditions.values():
        for programme in condition.programmes:
            shares = [hands_on_share(stage) for stage in programme.stages]
            assert all(stage.active for stage in programme.stages), condition.id
            assert shares == sorted(shares, reverse=True), condition.id


ICD = re.compile(r"^[A-TV-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$")


def test_icd_codes_have_their_form(knowledge):
    offenders = [f"{c.id}: {i.code}" for c in knowledge.conditions.values() for i in c.icd10 if not ICD.match(i.code)]
    assert offenders == []


def test_no_procedure_descriptor_and_no_diagnosis_wording(knowledge):
    """People are never told what they have."""
    told = re.compile(
        r"\byou (have|are suffering from|suffer from) (a |an )?(cancer|tumou?r|fracture|infection|stroke|clot|dissection|dvt)",
        re.I,
    )
    offenders = [
        f"{flag.id}: {text}"
        for flag in knowledge.red_flags.values()
        for text in (flag.tell, flag.do_now)
        if told.search(text)
    ]
    assert offenders == []


def test_disagreement_is_kept(knowledge):
    """Knee osteoarthritis: guidelines point different ways, and all of them are there."""
    knee: Condition = knowledge.conditions["knee_oa"]
    assert {g.direction for g in knee.guidelines if not g.superseded_by} >= {"may", "against"}


def test_how_much_was_read_is_counted(knowledge):
    """Nothing hides: what was not read is shown as unverified, and the coverage page counts it."""
    from thenar.knowledge.coverage import coverage_of, coverage_page

    coverage = coverage_of(knowledge)
    assert sum(coverage.citations.values()) == sum(
        sum(read_counts(record).values())
        for shelf in (
            knowledge.conditions, knowledge.families, knowledge.techniques, knowledge.exercises, knowledge.home,
            knowledge.answers, knowledge.red_flags, knowledge.contraindications, knowledge.prediction_rules, knowledge.measures,
            knowledge.analyses, knowledge.credentials, knowledge.taxonomies, knowledge.direct_access,
        )
        for record in shelf.values()
    )  # fmt: skip
    assert f"| unverified | {coverage.citations['unverified']} |" in coverage_page(coverage)
