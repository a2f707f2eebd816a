"""Addresses made up: identifiers, queries, landings; nothing is read, written or followed that should not be."""

from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from manifeste_tool.services.api.table import RESOURCES
from tests.attacks.fields import Form, addresses
from tests.attacks.innocence import elsewhere
from tests.attacks.payloads import ELSEWHERE, FAMILIES, LINES, LOOKALIKES, MARKUP, NUMBERS, PATHS, SQL
from tests.attacks.reading_code import names_read
from tests.attacks.sending import Attacker
from tests.attacks.world import Ground

_LANDINGS = ("suite", "next", "landing", "retour", "url", "redirect", "continue", "then", "vers")
_STRANGE = (
    "%00",
    "%ff%fe",
    "%ed%a0%80",
    "%2e%2e",
    ".",
    "%0d%0aSet-Cookie:zq=1",
    "a" * 5000,
    "%25%32%66",
    "0",
    "-1",
    "99999999999999999999",
)


def _rules(ground: Ground, method: str) -> list[Rule]:
    rules = (
        one for one in ground.app.url_map.iter_rules() if method in (one.methods or ()) and one.endpoint != "static"
    )
    return sorted(rules, key=lambda one: one.rule)


def _made_up(attacker: Attacker, rule: Rule, known: dict[str, str], turn: int) -> Iterator[tuple[str, str]]:
    """Yield addresses of a rule in which one argument after the other is an attack and the rest are known."""
    for name in sorted(rule.arguments):
        templates = (
            PATHS[turn % len(PATHS)],
            SQL[turn % len(SQL)],
            MARKUP[turn % len(MARKUP)],
            LINES[turn % 3],
            LOOKALIKES[turn % 3],
        )
        for family, template in zip(("paths", "sql", "markup", "lines", "lookalikes"), templates, strict=True):
            attacker.tried.add((family, rule.endpoint, f"<{name}>"))
            words = attacker.canaries.put(family, template, endpoint=rule.endpoint, name=name)
            yield name, _quoted(words)
        for at in (turn, turn + 4):
            yield name, _STRANGE[at % len(_STRANGE)]


def _quoted(words: str) -> str:
    return "".join(f"%{byte:02x}" if not chr(byte).isalnum() else chr(byte) for byte in words.encode())


def _address(rule: Rule, name: str, value: str) -> str:
    told = [(value if part == name else "1") if dynamic else part for dynamic, part in rule._trace[1:]]
    return "".join(told)


@pytest.mark.slow
@pytest.mark.parametrize("who", ["visitor", "secretary"])
def test_an_identifier_made_up_is_no_page_and_no_option(attacker: Attacker, attacked: Ground, who: str) -> None:
    for method in ("GET", "POST"):
        for turn, rule in enumerate(one for one in _rules(attacked, method) if one.arguments):
            for name, value in _made_up(attacker, rule, {}, turn):
                attacker.ask(who, method, _address(rule, name, value))


@pytest.mark.slow
@pytest.mark.parametrize("who", ["visitor", "secretary"])
def test_a_query_made_up_finds_what_it_says_and_nothing_else(attacker: Attacker, attacked: Ground, who: str) -> None:
    for endpoint, address in dict(addresses(attacked.app, 1)).items():
        names = sorted(names_read(attacked.app, endpoint)) if not endpoint.startswith("api.") else sorted(_api_names())
        for turn, family in enumerate(FAMILIES):
            attacker.tried |= {(family, endpoint, f"?{name}") for name in names}
            query = [(name, attacker.canaries.put(family, FAMILIES[family][(turn + at) % len(FAMILIES[family])], endpoint=endpoint, name=name)) for at, name in enumerate(names)]  # fmt: skip
            attacker.ask(who, "GET", address, query_string=query if turn % 2 else dict(query[turn::3]))
        numbers = [(name, NUMBERS[at % len(NUMBERS)]) for at, name in enumerate(names)]
        attacker.ask(who, "GET", address, query_string=numbers)


def _api_names() -> set[str]:
    return {each.name for one in RESOURCES for each in one.parameters}


@pytest.mark.parametrize("who", ["visitor", "secretary"])
def test_no_landing_leads_to_another_site(
    attacker: Attacker, attacked: Ground, some_forms: tuple[Form, ...], who: str
) -> None:
    for form in some_forms:
        named = [one.name for one in form.fields if one.name in _LANDINGS]
        for name in named if form.method == "POST" and (form.who == "visitor") == (who == "visitor") else ():
            for template in ELSEWHERE:
                words = attacker.canaries.put("landings", template, endpoint=form.endpoint, name=name)
                attacker.tried.add(("landings", form.endpoint, name))
                answer = attacker.send(
                    form, lambda one, n=name, w=words: w if one.name == n else None, button=(form.buttons or (None,))[0]
                )
                assert not list(elsewhere(answer.headers.get("Location", "")))
    for turn, rule in enumerate(one for one in _rules(attacked, "GET") if not one.arguments):
        query = {name: ELSEWHERE[(turn + at) % len(ELSEWHERE)].format(c="zq") for at, name in enumerate(_LANDINGS)}
        attacker.tried |= {("landings", rule.endpoint, f"?{name}") for name in query}
        attacker.ask(who, "GET", rule.rule, query_string=query)
