"""Letters put into words: plain text and HTML of the same content, into the outbox."""

import pytest

from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.newsworthy import NEWS_OF
from manifeste_tool.domain.telling import Letter, MailState, News, Recipient
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.telling import contents, posting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import notices
from manifeste_tool.storage.telling import outbox
from manifeste_tool.storage.telling.outbox import Mail
from tests.services.story import Cast, cast, change


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def post(here: Cast, letter: Letter, to: Recipient | None = None) -> Mail | None:
    with here.ws.writing() as connection:
        key = posting.post(here.ws, connection, to or Recipient("Ada", "ada@exemple.test"), letter)
        return outbox.by_id(connection, key) if key else None


def test_every_fact_is_news_of_one_kind() -> None:
    assert set(NEWS_OF) == set(Happened)
    assert set(NEWS_OF.values()) | {News.WEEK} == set(News)


def test_a_fact_without_a_letter_of_its_own_is_told_by_its_sentence_and_its_words(here: Cast) -> None:
    filed = here.propose(change("ccccccc2", "Les agents sont formés souvent. Ils choisissent leurs outils."))
    words = "Ce n'est pas l'objet : relisez <b>l'appel</b>."
    deciding.refuse(here.ws, here.secretary, filed.id, ground_given="hors sujet", why=words)
    with here.ws.reading() as connection:
        [(_, fact)] = notices.waiting(connection, here.member.id, limit=9)
        letter = contents.plain_letter(here.ws, connection, here.member, fact)
    mail = post(here, letter)
    assert mail is not None
    assert mail.subject == "L’amendement 1 est irrecevable."
    assert "> Ce n’est pas l’objet\u00a0: relisez <b>l’appel</b>." in mail.text
    assert "<b>" not in mail.html.split("<body", 1)[1]
    assert "secretary, lundi 2 mars 2026, 10\u00a0h." in mail.text
    assert f"{here.ws.base_url}/amendements/1/1" in mail.text
    assert f'href="{here.ws.base_url}/amendements/1/1"' in mail.html
    assert (mail.state, mail.kind, mail.tries) == (MailState.WAITING, "recevabilité", 0)
