"""A position paper (*cahier d'acteur*): an organisation's argued text and its numbered proposals."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.addresses import is_address
from manifeste_tool.domain.reporting.filled_forms import (
    Block,
    Heading,
    Line,
    Part,
    Row,
    columns,
    content_of,
    folded,
    headed,
    label_of,
    lines_of,
    parts,
    printed,
    without_printed,
)
from manifeste_tool.errors import N_

COLLECTED = "cahier d'acteur"
LONGEST_TEXT = 12_000
LONGEST_NAME = 200
LONGEST_TITLE = 120
LONGEST_PROPOSAL = 4_000
MOST_PROPOSALS = 30
#: What an organisation is; the values are those kept and shown.
ORGANISATIONS: tuple[str, ...] = (
    N_("organisation à but non lucratif"),
    N_("organisation à but lucratif"),
    N_("organisme public ou établissement d'enseignement"),
    N_("organisation syndicale ou professionnelle"),
)
_SHORT = ("organisation", "representative", "position", "email")
_ARTICLES = re.compile(r"\b(?:la|le|les|l|de|des|du|d)\b")


@dataclass(frozen=True, slots=True)
class PositionPaper:
    """Whose paper a contribution is. The name of who represents it is for those at home and the secretariat."""

    contribution: str
    organisation: str
    representative: str
    position: str
    received_at: datetime
    file_id: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One numbered proposal: a title of at most 120 characters, and what it says."""

    title: str = ""
    body: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written in it."""
        return not (self.title.strip() or self.body.strip())


@dataclass(frozen=True, slots=True)
class PaperForm:
    """A paper as it is handed in. `publishable` and `contact` are the two consents; `named` lets the name be shown."""

    organisation: str = ""
    kind: str = ""
    representative: str = ""
    position: str = ""
    email: str = ""
    text: str = ""
    proposals: tuple[Proposal, ...] = ()
    publishable: bool = False
    contact: bool = False
    named: bool = False

    @property
    def written(self) -> tuple[Proposal, ...]:
        """The proposals that hold something, in order: these are numbered."""
        return tuple(one for one in self.proposals if not one.is_blank)

    @property
    def shown_as(self) -> str:
        """How its author is shown: the organisation, with who represents it where they agreed."""
        who = ", ".join(filter(None, (self.representative, self.position))) if self.named else ""
        return f"{self.organisation} ({who})"[:LONGEST_NAME] if who else self.organisation


def same_organisation(one: str, other: str) -> bool:
    """Whether two names are those of one organisation, whatever their case, accents, articles and signs."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    signs = re.sub(r"[^\w]+", " ", folded(name))
    return " ".join(_ARTICLES.sub(" ", signs).split()) or signs.strip()


Faults = Mapping[str, tuple[str, Mapping[str, int]]]


def faults(form: PaperForm) -> Faults:
    """Return what keeps a paper from being received: a sentence and its values, by field."""
    return dict(_faults(form))


def _faults(form: PaperForm) -> Iterator[tuple[str, tuple[str, Mapping[str, int]]]]:
    yield from _required(form)
    if form.kind not in ORGANISATIONS:
        yield "kind", (N_("Dites ce qu'est l'organisation."), {})
    if form.contact and not is_address(form.email):
        yield "email", (N_("Donnez une adresse électronique complète, ou décochez l'accord pour être écrit."), {})
    for name in _SHORT:
        if len(getattr(form, name)) > LONGEST_NAME:
            yield name, (N_("Ce champ compte plus de %(limit)s signes : raccourcissez-le."), {"limit": LONGEST_NAME})
    if len(form.text) > LONGEST_TEXT:
        sentence = N_("Le texte compte %(count)s signes ; un cahier en compte %(limit)s au plus, soit quatre pages.")
        yield "text", (sentence, {"count": len(form.text), "limit": LONGEST_TEXT})
    yield from _of_proposals(form)


def _required(form: PaperForm) -> Iterator[tuple[str, tuple[str, Mapping[str, int]]]]:
    for name, sentence in (
        ("organisation", N_("Donnez le nom de l'organisation.")),
        ("representative", N_("Donnez le nom de la personne qui la représente.")),
        ("position", N_("Donnez sa fonction.")),
        ("text", N_("Écrivez le texte du cahier.")),
    ):
        if not getattr(form, name):
            yield name, (sentence, {})
    if not form.written:
        yield "p0-title", (N_("Écrivez au moins une proposition : chacune peut être citée à part."), {})


def _of_proposals(form: PaperForm) -> Iterator[tuple[str, tuple[str, Mapping[str, int]]]]:
    if len(form.written) > MOST_PROPOSALS:
        yield "p0-title", (N_("Gardez %(limit)s propositions au plus."), {"limit": MOST_PROPOSALS})
    for rank, one in enumerate(form.proposals):
        if len(one.title) > LONGEST_TITLE:
            sentence = N_("Ce titre compte %(count)s signes, %(limit)s au plus : la suite va dans le texte.")
            yield f"p{rank}-title", (sentence, {"count": len(one.title), "limit": LONGEST_TITLE})
        if len(one.body) > LONGEST_PROPOSAL:
            sentence = N_("Cette proposition compte %(count)s signes, %(limit)s au plus.")
            yield f"p{rank}-body", (sentence, {"count": len(one.body), "limit": LONGEST_PROPOSAL})


def title_of(number: int, proposal: Proposal) -> str:
    """Return the title under which a proposal stands: « Proposition 3 — Ouvrir les modèles »."""
    return f"Proposition {number} — {proposal.title}" if proposal.title else f"Proposition {number}"


