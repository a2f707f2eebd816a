"""Verify the files of a dossier by themselves: sums, text, sources, and the hash of each mention that is left."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from manifeste_tool.domain.record.dossier import (
    ANNEX_FILE,
    FORM,
    SIGNED_FILE,
    SUMS_FILE,
    TEXT_FILE,
    canonical,
    sha256,
    sources,
)
from manifeste_tool.domain.record.mentions import compared
from manifeste_tool.domain.text.markdown import parse, serialise
from manifeste_tool.errors import ManifesteError

#: What a dossier cannot do without; the annex may be empty but is there, the signature may be missing.
REQUIRED = (SIGNED_FILE, TEXT_FILE, SUMS_FILE, ANNEX_FILE)
_SHAPE: Mapping[str, type] = {
    "version": dict,
    "text": dict,
    "declared": list,
    "sources": list,
    "amendments": list,
    "votes": list,
    "approvals": list,
    "mentions": dict,
}


@dataclass(frozen=True, slots=True)
class Examined:
    """What an examination gives: the number of the version (`""` where it says none), problems, and two counts."""

    number: str
    problems: tuple[str, ...]
    mentions: int = 0
    erased: int = 0


def examine(files: Mapping[str, str]) -> Examined:
    """Examine the files of a dossier, by name. Every problem is a French sentence."""
    if missing := [name for name in REQUIRED if name not in files]:
        return Examined("", tuple(f"Il manque {name} : téléchargez de nouveau le dossier entier." for name in missing))
    signed, annex = plain(files[SIGNED_FILE]), _annex(files[ANNEX_FILE])
    if signed is None or annex is None:
        wrong = SIGNED_FILE if signed is None else ANNEX_FILE
        return Examined("", (f"{wrong} n'a pas la forme attendue : ce n'est pas le dossier d'une version.",))
    found = compared(signed["mentions"], annex)
    problems = [*_sums(files), *_writing(files, signed), *_text(files[TEXT_FILE], signed)]
    problems += [f"La mention {name} n'est plus celle dont l'empreinte est signée." for name in found.altered]
    problems += [f"La mention {name} n'est pas de ce dossier." for name in found.unsigned]
    return Examined(
        str(signed["version"].get("number", "")), tuple(problems), len(signed["mentions"]), len(found.erased)
    )


def plain(signed: str) -> dict[str, Any] | None:
    """Return the signed part as plain data, None for what has not its shape."""
    try:
        held = json.loads(signed)
    except (ValueError, RecursionError):
        return None
    if not isinstance(held, dict) or held.get("form") != FORM:
        return None
    shaped = all(isinstance(held.get(name), kind) for name, kind in _SHAPE.items())
    return held if shaped and isinstance(held["text"].get("markdown"), str) else None


def _annex(written: str) -> dict[str, dict[str, str]] | None:
    try:
        held = json.loads(written)["mentions"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return None
    shaped = isinstance(held, dict) and all(
        isinstance(one, dict) and all(isinstance(each, str) for each in one.values()) for one in held.values()
    )
    return held if shaped else None


def _sums(files: Mapping[str, str]) -> Iterator[str]:
    named = {}
    for line in files[SUMS_FILE].splitlines():
        total, _, name = line.partition("  ")
        named[name] = total
    for name in (SIGNED_FILE, TEXT_FILE):
        if name not in named:
            yield f"{SUMS_FILE} ne dit rien de {name}."
    for name, total in named.items():
        if name not in files:
            yield f"{SUMS_FILE} nomme {name}, qui n'est pas dans le dossier."
        elif sha256(files[name]) != total:
            yield f"{name} a changé : sa somme n'est plus celle de {SUMS_FILE}."


def _writing(files: Mapping[str, str], signed: Mapping[str, Any]) -> Iterator[str]:
    if canonical(signed) != files[SIGNED_FILE]:
        yield f"{SIGNED_FILE} n'est pas dans son écriture canonique."
    if signed["text"]["markdown"] != files[TEXT_FILE]:
        yield f"{TEXT_FILE} n'est pas le texte que dit {SIGNED_FILE}."
    if signed["text"].get("sha256") != sha256(signed["text"]["markdown"]):
        yield f"La somme du texte que dit {SIGNED_FILE} n'est pas la sienne."


def _text(markdown: str, signed: Mapping[str, Any]) -> Iterator[str]:
    try:
        text = parse(markdown)
    except ManifesteError as error:
        yield f"{TEXT_FILE} ne se lit pas : {error}"
        return
    ids = [unit.id for unit in text]
    if serialise(text) != markdown:
        yield f"{TEXT_FILE} n'est pas sous sa forme canonique."
    if not all(ids) or len(set(ids)) != len(ids):
        yield f"{TEXT_FILE} : un paragraphe n'a pas d'identité, ou la partage."
    if sources(text) != signed["sources"]:
        yield f"Les sources que dit {SIGNED_FILE} ne sont pas celles du texte."
