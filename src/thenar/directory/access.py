"""What a state's law says about treatment without a referral, in a sentence, never better sourced than it is."""

from collections.abc import Mapping

from thenar.terms.providers import AccessLevel, AccessNote, DirectAccess
from thenar.terms.sources import Read

_LEVELS = {
    AccessLevel.UNRESTRICTED: "you can see a physical therapist without a referral; state law sets no limit",
    AccessLevel.PROVISIONS: "you can start without a referral; state law sets some limits",
    AccessLevel.LIMITED: "state law lets only some people start without a referral",
}
_ORDER = (Read.FULL, Read.ABSTRACT, Read.SECONDARY, Read.UNVERIFIED)


def access_note(state: str, rules: Mapping[str, DirectAccess]) -> AccessNote | None:
    """The rule of a two-letter state, or None if none is held. ``read``: the weakest of what is said."""
    rule = rules.get(state)
    if rule is None:
        return None
    weakest = max((cite.read for cite in rule.cite), key=_ORDER.index)
    unsure = " (this limit was not checked in the law)" if weakest is Read.UNVERIFIED else ""
    limit = f": {rule.limit}{unsure}" if rule.limit else ""
    text = f"In {state} {_LEVELS[rule.level]}{limit}. Your insurance may still want a referral."
    return AccessNote(state=state, text=text, as_of=rule.as_of, read=weakest)
