"""The code base keeps its own rules."""

import ast
import importlib.util
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import click
import pytest
from flask import Flask
from jinja2 import Environment, StrictUndefined, nodes

from manifeste_tool.paths import Home, shipped
from manifeste_tool.services.instance import instances
from manifeste_tool.services.telling import posting, told
from manifeste_tool.settings import SETTINGS, Settings
from manifeste_tool.web.app import create_app

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "manifeste_tool"
TEMPLATES = sorted(shipped("templates").rglob("*.html"))
MAILS = sorted((shipped("templates") / "mails").iterdir())
PAGES = [path for path in TEMPLATES if path not in MAILS]
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if "versions" not in path.parts]
SPOKEN = {"alt", "title", "aria-label", "placeholder", "label"}
TRANSLATED = {"_", "gettext", "ngettext"}
LETTER = re.compile(r"[^\W\d_]")
WORDS = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}")


@pytest.fixture(scope="module")
def app(empty_instance: Path) -> Iterator[Flask]:
    """Made once: these tests only look at it, and its addresses take longer to compile than all of them together."""
    settings = Settings(home=Home(empty_instance))
    workspace = instances.opened(settings)
    yield create_app(settings, workspace)
    workspace.db.close()


def named(paths: list[Path]) -> list[object]:
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths]


@pytest.mark.parametrize("path", named(TEMPLATES))
def test_a_template_compiles_where_nothing_may_be_undefined(app: Flask, path: Path) -> None:
    assert app.jinja_env.undefined is StrictUndefined
    app.jinja_env.get_template(str(path.relative_to(shipped("templates"))))


class Seen(HTMLParser):
    """What of a template's own words a reader would see or hear, and what is written inline."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.spoken: list[str] = []
        self.inline: list[str] = []

    def handle_data(self, data: str) -> None:
        if LETTER.search(data):
            self.spoken.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.spoken += [f"{name}={value}" for name, value in attrs if name in SPOKEN and LETTER.search(value or "")]
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)


def own_words(path: Path) -> Seen:
    """Read a template with everything that Jinja computes left out."""
    seen = Seen()
    source = re.sub(r"{% block layout %}\w+{% endblock %}", "", path.read_text())
    seen.feed("".join(text for _, kind, text in Environment(autoescape=True).lex(source) if kind == "data"))
    return seen


@pytest.mark.parametrize("path", named(sorted({*TEMPLATES, *MAILS})))
def test_every_sentence_goes_through_gettext(path: Path) -> None:
    assert own_words(path).spoken == []
    assert list(untranslated(path)) == []


def untranslated(path: Path) -> Iterator[str]:
    """Return the sentences that a template prints from an expression without translating them."""

    def walk(node: nodes.Node) -> Iterator[str]:
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in TRANSLATED:
            return
        if isinstance(node, nodes.Const) and isinstance(node.value, str) and WORDS.search(node.value):
            yield node.value
        for name, child in node.iter_fields():
            skipped = (isinstance(node, nodes.Filter) and name in ("args", "kwargs")) or (
                isinstance(node, nodes.Pair) and name == "key"
            )
            for one in child if isinstance(child, list) else [child]:
                if isinstance(one, nodes.Node) and not skipped:
                    yield from walk(one)

    for output in (
        Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(path.read_text()).find_all(nodes.Output)
    ):
        yield from walk(output)


@pytest.mark.parametrize("path", named(PAGES))
def test_a_template_holds_no_inline_style_or_script_and_tests_no_role(path: Path) -> None:
    assert own_words(path).inline == []
    assert not re.search(r"\brole\b\s*(?:==|!=|\bin\b|\bis\b)|==\s*[\"'](?:secrétariat|membre)", path.read_text())


def test_every_address_written_in_a_mail_is_one_of_the_application(app: Flask) -> None:
    served = {str(rule) for rule in app.url_map.iter_rules()}
    written = {rule for path in MAILS for rule in re.findall(r"address\(\s*[\"']([^\"']+)", path.read_text())}
    assert written - served == set()
    assert {
        *told.PAGES.values(),
        told.COMMENT_PAGE,
        told.DESK_PAGE,
        posting.STOP,
        posting.PREFERENCES,
    } - served == set()


def test_text_and_html_of_a_mail_are_made_of_the_same_macros() -> None:
    texts, pages = (re.findall(r"{% macro (.+?) -?%}", path.read_text()) for path in MAILS if path.stem == "blocks")
    assert texts == pages
    assert len(texts) > 8


def test_every_init_is_empty() -> None:
    assert [path for path in PACKAGE.rglob("__init__.py") if path.read_text().strip()] == []


@cache
def imported(path: Path) -> frozenset[str]:
    """Return the modules that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def test_git_is_imported_by_one_module() -> None:
    users = [path for path in PACKAGE.rglob("*.py") if any(re.match(r"git(\.|$)", name) for name in imported(path))]
    assert users == [PACKAGE / "storage" / "git.py"]


