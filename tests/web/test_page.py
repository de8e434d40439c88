"""The first page, without JavaScript: the same answer as the command; nothing of health in addresses."""

import json
import re

import pytest
from fastapi.testclient import TestClient

from tests.conftest import TODAY
from thenar.web.app import LARGEST_BODY, make_app

HEEL = "sharp pain under my right heel, worst with the first steps in the morning, 3 months"


@pytest.fixture(scope="module")
def client(knowledge):
    with TestClient(make_app(knowledge, lambda: TODAY)) as client:
        yield client


def test_the_form(client):
    page = client.get("/")
    assert page.status_code == 200
    assert 'method="post"' in page.text
    assert "<script" not in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"


def test_the_answer_is_the_same_as_the_commands(client, thenar):
    page = client.post("/answer", data={"complaint": HEEL, "age": "45", "rest": "no"})
    assert page.status_code == 200
    answer = json.loads(thenar("plan", HEEL, "--age", "45", "--answers", "rest=no", "--json").stdout)
    for recommendation in answer["recommendations"]:
        assert recommendation["name"] in page.text
    for phase in answer["plan"]["phases"]:
        assert phase["name"] in page.text
        for item in phase["active"]:
            assert item["name"] in page.text
    api = client.post("/api/v1/plan", json={"complaint": HEEL, "age": 45, "rest": "no"}).json()
    assert api["plan"] == answer["plan"]
    assert api["recommendations"] == answer["recommendations"]


def test_questions_then_answer(client):
    page = client.post("/answer", data={"complaint": HEEL, "age": "45"})
    assert "A few questions first" in page.text
    assert "Your answer" not in page.text
    assert 'name="rest"' in page.text


BACK = {"complaint": "low back pain for 3 weeks, no injury", "age": "40"}


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_the_rest_is_no_does_not_close_what_a_yes_opens(client, answer):
    first = client.post("/answer", data=BACK).text
    shown = {f"shown:{id_}": "1" for id_ in re.findall(r'name="shown:(\w+)"', first)}
    assert "shown:any_seat_sign" in shown
    page = client.post("/answer", data=BACK | shown | {"answer:any_seat_sign": answer, "rest": "no"}).text
    assert "Your answer" not in page
    for single in ("saddle_numbness", "bladder_change", "bowel_change", "sexual_numbness"):
        assert f'name="shown:{single}"' in page
    page = client.post("/answer", data=BACK | {"answer:any_seat_sign": answer, "rest": "no"}).text
    assert 'name="shown:saddle_numbness"' in page


def test_the_rest_is_no_gives_an_answer_when_nothing_was_opened(client):
    man = BACK | {"sex": "male"}
    first = client.post("/answer", data=man).text
    shown = {f"shown:{id_}": "1" for id_ in re.findall(r'name="shown:(\w+)"', first)}
    assert "Your answer" in client.post("/answer", data=man | shown | {"rest": "no"}).text


def test_a_question_that_an_answer_opens_is_asked_before_the_rest_is_no(client):
    form = BACK | {"shown:mechanism_trauma": "1", "answer:started_with_event": "yes", "answer:mechanism_trauma": "yes"}
    page = client.post("/answer", data=form | {"rest": "no"}).text
    assert 'name="shown:severe_trauma"' in page


def test_none_of_these_gives_an_honest_line_and_no_plan(client):
    elbow = {"complaint": "golfer's elbow for 2 months", "age": "45", "rest": "no"}
    assert 'value="none_of_these"' in client.post("/answer", data=elbow).text
    page = client.post("/answer", data=elbow | {"condition": "none_of_these"}).text
    assert "none of the problems that Thenar knows fits" in page
    assert "The plan" not in page


def test_an_emergency_says_only_what_to_do(client):
    page = client.post("/answer", data={"complaint": "low back pain, numb between my legs, can't pee"})
    assert "911" in page.text
    assert "The plan" not in page.text


def test_faults_keep_what_was_written(client):
    page = client.post("/answer", data={"complaint": "my knee hurts", "age": "-3"})
    assert page.status_code == 422
    assert "my knee hurts" in page.text
    assert "out of range" in page.text


def test_what_is_written_is_escaped(client):
    page = client.post("/answer", data={"complaint": "<script>alert(1)</script> knee", "age": "-3"})
    assert "<script>" not in page.text


@pytest.mark.parametrize("body", [b"not json", b"[1]", b'"x"', b"\xff", b'{"regionn": "knee"}', b"{}"])
def test_api_errors_are_json(client, body):
    answer = client.post("/api/v1/plan", content=body)
    assert answer.status_code in (400, 422)
    assert answer.json()["errors"][0]["why"]


def test_too_large(client):
    assert client.post("/answer", content=b"a" * (LARGEST_BODY + 1)).status_code == 413


def test_no_such_page(client):
    page = client.get("/nothing")
    assert page.status_code == 404
    assert "no such page" in page.text


def test_help(client, knowledge):
    page = client.get("/help")
    for answer in knowledge.answers.values():
        assert answer.id in page.text


def test_health(client):
    assert client.get("/health").text.startswith("ok ")


def test_a_sign_of_life_does_not_leak(client, caplog, capfd):
    """A canary in the complaint turns up in no log, no address and no error."""
    canary = "zebrafinch"
    page = client.post("/answer", data={"complaint": f"my knee hurts {canary}", "age": "999"})
    assert page.status_code == 422
    out, err = capfd.readouterr()
    assert canary not in caplog.text + out + err + str(page.request.url)
