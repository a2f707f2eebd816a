"""Words put into every field of every form stand on every page and in every export as words."""

from collections.abc import Iterator
from email import policy
from email.parser import BytesParser

import pytest

from manifeste_tool.services.telling import composing
from manifeste_tool.settings import MailServer
from manifeste_tool.storage.telling import outbox
from manifeste_tool.storage.telling.smtp import _UnwritableError, message
from tests.attacks.fields import Form, crawl
from tests.attacks.innocence import body_faults
from tests.attacks.payloads import CANARY, FAMILIES
from tests.attacks.reading_code import GREEDY, names_read
from tests.attacks.sending import Attacker, failed
from tests.attacks.world import Ground

_HEADERS = (
    *(
        "Message-ID",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "From",
        "To",
        "Reply-To",
        "Subject",
        "Date",
        "Auto-Submitted",
    ),
    *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
)


def _read_again(attacker: Attacker, attacked: Ground, *, readers: tuple[str, ...]) -> None:
    """Read every page and every export, as everybody, and judge each."""

    def look(address: str, answer) -> None:
        attacker.canaries.seen.update(_seen(answer))
        if failed(answer, address):
            attacker.found.append(f"{answer.status_code}: GET {address}")
        attacker.found += [
            f"{fault}: GET {address} {attacker.canaries.told(fault)}" for fault in attacker._judged(answer, address)
        ]

    for who in readers:
        attacked.forget()
        crawl(attacked, who, look=look)
    attacker.found += [f"{fault}: a letter {attacker.canaries.told(fault)}" for fault in _letters(attacked)]


def _letters(attacked: Ground) -> Iterator[str]:
    """Put what happened into letters, as they would travel, and read each as a mail program does."""
    ws = attacked.here.ws
    composing.compose(ws)
    with ws.reading() as connection:
        mails = outbox.page(connection, limit=500, offset=0)
    assert len(mails) > 1
    for mail in mails:
        try:
            read = BytesParser(policy=policy.default).parsebytes(message(MailServer(), mail, ws.now()))
        except _UnwritableError:
            continue  # what is no address is written to by nobody
        yield from (f"header {name}" for name in read if name not in _HEADERS)
        yield from (f"to {read['To']}" for _ in read["To"].addresses[1:])
        for part in read.walk():
            if part.get_content_type() in ("text/html", "text/calendar"):
                yield from body_faults(
                    part.get_content().encode() if isinstance(part.get_content(), str) else part.get_content(),
                    part.get_content_type(),
                    "/courriels/html",
                )


def _seen(answer) -> list[str]:
    return CANARY.findall(answer.data.decode("utf-8", "replace"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("families", "readers"),
    [
        (("markup", "markdown"), ("visitor", "member", "secretary", "administrator")),
        (("lines", "formulas", "lookalikes", "sql", "paths"), ("visitor", "secretary")),
    ],
    ids=["markup", "words"],
)
def test_what_is_typed_anywhere_is_read_as_words_everywhere(
    attacker: Attacker, attacked: Ground, forms: tuple[Form, ...], families: tuple[str, ...], readers: tuple[str, ...]
) -> None:
    for turn, family in enumerate(families):
        for form in forms if turn == 0 else forms[turn % 2 :: 2]:
            attacker.storm(form, family, turn, alone=turn == 0)
    _read_again(attacker, attacked, readers=readers)
    landed = _landed(attacker)
    assert len(landed) > 60, "most of what was sent must have been shown again, else nothing was proved"


def _landed(attacker: Attacker) -> set[tuple[str, str]]:
    """Return the routes and fields whose words were shown again."""
    sent = attacker.canaries.sent
    return {(sent[one].endpoint, sent[one].field) for one in attacker.canaries.seen if one in sent}


def test_a_few_words_of_each_family_do_no_harm(
    attacker: Attacker, attacked: Ground, some_forms: tuple[Form, ...]
) -> None:
    families = tuple(FAMILIES)
    for turn, form in enumerate(some_forms[::3]):
        attacker.storm(form, families[turn % len(families)], turn, alone=False)
    _read_again(attacker, attacked, readers=("visitor",))
    assert len(_landed(attacker)) > 20, "some of what was sent must have been shown again, else nothing was proved"


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
