"""Parts of pages that are kept: made once for what they are made of, and let go of once no page asks for them."""

from collections.abc import Iterator

import pytest
from flask import Flask

from manifeste_tool.web import fragments
from manifeste_tool.web.fragments import Fragments


class Row:
    """A macro that counts how often it is expanded."""

    name = "row"

    def __init__(self) -> None:
        self.made: list[str] = []

    def __call__(self, word: str) -> str:
        self.made.append(word)
        return f"<p>{word}</p>"


@pytest.fixture
def asked(app: Flask) -> Iterator[None]:
    with app.test_request_context("/texte"):
        yield


@pytest.mark.usefixtures("asked")
def test_a_part_is_made_once_and_again_once_no_page_asked_for_it_for_a_while() -> None:
    moment, row = [0.0], Row()
    kept = Fragments(now=lambda: moment[0])
    assert kept.kept(row, "un") == kept.kept(row, "un") == "<p>un</p>"
    assert row.made == ["un"]
    for moment[0] in (200.0, 400.0):
        kept.kept(row, "un")
        kept.kept(row, f"deux, {moment[0]:.0f}")
    assert row.made.count("un") == 1
    moment[0] = 800.0
    kept.kept(row, "trois")
    assert len(kept._made) == 1
    kept.kept(row, "un")
    assert row.made.count("un") == 2


@pytest.mark.usefixtures("asked")
def test_no_more_parts_are_kept_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "_LIMIT", 3)
    kept, row = Fragments(now=lambda: 0.0), Row()
    for word in "abcab":
        kept.kept(row, word)
    kept.kept(row, "d")
    assert [values for _, values, _, _ in kept._made] == [("a",), ("b",), ("d",)]


def test_the_same_values_on_the_english_site_are_another_part(app: Flask) -> None:
    kept, row = Fragments(), Row()
    for mounted in ("", "/en"):
        with app.test_request_context("/texte", environ_overrides={"SCRIPT_NAME": mounted}):
            kept.kept(row, "un")
    assert row.made == ["un", "un"]
