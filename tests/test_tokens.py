"""Style sheets are made of the tokens: one place says every colour, and nothing is said that no page uses."""

import re
from pathlib import Path

import pytest

from manifeste_tool.paths import static

TOKENS = static() / "tokens.css"
#: Documents of the kit go out in archives and to printers with this one sheet: its own tokens stand at its head.
#: Pictures that leave as files are opened in slides by programs that know no variables: theirs are written out.
WITHOUT_VARIABLES = {"picture-file.css"}
ALONE = {"kit.css"} | WITHOUT_VARIABLES
SHEETS = sorted(one for one in static().glob("*.css") if one != TOKENS)
_COMMENT, _STRING = re.compile(r"/\*.*?\*/", re.DOTALL), re.compile(r"\"[^\"]*\"")
_ROOT = re.compile(r":root\s*\{[^}]*\}")
_DECLARED, _USED = re.compile(r"(--[\w-]+)\s*:"), re.compile(r"var\((--[\w-]+)")
_VALUES = re.compile(r":\s*([^;{}]+)[;}]")
_LITERAL = re.compile(
    r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(|"
    r"(?<![-\w])(?:white|black|red|green|blue|gr[ae]y|silver|orange|yellow|purple|teal|navy|maroon)(?![-\w])"
)


def words(path: Path) -> str:
    """A sheet without its comments and strings."""
    return _STRING.sub('""', _COMMENT.sub("", path.read_text()))


def colours(text: str) -> list[str]:
    return [found for value in _VALUES.findall(text) for found in _LITERAL.findall(value)]


@pytest.mark.parametrize(
    "path", [one for one in SHEETS if one.name not in WITHOUT_VARIABLES], ids=lambda path: path.name
)
def test_no_colour_is_written_outside_the_tokens(path: Path) -> None:
    text = words(path)
    assert colours(_ROOT.sub("", text) if path.name in ALONE else text) == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_every_token_that_is_used_is_defined(path: Path) -> None:
    own = set(_DECLARED.findall(words(path)))
    base = set() if path.name in ALONE else set(_DECLARED.findall(words(TOKENS))) | base_of(path)
    assert set(_USED.findall(words(path))) - own - base == set()


def base_of(path: Path) -> set[str]:
    """What the sheet of every page defines besides, except for documents that stand alone."""
    return set(_DECLARED.findall(words(static() / "style.css"))) if path.name not in ALONE else set()


def test_every_token_is_used() -> None:
    used = {name for one in (*SHEETS, TOKENS) if one.name not in ALONE for name in _USED.findall(words(one))}
    assert set(_DECLARED.findall(words(TOKENS))) - used == set()


def test_a_colour_that_is_written_in_a_sheet_is_found() -> None:
    for written in ("a { color: #123; }", "a { color: white }", "a { border: 1px solid rgb(1, 2, 3); }"):
        assert colours(written), written
    assert colours("a { white-space: nowrap; grid-area: red-line; color: var(--ink); }") == []


def test_every_sheet_is_asked_for_by_a_page() -> None:
    templates = static().parents[2] / "templates"
    asked = "".join(one.read_text() for one in templates.rglob("*.html"))
    assert [one.name for one in SHEETS if one.name not in ALONE and f"'{one.name}'" not in asked] == []
