"""Form fields → intake fields."""

from collections.abc import Mapping

from thenar.care.intake import with_answers

_ANSWER = "answer:"
_SHOWN = "shown:"  # one hidden field for each yes/no question on the page
_PLAIN = ("complaint", "region", "side", "condition", "duration_weeks", "mechanism", "age", "sex")


def fields_of(form: Mapping[str, str]) -> dict[str, object]:
    """The intake behind a form; fields left empty are left out."""
    fields: dict[str, object] = {name: form[name] for name in _PLAIN if form.get(name, "").strip()}
    answers = {key.removeprefix(_ANSWER): value for key, value in form.items() if key.startswith(_ANSWER) and value}
    if "rest" in form:
        fields["rest"] = "no"
    return with_answers(fields, answers)


def rest_of_page(form: Mapping[str, str]) -> dict[str, str] | None:
    """The form with every yes/no question that was on the page and not answered set to no, if the person said so.

    "All the rest is no" answers what could be read there, and not the questions that an answer on that page opens.
    """
    shown = [key.removeprefix(_SHOWN) for key in form if key.startswith(_SHOWN)]
    if "rest" not in form or not shown:
        return None
    no = {_ANSWER + id_: "no" for id_ in shown if not form.get(_ANSWER + id_)}
    return {key: value for key, value in form.items() if key != "rest"} | no


def kept_answers(form: Mapping[str, str]) -> dict[str, str]:
    """What was given so far, to be carried in hidden fields (never in the address)."""
    return {key: value for key, value in form.items() if key in _PLAIN or key.startswith(_ANSWER)}
