"""Intake → complaint: what hurts, where, since when, and what it may be. Structured fields always win over text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from thenar.care.candidates import candidates
from thenar.care.lexicon import AFFIRMED, DENIED, MENTIONED, Lexicon, Text, lexicon_of
from thenar.care.phrases import Match, Phrases
from thenar.care.text import Plain, plain
from thenar.care.three_valued import findings_in
from thenar.care.times import Spans, read_age, read_spans, weeks_between
from thenar.care.whose import about_another, clauses, for_another, settled_operation
from thenar.terms.body import Goal, Irritability, Mechanism, Region, Sex, Side
from thenar.terms.complaint import NONE_FITS, Complaint, Facts, Heard, Intake
from thenar.terms.faults import Fault, Faulty
from thenar.terms.library import Knowledge
from thenar.terms.rules import Answer
from thenar.terms.screening import Finding, FindingKind


@dataclass(slots=True)
class _Reading:
    """What the text says, with the words that say it."""

    heard: list[Heard] = field(default_factory=list)
    regions: tuple[Region, ...] = ()
    side: Side | None = None
    goals: tuple[Goal, ...] = ()
    mechanism: Mechanism | None = None
    injury_too: bool = False  # an injury is told of beside an operation
    answers: dict[str, Answer] = field(default_factory=dict)
    spans: Spans = field(default_factory=Spans)
    age: float | None = None

    def note(self, what: str, value: object, words: str) -> None:
        self.heard.append(Heard(what, str(value), words))


def understand(intake: Intake, knowledge: Knowledge, *, on: date) -> Complaint:
    """The complaint behind an intake, on day ``on``.

    Raises Faulty with every contradiction between text and fields that could send a person the wrong way
    (region, side, a safety answer), and when nothing in the text can be read.
    """
    lexicon = lexicon_of(knowledge)
    complaint = plain(intake.complaint)
    told = _without_settled_operations(complaint, lexicon)
    own = _without_others(told)
    everything = Text(told, lexicon)
    text = everything if own is told else Text(own, lexicon)
    reading = _read(text, everything, own, intake, lexicon, knowledge, on)
    _implied_mechanism(reading, knowledge)
    faults = [*_unreadable(intake, text, reading), *_contradictions(intake, reading, knowledge)]
    if faults:
        raise Faulty(faults)
    return _complaint(intake, text, reading, knowledge, on)


def _complaint(intake: Intake, text: Text, reading: _Reading, knowledge: Knowledge, on: date) -> Complaint:
    mechanism = intake.mechanism or (Mechanism.SURGERY if intake.surgery else reading.mechanism)
    duration = _duration(intake, reading, on)
    since_surgery = _since_surgery(intake, reading, on) if mechanism is Mechanism.SURGERY or intake.surgery else None
    facts = _facts(intake, reading, mechanism, duration, since_surgery, knowledge)
    regions = intake.region or reading.regions or _regions_of(intake.condition, knowledge)
    found = candidates(text, facts, regions, intake, knowledge)
    if not regions and found:
        regions = _regions_of(found[0].condition, knowledge)
    return Complaint(
        regions=regions,
        side=intake.side or reading.side,
        duration_weeks=duration if duration is not None else since_surgery,
        weeks_since_surgery=since_surgery,
        mechanism=mechanism,
        goals=intake.goals or reading.goals,
        irritability=intake.irritability,
        facts=facts,
        condition=intake.condition,
        candidates=found,
        heard=tuple(reading.heard),
        notes=tuple(_overruled(intake, reading)),
    )


def _without_settled_operations(complaint: Plain, lexicon: Lexicon) -> Plain:
    """ "Hip replacement 1 year ago, doing fine, heel pain": the heel is the complaint, and the hip is left out."""
    pieces = clauses(complaint)
    kept = list(pieces)
    for number in range(0, len(pieces), 2):
        following = pieces[number + 2] if number + 2 < len(pieces) else ""
        if settled_operation(pieces[number], following):
            rest = " ".join((*pieces[:number], *pieces[number + 1 :]))
            here, elsewhere = _regions_in(pieces[number], lexicon), _regions_in(rest, lexicon)
            if here and elsewhere and not here & elsewhere:
                kept[number] = ""
    return complaint if kept == pieces else Plain("".join(kept))


def _without_others(complaint: Plain) -> Plain:
    """The text without the clauses that tell of someone else, unless all of it is written for someone else."""
    pieces = clauses(complaint)
    kept = ["" if number % 2 == 0 and about_another(piece) else piece for number, piece in enumerate(pieces)]
    return complaint if kept == pieces or for_another(complaint) else Plain("".join(kept))


def _regions_in(clause: str, lexicon: Lexicon) -> set[Region]:
    reading = _Reading()
    _read_regions(Text(clause, lexicon), lexicon, reading)
    return set(reading.regions)


def _read(
    text: Text, everything: Text, own: Plain, intake: Intake, lexicon: Lexicon, knowledge: Knowledge, on: date
) -> _Reading:
    """``own`` and ``text`` are the person's own story; what endangers them is looked for in ``everything``."""
    reading = _Reading()
    _read_regions(text, lexicon, reading)
    if intake.surgery and not reading.regions:
        _read_regions(Text(intake.surgery.procedure, lexicon), lexicon, reading)
    _read_side(text, lexicon, reading)
    _read_goals(text, lexicon, reading)
    _read_mechanism(text, lexicon, reading)
    _read_findings(everything, lexicon, reading, knowledge)
    for medication in intake.medications:
        _read_findings(Text(medication, lexicon), lexicon, reading, knowledge, of="medication")
    reading.spans = read_spans(own, on)
    if reading.spans.duration_weeks is not None:
        reading.note("duration_weeks", f"{reading.spans.duration_weeks:.3g}", reading.spans.duration_words)
    if reading.spans.weeks_since_surgery is not None:
        reading.note("weeks_since_surgery", f"{reading.spans.weeks_since_surgery:.3g}", reading.spans.surgery_words)
        reading.mechanism = reading.mechanism or Mechanism.SURGERY
    if age := read_age(own, for_another=text.for_another):
        reading.age = age[0]
        reading.note("age", f"{age[0]:g}", age[1])
    return reading


