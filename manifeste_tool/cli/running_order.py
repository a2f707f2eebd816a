"""`running-order`: a parliament's list of amendments, put in the order they are called."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from manifeste_tool.cli.engine import guarded, put, read
from manifeste_tool.domain.ordering.senate import Sheet, in_order
from manifeste_tool.errors import N_, RefusedError

_COLUMNS = {
    "num": "num",
    "subdivision": "subdivision",
    "alinea": "alinea",
    "dispositif": "dispositif",
    "id": "id",
    "sous_amendement_de": "parent",
    "discussion_commune": "discussion",
    "identique": "identical",
}


class UnreadableSheetError(RefusedError):
    """A line of the list is not an amendment."""

    sentence = N_(
        "Ligne %(line)s de la liste : un objet JSON avec au moins num et subdivision est attendu, en texte ;"
        " les autres clés sont des textes ou des nombres, ou manquent. Corrigez cette ligne, puis recommencez."
    )


@click.command("running-order")
@click.argument("path", metavar="FICHIER.jsonl", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def running_order(path: Path) -> None:
    """Range une liste d'amendements dans l'ordre où ils sont appelés ; un numéro par ligne.

    FICHIER.jsonl : une ligne JSON par amendement, dans n'importe quel ordre, avec num et subdivision ; et, s'ils sont
    connus, alinea, dispositif, id, sous_amendement_de, discussion_commune, identique.
    """
    guarded(lambda: _running_order(path))


def _running_order(path: Path) -> int:
    put("".join(f"{sheet.num}\n" for sheet in in_order(_sheets(read(path)))))
    return 0


def _sheets(text: str) -> Iterator[Sheet]:
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if line.strip():
            try:
                yield _sheet(json.loads(line))
            except (ValueError, TypeError, AttributeError, RecursionError) as error:
                raise UnreadableSheetError(line=number) from error


def _sheet(found: dict[str, object]) -> Sheet:
    values = {field: _text(found.get(column)) for column, field in _COLUMNS.items()}
    if not (values["num"] and isinstance(found.get("subdivision"), str)):
        msg = "num and subdivision are missing"
        raise ValueError(msg)
    return Sheet(**values)


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | None):
        raise TypeError(value)
    return "" if value is None else " ".join(str(value).split())
