"""Bodies that no browser sends: oversized, malformed, doubled, deep, lying about themselves."""

import gzip
from collections.abc import Iterator

import pytest

from tests.attacks.fields import Form
from tests.attacks.reading_code import GREEDY
from tests.attacks.sending import Attacker
from tests.attacks.world import Ground

URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=zq"
_PART = b'--zq\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'


def _bodies(names: list[str]) -> Iterator[tuple[str, str, bytes]]:
    """Yield each body with its name and its type; `names` are the fields of the form that is attacked."""
    first = (names or ["body"])[0].encode()
    pairs = b"&".join(name.encode() + b"=%s" for name in names or ["body"])
    filled = lambda value: pairs.replace(b"%s", value)  # noqa: E731
    yield "nothing", URLENCODED, b""
    yield "NUL", URLENCODED, filled(b"a%00b")
    yield "no UTF-8", URLENCODED, filled(b"%ff%fe%c0%80")
    yield "raw latin-1", URLENCODED, filled("é".encode("latin-1"))
    yield "surrogates", URLENCODED, filled(b"%ed%a0%80%ed%b0%80")
    yield "other charset", f"{URLENCODED}; charset=utf-7", filled(b"+ADw-script+AD4-")
    yield "unknown charset", f"{URLENCODED}; charset=zq-\x01", filled(b"a")
    yield "doubled", URLENCODED, filled(b"1") + b"&" + filled(b"2")
    yield "bare names", URLENCODED, b"&&&=&==&" + first + b"&%&%zz=%g1"
    yield "thousands", URLENCODED, b"&".join(b"f%d=1" % n for n in range(4_000))
    yield "thousands of one", URLENCODED, b"&".join(first + b"=1" for _ in range(4_000))
    yield "brackets", URLENCODED, b"&".join(one.encode() + b"[a][b]=1" for one in (*names, *GREEDY))
    yield "a huge name", URLENCODED, b"a" * 200_000 + b"=1"
    yield "deep", URLENCODED, filled(b"[" * 20_000)
    yield "quotes", URLENCODED, filled(b"%3E+" * 3_000)
    yield "JSON", "application/json", b'{"body": "x", "role": "administrateur"}'
    yield "deep JSON", "application/json", b"[" * 50_000
    yield "XML", "application/xml", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    yield "no type", "", filled(b"a")
    yield "a type of nonsense", '\x7f/;;="', filled(b"a")
    yield "plain", "text/plain", filled(b"a")
    yield "multipart without boundary", "multipart/form-data", _PART % (first, b"", b"x")
    yield "multipart without end", MULTIPART, _PART % (first, b"", b"x" * 2_000)
    yield "multipart of nothing", MULTIPART, b"--zq--\r\n"
    yield (
        "multipart of strange names",
        MULTIPART,
        _PART % (b'a"; filename="../../x\\', b"\r\nContent-Type: a/b;;;", b"x") + b"--zq--\r\n",
    )
    yield (
        "multipart without names",
        MULTIPART,
        b"--zq\r\n\r\nx\r\n--zq\r\nContent-Disposition: attachment\r\n\r\nx\r\n--zq--\r\n",
    )
    yield (
        "multipart in base64",
        MULTIPART,
        _PART % (first, b"\r\nContent-Transfer-Encoding: base64", b"!!!") + b"--zq--\r\n",
    )
    yield (
        "thousands of parts",
        MULTIPART,
        b"".join(_PART % (b"f%d" % n, b"", b"x") for n in range(2_000)) + b"--zq--\r\n",
    )
    yield (
        "a file where words are read",
        MULTIPART,
        b"".join(_PART % (name.encode(), b'; filename="x.txt"', b"\x00\xff") for name in names or ["body"])
        + b"--zq--\r\n",
    )
    yield (
        "words where a file is read",
        MULTIPART,
        b"".join(_PART % (one, b"", b"x") for one in (b"file", b"document", b"photo", b"attachment")) + b"--zq--\r\n",
    )
    yield "headers of a part", MULTIPART, b"--zq\r\n" + b"X: y\r\n" * 3_000 + b"\r\nx\r\n--zq--\r\n"


def _writing(forms: tuple[Form, ...]) -> list[Form]:
    return list({form.endpoint: form for form in forms if form.method == "POST"}.values())


