"""Keep the catalogues of the other languages level with what the program says.

    python -m scripts.catalogue                      # every .po file of every language, translations kept
    python -m scripts.catalogue missing > en.jsonl   # what has no English yet, a line each, to be translated
    python -m scripts.catalogue read en.jsonl        # lines with their "en" into the files

A line is `{"id": "…", "en": "…"}`, or `{"one": "…", "many": "…", "en": ["…", "…"]}` for what is counted; with a number
`"n"` in both, the sources and the translations may be lines, and files, of their own: the last translation wins.
"""

import ast
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

from manifeste_tool.documents.speaking.catalogue import FOLDER, LANGUAGES
from manifeste_tool.documents.wording import LOCALE

ROOT = Path(__file__).parent.parent
Id = str | tuple[str, str]
#: What marks a sentence, in Python and in templates; `plural` is a filter.
_ONE, _COUNTED, _FILTER = ("N_", "gettext", "_"), "ngettext", "plural"
#: Where a sentence of several parts belongs: the first of these that says it.
_ORDER = ("templates", "manifeste_tool/web", "manifeste_tool/services", "manifeste_tool", "manifeste")
#: Documents that stay French, and that pages list by what the first lines of their files say.
_DOCUMENTS, _LISTED = ("kit", "rgpd"), re.compile(r"(?:titre|objet|groupe): ([^{}]+)")
_LANGUAGES = tuple(language for language in LANGUAGES if language != LOCALE)
_CHANGING = re.compile(
    r'"(?:POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By|Report-Msgid-Bugs-To|'
    r"Project-Id-Version):.*\n"
)


@cache
def extracted() -> dict[Id, list[str]]:
    """Return every sentence of the program, and the files that say it, the one it belongs to first.

    One that is counted elsewhere is, by itself, its singular: catalogues know the two as one.
    """
    found: dict[Id, list[str]] = {}
    for path in _files():
        name = str(path.relative_to(ROOT))
        for sentence in _READ[path.suffix](path):
            places = found.setdefault(sentence, [])
            if name not in places:
                places.append(name)
    counted = {sentence[0] for sentence in found if not isinstance(sentence, str)}
    return {sentence: places for sentence, places in found.items() if sentence not in counted}


def part_of(place: str) -> str:
    """Return the part of the work that a file belongs to: the name of its folder; each file of macros is a part."""
    folder = Path(place).parent.name
    if folder == "macros":
        return f"{folder}-{Path(place).stem}"
    return {"templates": "pages", "manifeste_tool": "errors"}.get(folder, folder)


def _files() -> list[Path]:
    found = [*(ROOT / "templates").rglob("*"), *(ROOT / "manifeste_tool").rglob("*.py")]
    found += (path for folder in _DOCUMENTS for path in (ROOT / "manifeste" / folder).glob("*.md"))
    files = [path for path in found if path.is_file() and path.suffix in _READ]
    return sorted(files, key=lambda path: (_rank(str(path.relative_to(ROOT))), str(path)))


def _rank(place: str) -> int:
    return next(rank for rank, beginning in enumerate(_ORDER) if place.startswith(f"{beginning}/"))


def _of_python(path: Path) -> Iterator[Id]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        said = [each for arg in node.args[:1] for each in _constants(arg)]
        if name in _ONE:
            yield from said
        elif name == _COUNTED and said and (many := [each for arg in node.args[1:2] for each in _constants(arg)]):
            yield said[0], many[0]


def _constants(arg: ast.expr) -> Iterator[str]:
    if isinstance(arg, ast.Constant) and isinstance(arg.value, str):
        yield arg.value
    elif isinstance(arg, ast.IfExp):
        yield from _constants(arg.body)
        yield from _constants(arg.orelse)


def _of_template(path: Path) -> Iterator[Id]:
    tree = Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(path.read_text(encoding="utf-8"))
    for call in tree.find_all(nodes.Call):
        name = getattr(call.node, "name", "")
        if name in _ONE:
            yield from (each for arg in call.args[:1] for each in _templated(arg))
        elif name == _COUNTED:
            yield from _pair(call.args[:2])
    for used in tree.find_all(nodes.Filter):
        if used.name == _FILTER:
            yield from _pair(used.args[:2])


def _of_document(path: Path) -> Iterator[Id]:
    for line in path.read_text(encoding="utf-8").partition("\n---")[0].splitlines():
        if found := _LISTED.fullmatch(line):
            yield found[1].strip()


