"""`git clone` over HTTP, against the server that `serve` runs, and everything that is refused to anybody else."""

import gzip
import os
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from threading import BoundedSemaphore

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.services.public import cloning
from manifeste_tool.services.public.cloning import LARGEST, MEDIA_TYPE, RequestTooLargeError, UnreadableRequestError
from manifeste_tool.services.public.writing import public_repository
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.public import backend
from manifeste_tool.storage.public.backend import Asked
from manifeste_tool.storage.text import texts
from manifeste_tool.web.public import clone
from tests.services.public_story import CANARIES, UNSOURCED, contents, publish, told
from tests.services.story import Cast, cast

ROOT = Path(__file__).parents[2]
WANTED = "/manifeste.git/info/refs?service=git-upload-pack"
PACK = "/manifeste.git/git-upload-pack"


@pytest.fixture
def published(people: Cast) -> Cast:
    """One version."""
    sourcing.declare(people.ws, people.secretary, UNSOURCED)
    publish(people, "0.1")
    return people


def line(words: str) -> bytes:
    return f"{len(words) + 5:04x}{words}\n".encode()


#: What a clone by the second protocol sends first.
LISTING = line("command=ls-refs") + b"0001" + line("ref-prefix refs/tags/") + b"0000"


def asked(visitor: FlaskClient, body: bytes, **headers: str) -> tuple[int, str]:
    told_of = {"Content-Type": MEDIA_TYPE, "Git-Protocol": "version=2"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    answer = visitor.post(PACK, data=body, headers=told_of)
    return answer.status_code, answer.get_data().decode(errors="replace")


def test_before_the_first_version_there_is_nothing_to_clone(visitor: FlaskClient) -> None:
    answer = visitor.get(WANTED)
    assert answer.status_code == 404
    assert answer.mimetype == "text/plain"
    assert "rien à cloner" in answer.text
    assert "rien à cloner" in visitor.get("/manifeste.git").text


def test_what_may_be_had_is_told_to_anybody(published: Cast, visitor: FlaskClient) -> None:
    answer = visitor.get(WANTED)
    assert answer.status_code == 200
    assert answer.mimetype == "application/x-git-upload-pack-advertisement"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "refs/tags/v0.1" in answer.text
    assert "version 2" in visitor.get(WANTED, headers={"Git-Protocol": "version=2"}).text
    assert "version 2" not in visitor.get(WANTED, headers={"Git-Protocol": "version=2:x=$(id)"}).text
    assert visitor.get(f"{WANTED}%00").status_code == 404
    page = visitor.get("/manifeste.git").text
    assert "git clone http://127.0.0.1:5000/manifeste.git" in page
    assert "git show v0.1:manifeste.md" in page


OTHERS = (
    "/manifeste.git/HEAD",
    "/manifeste.git/config",
    "/manifeste.git/manifeste.known",
    "/manifeste.git/objects/info/packs",
    "/manifeste.git/objects/../../texte.git/HEAD",
    "/manifeste.git/..%2ftexte.git/HEAD",
    "/manifeste.git/git-upload-archive",
    "/manifeste.git/info/refs",
    "/manifeste.git/info/refs?service=git-upload-archive",
    "/manifeste.git/info/refs?service=git-upload-pack&x=1",
    "/manifeste.git/info/refs/x",
    "/manifeste.git/git-upload-pack/x",
)


def test_every_other_address_of_a_repository_is_refused_by_a_sentence(published: Cast, visitor: FlaskClient) -> None:
    for address in OTHERS:
        answer = visitor.get(address)
        assert answer.status_code == 404, address
        assert "git clone" in answer.text, address


def test_a_push_is_refused_and_changes_nothing(published: Cast, visitor: FlaskClient) -> None:
    before = public_repository(published.ws).refs()
    first = visitor.get("/manifeste.git/info/refs?service=git-receive-pack")
    assert (first.status_code, first.mimetype) == (403, "text/plain")
    assert "lecture seule" in first.text
    for method in (visitor.post, visitor.put, visitor.delete):
        assert method("/manifeste.git/git-receive-pack", data=b"0000").status_code == 403
    assert visitor.put("/manifeste.git/objects/x", data=b"x").status_code == 404
    assert visitor.get(PACK).status_code in (404, 405)
    assert public_repository(published.ws).refs() == before


def test_a_body_is_read_plain_or_packed_and_bounded_before_it_is_unpacked(
    published: Cast, visitor: FlaskClient
) -> None:
    assert "refs/tags/v0.1" in asked(visitor, LISTING)[1]
    assert "refs/tags/v0.1" in asked(visitor, gzip.compress(LISTING), Content_Encoding="gzip")[1]
    bomb = gzip.compress(b"0" * 64 * LARGEST)
    assert len(bomb) < LARGEST
    assert asked(visitor, bomb, Content_Encoding="gzip")[0] == 413
    assert asked(visitor, b"0" * (LARGEST + 1))[0] == 413
    assert asked(visitor, LISTING, Content_Encoding="gzip")[0] == 422
    assert asked(visitor, gzip.compress(LISTING)[:-4], Content_Encoding="gzip")[0] == 422
    assert asked(visitor, gzip.compress(LISTING) * 2, Content_Encoding="gzip")[0] == 422
    assert asked(visitor, LISTING, Content_Encoding="br")[0] == 422
    assert asked(visitor, LISTING, Content_Type="application/x-www-form-urlencoded")[0] == 422
    with pytest.raises(RequestTooLargeError):
        cloning.plain(zlib.compress(b"0") + b"0" * LARGEST, "")
    with pytest.raises(UnreadableRequestError):
        cloning.plain(b"", "gzip")


def test_no_more_clones_are_answered_at_once_than_there_are_places(
    published: Cast, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    slots = cloning.Slots(BoundedSemaphore(1))
    monkeypatch.setattr(clone, "_SLOTS", slots)
    for _ in range(3):
        assert visitor.get(WANTED).status_code == 200, "each gives its place back"
    under_way = cloning.advertised(published.ws, slots, query="service=git-upload-pack", protocol="")
    busy = visitor.get(WANTED)
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "60")
    assert "Réessayez" in busy.text
    under_way.close()
    under_way.close()
    assert visitor.get(WANTED).status_code == 200


def test_git_is_stopped_when_its_time_is_over(published: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "git"
    slow.write_text("#!/bin/sh\nprintf 'Content-Type: a/b\\r\\n\\r\\n'\nsleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    begun = time.monotonic()
    answer = backend.answered(public_repository(published.ws).path, Asked(None, second_protocol=False), seconds=0.3)
    assert (answer.status, b"".join(answer)) == (200, b"")
    answer.close()
    assert time.monotonic() - begun < 20
    slow.write_text("#!/bin/sh\nexit 1\n")
    answer = backend.answered(public_repository(published.ws).path, Asked(None, second_protocol=False), seconds=5)
    assert answer.status == 500
    answer.close()


def _port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def served(settings: Settings, workspace: Workspace) -> Iterator[str]:
    """The server as `manifeste serve` runs it, on a port of its own."""
    told(cast(workspace, stage=StageKind.DRAFTING))
    port = _port()
    environ = {
        "PATH": os.environ["PATH"],
        "MANIFESTE_HOME": str(settings.home.root),
        "MANIFESTE_DATABASE_URL": settings.database_url,
        "MANIFESTE_PORT": str(port),
        "MANIFESTE_WORKERS": "1",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", "from manifeste_tool.cli.main import main; main()", "serve"]
    with subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        _wait(port)
        yield f"http://127.0.0.1:{port}/manifeste.git"
        server.terminate()


def _wait(port: int) -> None:
    for _ in range(300):
        with suppress(OSError), closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            connection.request("GET", "/manifeste.git")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.2)
    pytest.fail("the server does not answer")


@pytest.mark.slow
def test_a_real_clone_is_sound_holds_every_version_and_no_canary(
    served: str, workspace: Workspace, tmp_path: Path
) -> None:
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}

    def run(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["git", *arguments], env=environ, check=check, capture_output=True, text=True)

    for protocol in ("2", "0"):
        into = str(tmp_path / f"clone-{protocol}")
        run("-c", f"protocol.version={protocol}", "clone", "-q", served, into)
        assert run("-C", into, "fsck", "--strict", "--full").stdout == ""
        with workspace.reading() as connection:
            versions = texts.versions(connection)
            assert {f"v{one.number}" for one in versions} == set(run("-C", into, "tag").stdout.split())
            for one in versions:
                assert run("-C", into, "show", f"v{one.number}:manifeste.md").stdout == workspace.markdown(
                    connection, one.sha
                )
        held = contents(Path(into) / ".git")
        assert [canary for canary in CANARIES if canary.encode() in held] == []
        assert b"membre-4" in held
    shallow = run("clone", "-q", "--depth", "1", "--branch", "v0.1", served, str(tmp_path / "shallow"))
    assert shallow.returncode == 0
    (Path(into) / "README.md").write_text("x")
    run("-C", into, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qam", "x")
    pushed = run("-C", into, "push", check=False)
    assert pushed.returncode != 0
    assert "lecture seule" in pushed.stderr
