"""What the public repository tells of a source: key, nature, wide territory, state. Never a word of it."""

from enum import StrEnum

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.evidence.evidence import piece_of


class SourceKind(StrEnum):
    """What a key names; the values are those written."""

    CONTRIBUTION = "contribution"
    FINDING = "enseignement"
    EVIDENCE = "pièce"


class SourceState(StrEnum):
    """Whether everybody may read it on the site; the values are those written."""

    PUBLIC = "publique"
    NOT_PUBLIC = "non publique"
    WITHDRAWN = "retirée"


def of_contribution(said: Contribution) -> tuple[str, str, str, str]:
    """Return the row of a contribution as a visitor may see it: its place is said while everybody may read it."""
    if said.withdrawn:
        return (said.reference, SourceKind.CONTRIBUTION, "", SourceState.WITHDRAWN)
    if not said.is_public:
        return (said.reference, SourceKind.CONTRIBUTION, "", SourceState.NOT_PUBLIC)
    return (said.reference, SourceKind.CONTRIBUTION, said.territory, SourceState.PUBLIC)


def of_other(key: str, *, public: bool) -> tuple[str, str, str, str]:
    """Return the row of a finding, of a pièce, or of a passage of one."""
    kind = SourceKind.EVIDENCE if piece_of(key) else SourceKind.FINDING
    return (key, kind, "", SourceState.PUBLIC if public else SourceState.NOT_PUBLIC)
