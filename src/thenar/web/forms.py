"""Form fields → intake fields."""

from collections.abc import Mapping

from thenar.care.intake import with_answers

_ANSWER = "answer:"
_PLAIN = ("complaint", "region", "side", "condition", "duration_weeks", "mechanism", "age", "sex")


def fields_of(form: Mapping[str, str]) -> dict[str, object]:
    """The intake behind a form; fields left empty are left out."""
    fields: dict[str, object] = {name: form[name] for name in _PLAIN if form.get(name, "").strip()}
    answers = {key.removeprefix(_ANSWER): value for key, value in form.items() if key.startswith(_ANSWER) and value}
    if "rest" in form:
        fields["rest"] = "no"
    return with_answers(fields, answers)


def kept_answers(form: Mapping[str, str]) -> dict[str, str]:
    """What was given so far, to be carried in hidden fields (never in the address)."""
    return {key: value for key, value in form.items() if key in _PLAIN or key.startswith(_ANSWER)}
