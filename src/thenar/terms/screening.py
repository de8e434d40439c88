"""Safety: findings that can be asked, red flags, and what they send a person to."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from thenar.terms.body import Region
from thenar.terms.rules import Rule
from thenar.terms.sources import Statement
from thenar.terms.techniques import CautionLevel, Family


class Disposition(StrEnum):
    """What the person should do now, from most to least urgent."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    REFER = "refer"
    ASK = "ask"
    CLEAR = "clear"

    @property
    def urgency(self) -> "Urgency":
        """The rank used to compare two dispositions."""
        return Urgency[self.name]


class Urgency(IntEnum):
    """Dispositions as ranks: higher is more urgent."""

    CLEAR = 0
    ASK = 1
    REFER = 2
    SAME_DAY = 3
    EMERGENCY = 4


class FindingKind(StrEnum):
    """What sort of fact a finding is."""

    HISTORY = "history"
    SYMPTOM = "symptom"
    SIGN = "sign"
    NUMBER = "number"


class AskedOf(StrEnum):
    """Who can answer: the person, or only a clinician with hands and tools."""

    PERSON = "person"
    CLINICIAN = "clinician"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that can be asked and answered yes, no, unknown, or with a number.

    ``worrying`` is true when a yes makes things less safe; every safety question is phrased that way.
    ``only_if`` is a gate: when it is no, the finding does not apply and counts as no.
    ``says`` are phrases in everyday speech that mean yes (see docs/knowledge.md, phrases).
    ``implies_gate``: told without its gate, it says that the gate is true ("dived into a pool": an injury).
    ``denial_settles``: denying one phrase denies it all; false where the question holds several things, since
    "no double vision" says nothing of slurred speech.
    ``together``: one question for several findings (they name it in ``only_if``). A no closes them; after a yes, or "I do
    not know", each of them must be answered by itself, whatever "the rest" was answered with.
    """

    id: str
    question: str
    kind: FindingKind
    group: str
    asked_of: AskedOf = AskedOf.PERSON
    worrying: bool = True
    says: tuple[str, ...] = ()
    only_if: Rule | None = None
    implies_gate: bool = True
    denial_settles: bool = True
    together: bool = False
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    explain: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One combination of findings and what it sends the person to.

    ``here_only``: raised only when the complaint lies in the flag's regions (a fever with a sore knee is no spine matter).
    ``tell``, ``do_now`` and ``say_there`` stand in for the flag's own where those would not fit this disposition.
    """

    when: Rule
    disposition: Disposition
    why: Statement
    here_only: bool = False
    tell: str | None = None
    do_now: str | None = None
    say_there: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlag:
    """A reason to stop: which combinations raise it, where, and what to say and do.

    ``name`` is for clinicians; ``tell`` is what the person reads and never names a diagnosis as theirs.
    An empty ``regions`` means everywhere.
    """

    id: str
    name: str
    regions: tuple[Region, ...]
    triggers: tuple[Trigger, ...]
    tell: str
    do_now: str
    say_there: str
    accuracy: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """How one contraindication bears on one technique family."""

    family: Family
    level: CautionLevel
    why: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Contraindication:
    """A fact of the history that rules a technique out or asks for care. Empty ``regions``: everywhere.

    Families that are not listed in ``cautions`` are not restricted.
    """

    id: str
    name: str
    when: Rule
    regions: tuple[Region, ...]
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One line of a prediction rule; ``when`` is absent if Thenar does not collect the finding."""

    text: str
    when: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionRule:
    """A published rule that predicts response to a technique. An annotation: it never permits or forbids."""

    id: str
    name: str
    families: tuple[Family, ...]
    conditions: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    positive_at: int
    meaning: Statement
    validation: Statement
