"""Bad input: one message with every problem, exit code 2, nothing else printed."""

import json

import pytest

BAD = [
    (["plan", ""], ["complaint"]),
    (["plan", "   "], ["complaint"]),
    (["plan"], ["complaint: is missing"]),
    (["plan", "xqzv wvqk zzkp"], ["no word that can be understood"]),
    (["plan", "?!... 123"], ["complaint"]),
    (["plan", "knee pain " * 100_000], ["characters, more than 10,000"]),
    (["plan", "knee pain", "--age", "-3"], ["age: -3 is out of range", "0 to 120"]),
    (["plan", "knee pain", "--age", "old"], ["age: 'old' is not a number"]),
    (["plan", "knee pain", "--age", "nan"], ["age"]),
    (["plan", "knee pain", "--answers", "region=kneee"], ["did you mean 'knee'?"]),
    (["plan", "knee pain", "--answers", "rest=yes"], ["only rest=no is possible"]),
    (["plan", "knee pain", "--answers", "fever"], ["'fever' has no '='"]),
    (["plan", "knee pain", "--answers", "feverr=no"], ["feverr"]),
    (["plan", "my left knee hurts", "--answers", "side=right"], ["the text says left, the field says right"]),
    (["plan", "my heel hurts", "--answers", "region=neck"], ["region: the text speaks of foot, the field says neck"]),
    (["plan", "--intake", "/nowhere/at/all.yaml"], ["cannot be read"]),
    (["techniques", "thoracic_thrst"], ["did you mean 'thoracic_thrust'?"]),
    (["conditions", "M99.99"], ["is not a condition that is known"]),
    (["home", "plantar"], ["is not a condition that is known"]),
    (["score", "ndi", "--answers", "1,2,3"], ["3 given", "10 items"]),
    (["score", "ndi", "--answers", "1,2,9,4,5,x,1,1,1,1"], ["'x' is not a number"]),
    (["score", "ndi", "--answers", "1,2,9,4,5,0,1,1,1,-1"], ["item 3", "item 10"]),
    (["score", "nothing", "--answers", "1"], ["is not a measure that is known"]),
    (["score", "ndi", "--answers", "1,2,9"], ["3 given", "item 3", "9 is not"]),
    (["plan", "my left knee hurts", "--answers", "region=neck"], ["the text speaks of knee, the field says neck"]),
    (
        ["plan", "neck hurts since a car crash 3 days ago", "--age", "70", "--answers", "mechanism=none,rest=no"],
        ["mechanism", "car crash", "the field says none"],
    ),
    (["plan", "my back hurts", "--answers", "sex=male,pregnancy=yes"], ["is male but pregnancy is answered yes"]),
]


@pytest.mark.parametrize("arguments, said", BAD, ids=[" ".join(a)[:40] for a, _ in BAD])
def test_bad_input(thenar, arguments, said):
    result = thenar(*arguments)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    for words in said:
        assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_a_man_with_a_history_of_pregnancy(thenar):
    result = thenar("plan", "--intake", "-", stdin="complaint: my back hurts\nsex: male\nhistory: [pregnancy]\n")
    assert result.exit_code == 2
    assert "is male but pregnancy is answered yes" in result.stderr


def test_every_problem_at_once(thenar):
    intake = "region: kneee\nage: -3\nsexx: male\nside: up\nfindings: {fever: maybe, zzz: yes}\nonset: 2031-01-01\npain: {now: 12}\n"
    result = thenar("plan", "--intake", "-", stdin=intake)
    assert result.exit_code == 2
    assert "8 problems" in result.stderr
    for words in (
        "'kneee'",
        "-3 is out of range",
        "did you mean 'sex'?",
        "'up'",
        "'maybe'",
        "zzz",
        "in the future",
        "12",
    ):
        assert words in result.stderr


def test_json_errors_are_json(thenar):
    result = thenar("plan", "knee pain", "--age", "-3", "--json")
    assert result.exit_code == 2
    errors = json.loads(result.stdout)["errors"]
    assert errors == [{"where": "age", "why": "-3 is out of range", "fix": "give years from 0 to 120"}]


@pytest.mark.parametrize(
    "data, said",
    [
        (b"complaint: [knee", "is not readable YAML"),
        (b"\xff\xfe\x00k", "is not UTF-8"),
        (b"", "is empty"),
        (b"- a\n- b", "is not a set of fields"),
        (b"complaint: knee pain\ncomplaint: hip pain", "is given twice"),
        (b"complaint: " + b"a" * 1_100_000, "is larger than"),
        (b"complaint: {a: b}", "is not text"),
        (b"!!python/object/apply:os.system [ls]", "is not a set of fields"),
    ],
)
def test_broken_files(thenar, data, said):
    result = thenar("plan", "--intake", "-", stdin=data)
    assert result.exit_code == 2, result.output
    assert said in result.stderr


def test_complaint_in_file_and_on_the_line(thenar):
    result = thenar("plan", "knee pain", "--intake", "-", stdin="complaint: hip pain")
    assert result.exit_code == 2
    assert "in the file and on the command line" in result.stderr


def test_a_safety_answer_that_contradicts_the_text(thenar):
    result = thenar("plan", "low back pain and numb between my legs", "--answers", "saddle_numbness=no")
    assert result.exit_code == 2
    assert "the answer says no" in result.stderr
