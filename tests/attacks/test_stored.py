"""Words put into every field of every form stand on every page and in every export as words."""

import pytest

from tests.attacks.fields import Form, crawl
from tests.attacks.payloads import CANARY, FAMILIES
from tests.attacks.reading_code import GREEDY, names_read
from tests.attacks.sending import Attacker
from tests.attacks.world import ATTACKERS, Ground


def _read_again(attacker: Attacker, attacked: Ground, *, readers: tuple[str, ...], alike: int) -> None:
    """Read every page and every export, as everybody, and judge each."""

    def look(address: str, answer) -> None:
        attacker.canaries.seen.update(_seen(answer))
        if answer.status_code >= 500:
            attacker.found.append(f"{answer.status_code}: GET {address}")
        attacker.found += [
            f"{fault}: GET {address} {attacker.canaries.told(fault)}" for fault in attacker._judged(answer, address)
        ]

    for who in readers:
        attacked.forget()
        crawl(attacked, who, alike=alike, look=look)


def _seen(answer) -> list[str]:
    return CANARY.findall(answer.data.decode("utf-8", "replace"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "families", [("markup", "markdown"), ("lines", "formulas", "lookalikes"), ("sql", "paths")], ids="+".join
)
def test_what_is_typed_anywhere_is_read_as_words_everywhere(
    attacker: Attacker, attacked: Ground, forms: tuple[Form, ...], families
) -> None:
    for turn, family in enumerate(families):
        for form in forms:
            attacker.storm(form, family, turn, alone=True)
    _read_again(attacker, attacked, readers=ATTACKERS, alike=2)
    landed = {
        (one.endpoint, one.field) for name, one in attacker.canaries.sent.items() if name in attacker.canaries.seen
    }
    assert len(landed) > 60, "most of what was sent must have been shown again, else nothing was proved"


def test_a_few_words_of_each_family_do_no_harm(
    attacker: Attacker, attacked: Ground, some_forms: tuple[Form, ...]
) -> None:
    families = tuple(FAMILIES)
    for turn, form in enumerate(some_forms):
        attacker.storm(form, families[turn % len(families)], turn, alone=False)
    _read_again(attacker, attacked, readers=("visitor",), alike=1)


@pytest.mark.slow
def test_what_a_browser_fills_by_itself_may_be_anything(attacker: Attacker, forms: tuple[Form, ...]) -> None:
    for turn, form in enumerate(forms):
        attacker.twist(form, ("sql", "paths", "markup", "lines")[turn % 4], turn)


@pytest.mark.slow
def test_fields_that_no_form_shows_change_nothing(
    attacker: Attacker, attacked: Ground, forms: tuple[Form, ...]
) -> None:
    before = attacked.rows("select id, name, role, email, authority, drafter, active from person order by id")
    for form in forms:
        attacker.overfill(form, names_read(attacked.app, form.endpoint) | set(GREEDY))
    assert (
        attacked.rows("select id, name, role, email, authority, drafter, active from person order by id")[: len(before)]
        == before
    )
