"""The layer in front of Flask."""

import gzip
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client

from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.services import stages
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.web.cache import PublicCache, _Shelf
from tests.conftest import Clock
from tests.services.story import Cast
from tests.web.conftest import Enter


class Inner:
    """An application that counts how often it is asked."""

    def __init__(self, *, times: int = 100, **headers: str) -> None:
        self.asked, self.times = 0, times
        self.status = "200 OK"
        self.headers = {"Content-Type": "text/html", "Cache-Control": "public, no-cache"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }

    def __call__(self, environ: dict[str, object], start: Callable[..., object]) -> Iterable[bytes]:
        self.asked += 1
        start(self.status, list(self.headers.items()))
        return [f"page {self.asked} ".encode() * self.times]


class State:
    """A public state that a test moves."""

    now = 1

    def __call__(self) -> int:
        return self.now


def layered(inner: Inner, state: Callable[[], object] | None = None, entries: int = 8) -> Client:
    return Client(PublicCache(inner, state=state or State(), cookie="s", entries=entries), use_cookies=False)


def test_a_page_is_made_once_while_nothing_public_changes() -> None:
    inner, state = Inner(), State()
    client = layered(inner, state)
    first, second = client.get("/"), client.get("/")
    assert first.data == second.data
    assert inner.asked == 1
    state.now = 2
    assert client.get("/").data != first.data


def test_a_reader_who_has_it_is_told_so() -> None:
    client = layered(Inner())
    etag = client.get("/").headers["ETag"]
    answer = client.get("/", headers={"If-None-Match": f'"autre", {etag}'})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == etag
    assert client.get("/", headers={"If-None-Match": '"autre"'}).status_code == 200


def test_the_first_reader_who_has_it_already_is_told_so_too() -> None:
    etag = layered(Inner()).get("/").headers["ETag"]
    assert layered(Inner()).get("/", headers={"If-None-Match": etag}).status_code == 304