def test_the_application_alone_imports_blueprints() -> None:
    web = PACKAGE / "web"
    pages = {path for path in web.rglob("*.py") if "Blueprint(" in path.read_text()}
    blueprints = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in pages}
    users = {path.name for path in web.rglob("*.py") if imported(path) & blueprints}
    assert len(blueprints) > 15
    assert users == {"app.py"}


def test_no_room_holds_more_than_fifteen_files() -> None:
    rooms = Counter(path.parent.relative_to(PACKAGE) for path in MODULES if path.name != "__init__.py")
    assert {str(room): count for room, count in rooms.items() if count > 15} == {}


@pytest.mark.parametrize("path", named(MODULES))
def test_files_and_functions_stay_short(path: Path) -> None:
    source = path.read_text()
    assert source.count("\n") <= 350
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.end_lineno:
            documented = ast.get_docstring(node, clean=False)
            length = node.end_lineno - node.lineno - (documented.count("\n") + 1 if documented else 0)
            assert length <= 40, node.name


def test_nothing_is_named_for_want_of_a_name() -> None:
    assert {path.stem for path in MODULES} & {
        "utils",
        "util",
        "helpers",
        "helper",
        "common",
        "manager",
        "misc",
    } == set()


def commands(group: click.Group, before: str = "") -> Iterator[str]:
    """Return every command with the groups before it."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def test_the_readme_names_every_command_and_every_setting() -> None:
    from manifeste_tool.cli.main import commands as group  # noqa: PLC0415 - one broken command spoils no other test

    readme = (ROOT / "README.md").read_text()
    wanted = [f"manifeste {name}" for name in commands(group)] + [setting.name for setting in SETTINGS]
    assert [name for name in wanted if name not in readme] == []


def test_no_address_disappears(app: Flask) -> None:
    """Remove an address here only with a redirection in its place; add each new one."""
    kept = set((ROOT / "tests" / "urls.txt").read_text().split("\n")) - {""}
    served = {str(rule) for rule in app.url_map.iter_rules()}
    assert kept - served == set()
    assert served - kept == set(), "new addresses: add them to tests/urls.txt"


@pytest.mark.slow
def test_the_wheel_holds_the_templates_and_the_founding_text(tmp_path: Path) -> None:
    here = importlib.util.find_spec("hatchling") is not None
    build = ["build", "--wheel", "--no-isolation", "--outdir"] if here else ["pip", "wheel", "--no-deps", "--wheel-dir"]
    subprocess.run([sys.executable, "-m", *build, str(tmp_path), str(ROOT)], check=True, capture_output=True)
    held = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())
    for folder in ("templates", "manifeste"):
        wanted = {
            f"manifeste_tool/shipped/{folder}/{path.relative_to(shipped(folder))}"
            for path in shipped(folder).rglob("*")
            if path.is_file() and not path.name.startswith(".")
        }
        assert wanted <= held
    assert "manifeste_tool/web/static/style.css" in held
