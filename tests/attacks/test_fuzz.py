"""Random and mutated values for every form and for the API, as anybody: nothing fails, and the whole still agrees.

`make fuzz` goes on for ten minutes with new values each time; `make verify` takes the same few hundred at every run.
"""

import os
import time
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st

from manifeste_tool.services.api.table import RESOURCES
from manifeste_tool.services.instance import checking
from tests.attacks.fields import Field, Form
from tests.attacks.payloads import ELSEWHERE, FAMILIES, MOMENTS, NUMBERS
from tests.attacks.reading_code import GREEDY
from tests.attacks.sending import Attacker
from tests.attacks.world import ATTACKERS, Ground

MINUTES = float(os.environ.get("MINUTES", "0"))
_FEW, _ROUND = 250, 100
_WICKED = [one for family in (*FAMILIES.values(), ELSEWHERE, NUMBERS, MOMENTS) for one in family]
_WORDS = st.one_of(
    st.text(max_size=60),
    st.text(st.characters(categories=("Cc", "Cf", "Zl", "Zp", "Mn", "Co", "Sm", "Nd")), max_size=12),
    st.sampled_from(_WICKED),
    st.integers().map(str),
    st.floats().map(str),
    st.dates().map(str),
    st.datetimes().map(lambda moment: moment.isoformat(timespec="minutes")),
    st.text("[]<>()*_`|#~&;:/\\\"'= \n\r\t0", min_size=1, max_size=300),
    st.text("a é\n", min_size=1, max_size=40).map(lambda words: words * 400),
    st.sampled_from(
        ["1", "2", "0", "on", "oui", "bbbbbbb2", "ccccccc2", "2025-ESSAI-0001", "E1", "P1", "0.1", "ESSA", ""]
    ),
)


def _mutated(draw: Any, one: Field) -> list[str]:
    """Return what is sent for a field: what stands there, another of its options, anything, twice, or nothing."""
    how = draw(st.sampled_from(["kept", "kept", "option", "words", "words", "both", "none"]))
    options = [option for option in (*one.options, one.value) if option] or ["1"]
    match how:
        case "kept":
            return [one.value or options[0]]
        case "option":
            return [draw(st.sampled_from(options))]
        case "words":
            return [draw(_WORDS)]
        case "both":
            return [one.value, draw(_WORDS)]
        case _:
            return []


@st.composite
def _form(draw: Any, forms: tuple[Form, ...]) -> tuple[Form, str, list[tuple[str, str]], str]:
    form = draw(st.sampled_from(forms))
    who = draw(st.sampled_from([form.who, form.who, *ATTACKERS]))
    sent = [(one.name, value) for one in form.fields for value in _mutated(draw, one)]
    if form.buttons:
        sent.append(draw(st.sampled_from(form.buttons)))
    if draw(st.booleans()):
        sent.append((draw(st.sampled_from(GREEDY)), draw(_WORDS)))
    return form, who, sent, draw(st.sampled_from(["as it is", "as it is", "as it is", "files", "query"]))


@st.composite
def _asked_of_api(draw: Any) -> tuple[str, list[tuple[str, str]]]:
    one = draw(st.sampled_from(RESOURCES))
    path = one.path
    for name in [each.name for each in one.arguments]:
        path = path.replace(f"{{{name}}}", draw(_WORDS).replace("/", "").replace("?", "").replace("#", "") or "x")
    names = [*(each.name for each in one.parameters), "cursor", "limit", "x"]
    return f"/api/v1{path}", draw(st.lists(st.tuples(st.sampled_from(names), _WORDS), max_size=4))


def _send(attacker: Attacker, form: Form, who: str, sent: list[tuple[str, str]], how: str) -> None:
    data: dict[str, Any] = {}
    for name, value in sent:
        data.setdefault(name, []).append(value.encode("utf-8", "replace").decode())
    attacker.tried |= {("fuzz", form.endpoint, name) for name in data}
    if how == "query" or form.method == "GET":
        attacker.ask(who, form.method, form.action.partition("?")[0], query_string=data, why=str(data))
        return
    kind = "multipart/form-data" if how == "files" or any(one.kind == "file" for one in form.fields) else None
    attacker.ask(who, form.method, form.action, data=data, content_type=kind, why=str(data))


def _round(attacker: Attacker, forms: tuple[Form, ...], seed: int, examples: int) -> None:
    """Send so many requests. Nothing is shrunk: what was sent changed what stands behind, so it is told as it was."""
    settings = hypothesis.settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @hypothesis.seed(seed)
    @settings
    @hypothesis.given(st.one_of(_form(forms), _form(forms), _form(forms), _asked_of_api()))
    def sent(drawn: Any) -> None:
        if len(drawn) == 2:
            attacker.ask("visitor", "GET", drawn[0].encode("utf-8", "replace").decode(), query_string=drawn[1])
        else:
            _send(attacker, *drawn)

    sent()


@pytest.mark.slow
def test_nothing_sent_at_random_fails(attacker: Attacker, attacked: Ground, forms: tuple[Form, ...]) -> None:
    seed, until = int(time.time()) if MINUTES else 20260302, time.monotonic() + MINUTES * 60
    _round(attacker, forms, seed, _FEW)
    while time.monotonic() < until:
        seed += 1
        _round(attacker, forms, seed, _ROUND)
    print(f"{attacker.asked} requests, the last seed {seed}")
    assert not [line for line in attacked.log.lines if "Traceback" in line]
    assert checking.check(attacked.here.ws) == []