def _read_regions(text: Text, lexicon: Lexicon, reading: _Reading) -> None:
    hits = [(Region(meaning), hit) for meaning, phrases in lexicon.regions for hit in text.every(phrases, MENTIONED)]
    real = sorted((match.places, region, words) for region, (words, match) in hits if not _just_a_filler(text, match))
    found = list({region: hit for hit in reversed(_most_specific(real)) for region in [hit[1]]}.values())[::-1]
    for _, region, words in found:
        reading.note("region", region, words)
    reading.regions = tuple(region for _, region, _ in found)


def _most_specific(found: list[tuple[tuple[int, ...], Region, str]]) -> list[tuple[tuple[int, ...], Region, str]]:
    """ "Upper back" is not also "back": a match inside a longer one is left out."""
    return [
        hit for hit in found
        if not any(set(hit[0]) < set(other[0]) for other in found)
    ]  # fmt: skip


# "Right now" names no side; "back of my knee", "came back", "back pocket" and "8 days back" name no back.
_FILLER_BEFORE = {
    "right": frozenset("now away after before when where at in then there back".split()),
    "back": frozenset("of to in when again pocket pockets seat yard door then home together foot leg heel up".split()),
}
_FILLER_AFTER_TWO = {"shoulder": ("over my", "over the", "over your")}  # "to look over my shoulder"
_FILLER_AFTER = {
    "back": frozenset(
        "come came comes coming go goes going went get gets getting got be turn pull pulled way give look looking looks "
        "looked reach reaching bend bending lean leaning tilt tilting head arm hand day days week weeks month months year "
        "years far hold held holding cut step sit kick bounce scale draw drew rock call called bring brought push pushed "
        "fall moved move fold further farther swing put take took".split()
    )
}
_BEFORE_THE_BACK = frozenset("my the his her your sore bad stiff low lower upper mid middle whole entire our".split())


def _read_side(text: Text, lexicon: Lexicon, reading: _Reading) -> None:
    sides: dict[Side, str] = {}
    for meaning, phrases in lexicon.sides:
        for words, match in text.every(phrases, MENTIONED):
            if not _just_a_filler(text, match):
                sides.setdefault(Side(meaning), words)
    if Side.BOTH in sides:
        sides = {Side.BOTH: sides[Side.BOTH]}
    if len(sides) == 1:
        [(reading.side, words)] = sides.items()
        reading.note("side", reading.side, words)


def _just_a_filler(text: Text, match: Match) -> bool:
    if len(match.places) > 1:
        return False
    place = match.places[0]
    word = text.words[place].text
    after = text.words[place + 1].text if place + 1 < len(text.words) else ""
    before = text.words[place - 1].text if place else ""
    two_before = " ".join(word.text for word in text.words[max(0, place - 2) : place])
    if word == "back" and before in _BEFORE_THE_BACK and after not in ("of", "pocket", "pockets", "seat", "door"):
        return False
    return (
        after in _FILLER_BEFORE.get(word, ())
        or before in _FILLER_AFTER.get(word, ())
        or two_before in _FILLER_AFTER_TWO.get(word, ())
    )