def test_bytes_are_compressed_for_whoever_takes_them() -> None:
    client = layered(Inner())
    plain, zipped = client.get("/"), client.get("/", headers={"Accept-Encoding": "br, gzip"})
    assert gzip.decompress(zipped.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Vary"] == "Accept-Encoding, Cookie"


def test_a_head_says_what_a_get_would() -> None:
    client = layered(Inner())
    answer = client.head("/")
    assert answer.data == b""
    assert int(answer.headers["Content-Length"]) == len(client.get("/").data)


@pytest.mark.parametrize(
    "inner",
    [
        Inner(Set_Cookie="s=1"),
        Inner(Cache_Control="private, no-store"),
        Inner(Cache_Control="no-store"),
        Inner(Cache_Control=""),
    ],
)
def test_what_is_not_public_is_not_kept(inner: Inner) -> None:
    client = layered(inner)
    client.get("/")
    client.get("/")
    assert inner.asked == 2


def test_neither_an_error_nor_a_write_nor_a_session_nor_a_range_is_kept() -> None:
    inner = Inner()
    client = layered(inner)
    inner.status = "404 Not Found"
    client.get("/")
    inner.status = "200 OK"
    client.post("/")
    client.get("/", headers={"Cookie": "s=abc"})
    client.get("/", headers={"Range": "bytes=0-1"})
    assert inner.asked == 4
    client.get("/")
    client.get("/")
    assert inner.asked == 5


@pytest.mark.parametrize(("times", "asked"), [(600_000, 1), (1_300_000, 2)], ids=["four megabytes", "nine megabytes"])
def test_a_long_text_is_kept_and_what_would_fill_the_memory_is_not(times: int, asked: int) -> None:
    inner = Inner(times=times)
    client = layered(inner)
    for _ in range(2):
        assert len(client.get("/texte", headers={"Accept-Encoding": "gzip"}).data) > 1_000
    assert inner.asked == asked


def test_made_up_queries_push_no_page_out() -> None:
    inner = Inner()
    client = layered(inner, entries=4)
    client.get("/texte")
    for number in range(50):
        client.get(f"/?x={number}")
    asked = inner.asked
    client.get("/texte")
    assert inner.asked == asked
    client.get("/?x=0")
    assert inner.asked == asked + 1


def test_a_shelf_holds_no_more_than_there_is_room_for_and_what_is_replaced_counts_once() -> None:
    inner, state = Inner(), State()
    shelf = _Shelf(limit=9, room=0)
    client = Client(PublicCache(inner, state=state, cookie="s", entries=9), use_cookies=False)
    client.application._shelves[False] = shelf  # type: ignore[attr-defined]
    client.get("/un")
    assert (len(shelf.pages), shelf.held) == (0, 0)
    shelf.room = 2_000
    client.get("/un")
    assert 0 < shelf.held < len(client.get("/un").data) / 2, "it is held compressed, and only so"
    shelf.room = 2 * shelf.held + 10  # two of them
    for name in ("deux", "trois"):
        client.get(f"/{name}")
    assert [key.rpartition("/")[2] for key in shelf.pages] == ["deux?", "trois?"]
    for state.now in range(2, 9):
        client.get("/trois")
    assert len(shelf.pages) == 2
    assert 0 < shelf.held == sum(page.size for page in shelf.pages.values()) <= shelf.room


class Slow(Inner):
    """An application whose first answer waits until several have asked for it, and may fail."""

    def __init__(self, *, fails: bool = False, **headers: str) -> None:
        super().__init__(**headers)
        self.fails, self.begun, self.go_on = fails, Event(), Event()

    def __call__(self, environ: dict[str, object], start: Callable[..., object]) -> Iterable[bytes]:
        answer = super().__call__(environ, start)
        if self.asked == 1:
            self.begun.set()
            assert self.go_on.wait(10)
            if self.fails:
                raise ZeroDivisionError
        return answer


def _asked_at_once(inner: Slow, readers: int = 4) -> list[bytes]:
    """Have several readers ask while the first one's page is being made; what failed is `b""`."""
    client = layered(inner)

    def read() -> bytes:
        try:
            return client.get("/").data
        except ZeroDivisionError:
            return b""

    with ThreadPoolExecutor(readers) as pool:
        first = pool.submit(read)
        assert inner.begun.wait(10)
        others = [pool.submit(read) for _ in range(readers - 1)]
        sleep(0.1)  # long enough for them to come to where they wait
        inner.go_on.set()
        return [first.result(), *(one.result() for one in others)]


def test_of_several_who_ask_for_a_page_at_once_one_makes_it() -> None:
    inner = Slow()
    assert len(set(_asked_at_once(inner))) == 1
    assert inner.asked == 1


def test_whoever_waited_for_what_failed_or_may_not_be_kept_asks_for_themselves() -> None:
    failed, private = Slow(fails=True), Slow(Cache_Control="private, no-store")
    first, *others = _asked_at_once(failed)
    assert (first, b"" in others) == (b"", False)
    assert len(set(_asked_at_once(private))) == private.asked == 4


def test_a_page_that_comes_out_as_it_was_keeps_its_bytes_and_its_tag() -> None:
    inner, state = Inner(), State()
    client = layered(inner, state)
    before = client.get("/", headers={"Accept-Encoding": "gzip"})
    state.now, inner.asked = 2, 0
    after = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert (inner.asked, after.data, after.headers["ETag"]) == (1, before.data, before.headers["ETag"])


def test_a_stage_that_opens_or_is_set_changes_what_the_public_reads(
    visitor: FlaskClient, workspace: Workspace, people: Cast, clock: Clock
) -> None:
    def lines() -> str:
        return visitor.get("/demarche").text.partition('class="stage"')[2].partition("</aside>")[0]

    assert "examen" not in lines()
    opens = clock.moment.replace(hour=18)
    stages.set_stage(workspace, Stage(StageKind.EXAMINATION, opens), by=people.secretary)
    assert "examen" not in lines()
    clock.advance(hours=10)
    assert "examen" in lines()


def test_a_member_is_never_served_from_memory(app: Flask, enter: Enter, people: Cast, visitor: FlaskClient) -> None:
    visitor.get("/")
    assert people.member.name in enter(people.member).get("/").text
    assert people.member.name not in visitor.get("/").text
