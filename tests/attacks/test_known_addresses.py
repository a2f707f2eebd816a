"""Whether an address is known is told by nothing: not the words, not the status, not the headers, not the time."""

import re
import statistics
import time

import pytest

from manifeste_tool.services.telling import delivering  # noqa: F401 - the mails leave by another process
from tests.attacks.sending import Attacker
from tests.attacks.world import Ground

#: How much longer one answer may take than the other, as medians: what a network would drown many times over.
_RATIO = 1.6
_TRIES = 40


def _told(answer) -> tuple:
    """Return what an answer says, but for what is random in every answer."""
    held = [re.sub(r"=[^;]*", "=", value, count=1) for value in answer.headers.getlist("Set-Cookie")]
    held = [re.sub(r"Expires=[^;]*", "", value) for value in held]
    return (
        answer.status_code,
        answer.headers.get("Location", ""),
        sorted(held),
        len(answer.headers),
        re.sub(r"[\w.-]{24,}", "", answer.text),
    )


def _asked(attacked: Ground, email: str):
    browser = attacked.app.test_client()
    answer = browser.post("/connexion", data={"email": email, "suite": "/texte"})
    return answer, browser.get("/connexion/code") if answer.status_code == 303 else answer


@pytest.mark.parametrize("shape", ["p{}@exemple.invalid", " P{}@EXEMPLE.invalid ", "p{}@exemple.invalid\t"])
def test_signing_in_says_the_same_of_every_address(attacker: Attacker, attacked: Ground, shape: str) -> None:
    known, unknown = (shape.format(number) for number in (attacked.here.member.id, 987654))
    told = [[_told(answer) for answer in _asked(attacked, email)] for email in (known, unknown)]
    attacker.tried.add(("known", "entering.ask", shape))
    assert str(told[0]).replace(known, "@") == str(told[1]).replace(unknown, "@")


@pytest.mark.slow
def test_signing_in_takes_the_same_time_for_every_address(attacker: Attacker, attacked: Ground) -> None:
    took: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(2 * _TRIES):
        known = turn % 2 == 0
        email = f"p{attacked.here.member.id}@exemple.invalid" if known else f"inconnu{turn}@exemple.invalid"
        attacked.tireless()
        before = time.perf_counter()
        attacked.app.test_client().post("/connexion", data={"email": email})
        took[known].append(time.perf_counter() - before)
        attacker.asked += 1
    attacker.tried.add(("known", "entering.ask", "time"))
    longer, shorter = sorted((statistics.median(took[True]), statistics.median(took[False])), reverse=True)
    assert longer / shorter < _RATIO, (longer, shorter)