def _read_goals(text: Text, lexicon: Lexicon, reading: _Reading) -> None:
    hits = sorted(
        (hit[1].places, Goal(meaning), hit[0]) for meaning, ps in lexicon.goals if (hit := text.first(ps, MENTIONED))
    )
    reading.goals = tuple(goal for _, goal, _ in hits)
    for _, goal, words in hits:
        reading.note("goal", goal, words)


_YOUNG_ONSET, _LONG_WEEKS, _WEEKS_PER_YEAR = (
    40,
    12,
    52.18,
)  # inflammatory back pain: began before 40, lasts 12 weeks or more
_RECENT_SURGERY_WEEKS = 12  # as the two-level Wells score counts it
_FRESH_INJURY_WEEKS = 2  # the injury rules were made in emergency departments, on fresh injuries
_OF_AN_INJURY = (
    "severe_trauma", "dangerous_mechanism", "tingling_arms_after_injury", "cannot_turn_head_45", "not_walked_or_sat_since",
    "cannot_bear_weight", "cannot_bend_knee_90", "not_alert_or_distracted",
)  # fmt: skip
_GROWN = 16
_LEG = frozenset((Region.HIP, Region.THIGH, Region.KNEE, Region.LOWER_LEG, Region.ANKLE, Region.FOOT))
_EVENTS = frozenset(("mechanism_trauma", "mechanism_surgery", "pregnancy"))
_MECHANISMS_FIRST = (Mechanism.SURGERY, Mechanism.TRAUMA, Mechanism.OVERUSE, Mechanism.NONE)


def _read_mechanism(text: Text, lexicon: Lexicon, reading: _Reading) -> None:
    hits = {
        Mechanism(meaning): hit for meaning, phrases in lexicon.mechanisms if (hit := text.first(phrases, AFFIRMED))
    }
    reading.injury_too = Mechanism.TRAUMA in hits
    for mechanism in _MECHANISMS_FIRST:
        if mechanism in hits:
            reading.mechanism = mechanism
            reading.note("mechanism", mechanism, hits[mechanism][0])
            return
    denied = dict(lexicon.mechanisms)[Mechanism.TRAUMA]
    if hit := text.first(denied, DENIED):
        reading.answers["mechanism_trauma"] = Answer.NO
        reading.note("no injury", "no", hit[0])


def _read_findings(text: Text, lexicon: Lexicon, reading: _Reading, knowledge: Knowledge, of: str = "finding") -> None:
    for finding, phrases in lexicon.findings:
        if hit := _present(text, phrases, knowledge.findings[finding]):
            reading.answers[finding] = Answer.YES
            reading.note(of, f"{finding}=yes", hit[0])
        elif of == "finding" and knowledge.findings[finding].denial_settles and (hit := text.first(phrases, DENIED)):
            reading.answers.setdefault(finding, Answer.NO)
            reading.note(of, f"{finding}=no", hit[0])


def _present(text: Text, phrases: Phrases, finding: Finding) -> tuple[str, Match] | None:
    """The first words that affirm a finding; a sign of years ago, or one that is over, is not the present."""
    hits = text.every(phrases, AFFIRMED)
    if finding.kind is not FindingKind.HISTORY:
        hits = [hit for hit in hits if not text.is_past(hit[1])]
    return min(hits, key=lambda hit: hit[1].places) if hits else None


def _implied_mechanism(reading: _Reading, knowledge: Knowledge) -> None:
    """ "Dived into a shallow pool" says that there was an injury: a finding that only an injury can have implies it."""
    gates = {f"mechanism_{m}": m for m in (Mechanism.TRAUMA, Mechanism.SURGERY)}
    for finding, answer in reading.answers.items():
        record = knowledge.findings.get(finding)
        gate = record.only_if if record and record.implies_gate else None
        if reading.mechanism in (None, Mechanism.NONE) and answer is Answer.YES and gate is not None:
            implied = next((gates[named] for named in findings_in(gate) if named in gates), None)
            reading.mechanism = implied or reading.mechanism


