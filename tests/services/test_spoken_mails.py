"""Mails in their reader's language: none says a sentence of ours in another, and each reader of one event has theirs."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from manifeste_tool.documents import render
from manifeste_tool.documents.speaking import catalogue, voice
from manifeste_tool.documents.speaking.catalogue import Sentences
from manifeste_tool.domain.amending.amendments import Outcome
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.commission.attendance import Attending
from manifeste_tool.domain.commission.record import Attendance, Item, Record, Subject
from manifeste_tool.domain.commission.sittings import Method, Sitting
from manifeste_tool.domain.commission.voting import Choice, Counts
from manifeste_tool.domain.telling import Letter, News, Recipient, Rhythm
from manifeste_tool.paths import shipped
from manifeste_tool.services.conduct.record_sheet import summary
from manifeste_tool.services.discussion import discussing
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.guarding.senders import Sender
from manifeste_tool.services.integration import copies
from manifeste_tool.services.sittings import answering, planning
from manifeste_tool.services.sittings.planning import Plan
from manifeste_tool.services.telling import posting
from manifeste_tool.services.telling.contents import letter_of
from manifeste_tool.services.voices import asking
from manifeste_tool.services.voices.asking import Asked
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.telling import preferences
from manifeste_tool.storage.telling.outbox import Mail
from tests.conftest import Clock
from tests.services.ballots import voters
from tests.services.commission_cast import Commission, commission
from tests.services.every_letter import ZAG, ZIG, every_letter
from tests.services.story import cast, change
from tests.services.telling import alter, composed, mails, with_addresses
from tests.web.speaking.unmarked import CLOSE, OPEN, unmarked

WORDS = "Les agents sont formés deux fois l'an. Ils choisissent leurs outils."
#: What only French has: its quotation marks, the space before a high sign.
FRENCH = re.compile(r"[«»]|[\u00a0\u202f][:;!?]")
#: In plain text a thing and what is said of it are parted by what no sentence holds: a French colon is no sentence's.
COLON = re.compile(rf"^{OPEN}[^{OPEN}{CLOSE}]+{CLOSE}\s:", re.MULTILINE)


@pytest.fixture
def we(workspace: Workspace) -> Commission:
    made = commission(workspace, founded=with_addresses(cast(workspace)))
    made.here.member = alter(made.here, made.here.member, language="en")
    return made


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let English be a language that says, between two marks, whatever its catalogues know."""
    known = catalogue.sentences("en")
    plain = {sentence: f"{OPEN}{sentence}{CLOSE}" for sentence in known.plain}
    counted = {one: tuple(f"{OPEN}{form}{CLOSE}" for form in forms) for one, forms in known.counted.items()}
    monkeypatch.setattr(voice, "sentences", lambda _language: Sentences(plain, counted))
    render._environment.cache_clear()  # words that stand in templates are spaced when these are compiled
    yield
    render._environment.cache_clear()


def _written(ws: Workspace, letter: Letter, *, kind: str = "") -> Mail:
    to = Recipient("member", "member@exemple.test", 1, "en")
    with ws.writing() as connection:
        return posting.written(ws, connection, to, [letter], kind=kind or str(letter.kind))


def _left(mail: Mail) -> set[str]:
    """Return what a mail in the made-up language says outside its marks, people's words left out."""
    said = {words for _, words in (*unmarked(mail.html), *unmarked(f"<p>{mail.subject}</p>"))}
    return {words for words in said if set(re.findall(r"\w+", words)) - {ZIG, ZAG, ZIG.upper()}}


def _story(we: Commission) -> Sitting:
    """Let everything happen that members are written about; return a sitting."""
    here, votes = we.here, voters.Commission(we.here, we.members)
    filed = here.propose(change("ccccccc2", WORDS))
    deciding.admit(here.ws, here.secretary, filed.id)
    first = discussing.on_amendment(here.ws, here.member, filed.id, body="Parce que.", once=here.ws.new_key())
    discussing.on_amendment(here.ws, here.other, filed.id, body="Un titre", once=here.ws.new_key(), parent=first)
    due = here.ws.now() + timedelta(days=3)
    copies.lend(here.ws, here.secretary, chapter="hhhhhhh2", title="Un titre", drafters=[here.member.id], due_at=due)
    ballot = votes.ask(filed, question="Un titre")
    votes.tick()
    votes.vote(ballot, here.other, Choice.FAVOUR)
    sitting = we.convened(title="Un titre", agenda="Un titre", chapters=("hhhhhhh2",), chair_id=here.other.id)
    answering.answer(we.ws, we.secretary, sitting.id, here.member.id, Attending.PROXY, holder_id=here.other.id)
    plan = Plan(**{name: getattr(sitting, name) for name in Plan.__dataclass_fields__})
    later = replace(plan, begins_at=sitting.begins_at + timedelta(days=1), place="", chapters=(), agenda="")
    planning.change(we.ws, we.secretary, sitting.id, later)
    planning.cancel(we.ws, we.secretary, we.convened(title="Un titre").id, why="Un titre")
    return sitting


