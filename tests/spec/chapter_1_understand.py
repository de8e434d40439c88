"""Words → what is known and what is still missing."""

from tests.conftest import TODAY
from tests.spec.book import Chapter, Section
from thenar.care.intake import read_intake
from thenar.care.understand import understand
from thenar.terms.faults import Faulty


def _complaint(text, knowledge):
    return understand(read_intake({"complaint": text}, knowledge, on=TODAY), knowledge, on=TODAY)


def where(text, knowledge):
    complaint = _complaint(text, knowledge)
    side = f", {complaint.side}" if complaint.side else ""
    return " and ".join(r.replace("_", " ") for r in complaint.regions) + side if complaint.regions else "asks where"


def since(text, knowledge):
    weeks = _complaint(text, knowledge).duration_weeks
    return "asks since when" if weeks is None else f"{weeks:.1f} weeks"


def wanted(text, knowledge):
    return ", ".join(_complaint(text, knowledge).goals) or "not said"


def began(text, knowledge):
    return _complaint(text, knowledge).mechanism or "asks how"


def finding(text, id_, knowledge):
    return _complaint(text, knowledge).facts.answers.get(id_, "unknown")


def sounds_like(text, knowledge):
    found = _complaint(text, knowledge).candidates
    return found[0].condition if found else "asks"


def refused(text, knowledge):
    try:
        _complaint(text, knowledge)
    except Faulty as faulty:
        return faulty.faults[0].why
    return "read"


CHAPTER = Chapter(
    "Understand",
    "Everyday English is read for place, side, time, aim and beginning. What is not said is asked, never guessed.",
    (
        Section(
            "The place and the side are read, misspelled or not; a denied place does not count.",
            ("words", "place"),
            (
                ("sharp pain under my right heel", "foot, right"),
                ("my left sholder hurts", "shoulder, left"),
                ("both knees ache", "knee, both"),
                ("pain between my shoulder blades", "upper back"),
                ("pain at the back of my knee", "knee"),
                ("my neck hurts right now", "neck"),
                ("no pain in my neck, my hip hurts", "hip"),
                ("I am worried about my elbow", "elbow"),
                ("stiff neck when I look over my shoulder", "neck"),
                ("it hurts a lot", "asks where"),
                ("frozen shoulder, can't reach my back pocket", "shoulder"),
                ("my shoulder hurts since 8 days back", "shoulder"),
                ("my neck hurts when I look back", "neck"),
                ("my back is sore when I look back", "low back"),
                ("I can't turn my head", "neck"),
                ("pain between my legs", "pelvis"),
                ("lower bck pian", "low back"),
                ("rt knee sore, L shoulder fine", "knee and shoulder"),
                ("hip replacement 1 year ago, doing fine, heel pain", "foot"),
            ),
            where,
        ),
        Section(
            "The time since it began is read from spans, days and dates; ages, frequencies and old illnesses are not durations.",
            ("words (on 24 November 2026)", "time"),
            (
                ("back pain for 3 months", "13.0 weeks"),
                ("knee pain since yesterday", "0.1 weeks"),
                ("neck pain, a couple of weeks now", "2.0 weeks"),
                ("hip pain since 2026-09-01", "12.0 weeks"),
                ("hip pain, I am 45 years old", "asks since when"),
                ("knee pain when I run 3 times a week", "asks since when"),
                ("back pain, I had cancer 5 years ago", "asks since when"),
                ("stiff knee, knee replacement 3 weeks ago", "3.0 weeks"),
            ),
            since,
        ),
        Section(
            "What the person wants changed is read as pain, stiffness or motion, in the order they say it.",
            ("words", "aim"),
            (
                ("my neck is stiff", "stiffness"),
                ("my knee hurts and I can't bend it", "pain, motion"),
                ("stiff and sore hip", "stiffness, pain"),
                ("something with my elbow", "not said"),
            ),
            wanted,
        ),
        Section(
            "How it began is read as trauma, surgery, overuse or none.",
            ("words", "beginning"),
            (
                ("I twisted my ankle yesterday", "trauma"),
                ("knee pain after a car accident", "trauma"),
                ("stiff after my hip replacement", "surgery"),
                ("heel pain since I increased my running", "overuse"),
                ("back pain that came on gradually", "none"),
                ("my elbow hurts", "asks how"),
                ("my arm falls asleep at night", "asks how"),
                ("scheduled for a hip replacement, my hip is stiff", "asks how"),
                ("my brother had a cuff repair, my shoulder hurts", "asks how"),
                ("mom fell, her hip hurts", "trauma"),
            ),
            began,
        ),
        Section(
            "A sign that is denied is no; one that is feared, doubted or someone else's stays unknown and is asked.",
            ("words", "sign", "answer"),
            (
                ("low back pain and fever", "fever", "yes"),
                ("low back pain, no fever", "fever", "no"),
                ("low back pain without fever", "fever", "no"),
                ("low back pain, maybe a fever", "fever", "unknown"),
                ("low back pain", "fever", "unknown"),
                ("low back pain, my mother had cancer", "cancer_history", "unknown"),
                ("low back pain, no cancer", "cancer_history", "unknown"),
                ("there is no loss of bladder or bowel control, back pain", "bladder_change", "unknown"),
                ("back pain, I don't have any numbness in the saddle area", "saddle_numbness", "unknown"),
                ("back pain. bladder wont empty", "bladder_change", "yes"),
                ("knee not hot or swollen", "hot_swollen_joint", "unknown"),
                ("knee pain, they ruled out a fracture", "unhealed_fracture_here", "unknown"),
                ("knee pain, ruled out a blood clot", "previous_clot", "no"),
                ("knee arthritis, covid fever 2 years ago", "fever", "unknown"),
                ("my hand went numb", "one_sided_weakness", "unknown"),
                ("short of breath when I run because I'm unfit, heel pain", "breathless_sweating", "unknown"),
                ("shoulder pain, had a cortisone shot 1 year ago", "long_term_steroids", "unknown"),
            ),
            finding,
        ),
        Section(
            "The words point to conditions; the best one is shown with what led there.",
            ("words", "sounds like"),
            (
                (
                    "sharp pain under my right heel, worst with the first steps in the morning, 3 months",
                    "plantar_fasciitis",
                ),
                ("tennis elbow, hurts to grip a cup", "lateral_elbow"),
                ("frozen shoulder, can't reach behind my back", "adhesive_capsulitis"),
                ("stiff knee 4 weeks after total knee replacement", "knee_replacement"),
                ("rolled my ankle last week, swollen outside", "ankle_sprain"),
                ("numb thumb and fingers at night, I shake my hand", "carpal_tunnel"),
                ("jaw clicks and hurts when chewing", "tmd"),
                ("pain around the kneecap going down stairs, I run", "patellofemoral_pain"),
                ("fibromyalgia, pain all over for years", "chronic_widespread_pain"),
                ("my brother had a rotator cuff repair, my shoulder hurts when I lift my arm", "subacromial_pain"),
                ("scheduled for hip replacement, hip arthritis", "hip_oa"),
                ("hip replacement 1 year ago, doing fine, heel pain with the first steps", "plantar_fasciitis"),
                ("I can't turn my head, neck is stiff", "neck_mobility"),
            ),
            sounds_like,
        ),
        Section(
            "What cannot be read at all is refused with the reason.",
            ("words", "answer"),
            (
                ("", "says nothing"),
                ("xqzv wvqk zzkp", "has no word that can be understood"),
                ("my knee", "read"),
            ),
            refused,
        ),
    ),
)
