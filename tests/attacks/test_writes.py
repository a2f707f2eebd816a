"""Writes that another site asks for, and reads that write."""

import pytest

from manifeste_tool.web.security import OPEN_TO_OTHERS
from tests.attacks.fields import Form, crawl
from tests.attacks.sending import Attacker
from tests.attacks.world import ATTACKERS, Ground

_FOREIGN = (
    {"Origin": "https://mal.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.mal.example"},
    {"Origin": "http://localhost:81"},
    {"Origin": "https://localhost@mal.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
)
_PARTS = 4  # each address is asked by every fourth of them, the next one by the others
_WRITES = ("POST", "PUT", "PATCH", "DELETE")


#: What reading may leave in the journal: that somebody came in on the way, and that data went out.
_OF_READING = ("person_signed_in", "data_taken_out")


def _journal(ground: Ground) -> list[str]:
    """Return the names of what is told of what was done.

    The program itself ends the drafting once a form to rectify is asked for: it was due, and nobody has asked for it.
    """
    done = ground.rows("select name from fact where name <> 'drafting_ended' or person_id is not null order by id")
    return [name for (name,) in done if name not in _OF_READING]


def test_no_write_is_taken_from_another_site(
    attacker: Attacker, attacked: Ground, some_forms: tuple[Form, ...]
) -> None:
    attacked.as_("secretary")
    before = _journal(attacked)
    arguments = {form.endpoint: form.action for form in some_forms if form.method == "POST"}
    for number, rule in enumerate(attacked.app.url_map.iter_rules()):
        if not (rule.methods or set()) & set(_WRITES) or rule.endpoint in OPEN_TO_OTHERS:
            continue
        address = arguments.get(rule.endpoint, "".join("1" if dynamic else part for dynamic, part in rule._trace[1:]))
        for turn in range(number % _PARTS, len(_FOREIGN), _PARTS):
            headers = _FOREIGN[turn]
            attacker.tried.add(("csrf", rule.endpoint, str(sorted(headers.items()))))
            answer = attacker.ask(
                ("secretary", "member", "visitor")[turn % 3], "POST", address, headers=headers, data={"a": "b"}
            )
            assert answer.status_code in (403, 404, 405), (address, headers, answer.status_code)
    assert _journal(attacked) == before


def test_a_method_in_disguise_is_no_write(attacker: Attacker, attacked: Ground, some_forms: tuple[Form, ...]) -> None:
    attacked.as_("secretary")
    before = _journal(attacked)
    for form in some_forms:
        if form.method == "POST":
            data = {one.name: one.value for one in form.fields if one.kind != "file"} | {"_method": "POST"}
            for method, headers in (
                ("GET", {"X-HTTP-Method-Override": "POST"}),
                ("PUT", {}),
                ("HEAD", {}),
                ("OPTIONS", {}),
            ):
                attacker.tried.add(("csrf", form.endpoint, method))
                attacker.ask(
                    "secretary", method, form.action, query_string=data if method != "PUT" else None, headers=headers
                )
    assert _journal(attacked) == before


@pytest.mark.slow
def test_reading_writes_nothing(attacker: Attacker, attacked: Ground) -> None:
    for who in ATTACKERS:
        attacked.as_(who)
        before = _journal(attacked)
        crawl(attacked, who, alike=1)
        assert _journal(attacked) == before, who