def _pair(args: list[nodes.Expr]) -> Iterator[tuple[str, str]]:
    forms = [each for arg in args for each in _templated(arg)]
    if len(forms) == 2:  # noqa: PLR2004 - one and many
        yield forms[0], forms[1]


def _templated(arg: nodes.Node) -> Iterator[str]:
    if isinstance(arg, nodes.Const) and isinstance(arg.value, str):
        yield arg.value
    elif isinstance(arg, nodes.CondExpr):
        for one in (arg.expr1, arg.expr2):
            yield from _templated(one) if one is not None else ()


_READ = {".py": _of_python, ".html": _of_template, ".txt": _of_template, ".md": _of_document}


def known(language: str) -> dict[Id, Any]:
    """Return every translation that the files of a language hold, of sentences that are gone too."""
    found: dict[Id, Any] = {}
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        for message in (*catalogue.obsolete.values(), *catalogue):
            if message.id and all([message.string] if isinstance(message.string, str) else message.string):
                found[_id(message.id)] = (message.string, message.fuzzy)
    return found


def _id(written: Any) -> Id:
    return written if isinstance(written, str) else (written[0], written[1])


def write(language: str, said: Mapping[Id, Any]) -> None:
    """Write the files of a language: each sentence once, in the file of its part, and what is gone marked as such."""
    sentences = extracted()
    parts: dict[str, Catalog] = {}
    for sentence, places in sentences.items():
        catalogue = parts.setdefault(part_of(places[0]), Catalog(locale=language))
        words, fuzzy = said.get(sentence, (None, False))
        flags = {"fuzzy"} if fuzzy else set()
        catalogue.add(sentence, words, locations=[(places[0], 0)], flags=flags)
    gone = Catalog(locale=language)
    for sentence, (words, _) in said.items():
        if sentence not in sentences:
            gone.add(sentence, words)
            gone.obsolete[sentence if isinstance(sentence, str) else sentence[0]] = gone[sentence]
            gone.delete(sentence if isinstance(sentence, str) else sentence[0])
    if gone.obsolete:
        parts["gone"] = gone
    folder = FOLDER / language
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.po"):
        if path.stem not in parts:
            path.unlink()
    for part, catalogue in parts.items():
        (folder / f"{part}.po").write_bytes(_written(catalogue))


def _written(catalogue: Catalog) -> bytes:
    catalogue.header_comment = "# What the sentences of this part of the program are in another language."
    catalogue.fuzzy = False
    into = BytesIO()
    write_po(into, catalogue, width=100, include_lineno=False)
    return _CHANGING.sub("", into.getvalue().decode()).encode()


def missing(language: str) -> list[dict[str, Any]]:
    """Return what has no sentence in a language, as lines to be translated."""
    said = known(language)
    lines = []
    for number, (sentence, places) in enumerate(extracted().items()):
        if sentence not in said or said[sentence][1]:
            words = {"id": sentence} if isinstance(sentence, str) else {"one": sentence[0], "many": sentence[1]}
            lines.append({"n": number, **words, "at": places[0]})
    return lines


def read(paths: Iterable[Path], language: str) -> dict[Id, Any]:
    """Return the translations of some files of lines."""
    numbered: dict[Any, dict[str, Any]] = {}
    for rank, line in enumerate(line for path in paths for line in path.read_text(encoding="utf-8").splitlines()):
        if line.strip():
            given = json.loads(line)
            numbered.setdefault(given.get("n", f"line {rank}"), {}).update(given)
    found: dict[Id, Any] = {}
    for given in numbered.values():
        if language in given and ("id" in given or "one" in given):
            sentence = given["id"] if "id" in given else (given["one"], given["many"])
            words = given[language]
            found[sentence] = (words if isinstance(words, str) else tuple(words), False)
    return found


def main(asked: list[str]) -> int:
    """Do what the command line asks for; return 1 where something lacks its translation."""
    act, paths = (asked[0] if asked else "update"), [Path(name) for name in asked[1:]]
    lacking = 0
    for language in _LANGUAGES:
        if act in ("update", "read"):
            write(language, known(language) | (read(paths, language) if act == "read" else {}))
        lines = missing(language)
        lacking += len(lines)
        if act == "missing":
            sys.stdout.writelines(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
        else:
            sys.stdout.write(f"{language}: {len(lines)} without a translation\n")
    return int(lacking > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
