"""Refuse a citation of something that does not exist, before it is written anywhere."""

from collections.abc import Mapping

from manifeste_tool.domain.consulting.sources import changed_sources
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.evidence import evidence
from manifeste_tool.storage.synthesis import findings


class UnknownSourceError(RefusedError):
    """A paragraph cites a contribution or a finding that is not on record."""

    fields = ("key",)
    sentence = N_("La source « %(key)s » n'existe pas. Vérifiez sa référence dans la liste des contributions.")


class ExcerptError(RefusedError):
    """The excerpt does not stand in what is cited."""

    fields = ("excerpt",)
    sentence = N_("L'extrait ne se trouve pas tel quel dans « %(key)s ». Copiez-le depuis la contribution.")


def refuse_invented(connection: Connection, excerpts: Mapping[str, str]) -> None:
    """Raise `ExcerptError` if the excerpt of a key does not stand, word for word, in what that key names."""
    for key, excerpt in excerpts.items():
        if excerpt and not any(excerpt in said for said in quotable(connection, key)):
            raise ExcerptError(key=key)


def still_said(connection: Connection, excerpts: Mapping[str, str]) -> dict[str, str]:
    """Return the excerpts that still stand, word for word, in what their keys name: words may be masked meanwhile."""
    return {
        key: excerpt
        for key, excerpt in excerpts.items()
        if excerpt and any(excerpt in said for said in quotable(connection, key))
    }


def quotable(connection: Connection, key: str) -> tuple[str, ...]:
    """Return what may be quoted of a source."""
    if said := contributions.get(connection, key):
        return (said.body,)
    if drawn := findings.get(connection, key):
        return (drawn.title, drawn.body)
    if passage := evidence.passages_of_keys(connection, [key]).get(key):
        return (passage.body,)
    piece = evidence.get(connection, key)
    return (piece.title, piece.body) if piece else ()


def refuse_unknown_sources(connection: Connection, before: Text, after: Text) -> None:
    """Raise `UnknownSourceError` if `after` cites something that `before` did not and nobody knows."""
    cited = {source.key for _, source in changed_sources(before, after)[0]}
    unknown = sorted(cited - contributions.known_keys(connection, cited)) if cited else []
    if unknown:
        raise UnknownSourceError(key=unknown[0])
