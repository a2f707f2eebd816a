"""HTML in cells, to words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.consulting.markup import plain_words


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("si a < b et c > d", "si a < b et c > d"),
        ("R&amp;D, AT&T &copy=1", "R&D, AT&T &copy=1"),
        ("<p>Un&nbsp;: <strong>oui</strong>.</p>\n<p>Deux</p>", "Un : oui.\n\nDeux"),
        (
            "<ul>\n<li>a</li>\n<li>b<ul><li>c</li></ul></li></ul><ol><li>x</li><li>y</li></ol>fin",
            "- a\n- b\n  - c\n\n1. x\n2. y\n\nfin",
        ),
        ("<ul><li><p>un</p></li><li><p>deux</p></li></ul>", "- un\n- deux"),
        ("l1<br>l2<br/>l3", "l1\nl2\nl3"),
        ("ligne 1\n\nligne 2 <b>gras</b>\nligne 3", "ligne 1\n\nligne 2 gras\nligne 3"),
        ("<p>un\ndeux</p>", "un deux"),
        (
            '<a href="https://x.invalid/y">voir</a> <a href="https://x.invalid">https://x.invalid/</a>',
            "voir (https://x.invalid/y) https://x.invalid/",
        ),
        ("<script>mal()</script><!-- rien --><p>bien</p>", "bien"),
        ("<p>x <y & z < 3</p>", "x <y & z < 3"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ('<p>Une <img alt="carte" src="x"> ici</p></ul></script>', "Une carte ici"),
        ("<li>seul</li>", "- seul"),
    ],
)
def test_a_cell_says_its_words(cell: str, words: str) -> None:
    assert plain_words(cell) == words


@given(st.text(alphabet="ab <>&;/p\n"))
def test_nothing_stops_the_reading(cell: str) -> None:
    assert isinstance(plain_words(cell), str)