def _facts(
    intake: Intake,
    reading: _Reading,
    mechanism: Mechanism | None,
    duration: float | None,
    since_surgery: float | None,
    knowledge: Knowledge,
) -> Facts:
    answers: dict[str, Answer] = dict(reading.answers)
    answers |= _known_from_fields(intake, mechanism)
    if reading.injury_too and mechanism is not Mechanism.TRAUMA:
        told_alone = reading.mechanism is Mechanism.TRAUMA  # the field says something else: the injury rules stay open
        answers["mechanism_trauma"] = Answer.YES if told_alone else Answer.UNKNOWN
    answers |= dict.fromkeys(intake.history, Answer.YES)
    answers |= intake.answers
    answers |= _gates_of(answers, {*intake.history, *intake.answers}, mechanism, knowledge)
    age = intake.age if intake.age is not None else reading.age
    numbers: dict[str, float | None] = {
        "age": age, "duration_weeks": duration if duration is not None else since_surgery,
        "weeks_since_surgery": since_surgery, "pain_now": intake.pain.now, "pain_worst": intake.pain.worst,
    }  # fmt: skip
    known = {name: value for name, value in numbers.items() if value is not None}
    if answers.get("mechanism_trauma") in (Answer.YES, Answer.UNKNOWN) and "injury_recent" not in answers:
        if duration is not None:
            answers["injury_recent"] = _yes(duration <= _FRESH_INJURY_WEEKS)
        elif any(answers.get(id_) is Answer.YES for id_ in _OF_AN_INJURY):
            answers["injury_recent"] = (
                Answer.YES
            )  # a strong blow, or a grave sign after one, without a date is taken as fresh
        elif any(answers.get(id_) is Answer.UNKNOWN for id_ in _OF_AN_INJURY):
            answers["injury_recent"] = Answer.UNKNOWN
    if since_surgery is not None and "surgery_recent" not in answers:
        answers["surgery_recent"] = _yes(since_surgery <= _RECENT_SURGERY_WEEKS)
    known |= intake.numbers
    if _stiff_and_feverish(answers, intake, reading):
        answers.setdefault("stiff_neck_fever_light", Answer.YES)
    if (
        known.get("age", _GROWN) < _GROWN
        and answers.get("fever") is Answer.YES
        and _on_the_leg(answers, intake, reading)
    ):
        answers.setdefault("child_limp_unwell", Answer.YES)
    if "age" in known and known.get("duration_weeks", 0) >= _LONG_WEEKS and "young_onset_back" not in answers:
        answers["young_onset_back"] = _yes(known["age"] - known["duration_weeks"] / _WEEKS_PER_YEAR < _YOUNG_ONSET)
    return Facts(answers, known, intake.declined)


def _gates_of(
    answers: Mapping[str, Answer], asked: set[str], mechanism: Mechanism | None, knowledge: Knowledge
) -> dict[str, Answer]:
    """A sign that only an injury or an operation can have, answered yes, says that there was one, whatever else is given.

    A sign that may be told without one ("can't stand on it") says so only where it was answered as a question; how an
    old injury came about says nothing new of a person who was operated on. "I do not know" leaves open that there was one.
    """
    implied: dict[str, Answer] = {}
    unsure: dict[str, Answer] = {}
    for id_, answer in answers.items():
        record = knowledge.findings.get(id_)
        if answer is Answer.NO or record is None or record.only_if is None:
            continue
        events = findings_in(record.only_if) & _EVENTS
        told = record.implies_gate and (mechanism is not Mechanism.SURGERY or record.kind is not FindingKind.HISTORY)
        if answer is Answer.YES and (id_ in asked or told):
            implied |= dict.fromkeys(events, Answer.YES)
        elif answer is Answer.UNKNOWN and id_ in asked:
            unsure |= {event: Answer.UNKNOWN for event in events if answers.get(event) is not Answer.YES}
    return unsure | implied


def _on_the_leg(answers: Mapping[str, Answer], intake: Intake, reading: _Reading) -> bool:
    """A leg that hurts or will not carry."""
    return answers.get("cannot_bear_weight") is Answer.YES or bool(_LEG & set(intake.region or reading.regions))


def _stiff_and_feverish(answers: Mapping[str, Answer], intake: Intake, reading: _Reading) -> bool:
    """A fever with a neck that will not move, or with a headache and a bad neck: one sign, told in two places."""
    where = set(intake.region or reading.regions)
    stiff = {Goal.STIFFNESS, Goal.MOTION} & set(intake.goals or reading.goals)
    return answers.get("fever") is Answer.YES and Region.NECK in where and (bool(stiff) or Region.HEAD in where)


