"""Where a passage of a pièce is cited: in any text that stands, was published, is proposed or is being written."""

import re
from collections.abc import Collection, Iterator, Mapping

from manifeste_tool.domain.evidence.evidence import pieces_of
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts

_CITED = re.compile(r"@(P[1-9][0-9]*-[1-9][0-9]*)(?![0-9])")
_NAMED = 3


class CitedPassageError(RefusedError):
    """A passage that is cited somewhere is to be removed."""

    sentence = N_(
        "Le passage %(number)s est cité : %(where)s. Il garde sa place et son numéro ; vous pouvez en corriger les "
        "mots. Remettez-le, puis enregistrez de nouveau : le reste de vos mots est gardé ci-dessous."
    )


def refuse_removing_cited(ws: Workspace, connection: Connection, keys: Collection[str]) -> None:
    """Raise `CitedPassageError` if a passage of `keys` is cited anywhere."""
    where = citations(ws, connection, keys) if keys else {}
    for key in sorted(where, key=lambda one: int(one.rpartition("-")[2])):
        places = where[key]
        said = ", ".join(places[:_NAMED]) + (f" et {len(places) - _NAMED} de plus" if len(places) > _NAMED else "")
        raise CitedPassageError(number=key.rpartition("-")[2], where=said)


def citations(ws: Workspace, connection: Connection, keys: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Return, in words, where each of `keys` that is cited is: today's text first, then what else holds it."""
    found: dict[str, list[str]] = {}
    for key, place in (*_standing(ws, connection), *_elsewhere(ws, connection), *_proposed(connection, keys)):
        if key in keys and place not in found.setdefault(key, []):
            found[key].append(place)
    return {key: tuple(places) for key, places in found.items() if places}


def _standing(ws: Workspace, connection: Connection) -> Iterator[tuple[str, str]]:
    text = ws.text(connection, ws.main(connection))
    for unit in text:
        for source in unit.sources:
            yield source.key, text.places[unit.id].label


def _elsewhere(ws: Workspace, connection: Connection) -> Iterator[tuple[str, str]]:
    """Search what is no tip of main by its words alone: a text need not be understood to be known to cite."""
    named = [(one.sha, f"version {one.number}") for one in texts.versions(connection)]
    named += [(sha, _name(ref)) for ref, sha in sorted(texts.tips(connection).items()) if ref != MAIN]
    for sha, name in named:
        for key in set(_CITED.findall(ws.markdown(connection, sha))):
            yield key, name


def _name(ref: str) -> str:
    return "la rédaction en cours" if ref.startswith("refs/redaction/") else "une copie de travail"


def _proposed(connection: Connection, keys: Collection[str]) -> Iterator[tuple[str, str]]:
    """An amendment keeps what it proposed, whatever became of it."""
    written = amendments.edits_citing(connection, pieces_of(keys))
    rows = [(one, key) for one in written for key in _CITED.findall(one.after or "")]
    behind = amendments.some(connection, {one.amendment_id for one, _ in rows})
    for edit, key in rows:
        yield key, f"amendement n° {behind[edit.amendment_id].number}"
