"""The disk is full in the midst of every act: it is refused in words or done, never half, and once space is made, once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from manifeste_tool.domain.consulting.contributions import Filters, Reach
from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.domain.telling import MailState
from manifeste_tool.errors import AcceptedUnseenError, StorageError, StorageFullError, UnusableInstanceError
from manifeste_tool.services import files
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.consulting import jobs, uploading
from manifeste_tool.services.custody import backing_up
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.files import Upload
from manifeste_tool.services.instance import accounts
from manifeste_tool.services.integration import integrating
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.telling import delivering
from manifeste_tool.services.text import sourcing
from manifeste_tool.settings import Settings
from manifeste_tool.storage import files as stored
from manifeste_tool.storage.amending import amendments, drafts
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.telling import outbox
from manifeste_tool.storage.telling.outbox import Mail
from manifeste_tool.storage.text import texts
from tests.faults.conftest import Disk, healed
from tests.services.mail_server import mail_server
from tests.services.public_story import UNSOURCED
from tests.services.story import Cast, change
from tests.web.visit import fields, opened

#: From no byte at all to enough for some of an act's writings and not for others.
LEFT = (0, 8, 24, 64, 160)
WORDS = "Un guichet ouvert et des mots que personne ne veut retaper. " * 40
SHEET = "id;texte\n1;Gardez un guichet.\n3;Et un téléphone.\n"


@dataclass
class Act:
    """Something somebody does, and how often it is done by what the instance holds."""

    do: Callable[[], object]
    done: Callable[[], int]


def drafted(here: Cast, _settings: Settings) -> Act:
    proposal = _proposal(here)

    def count() -> int:
        with here.ws.reading() as connection:
            return int(drafts.by_id(connection, proposal.key) is not None)

    return Act(lambda: proposing.keep_draft(here.ws, here.member, proposal), count)


def filed(here: Cast, _settings: Settings) -> Act:
    proposal = _proposal(here)

    def count() -> int:
        with here.ws.reading() as connection:
            return len(amendments.every(connection))

    return Act(lambda: proposing.propose(here.ws, here.member, proposal), count)


def integrated(here: Cast, _settings: Settings) -> Act:
    amendment = here.propose(change("ddddddd2", "un guichet ouvert chaque jour ;"))
    deciding.admit(here.ws, here.secretary, amendment.id)
    deciding.adopt(here.ws, here.secretary, amendment.id)
    before, plan = here.tip(), of_amendments(amendment.id)

    def count() -> int:
        with here.ws.reading() as connection:
            return sum(one.amendment_id == amendment.id for one in texts.decisions(connection, "refs/heads/main"))

    return Act(lambda: integrating.integrate(here.ws, here.secretary, seen=before, plan=plan), count)


def published(here: Cast, _settings: Settings) -> Act:
    sourcing.declare(here.ws, here.secretary, UNSOURCED)
    told = {"number": "0.1", "title": "La première", "story": "Un récit.", "seen": here.tip()}

    def count() -> int:
        with here.ws.reading() as connection:
            return len(texts.versions(connection))

    return Act(lambda: publishing.publish(here.ws, here.secretary, **told), count)


def attached(here: Cast, _settings: Settings) -> Act:
    def keep() -> None:
        with here.ws.writing() as connection:
            upload = Upload("acte.pdf", b"%PDF-1.4\n" + b"mots " * 40_000 + b"\n%%EOF\n")
            files.keep(here.ws, connection, upload, owner_id=here.member.id)

    def count() -> int:
        with here.ws.reading() as connection:
            return len(stored.every(connection))

    return Act(keep, count)


def imported(here: Cast, settings: Settings) -> Act:
    def save(path: Path) -> None:
        path.write_text(SHEET, encoding="utf-8")

    def bring() -> None:
        home = settings.home
        key = uploading.receive(here.ws, home, here.secretary, name="avis.csv", save=save, consultation="")
        uploading.confirm(here.ws, home, here.secretary, key)
        jobs.run(here.ws, home)

    def count() -> int:
        with here.ws.reading() as connection:
            return (contributions.count(connection, Filters(), Reach(every=True)) - 2) // 2

    return Act(bring, count)


def _proposal(here: Cast) -> Proposal:
    return Proposal(here.ws.new_key(), here.tip(), "Un titre", "Parce que.", (change("bbbbbbb2", WORDS),))


@pytest.mark.slow
@pytest.mark.parametrize("left", LEFT)
@pytest.mark.parametrize("prepared", [drafted, filed, integrated, published, attached, imported])
def test_an_act_on_a_full_disk_is_refused_in_words_or_done_and_then_is_done_once(
    here: Cast, settings: Settings, disk: Disk, prepared: Callable[[Cast, Settings], Act], left: int
) -> None:
    act = prepared(here, settings)
    assert act.done() == 0
    disk.fill(leaving=left * 1024)
    accepted = False
    try:
        act.do()
        accepted = True
    except AcceptedUnseenError:
        accepted = True
    except StorageFullError:
        pass
    disk.empty()
    assert healed(here.ws) == []
    assert act.done() == accepted, "what was accepted stays, what was refused is not half there"
    if not accepted:
        act.do()
    assert act.done() == 1
    assert healed(here.ws) == []


def test_the_page_of_a_full_disk_gives_the_words_back_and_what_is_public_is_read_on(
    here: Cast, settings: Settings, disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    visit = opened(here, settings)
    member, token = visit.as_(here.member), accounts.sign_in_link(here.ws, str(here.other.id))
    shown = member.get("/amendements/nouveau?paragraphe=bbbbbbb2&acte=change")
    typed = {"g0-text": WORDS, "headline": "Mon titre", "rationale": "Ma raison.", "act": "file"}
    form = fields(shown, "/amendements/nouveau") | typed
    disk.fill()
    refused = member.post("/amendements/nouveau", data=form)
    assert (refused.status_code, refused.headers["Retry-After"]) == (507, "300")
    for said in ("Le disque du serveur est plein", "rien n’a été enregistré", WORDS.strip(), "Ma raison.", "Renvoyer"):
        assert said in refused.text
    assert "StorageFullError" in caplog.text
    if not settings.database_url:
        assert visit.as_(None).post(f"/connexion/lien/{token}").status_code == 507
    visitor = visit.as_(None)
    for path in ("/", "/texte", "/amendements", "/contributions", "/recherche?q=guichet"):
        assert visitor.get(path).status_code == 200, path
        assert member.get(path).status_code == 200, path
    assert "disk" in visitor.get("/readyz", environ_base={"REMOTE_ADDR": "127.0.0.1"}).json["failing"]
    disk.empty()
    assert member.post("/amendements/nouveau", data=form).status_code == 303
    assert member.post("/amendements/nouveau", data=form).status_code == 303, (
        "the same form again is the same amendment"
    )
    with here.ws.reading() as connection:
        assert len(amendments.every(connection)) == 1
    assert visit.as_(None).post(f"/connexion/lien/{token}").status_code == 303, "a link is not spent by a full disk"
    assert healed(here.ws) == []


def test_a_mail_that_was_taken_while_the_disk_filled_is_sent_once_or_doubted(
    here: Cast, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = here.ws.now()
    with here.ws.writing() as connection:
        for number in range(3):
            outbox.put(connection, Mail(f"<{number}@x>", "a@exemple.fr", "avis", "Objet", WORDS, "<p>x</p>", now, now))
    with mail_server() as post:
        taken = delivering.smtp.hand_over

        def filling(*given: object) -> object:
            answer = taken(*given)  # type: ignore[arg-type]
            disk.fill()
            return answer

        monkeypatch.setattr(delivering.smtp, "hand_over", filling)
        with pytest.raises(StorageFullError):
            delivering.deliver(here.ws, post.settings())
        monkeypatch.undo()
        disk.empty()
        delivering.deliver(here.ws, post.settings())
        assert sorted(one["Message-ID"] for one in post.messages) == ["<0@x>", "<1@x>", "<2@x>"]
    with here.ws.reading() as connection:
        assert outbox.counts(connection) == {MailState.SENDING: 1, MailState.SENT: 2}
    later = replace(here.ws, now=lambda: now.replace(hour=23))
    delivering.deliver(later, post.settings(host=""))
    with here.ws.reading() as connection:
        assert outbox.counts(connection) == {MailState.UNCERTAIN: 1, MailState.SENT: 2}


def test_a_backup_on_a_full_disk_is_refused_and_leaves_nothing(here: Cast, settings: Settings, disk: Disk) -> None:
    for left in (0, 200, 900):
        disk.fill(leaving=left * 1024)
        with pytest.raises((StorageError, UnusableInstanceError, OSError)):
            backing_up.back_up(here.ws, settings, disk.path / "sauvegarde", told={})
        disk.empty()
        assert [one.name for one in disk.path.iterdir() if "sauvegarde" in one.name] == []
    backing_up.back_up(here.ws, settings, disk.path / "sauvegarde", told={})
    assert healed(here.ws) == []