_LABELS: tuple[tuple[str, str], ...] = (
    ("proposal", r"(?:les |nos |vos )?propositions?(?: numerotees?.*| de .*)?|propositions? (?:n° ?)?\d+\b.*"),
    ("organisation", r"nom|(?:nom de )?l?'?(?:organisation|acteur|structure|association|organisme)"),
    ("status", r"statut(?: .*)?"),
    (
        "representative",
        r"representee? par|nom et prenom(?: d[ue] .*)?|(?:nom |la |le )?(?:d[ue] )?representant(?:e|·e)?",
    ),
    ("position", r"(?:fonction|qualite)(?: .*)?"),
    ("email", r"(?:adresse )?(?:electronique|courriel|e-?mail|mel)(?: .*)?"),
    ("text", r"(?:le |votre |notre )?(?:texte(?: argumente.*)?|argumentaire|contribution|position|analyse)"),
)
_KINDS = (
    r"association|fondation|collectif|non lucratif",
    r"entreprise|societe|cooperative|start-up|\blucratif",
    r"public|universite|lycee|ecole|laboratoire|chambre",
    r"syndic|ordre|profession",
)
_TITLE = re.compile(r"titre\s*:\s*(?P<words>.*)", re.IGNORECASE | re.DOTALL)
_NAMED = tuple((name, re.compile(pattern)) for name, pattern in _LABELS)
_NUMBERED = re.compile(
    r"^\s*(?:proposition\s*)?(?:n°\s*)?(?P<number>\d{1,2})\s*(?:[.):]|[-–—])\s*(?P<words>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_OWN_LABEL = re.compile(r"proposition\s*(?:n°\s*)?\d+\s*(?:[.):]|[-–—])?\s*(?P<words>.*)", re.IGNORECASE | re.DOTALL)
_CUT = re.compile(r"\s*(?: : |\u00a0: | — | – |\n)\s*")


def read(blocks: tuple[Block, ...], blank: tuple[Block, ...] = ()) -> PaperForm:
    """Return the paper that a document holds: its numbered proposals apart, and all else as its text.

    What no label places stays in the text, in order: nothing is lost, and a person reads it before it is sent. `blank`
    is the same form before anybody filled it.
    """
    if blank:
        blocks = tuple(without_printed(blocks, printed(blank), _column_of))
    values: dict[str, list[str]] = {}
    proposals: list[Proposal] = []
    for part in parts(blocks, _name_of):
        if part.name == "proposal":
            proposals += _proposals(part)
        elif part.name in ("", "text"):
            values.setdefault("text", []).append(headed(_heading(part), lines_of(part)))
        else:
            values.setdefault(part.name, []).append(" ".join(lines_of(part)))
    organisation, representative, position, email = (
        " ".join(filter(None, values.get(name, ())))[:LONGEST_NAME] for name in _SHORT
    )
    if not position:
        representative, _, position = (part.strip() for part in representative.partition(","))
    return PaperForm(
        organisation=organisation,
        kind=_kind(" ".join(values.get("status", ()))),
        representative=representative,
        position=position,
        email=email,
        text="\n\n".join(values.get("text", ())),
        proposals=tuple(proposals),
    )


def _heading(part: Part) -> str:
    """Return the heading under which words stand in the text, but for one that says no more than that."""
    return "" if label_of(part.label).startswith("texte") else part.label


def _kind(words: str) -> str:
    """Return which organisation some words name, `""` for none that is known."""
    said = folded(words)
    return next((kind for kind, pattern in zip(ORGANISATIONS, _KINDS, strict=True) if re.search(pattern, said)), "")


def _name_of(label: str) -> str:
    return next((name for name, pattern in _NAMED if pattern.fullmatch(label)), "")


def _proposals(part: Part) -> Iterator[Proposal]:
    """Return the proposals of a section: a number, a heading, a row or an item of a list begins one."""
    own = _OWN_LABEL.fullmatch(part.label)
    title, words = own["words"] if own else "", list[str]()
    for block in content_of(part):
        if isinstance(block, Line) and not title and (named := _TITLE.fullmatch(block.text)):
            title = named["words"]
            continue
        started = _start(block)
        if started is None:
            words += [] if isinstance(block, Row) else [block.text]
            continue
        if title or words:
            yield _proposal(title, "\n".join(words))
        title, *words = started
    if title or words:
        yield _proposal(title, "\n".join(words))


def _start(block: Block) -> list[str] | None:
    """Return the title and the words with which a proposal begins, None where this goes on with the one before."""
    if isinstance(block, Row):
        return None if columns(block, _column_of) else _cells(block) or None
    if found := _NUMBERED.match(block.text):
        return [found["words"]]
    return [block.text] if isinstance(block, Heading) or block.item else None


def _cells(row: Row) -> list[str]:
    """Return the cells of a row that hold words, its number left out."""
    return [cell.strip() for cell in row.cells if cell.strip() and not cell.strip().rstrip(".").isdecimal()]


def _column_of(label: str) -> str:
    return label if label in {"n°", "no", "numero", "titre", "intitule", "proposition", "texte", "description"} else ""


def _proposal(title: str, body: str) -> Proposal:
    """Cut a first line that is too long for a title where it says to, else keep it as words."""
    cut = _CUT.search(title)
    if cut and 0 < cut.start() <= LONGEST_TITLE:
        return Proposal(title[: cut.start()], headed(title[cut.end() :], [body]))
    if len(title) > LONGEST_TITLE:
        return Proposal("", headed(title, [body]))
    return Proposal(title, body)
