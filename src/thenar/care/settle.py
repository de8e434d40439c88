"""What the complaint is about: the questions that must be answered before a plan, and the choice when they are."""

from thenar.care.candidates import CLEAR_LEAD, ENOUGH_TO_PLAN
from thenar.terms.body import Region
from thenar.terms.complaint import NONE_FITS, Candidate, Complaint
from thenar.terms.library import Knowledge
from thenar.terms.results import NO_CONDITION_FITS, Option, Question, QuestionKind, RaisedFlag
from thenar.terms.rules import Answer
from thenar.terms.screening import Disposition

_ABOUT = "About the problem"


def first_questions(complaint: Complaint, knowledge: Knowledge) -> tuple[Question, ...]:
    """Where, what and since when, if the words and fields leave it open. None of these is ever guessed.

    After "rest=no" only the questions remain that no cannot answer.
    """
    if not complaint.regions and not complaint.candidates:
        return (_where(),)
    if complaint.condition == NONE_FITS:
        return ()
    questions: list[Question] = []
    if not _settled(complaint):
        questions.append(_which(complaint, knowledge))
    since_unknown = complaint.facts.answers.get("duration_weeks") is Answer.UNKNOWN
    if complaint.duration_weeks is None and not complaint.facts.declined and not since_unknown:
        questions.append(_since_when())
    return tuple(questions)


def choose(complaint: Complaint) -> Candidate:
    """The condition given, or the leading candidate."""
    scored = {candidate.condition: candidate for candidate in complaint.candidates}
    if complaint.condition:
        because = scored[complaint.condition].because if complaint.condition in scored else ()
        return Candidate(complaint.condition, "", 0, ("you named it", *because))
    return complaint.candidates[0]


def none_fits() -> RaisedFlag:
    """What is said when nothing urgent was found and yet no condition of ours is the person's: no plan is made."""
    return RaisedFlag(
        id=NO_CONDITION_FITS,
        clinical_name="No condition of the library fits",
        disposition=Disposition.REFER,
        why="You said that none of the problems known here is yours, or that you are not sure.",
        tell="Nothing in your answers calls for an urgent check. But none of the problems that Thenar knows fits, so it makes "
        "no plan and recommends no technique.",
        do_now="See a doctor or a physical therapist who can examine you, before any hands-on care. Until then keep moving as "
        "far as it is comfortable, and leave out what clearly makes it worse. If something new worries you, get help.",
        say_there="I cannot name what this is. Please examine me and tell me which care fits.",
        source=(),
    )


def _settled(complaint: Complaint) -> bool:
    if complaint.condition:
        return True
    found = complaint.candidates
    if not found or found[0].score < ENOUGH_TO_PLAN:
        return False
    leads = len(found) == 1 or found[0].score - found[1].score >= CLEAR_LEAD
    return leads or complaint.facts.declined


def _where() -> Question:
    options = tuple(Option(id=region, text=region.replace("_", " ")) for region in Region)
    return Question(
        id="region", text="Where does it hurt, or feel stiff?", group=_ABOUT, kind=QuestionKind.CHOICE, options=options
    )


def _which(complaint: Complaint, knowledge: Knowledge) -> Question:
    ids = [candidate.condition for candidate in complaint.candidates[:4]]
    if not ids:
        here = set(complaint.regions)
        ids = [condition.id for condition in knowledge.conditions.values() if here & set(condition.regions)]
    options = tuple(Option(id=id_, text=knowledge.conditions[id_].name) for id_ in ids)
    options = (*options, Option(id=NONE_FITS, text="None of these, or not sure"))
    text = "Which of these sounds most like it?"
    return Question(id="condition", text=text, group=_ABOUT, kind=QuestionKind.CHOICE, options=options)


def _since_when() -> Question:
    return Question(
        id="duration_weeks",
        text="How many weeks ago did it begin?",
        group=_ABOUT,
        kind=QuestionKind.NUMBER,
        unit="weeks",
    )
