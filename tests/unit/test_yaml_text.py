"""YAML is read as text, and what is wrong with it is said with its line."""

import pytest

from thenar.knowledge.yaml_text import read_yaml
from thenar.terms.faults import Faulty


def test_scalars_stay_text():
    assert read_yaml("a: no\nb: 0123\nc: 1e3\nd: null", "f").tree == {"a": "no", "b": "0123", "c": "1e3", "d": "null"}


@pytest.mark.parametrize(
    "text, where, why",
    [
        ("a: 1\na: 2", "f:2", "'a' is given twice"),
        ("a: [1, 2", "f:", "not readable YAML"),
        ("", "f", "is empty"),
        ("{[a]: 1}", "f:1", "not plain text"),
        ("a: &x [*x]", "f:1", "refers to itself"),
        ("a:\n  - b\n c: d", "f:3", "not readable YAML"),
    ],
)
def test_faults(text, where, why):
    with pytest.raises(Faulty) as caught:
        read_yaml(text, "f")
    [fault] = caught.value.faults
    assert fault.where.startswith(where)
    assert why in fault.why


def test_every_repeated_key_is_named_at_once():
    with pytest.raises(Faulty) as caught:
        read_yaml("a: 1\na: 2\nb: {c: 1, c: 2}", "f")
    assert len(caught.value.faults) == 2
