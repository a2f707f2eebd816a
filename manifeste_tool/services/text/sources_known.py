"""Refuse a citation of something that does not exist, before it is written anywhere."""

from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.operations import changed_sources
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection


class UnknownSourceError(RefusedError):
    """A paragraph cites a contribution or a finding that is not on record."""

    sentence = N_("La source « %(key)s » n'existe pas. Vérifiez sa référence dans la liste des contributions.")


def refuse_unknown_sources(connection: Connection, before: Text, after: Text) -> None:
    """Raise `UnknownSourceError` if `after` cites something that `before` did not and nobody knows."""
    cited = {source.key for _, source in changed_sources(before, after)[0]}
    unknown = sorted(cited - contributions.known_keys(connection, cited)) if cited else []
    if unknown:
        raise UnknownSourceError(key=unknown[0])
