"""What became of a consultation's contributions, for those who took part: the public's own view, put into blocks.

The letter says what anybody may read: the version published last, and the contributions whose authors agreed. The
others are counted, since they were read.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from manifeste_tool.documents.kit.model import Block, Face, Heading, Line, Prose, Table, Words
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.consulting.contributions import Fate, Filters, Reach
from manifeste_tool.domain.consulting.sources import relations_by_key
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.text import Paragraph, Relation, Text
from manifeste_tool.services.consulting.fates import fate_counts, fates
from manifeste_tool.services.text.reading import published_text
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.consulting.narrowing import Among
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.synthesis import findings

_MOST_PARAGRAPHS, _MOST_REFERENCES, _MOST_CITED, _WORDS = 40, 12, 2_000, 220
_FATES = {
    Fate.TO_TREAT: "à traiter : la commission travaille encore",
    Fate.TAKEN_UP: "reprises",
    Fate.PARTLY_TAKEN_UP: "reprises en partie : le texte les nuance",
    Fate.ALREADY_THERE: "déjà présentes dans le texte",
    Fate.OUT_OF_SCOPE: "hors champ",
    Fate.NOT_RETAINED: "non retenues : le texte s'en écarte, le paragraphe cité en est la raison",
    Fate.PASSED_ON: "transmises à qui peut y répondre",
}
_RELATIONS = {
    Relation.TAKES_UP: "reprend",
    Relation.REPHRASES: "reformule",
    Relation.COMBINES: "combine",
    Relation.QUALIFIES: "nuance",
    Relation.DEPARTS_FROM: "s'écarte de",
    Relation.SHEDS_LIGHT: "est éclairé par",
}


@dataclass(frozen=True, slots=True)
class _Cited:
    """What the text owes to one consultation: `own` are its public references, `through` those behind each finding."""

    own: frozenset[str]
    through: Mapping[str, tuple[str, ...]]
    findings: Mapping[str, Finding]

    def references(self, key: str) -> tuple[str, ...]:
        """Return the contributions of the consultation that stand behind a key of the text."""
        return (key,) if key in self.own else self.through.get(key, ())


def blocks(ws: Workspace, connection: Connection, reference: str) -> tuple[Block, ...]:
    """Return what became of the contributions of a consultation, in the text published last."""
    text = published_text(ws, connection)
    counts = fate_counts(connection, fates(connection, text), Filters(consultation=reference), Reach())
    gathered = consultations.contribution_counts(connection, [reference]).get(reference, 0)
    public = sum(count for _, count in counts)
    return (
        Heading(_words("En nombres")),
        Prose(_words(_summary(gathered, public))),
        *_counted(counts),
        *(_used(text, _cited(ws, connection, reference, text)) if text else (Prose(_words(_NOTHING_YET)),)),
    )


_NOTHING_YET = "Aucune version du texte n'est encore publiée : rien n'est décidé. Une nouvelle lettre le dira."


def _words(text: str) -> Line:
    return (Words(text),)


def _summary(gathered: int, public: int) -> str:
    others = gathered - public
    said = f"La concertation a recueilli {gathered} contribution{'s' * (gathered > 1)}."
    if not others:
        return said
    left = "sont comptées sans être publiées" if others > 1 else "est comptée sans être publiée"
    return f"{said} {others} {left} : on n'en cite rien ici."


def _counted(counts: tuple[tuple[Fate, int], ...]) -> Iterator[Block]:
    if counts:
        rows = tuple((_words(_FATES[fate]), _words(str(count))) for fate, count in counts)
        yield Table((_words("Ce qu'elles sont devenues"), _words("Contributions publiées")), rows, (3, 2))


def _cited(ws: Workspace, connection: Connection, reference: str, text: Text) -> _Cited:
    keys = relations_by_key(text)
    drawn = findings.drawn_from(connection, keys)
    candidates = {*keys, *(one for several in drawn.values() for one in several)}
    filters, among = Filters(consultation=reference), Among(sorted(candidates))
    said, _ = contributions.page(connection, filters, Reach(), among=among, limit=_MOST_CITED)
    own = frozenset(one.reference for one in said if not one.withdrawn)
    through = {key: tuple(sorted(own.intersection(several))) for key, several in drawn.items()}
    shown = ws.reader(None, connection).sees(Thing.FINDING)
    return _Cited(own, through, findings.of_keys(connection, through) if shown else {})


def _used(text: Text, cited: _Cited) -> Iterator[Block]:
    taken = [(one, manners) for one in text if (manners := _manners(one, cited))]
    kept = [(one, some) for one, manners in taken if (some := _narrowed(manners, departing=False))]
    left = [(one, some) for one, manners in taken if (some := _narrowed(manners, departing=True))]
    yield Heading(_words("Ce que le texte leur doit"))
    if not kept:
        yield Prose(_words("Aucun paragraphe publié ne s'appuie encore sur elles."))
    else:
        yield from _paragraphs(text, kept, "Ce que le texte en fait")
    if left:
        yield Heading(_words("Ce dont le texte s'écarte"))
        yield from _paragraphs(text, left, "Ce que le texte ne suit pas")


_Manners = Mapping[Relation, Mapping[str, tuple[str, ...]]]


def _manners(paragraph: Paragraph, cited: _Cited) -> _Manners:
    """Return the contributions behind a paragraph, by relation, then by the finding they went through (`""`: none)."""
    found: dict[Relation, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for source in sorted(paragraph.sources):
        references = cited.references(source.key)
        if references:
            finding = cited.findings.get(source.key)
            through = found[source.relation]
            name = finding.title if finding else ""
            through[name] = (*through.get(name, ()), *references)
    return found


def _narrowed(manners: _Manners, *, departing: bool) -> _Manners:
    return {one: through for one, through in manners.items() if (one is Relation.DEPARTS_FROM) is departing}


def _paragraphs(text: Text, used: list[tuple[Paragraph, _Manners]], last: str) -> Iterator[Block]:
    rows = tuple(
        ((Words(_place(text, one), Face.STRONG),), _words(_shortened(one.text)), _words(_said(manners)))
        for one, manners in used[:_MOST_PARAGRAPHS]
    )
    yield Table((_words("Où"), _words("Ce que dit le texte"), _words(last)), rows, (2, 5, 4))
    more = len(used) - len(rows)
    if more:
        yield Prose(_words(f"Et {more} autre{'s' * (more > 1)} paragraphe{'s' * (more > 1)}."))


def _place(text: Text, paragraph: Paragraph) -> str:
    place = text.places.get(paragraph.id)
    label = place.label if place else ""
    return label[:1].upper() + label[1:]


def _shortened(words: str) -> str:
    plain = words.replace("**", "").replace("*", "")
    return plain if len(plain) <= _WORDS else f"{plain[:_WORDS].rsplit(' ', 1)[0]}…"


def _said(manners: _Manners) -> str:
    parts = []
    for relation, through in manners.items():
        for finding, references in through.items():
            named = f"l'enseignement « {finding} » ({_listed(references)})" if finding else _listed(references)
            parts.append(f"{_RELATIONS[relation]} {named}")
    said = " ; ".join(parts)
    return f"{said[:1].upper()}{said[1:]}."


def _listed(references: Collection[str]) -> str:
    several = sorted(set(references))
    more = len(several) - _MOST_REFERENCES
    return ", ".join(several[:_MOST_REFERENCES]) + (f" et {more} autre{'s' * (more > 1)}" if more > 0 else "")
