"""Whose, and of when, is what a text tells? What is another's, only planned, or long past and settled is not the present."""

import re

from thenar.care.negation import OTHERS

_CLAUSE = re.compile(r"([.;!?:\n,]+(?!\d)|\bbut\b|\band now\b)")
_OPERATION = re.compile(
    r"\b(?:surgery|surgeries|surgical|operation|operated|replacement|replaced|reconstruction|reconstructed|repair|repaired|"
    r"arthroscopy|fusion|tka|tkr|tha|thr|aclr|new (?:hip|knee|shoulder))\b"
)
_PLANNED_BEFORE = re.compile(
    r"\b(?:schedul\w+|planned|planning|upcoming|wait(?:ing|list)?|await\w*|consider\w*|need(?:s|ed|ing)?|recommend\w*|suggest\w*|"
    r"avoid\w*|postpone\w*|put(?:ting)? off|candidate|instead of|rather than|thinking about|facing|due for|booked|hoping|before|prehab|"
    r"(?:going|want|wants|wanted|supposed) to (?:have|get|need|do)|will (?:have|get|need)|having|getting|might|may|told me i|"
    r"(?:do|does|did) not (?:want|need))\b(?!.*\b(?:after|since|from|following|post|had|recover\w*|rehab\w*)\b)[^.;!?]*$"
)
_PLANNED_AFTER = re.compile(
    r"^[^.;!?,]{0,30}\b(?:is|are|was)? ?(?:scheduled|planned|booked|coming up|next (?:week|month|year|spring|summer|fall|winter)|"
    r"in (?:\w+ )?(?:\d+|a|two|three|four|few) (?:days|weeks|months)(?! (?:ago|now)))\b"
)
_LONG_AGO = re.compile(
    r"\b(?:\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|several|many|few|couple(?: of)?|some)"
    r"\+? (?:years?|yrs?|decades?) (?:ago|back|earlier|prior)\b|\byears (?:ago|back)\b|\blast year\b|\b(?:19\d\d|20[01]\d)\b|"
    r"\bas a (?:kid|child|teen\w*|boy|girl)\b|\bin (?:college|high school|childhood)\b|\bused to\b|\blong ago\b"
)
_OVER = re.compile(
    r"\b(?:healed|resolved|recovered|cleared up|went away|gone now|no longer (?:have|has|had|hurts?|hurting|painful|swollen|numb|there|hot|a problem)|got over|over it now|all better|back to normal)\b"
)
_STILL = re.compile(
    r"\b(?:still|since|started|starting|began|now|today|again|worse|getting|lately|comes and goes|never (?:healed|resolved|went))\b"
)
_DOING_WELL = re.compile(
    r"\b(?:doing (?:fine|great|well|good|ok|okay)|(?:is|was|are|feels|went|works|it) (?:fine|great|well|good|perfect)|no (?:problems?|"
    r"trouble|issues?|complaints?)|fully (?:healed|recovered)|healed|recovered|long healed|all good)\b"
)
_MINE = re.compile(r"\b(?:i|me|mine|myself)\b|\bmy (?!(?:\S+ ){0,5}?(?:" + "|".join(OTHERS) + r")\b)")
_ANOTHER = re.compile(r"\b(?:" + "|".join(OTHERS) + r")\b")
_ASKING = re.compile(
    r"\b(?:i am|i was|i|we are|we) (?:(?:so|very|really) )?(?:worried|asking|writing|think|believe|found|took|brought|noticed|"
    r"concerned|scared|afraid|caring|care|wonder|wondering|filling|posting|hope|guess|live|saw|gave|picked|lift|touch|move|help)\b|\b(?:when|if|where) (?:i|we) (?:try to )?(?:touch|move|lift|pick|press|bend|help|ask|hold)\w*\b|\bcan i\b|\bshould i\b|\bdo i\b"
)
_ON_BEHALF = re.compile(
    r"^(?:\W*(?:hi|hello|help|please|so|ok|asking|for|about|this|is|i|am|worried|writing|question|on|behalf|of|we|think|the|an|old|"
    r"elderly|older|little|sweet|dear|poor)\b)*\W*(?:my |our )?(?:(?:\d+|young|old|older|elderly|little|teenage|teen|year|yr|month|yo|oldest|"
    r"youngest|dear)[\s-]+){0,5}(?:"
    + "|".join(OTHERS)
    + r"|baby|boy|girl|old)\b(?! (?:died|passed|says|said|thinks|told|also|had (?!a |an |the |to )"
    r"|has had|and i\b))"
)
_YEARS_OLD = re.compile(r"\bmy (?:\d+|\w+)[\s-]+(?:year|yr|month|week)s?[\s-]*olds?\b|\bmy \d+ ?yo\b")


def clauses(text: str) -> list[str]:
    """A plain text cut at its stops, commas and turns; joined again it is the same text."""
    return _CLAUSE.split(text)


def for_another(text: str) -> bool:
    """Whether the whole text is written on behalf of someone ("mom fell, can't walk"): nothing in it is the writer's own."""
    asking = _YEARS_OLD.sub("my child", _ASKING.sub("", text)).replace("my kiddo", "my kid")
    return bool(_ON_BEHALF.search(asking.strip())) and not _MINE.search(asking)


def about_another(clause: str) -> bool:
    """Whether a clause tells of someone else alone."""
    return bool(_ANOTHER.search(clause)) and not _MINE.search(clause)


def planned(before: str, words: str, after: str) -> bool:
    """Whether the operation that these words name still lies ahead."""
    named = _OPERATION.search(words)
    return bool(named and (_PLANNED_BEFORE.search(before) or _PLANNED_AFTER.search(after)))


def long_past(clause: str) -> bool:
    """Whether a sign is told of years ago, or as over."""
    return bool(_LONG_AGO.search(clause) or _OVER.search(clause)) and not _STILL.search(clause)


def settled_operation(clause: str, following: str) -> bool:
    """An operation of years ago, or one that the person says went well."""
    past = _LONG_AGO.search(clause) or _DOING_WELL.search(clause) or _DOING_WELL.search(following)
    return bool(_OPERATION.search(clause) and past)