def _of_story(we: Commission) -> Iterator[Letter]:
    """Yield the letter of everything that happened, and those of a sitting's dossier and record."""
    sitting = _story(we)
    with we.ws.reading() as connection:
        reader = people.get(connection, we.here.member.id)
        assert reader is not None
        for fact in journal.latest(connection, Audience.SECRETARIAT, limit=1_000):
            if letter := letter_of(we.ws, connection, reader, fact):
                yield letter
    told = {"sitting": sitting, "own": ["1"], "count": 2, "link": we.ws.base_url}
    yield from (Letter(News.SITTING, "briefing", told | {"attached": attached}) for attached in (True, False))
    subjects = (Subject(1, "1", ZIG, ZAG, ""),)
    items = tuple(Item(sitting.begins_at, one, subjects, Method.COUNT, Counts(3, 2, 1, 1)) for one in list(Outcome)[1:])
    record = Record(sitting, ZIG, Attendance(), (), (*items, replace(items[0], counts=None)), ())
    told = {"by": ZIG, "title": ZAG, "decisions": summary(record), "undone": 1, "link": we.ws.base_url}
    yield from (Letter(News.SITTING, "record", told | turn) for turn in ({}, {"by": "", "decisions": ()}))


@pytest.mark.usefixtures("made_up")
def test_no_mail_says_a_sentence_of_the_program_in_another_language_than_its_readers(we: Commission) -> None:
    left: dict[str, str] = {}
    templates = set()
    for letter in (*_of_story(we), *every_letter(we.ws.now())):
        mail = _written(we.ws, letter)
        left |= dict.fromkeys((*_left(mail), *COLON.findall(mail.text)), letter.template)
        assert OPEN in mail.subject or letter.template == "comment", letter.template
        templates.add(letter.template)
    assert left == {}
    shipped_ones = {path.stem for path in (shipped("templates") / "mails").glob("*.html")} - {"blocks", "frame"}
    assert templates == shipped_ones, "a mail that is added is read here too"


@pytest.mark.usefixtures("made_up")
def test_the_end_of_a_mail_names_each_kind_of_news_in_its_language(we: Commission) -> None:
    letter = Letter(News.ACCOUNT, "mail_test", {"host": "zig.example", "sender": "zig@example.test"})
    for kind in (*map(str, News), posting.DAILY):
        mail = _written(we.ws, letter, kind=kind)
        assert _left(mail) == set(), kind
        assert mail.unsubscribe == "" or mail.unsubscribe.startswith(f"{we.ws.base_url}/en/courriels/arret/")


def test_two_readers_of_one_event_have_each_their_language_their_dates_and_their_page(we: Commission) -> None:
    sitting = we.convened(link="https://visio.exemple.fr/x")
    composed(we.here)
    (english,), (french,) = mails(we.here, we.here.member), mails(we.here, we.here.other)
    assert (english.language, french.language) == ("en", "fr")
    assert french.subject.replace("\u00a0", " ").startswith("Convocation : Séance ordinaire, jeudi 12 mars")
    assert english.subject.startswith("Notice of sitting: Séance ordinaire, Thursday 12 March, 10:00")
    for mail, page in ((english, f"/en/seances/{sitting.id}"), (french, f"/seances/{sitting.id}")):
        assert f'href="{we.ws.base_url}{page}"' in mail.html
        assert f"\n{we.ws.base_url}{page}\n" in mail.text
        assert f'<html lang="{mail.language}">' in mail.html
        assert "https://visio.exemple.fr/x" in mail.text
    assert "Séance ordinaire" in english.text, "what people wrote stays as they wrote it"
    assert FRENCH.search(english.text.replace("Séance ordinaire", "")) is None
    assert english.attachments == french.attachments, "documents stay French"


def test_the_daily_letter_is_in_its_readers_language_from_its_cover_to_its_end(we: Commission, clock: Clock) -> None:
    filed = we.here.propose(change("ccccccc2", WORDS), headline="Former")
    with we.ws.writing() as connection:
        preferences.choose(connection, we.here.member.id, {News.ADMISSIBILITY: Rhythm.DAILY})
    deciding.admit(we.ws, we.secretary, filed.id)
    first = discussing.on_amendment(we.ws, we.here.member, filed.id, body="Voilà.", once=we.ws.new_key())
    discussing.on_amendment(we.ws, we.here.other, filed.id, body="Merci.", once=we.ws.new_key(), parent=first)
    clock.advance(days=1)
    (mail,) = composed(we.here, we.here.member)
    assert mail.subject == "2 news items of 3 March 2026"
    assert mail.kind == posting.DAILY
    assert "what happened during the day" in mail.text
    assert "deux fois l’an" in mail.text, "the text of the manifesto stays as it is"
    assert f"{we.ws.base_url}/en/amendements/1/1" in mail.text


def test_who_wrote_without_an_account_is_answered_in_the_language_of_the_page_they_wrote_on(we: Commission) -> None:
    for language in ("en", "fr"):
        asking.ask(we.ws, Sender("192.0.2.7", language=language), Asked("Bonjour", f"{language}@exemple.test"))
    found = {mail.address: mail for mail in mails(we.here)}
    assert found["fr@exemple.test"].subject == "Votre message est bien arrivé."
    assert found["en@exemple.test"].subject != found["fr@exemple.test"].subject
    assert f"{we.ws.base_url}/en/" in found["en@exemple.test"].text
