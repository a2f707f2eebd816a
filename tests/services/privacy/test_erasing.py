"""Somebody is forgotten: what is only theirs goes, what they published stays, and the register remembers no name."""

import pytest
from sqlalchemy import insert, select, update

from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import ManifesteError
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.discussion import discussing
from manifeste_tool.services.privacy import register, replaying, settling
from manifeste_tool.services.privacy.erasing import erase_person
from manifeste_tool.services.privacy.scanning import asked_before
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.amending import amendments, drafts
from manifeste_tool.storage.privacy import register as rows
from manifeste_tool.storage.tables.comments import comment
from manifeste_tool.storage.tables.people import person
from manifeste_tool.storage.tables.telling import mail
from tests.services.story import Cast, cast, change

NAME, EMAIL = "Zéphyrine d'Orvalstier", "zephyrine@orvalstier.example"


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    made = cast(workspace)
    with workspace.writing() as connection:
        values = {"name": NAME, "email": EMAIL, "association": "Les Clochers"}
        connection.execute(update(person).where(person.c.id == made.member.id).values(**values))
    return made


def _erase(ws: Workspace, somebody: Person) -> int:
    with ws.writing() as connection:
        return erase_person(ws, connection, somebody.id)


def _mail(ws: Workspace, to: Person | None, address: str, text: str) -> None:
    values: dict[str, object] = {
        "subject": text,
        "text": text,
        "html": f"<p>{text}</p>",
        "attachments": [],
        "state": "envoyé",
    }
    with ws.writing() as connection:
        values |= {"person_id": to.id if to else None, "address": address, "kind": "compte", "message_id": ws.new_key()}
        connection.execute(insert(mail).values(made_at=ws.now(), due_at=ws.now(), **values))


def test_what_is_only_theirs_goes_and_what_they_signed_stays(here: Cast) -> None:
    filed = here.propose(change("bbbbbbb2", "L'accueil est un droit."), headline="Un droit")
    kept = proposing.Proposal(here.ws.new_key(), here.tip(), "Un projet", "", (change("ccccccc2", "Autre chose."),))
    proposing.keep_draft(here.ws, here.member, kept)
    _mail(here.ws, here.member, EMAIL, "Pour vous")
    assert _erase(here.ws, here.member) > 0
    with here.ws.reading() as connection:
        gone = people.get(connection, here.member.id)
        stands = amendments.by_id(connection, filed.id)
        assert drafts.by_id(connection, kept.key) is None
        assert connection.execute(select(mail)).first() is None
    assert gone is not None
    assert (gone.name, gone.email, gone.association, gone.active) == ("Auteur effacé", "", "", False)
    assert stands is not None
    assert (stands.headline, stands.author_id) == ("Un droit", here.member.id)


@pytest.mark.parametrize(
    "written",
    [
        "Zéphyrine d’Orvalstier l'a dit.",
        "ZEPHYRINE D'ORVALSTIER l'a dit.",
        "D'Orvalstier Zéphyrine l'a dit.",
        "Mme d'Orvalstier l'a dit.",
        "Z. d'Orvalstier l'a dit.",
        "<b>Zéphyrine d&#39;Orvalstier</b> l'a dit.",
        "Écrivez à Zephyrine@Orvalstier.example.",
    ],
)
def test_their_name_goes_from_what_others_were_told_however_it_was_written(here: Cast, written: str) -> None:
    _mail(here.ws, here.other, "autre@exemple.fr", written)
    discussing.on_paragraph(asked_before(here.ws), here.other, "bbbbbbb2", body=written, once="k1", seen=here.tip())
    _erase(here.ws, here.member)
    with here.ws.reading() as connection:
        found = [connection.execute(select(column)).scalar_one() for column in (mail.c.text, mail.c.html)]
        found.append(connection.execute(select(comment.c.body)).scalar_one())
    assert all("rvalstier" not in words.lower() and "effacé" in words for words in found), found


def test_words_that_only_resemble_their_name_stay(here: Cast) -> None:
    words = "Orvalstier est une commune ; zephyrine@orvalstier.example.org n'est pas elle."
    _mail(here.ws, here.other, "autre@exemple.fr", words)
    _erase(here.ws, here.member)
    with here.ws.reading() as connection:
        assert connection.execute(select(mail.c.text)).scalar_one() == words


def test_erasing_twice_erases_once_and_the_register_names_nobody(here: Cast) -> None:
    assert _erase(here.ws, here.member) > 0
    assert _erase(here.ws, here.member) == 0
    written = register.path(here.ws).read_text()
    assert register.path(here.ws).stat().st_mode & 0o777 == 0o600
    assert written.count("\n") == 1
    assert f'"subject": "{here.member.id}"' in written
    assert "rvalstier" not in written


def test_an_erasure_that_is_rolled_back_is_in_no_register(here: Cast) -> None:
    with pytest.raises(ManifesteError), here.ws.writing() as connection:  # noqa: PT012 - the transaction is the point
        erase_person(here.ws, connection, here.member.id)
        raise ManifesteError
    assert not register.path(here.ws).exists()


def test_what_a_crash_kept_from_the_file_is_appended(here: Cast) -> None:
    _erase(here.ws, here.member)
    register.path(here.ws).unlink()
    assert (register.level(here.ws), register.level(here.ws)) == (1, 0)
    assert rows.read_file(register.path(here.ws))[0].subject == str(here.member.id)


def test_the_register_is_played_again_on_data_from_before_it(here: Cast) -> None:
    _erase(here.ws, here.member)
    entries = rows.read_file(register.path(here.ws))
    with here.ws.writing() as connection:
        back = update(person).where(person.c.id == here.member.id)
        connection.execute(back.values(name=NAME, email=EMAIL, erased_at=None))
    assert (replaying.replay(here.ws, entries), replaying.replay(here.ws, entries)) == (1, 0)
    with here.ws.reading() as connection:
        found = people.get(connection, here.member.id)
        assert rows.pending(connection) > 0
    assert found is not None
    assert found.name == "Auteur effacé"


def test_settling_is_done_once_and_leaves_an_instance_that_works(here: Cast) -> None:
    _erase(here.ws, here.member)
    unnamed = here.ws.files.put(b"nobody names this")
    assert (settling.settle(here.ws), settling.settle(here.ws)) == (1, 0)
    assert here.ws.files.problem(unnamed) == "missing"
    assert here.propose(change("bbbbbbb2", "L'accueil reste."), by=here.other).number == 1


def test_nobody_is_erased_who_is_nobody(here: Cast) -> None:
    assert _erase(here.ws, Person(99, "", Role.MEMBER)) == 0
