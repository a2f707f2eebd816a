"""What a file says of one contribution, and all that is made of its words before it is written.

All of it depends on the words alone: it may be made anywhere, and is handed from one process to another as a tuple.
"""

from datetime import date
from operator import itemgetter
from typing import NamedTuple

from manifeste_tool.domain.consulting.contributions import ASKED, TOLD, Contribution, fingerprint_of
from manifeste_tool.domain.consulting.sheet import Values
from manifeste_tool.domain.gathering import personal_data
from manifeste_tool.domain.text import stems


class Arrival(NamedTuple):
    """One contribution of a file, its values under the names of `Contribution`.

    `fingerprint` is that of a contribution without parent, `held` says whether a moderator looks at it first.
    """

    external_id: str
    consultation: str
    said_on: date | None
    answers: str
    author_type: str
    territory: str
    collected: str
    title: str
    body: str
    publishable: bool
    question: str
    theme: str
    nature: str
    language: str
    fingerprint: str
    stems: str
    held: bool

    def contribution(self, *, reference: str, parent: str, origin: str, external_id: str) -> Contribution:
        """Return the contribution that it is under a reference, and under the identifier that tells it apart."""
        values: Values = dict(zip(_NAMES, self, strict=False))
        values |= {"parent": parent, "origin": origin, "external_id": external_id}
        return Contribution(reference=reference, **values)


#: Stands for what does not arrive.
NOTHING = Arrival._make(("", "", None, *[""] * 6, False, *[""] * 6, False))
#: What a file says itself: the first fields of an `Arrival`.
_NAMES = Arrival._fields[:14]
_SAID, _TOLD, _ASKED = itemgetter(*_NAMES), itemgetter(*TOLD), itemgetter(*ASKED)


def arrived(values: Values) -> Arrival:
    """Return what arrives with the values of one contribution: what may name somebody is to be held."""
    title, body = values["title"], values["body"]
    pieces = f"{title} {body}".split()
    held = not personal_data.is_quiet(pieces) and _is_held(title, body)
    said = fingerprint_of(_TOLD(values), _ASKED(values))
    return Arrival._make((*_SAID(values), said, stems.stems_of(pieces), held))


def _is_held(title: str, body: str) -> bool:
    """Whether words lead to somebody: looked for in all of them at once, then where they stand."""
    together = f"{title}\n{body}" if title else body
    return personal_data.suspicious(together) and any(map(personal_data.suspicious, (title, body)))
