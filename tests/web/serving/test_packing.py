"""Pages for one person are compressed on their way, and only for whoever takes that."""

import gzip

from tests.services.story import Cast
from tests.web.conftest import Enter


def test_a_page_for_one_person_is_compressed_for_whoever_takes_it(people: Cast, enter: Enter) -> None:
    client = enter(people.member)
    plain = client.get("/texte")
    packed = client.get("/texte", headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert b"</html>" in gzip.decompress(packed.data)
    for answer in (plain, packed):
        assert {"Cookie", "Accept-Encoding"} <= set(answer.vary)
    refused = client.get("/texte", headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert "Content-Encoding" not in refused.headers


def test_short_answers_go_as_they_are(people: Cast, enter: Enter) -> None:
    client = enter(people.member)
    asked = {"Accept-Encoding": "gzip"}
    assert "Content-Encoding" not in client.get("/healthz", headers=asked).headers
    moved = client.post("/deconnexion", headers=asked)
    assert moved.status_code == 303
    assert "Content-Encoding" not in moved.headers