def _known_from_fields(intake: Intake, mechanism: Mechanism | None) -> Mapping[str, Answer]:
    known: dict[str, Answer] = {}
    if intake.sex in (Sex.FEMALE, Sex.MALE):
        known["sex_female"] = _yes(intake.sex is Sex.FEMALE)
        known["sex_male"] = _yes(intake.sex is Sex.MALE)
    if mechanism is not None:
        for other in (Mechanism.TRAUMA, Mechanism.SURGERY, Mechanism.OVERUSE):
            known[f"mechanism_{other}"] = _yes(mechanism is other)
    if intake.irritability is not None:
        known["irritability_high"] = _yes(intake.irritability is Irritability.HIGH)
    return known


def _yes(truth: bool) -> Answer:
    return Answer.YES if truth else Answer.NO


def _duration(intake: Intake, reading: _Reading, on: date) -> float | None:
    if intake.duration_weeks is not None:
        return intake.duration_weeks
    if intake.onset is not None:
        return weeks_between(intake.onset, on)
    return reading.spans.duration_weeks


def _since_surgery(intake: Intake, reading: _Reading, on: date) -> float | None:
    if intake.surgery and intake.surgery.date:
        return weeks_between(intake.surgery.date, on)
    if "weeks_since_surgery" in intake.numbers:
        return intake.numbers["weeks_since_surgery"]
    return reading.spans.weeks_since_surgery


def _regions_of(condition: str | None, knowledge: Knowledge) -> tuple[Region, ...]:
    return knowledge.conditions[condition].regions[:1] if condition and condition != NONE_FITS else ()


def _unreadable(intake: Intake, text: Text, reading: _Reading) -> list[Fault]:
    if intake.region or intake.condition or reading.regions or (intake.surgery and not text.words):
        return []
    if not text.words:
        return [Fault("complaint", "says nothing", "write what hurts in a few words, or give a region")]
    if not text.makes_sense():
        return [
            Fault("complaint", "has no word that can be understood",
                  "write in English what hurts, where and since when, or give a region")
        ]  # fmt: skip
    return []


def _contradictions(intake: Intake, reading: _Reading, knowledge: Knowledge) -> list[Fault]:
    faults: list[Fault] = []
    if intake.region and reading.regions and not _near(intake.region, reading.regions, knowledge):
        faults.append(
            Fault("region", f"the text speaks of {_list(reading.regions)}, the field says {_list(intake.region)}",
                  "correct one of them")
        )  # fmt: skip
    if {intake.side, reading.side} == {Side.LEFT, Side.RIGHT}:
        faults.append(
            Fault("side", f"the text says {reading.side}, the field says {intake.side}", "correct one of them")
        )
    if intake.mechanism is Mechanism.NONE and reading.mechanism is Mechanism.TRAUMA:
        words = next((h.words for h in reading.heard if h.what == "mechanism"), "an injury")
        faults.append(
            Fault("mechanism", f'the text tells of an injury ("{words}"), the field says none', "correct one of them")
        )
    for finding, answer in reading.answers.items():
        given = intake.answers.get(finding)
        if answer is Answer.YES and given is Answer.NO and knowledge.findings[finding].worrying:
            words = next(h.words for h in reading.heard if h.value == f"{finding}=yes")
            faults.append(Fault(finding, f'the text says "{words}", the answer says no', "correct one of them"))
    return faults


def _near(fields: tuple[Region, ...], text: tuple[Region, ...], knowledge: Knowledge) -> bool:
    """Regions that are the same, or that one condition covers together (low back and leg).

    A condition of the whole body covers all of them and so says nothing of two being near.
    """
    covers = (set(condition.regions) for condition in knowledge.conditions.values())
    together = [group for group in covers if Region.WHOLE_BODY not in group]
    if Region.WHOLE_BODY in (*fields, *text):
        return True
    return any(a == b or any({a, b} <= group for group in together) for a in fields for b in text)


def _list(regions: tuple[Region, ...]) -> str:
    return " and ".join(region.value.replace("_", " ") for region in regions)


def _overruled(intake: Intake, reading: _Reading) -> list[str]:
    """Where text and fields differ without danger the field is used, and it is said."""
    notes: list[str] = []
    spans = reading.spans
    if intake.duration_weeks is not None and spans.duration_weeks not in (None, intake.duration_weeks):
        notes.append(
            f'You wrote "{spans.duration_words}" and gave {intake.duration_weeks:g} weeks: the number given is used.'
        )
    if intake.age is not None and reading.age not in (None, intake.age):
        notes.append(f"The age given ({intake.age:g}) is used, not the one in the text ({reading.age:g}).")
    if intake.mechanism and reading.mechanism and intake.mechanism is not reading.mechanism:
        notes.append(f"You wrote of {reading.mechanism} and gave {intake.mechanism}: what you gave is used.")
    return notes
