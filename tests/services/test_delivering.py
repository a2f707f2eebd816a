"""The outbox meets real servers, bad ones too: nothing is lost, nothing is sent twice, nobody is kept waiting."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from threading import Thread
from time import monotonic

import pytest

from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.telling import BACKOFF, Attachment, Letter, MailState, News, Recipient
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.telling import delivering, outbox_pages, posting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import MailServer, Security, Settings
from manifeste_tool.storage import journal
from manifeste_tool.storage import settings as kept
from manifeste_tool.storage.telling import outbox, smtp
from manifeste_tool.storage.telling.outbox import Mail
from tests.conftest import Clock
from tests.services.interrupted_mail import POINTS
from tests.services.mail_server import Post, free_port, mail_server
from tests.services.story import Cast, cast
from tests.services.telling import mails, with_addresses

S = MailState


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return with_addresses(cast(workspace))


def put(here: Cast, name: str = "Élodie d'Un", address: str = "un@exemple.test", **others: object) -> Mail:
    letter = Letter(News.TASK, "digest", {"count": 3, "at": here.ws.now(), "more": 0}, **others)  # type: ignore[arg-type]
    with here.ws.writing() as connection:
        key = posting.post(here.ws, connection, Recipient(name, address), letter)
        assert key is not None
        found = outbox.by_id(connection, key)
    assert found is not None
    return found


def states(here: Cast) -> list[MailState]:
    return [one.state for one in mails(here)]


def facts(here: Cast) -> list[str]:
    with here.ws.reading() as connection:
        names = (Happened.MAIL_UNCERTAIN, Happened.MAIL_SENT_AGAIN, Happened.MAIL_SETTLED)
        return [one.name for name in names for one in journal.named(connection, name)]


def test_a_mail_leaves_once_with_everything_that_a_mail_program_needs(here: Cast) -> None:
    file = Attachment("Convocation – séance.docx", "application/vnd.openxmlformats", b"PK\x03\x04docx")
    with here.ws.writing() as connection:
        letter = Letter(News.SITTING, "digest", {"count": 3, "at": here.ws.now(), "more": 0}, (file,))
        posting.post(here.ws, connection, posting.recipient(here.member), letter)
    with mail_server() as post:
        assert delivering.deliver(here.ws, post.settings(reply_to="secretariat@exemple.test"))[S.SENT] == 1
        assert not delivering.deliver(here.ws, post.settings())[S.SENT]
    [mail], [message] = mails(here), post.messages
    assert (mail.state, mail.tries, mail.sent_at) == (S.SENT, 1, here.ws.now())
    assert message["Message-ID"] == mail.message_id
    assert message["From"] == "Le manifeste <manifeste@exemple.test>"
    assert message["To"] == "member <member@exemple.test>"
    assert message["Reply-To"] == "secretariat@exemple.test"
    assert message["Subject"] == "3 nouvelles du 2 mars 2026"
    assert message["Date"].datetime == here.ws.now()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == f"<{mail.unsubscribe}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.unsubscribe.startswith(f"{here.ws.base_url}/courriels/arret/")
    assert [part.get_content_type() for part in message.walk()] == [
        *("multipart/mixed", "multipart/alternative", "text/plain", "text/html", file.media_type)
    ]
    [attached] = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == (file.name, file.content)
    plain, html = message.get_body(["plain"]), message.get_body(["html"])
    assert plain is not None
    assert html is not None
    assert "3 nouvelles." in plain.get_content()
    assert "3 nouvelles.</p>" in html.get_content()
    assert "http-equiv" not in html.get_content()
    assert "src=" not in html.get_content()
    assert b"\n" not in post.received[0].replace(b"\r\n", b"")


def test_no_name_subject_or_address_begins_a_header_of_its_own(here: Cast) -> None:
    put(here, name="Eve\r\nBcc: tous@exemple.test\x00\u2028X: y")
    put(here, address="eve@exemple.test\r\nBcc: tous@exemple.test")
    put(here, address="eve@exemple.test>, <tous@exemple.test")
    put(here, address="ève@exemple.test")
    with here.ws.writing() as connection:
        odd = replace(mails(here)[0], message_id="<4@x>", name="", subject="Un\r\nBcc: deux@exemple.test")
        outbox.put(connection, replace(odd, unsubscribe="http://x/\r\nBcc: trois@exemple.test"))
    with mail_server() as post:
        for _ in range(2):
            delivering.deliver(here.ws, post.settings())
    assert states(here) == [S.SENT, S.REFUSED, S.REFUSED, S.REFUSED, S.SENT]
    assert [one["Bcc"] for one in post.messages] == [None, None]
    assert post.messages[0]["X"] is None
    assert post.messages[0]["To"].addresses[0].addr_spec == "un@exemple.test"
    assert [line for line in post.said if line.upper().startswith("RCPT")] == [
        *("rcpt TO:<un@exemple.test>", "rcpt TO:<un@exemple.test>")
    ]


def test_without_a_server_mails_wait_and_in_a_demonstration_they_are_shown(here: Cast) -> None:
    put(here)
    assert delivering.deliver(here.ws, MailServer()).total() == 0
    assert states(here) == [S.WAITING]
    with here.ws.writing() as connection:
        kept.put(connection, "demo", "1")
    with mail_server() as post:
        assert delivering.deliver(here.ws, post.settings())[S.SHOWN] == 1
        assert post.connections == 0
    assert states(here) == [S.SHOWN]


@pytest.mark.parametrize("manner", ["421", "450", "451 after DATA", "hang before the banner", "refuse"])
def test_what_a_server_puts_off_is_tried_later_and_later_then_a_person_decides(
    here: Cast, clock: Clock, manner: str
) -> None:
    first = put(here)
    with mail_server(manner) as post:
        server = post.settings(port=free_port()) if manner == "refuse" else post.settings()
        for wait in BACKOFF:
            delivering.deliver(here.ws, server)
            [mail] = mails(here)
            assert (mail.state, mail.due_at) == (S.WAITING, here.ws.now() + wait)
            assert mail.error
            clock.moment = mail.due_at - timedelta(seconds=1)
            assert delivering.deliver(here.ws, server).total() == 0
            clock.advance(seconds=1)
        assert delivering.deliver(here.ws, server)[S.REFUSED] == 1
        [mail] = mails(here)
        assert (mail.state, mail.tries) == (S.REFUSED, 6)
        assert post.received == []
    with mail_server() as post:
        outbox_pages.send_again(here.ws, here.secretary, mail.id)
        delivering.deliver(here.ws, post.settings())
        assert [one["Message-ID"] for one in post.messages] == [first.message_id]
    assert states(here) == [S.SENT]


def test_a_refusal_for_good_is_kept_with_the_words_of_the_server_and_hinders_no_other(here: Cast) -> None:
    put(here)
    with mail_server("550") as post:
        put(here)
        assert delivering.deliver(here.ws, post.settings())[S.REFUSED] == 2
    [mail, _] = mails(here)
    assert mail.error == "550 5.1.1 Boîte inconnue <x>"


@pytest.mark.parametrize("manner", ["hang after DATA", "cut after DATA"])
def test_what_is_cut_once_the_message_is_on_its_way_is_never_sent_again_by_itself(
    here: Cast, clock: Clock, manner: str
) -> None:
    first = put(here)
    with mail_server(manner) as post:
        assert delivering.deliver(here.ws, post.settings())[S.UNCERTAIN] == 1
        post.manner = "accept"
        clock.advance(days=3)
        assert delivering.deliver(here.ws, post.settings()).total() == 0
        assert states(here) == [S.UNCERTAIN]
        assert mails(here)[0].error
        outbox_pages.send_again(here.ws, here.secretary, first.id)
        post.received.clear()
        delivering.deliver(here.ws, post.settings())
        assert [one["Message-ID"] for one in post.messages] == [first.message_id]
    assert states(here) == [S.SENT]
    assert facts(here) == [Happened.MAIL_UNCERTAIN, Happened.MAIL_SENT_AGAIN]


def test_an_uncertain_mail_may_be_held_for_sent(here: Cast, clock: Clock) -> None:
    mail = put(here)
    with mail_server("cut after DATA") as post:
        delivering.deliver(here.ws, post.settings())
    outbox_pages.hold_for_sent(here.ws, here.secretary, mail.id)
    assert states(here) == [S.SENT]
    assert facts(here) == [Happened.MAIL_UNCERTAIN, Happened.MAIL_SETTLED]
    for act in (outbox_pages.hold_for_sent, outbox_pages.send_again):
        with pytest.raises(outbox_pages.SettledMailError):
            act(here.ws, here.secretary, mail.id)
        with pytest.raises(ForbiddenError):
            act(here.ws, here.member, mail.id)
        with pytest.raises(NotFoundError):
            act(here.ws, here.secretary, 99)
    assert clock() == here.ws.now()


def test_a_silent_server_keeps_nobody_waiting_who_reads_or_writes(here: Cast) -> None:
    put(here)
    with mail_server("hang after DATA") as post:
        slow = Thread(target=delivering.deliver, args=(here.ws, post.settings(timeout=20)))
        slow.start()
        assert post.reached.wait(5)
        began = monotonic()
        put(here)
        assert states(here) == [S.SENDING, S.WAITING]
        assert monotonic() - began < 1
        post.released.set()
        slow.join(5)
    assert states(here) == [S.UNCERTAIN, S.WAITING]


def test_a_silent_server_costs_one_waiting_a_round_however_many_mails_there_are(here: Cast) -> None:
    for _ in range(5):
        put(here)
    with mail_server("hang before the banner") as post:
        began = monotonic()
        delivering.deliver(here.ws, post.settings())
        assert monotonic() - began < 3
        assert post.connections == 1
    assert states(here) == [S.WAITING] * 5


def test_two_deliverers_at_once_send_each_mail_once(here: Cast, settings: Settings) -> None:
    for number in range(20):
        put(here, address=f"n{number}@exemple.test")
    with mail_server() as post:
        both = [Thread(target=delivering.deliver, args=(here.ws, post.settings(timeout=10))) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join(60)
    assert len({message["Message-ID"] for message in post.messages}) == len(post.messages) == 20
    assert set(states(here)) == {S.SENT}
    assert settings.home.exists


@pytest.mark.parametrize("point", POINTS)
def test_a_process_killed_while_sending_leaves_a_doubt_and_never_two_mails(
    here: Cast, settings: Settings, clock: Clock, point: str
) -> None:
    clock.moment = datetime.now(UTC)
    first = put(here)
    with mail_server() as post:
        told = {
            "MANIFESTE_HOME": str(settings.home.root),
            "MANIFESTE_DATABASE_URL": settings.database_url,
            "MANIFESTE_SMTP_HOST": "127.0.0.1",
            "MANIFESTE_SMTP_PORT": str(post.port),
            "MANIFESTE_SMTP_SECURITY": "none",
        }
        clock.advance(minutes=5)
        killed = subprocess.run(
            [sys.executable, "-m", "tests.services.interrupted_mail", point],
            env={**os.environ, **told},
            cwd=Path(__file__).parents[2],
            check=False,
        )
        assert killed.returncode == -signal.SIGKILL
        before = len(post.received)
        assert before == (point in ("after the server accepted", "inside the mark"))
        delivering.deliver(here.ws, post.settings())
        if point == "inside the claim":
            assert (states(here), len(post.received)) == ([S.SENT], 1)
            return
        assert states(here) == [S.SENDING if clock() < datetime.now(UTC) else S.UNCERTAIN]
        clock.advance(hours=1)
        delivering.deliver(here.ws, post.settings())
        assert (states(here), len(post.received)) == ([S.UNCERTAIN], before)
        outbox_pages.send_again(here.ws, here.secretary, first.id)
        delivering.deliver(here.ws, post.settings())
    assert states(here) == [S.SENT]
    assert {one["Message-ID"] for one in post.messages} == {first.message_id}


def test_a_slow_sender_that_was_thought_dead_still_says_that_it_sent(here: Cast, clock: Clock) -> None:
    put(here)
    with here.ws.writing() as connection:
        claimed = outbox.claim(connection, here.ws.now())
        assert claimed is not None
        assert outbox.claim(connection, here.ws.now()) is None
    clock.advance(hours=1)
    delivering.deliver(here.ws, MailServer())
    assert states(here) == [S.UNCERTAIN]
    with here.ws.writing() as connection:
        assert outbox.sent(connection, claimed, here.ws.now())
        assert not outbox.sent(connection, claimed, here.ws.now())
    assert states(here) == [S.SENT]


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SSLContext:
    """A certificate of 127.0.0.1 that this process trusts."""
    if not shutil.which("openssl"):
        pytest.skip("openssl makes the certificate of this test")
    key, made = tmp_path / "key.pem", tmp_path / "cert.pem"
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    new = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", made]
    subprocess.run([*new, *names], check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    return context


def test_a_password_travels_only_once_the_connection_is_secret(here: Cast, certified: SSLContext) -> None:
    put(here)
    account = {"security": Security.STARTTLS, "user": "moi", "password": "secret"}
    with mail_server(context=certified) as post:
        assert delivering.deliver(here.ws, post.settings(**account))[S.SENT] == 1
    assert post.said[:2] == ["ehlo exemple.test", "STARTTLS"]
    assert any(line.startswith("AUTH PLAIN") for line in post.said[3:])
    put(here)
    with mail_server() as bare:
        delivering.deliver(here.ws, bare.settings(**account))
    assert not any("AUTH" in line for line in bare.said)
    assert "STARTTLS" in mails(here)[-1].error


def test_a_connection_that_is_secret_from_the_start_refuses_a_server_that_speaks_in_clear(here: Cast) -> None:
    put(here)
    with mail_server() as post:
        delivering.deliver(here.ws, post.settings(security=Security.TLS))
    assert states(here) == [S.WAITING]


def test_the_words_of_the_settings_make_the_server(tmp_path: Path) -> None:
    told = {"MANIFESTE_HOME": str(tmp_path), "MANIFESTE_SMTP_HOST": "mail.test", "MANIFESTE_SMTP_SECURITY": "tls"}
    read = Settings.read(told | {"MANIFESTE_URL": "https://manifeste.test/", "MANIFESTE_SMTP_PASSWORD": "zinzolin"})
    assert (read.mail.host, read.mail.security, read.mail.port) == ("mail.test", Security.TLS, 587)
    assert read.public_url == "https://manifeste.test"
    assert "zinzolin" not in repr(read)
    assert Settings.read({"MANIFESTE_PORT": "5055"}).public_url == "http://127.0.0.1:5055"
    with pytest.raises(ValueError, match="clear"):
        Settings.read({"MANIFESTE_SMTP_SECURITY": "clear"})


def test_a_long_address_stays_whole_and_no_machine_is_looked_up(here: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ws = replace(here.ws, base_url="https://manifeste-des-territoires.une-collectivite-au-nom-tres-long.exemple.test")
    with ws.writing() as connection:
        letter = Letter(News.COPY, "digest", {"count": 1, "at": ws.now(), "more": 0})
        posting.put(ws, connection, posting.recipient(here.member), [letter], kind=str(News.COPY))
    monkeypatch.setattr(socket, "getfqdn", lambda *_: pytest.fail("a name was looked up"))
    with mail_server() as post:
        delivering.deliver(ws, post.settings())
    assert f"List-Unsubscribe: <{mails(here)[0].unsubscribe}>\r\n".encode() in post.received[0]
    assert len(Post.__dataclass_fields__) < smtp.STEPS
