"""Markdown to safe HTML, word diffs, dates in words."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from time import perf_counter

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.documents import markdown
from manifeste_tool.domain.comparing.diff import word_diff
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.web import filters, i18n

HOSTILE = (
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html,<script>1</script>)",
    '[x](https://a.fr "onmouseover=alert(1)")',
    "![x](https://espion.fr/p.png)",
    "<https://a.fr/<script>>",
    "`<img src=x onerror=1>`",
    "**<b onclick=1>**",
)


@pytest.fixture(autouse=True)
def request_of_nobody() -> Iterator[None]:
    app = Flask("essai")
    i18n.prepare(app)
    with app.test_request_context("/"):
        yield


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_that_runs_or_calls_elsewhere_comes_through(words: str) -> None:
    for html in (markdown.words(words), markdown.prose(words), filters.word_diff(word_diff("un", words))):
        assert "<script" not in html
        assert "<img" not in html
        assert "onclick=" not in html.replace("&lt;b onclick=1&gt;", "")
        assert 'href="java' not in html
        assert 'href="data' not in html


@pytest.mark.parametrize(
    "line", ["1. Une IA sociale", "# dièse", "- tiret", "> chevron", "    retrait", "=====", "***"]
)
def test_a_line_is_never_taken_for_a_block(line: str) -> None:
    html = markdown.words(line)
    assert not any(tag in html for tag in ("<ol", "<ul", "<h1", "<blockquote", "<pre", "<p>", "<hr"))


@pytest.mark.parametrize("words", ["[" * 8_000, "*" * 20_000, "a" * 2_000_000, "> " * 5_000, "(" * 9_000 + "[a" * 99])
def test_no_words_hold_a_worker(words: str) -> None:
    begun = perf_counter()
    markdown.words(words)
    markdown.prose(words)
    filters.word_diff([("+", words)])
    assert perf_counter() - begun < 2


def test_french_spacing_is_on_words_and_neither_in_code_nor_in_an_address() -> None:
    html = markdown.words("L'IA : où ? [là](https://a.fr/b?c=d;e) `l'eau ; x`")
    assert "L’IA&nbsp;: où\u202f?" in html
    assert "https://a.fr/b?c=d;e" in html
    assert "<code>l'eau ; x</code>" in html


def test_each_mark_of_a_diff_is_spoken_once_even_across_emphasis() -> None:
    html = filters.word_diff([("=", "un "), ("-", "**gros** chat"), ("+", "chien ; *noir*"), ("=", " dort")])
    assert html.count("supprimé") == html.count("ajouté") == 1
    assert html.startswith("un ")
    assert "<strong><del>" in html
    assert "chien\u202f; </ins>" in html or "chien\u202f;</ins>" in html


def test_a_space_is_never_underlined_at_the_edge_of_a_mark() -> None:
    html = filters.word_diff(word_diff("un chat dort", "un chat noir dort"))
    assert "<ins><span" in html
    assert " </ins>" not in html
    assert "noir</ins>" in html


@given(st.text(alphabet="ab *_`[]()<>&\ue000\ue003'; ", max_size=60), st.text(alphabet="ab *_` ;", max_size=60))
def test_marks_are_always_balanced(before: str, after: str) -> None:
    html = filters.word_diff(word_diff(before, after))
    for tag in ("ins", "del"):
        assert html.count(f"<{tag}>") == html.count(f"</{tag}>")
    assert "\ue000" not in html


def test_tables_code_rules_and_hard_breaks_are_shown_for_what_they_are() -> None:
    source = "| a | b |\n|---|---|\n| 1 | x\\|y |\n\n```py\nx = '<b>'\n```\n\n***\n\n![alt](http://x/y.png) suite\n\nun  \ndeux\n"
    table, code, rule, image, broken = (markdown.unit(unit) for unit in parse(source))
    assert '<th scope="col">a</th>' in table
    assert "<td>x|y</td>" in table
    assert code == "<pre><code>x = &#39;&lt;b&gt;&#39;</code></pre>"
    assert rule == "<hr>"
    assert "<em>alt</em> suite" in image
    assert broken == "<p>un<br>deux</p>"


def test_dates_are_said_in_words_and_in_paris() -> None:
    assert filters.day(date(2027, 1, 15)) == "vendredi 15 janvier 2027"
    assert filters.day(date(2027, 1, 1)) == "vendredi 1er janvier 2027"
    assert filters.moment(datetime(2027, 1, 15, 22, 59, tzinfo=UTC)) == "vendredi 15 janvier 2027, 23\u00a0h\u00a059"
    assert filters.hour(datetime(2027, 7, 15, 7, 0, tzinfo=UTC)) == "9\u00a0h"
    assert filters.deadline(datetime(2027, 1, 15, 22, 59, tzinfo=UTC)) == "vendredi 15 janvier, 23\u00a0h\u00a059"


def test_nothing_is_singular_in_french() -> None:
    said = [filters.plural(number, "%(num)s source", "%(num)s sources") for number in (0, 1, 2)]
    assert said == ["0 source", "1 source", "2 sources"]
