"""Being asked one by one, in a real terminal."""

import os
import pty
import select
import subprocess
import sys
import time

HEEL = "sharp pain under my right heel, worst with the first steps in the morning, 3 months"


def talk(text: str, reply, seconds: float = 40) -> str:
    """Run the command on a pseudo-terminal; ``reply`` turns what is on the last line into an answer."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "thenar.cli", "plan", text, "--interactive"]
    child = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, close_fds=True, env=os.environ | {"COLUMNS": "80"}
    )
    os.close(slave)
    heard, unanswered, end = "", "", time.monotonic() + seconds
    while time.monotonic() < end:
        if select.select([master], [], [], 0.2)[0]:
            try:
                piece = os.read(master, 4096).decode("utf-8", "replace")
            except OSError:
                break
            heard, unanswered = heard + piece, unanswered + piece
        elif child.poll() is not None:
            break
        elif unanswered.rstrip().endswith("]"):
            os.write(master, (reply(unanswered) + "\n").encode())
            unanswered = ""
    if child.poll() is None:
        time.sleep(0.5)
    child.kill()
    child.wait(timeout=10)
    os.close(master)
    return heard


def test_no_to_everything_gives_a_plan():
    heard = talk(HEEL, lambda said: "45" if said.rstrip().endswith("[years]") else "n")
    assert "The plan: about" in heard


def test_an_emergency_ends_the_questions_at_once():
    asked = []

    def reply(said):
        asked.append(said)
        return "y" if "ending your life" in said else "50" if said.rstrip().endswith("[years]") else "n"

    heard = talk("my low back hurts for 2 weeks", reply)
    assert "988" in heard
    assert "ending your life" in asked[-1]


def test_a_wrong_answer_is_asked_again():
    once = []

    def reply(said):
        if not once:
            once.append(said)
            return "perhaps"
        return "45" if said.rstrip().endswith("[years]") else "n"

    heard = talk(HEEL, reply)
    assert "is not an answer" in heard or "is not a number" in heard
    assert "The plan: about" in heard