@pytest.mark.slow
def test_no_body_breaks_a_form(attacker: Attacker, forms: tuple[Form, ...]) -> None:
    for turn, form in enumerate(_writing(forms)):
        names = [one.name for one in form.fields]
        for number, (name, kind, data) in enumerate(_bodies(names)):
            if len(data) < 5_000 or (number + turn) % 6 == 0:
                attacker.tried.add(("bodies", form.endpoint, name))
                attacker.ask(form.who, "POST", form.action, data=data, content_type=kind, why=name)


def test_a_body_that_lies_about_itself_is_refused_at_once(attacker: Attacker, some_forms: tuple[Form, ...]) -> None:
    small = gzip.compress(b"body=" + b"a" * 50_000_000, 1)
    for turn, form in enumerate(_writing(some_forms)):
        first = (form.fields[0].name if form.fields else "body").encode()
        lies = (
            ({"Content-Encoding": "gzip"}, small, URLENCODED),
            ({"Content-Length": "7"}, first + b"=aaaaaaaaaaaaaaaa", URLENCODED),
            ({"Content-Length": "-1"}, first + b"=a", URLENCODED),
            ({"Content-Length": "9" * 30}, first + b"=a", URLENCODED),
            ({"Content-Length": "x"}, first + b"=a", URLENCODED),
            (
                {"Transfer-Encoding": "chunked", "Content-Length": "5"},
                b"0\r\n\r\nPOST /deconnexion HTTP/1.1\r\n\r\n",
                URLENCODED,
            ),
            (
                {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "mal.example", "Host": "mal.example"},
                first + b"=a",
                URLENCODED,
            ),
            ({"Cookie": "manifeste_session=" + "a" * 60_000}, first + b"=a", URLENCODED),
            (
                {"X-Long": "a" * 200_000, "Accept-Language": "x" * 20_000, "User-Agent": "\xff" * 5_000},
                first + b"=a",
                MULTIPART,
            ),
            ({"Accept-Language": "fr;q=NaN,*;q=x,/../;q=1e999"}, b"", ""),
        )
        for number in range(turn % 5, len(lies), 5):
            headers, data, kind = lies[number]
            attacker.tried.add(("lies", form.endpoint, str(headers)[:60]))
            attacker.ask(
                "visitor" if turn % 2 else form.who,
                "POST",
                form.action,
                data=data,
                content_type=kind,
                headers=headers,
                why=str(headers)[:60],
            )


def test_headers_made_up_change_no_page(attacker: Attacker, attacked: Ground) -> None:
    strange = {
        "Host": ("mal.example", "localhost:99999999", "", "[::1", "a\tb", "localhost@mal.example"),
        "X-Forwarded-Host": ("mal.example",),
        "X-Forwarded-Proto": ("javascript",),
        "X-Original-URL": ("/secretariat",),
        "Range": ("bytes=0-0,-1", "x=y", "bytes=99999999999999999999-"),
        "If-None-Match": ("*", '"' * 9_000, "W/"),
        "If-Modified-Since": ("99 x", "Mon, 99 Foo 99999 99:99:99 GMT"),
        "Accept": ("*/*;q=1e999", ",,;;=", "application/json;q=x"),
        "Accept-Encoding": ("gzip;q=0, br;q=x", "identity;q=0"),
        "Cookie": ("manifeste_session=..; manifeste_session=a.b.c", "=;;=\xff", "session=eyJ.x.y", "a" * 90_000),
        "Authorization": ("Basic !!!", "Bearer zq", "Digest x"),
        "Referer": ("javascript:zq(1)", "\xff" * 100),
        "Git-Protocol": ("version=2\x01", "--upload-pack=zq"),
        "Sec-Fetch-Site": ("zq\x01",),
    }
    for address in (
        "/",
        "/texte",
        "/contributions",
        "/fils/versions.atom",
        "/api/v1/versions",
        "/manifeste.git/info/refs",
        "/connexion",
        "/agenda.ics",
        "/sitemap.xml",
    ):
        for name, values in strange.items():
            for value in values:
                attacker.tried.add(("headers", address, name))
                answer = attacker.ask("visitor", "GET", address, headers={name: value}, why=f"{name}: {value[:50]}")
                assert b"mal.example" not in answer.data, (address, name, value)
