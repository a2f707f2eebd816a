"""The grid that many fill in instead of the text: a passage, the wording proposed, the reason."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from manifeste_tool.domain.returning.lines import Line, Wanted
from manifeste_tool.domain.returning.passages import Found, How, beside, found
from manifeste_tool.domain.text.text import Text

#: The headings of the grid that is given, and what each is also called.
HEADINGS = ("Passage", "Rédaction proposée", "Motif")
AUTHOR = "Auteur"
_KNOWN = {
    "passage": ("passage", "alinea", "article", "paragraphe", "texte actuel", "redaction actuelle", "extrait"),
    "wording": ("redaction proposee", "proposition", "nouvelle redaction", "redaction", "modification", "amendement"),
    "reason": ("motif", "expose", "justification", "raison", "commentaire", "objet"),
    "author": ("auteur", "membre", "nom", "signataire"),
}
_DELETED = re.compile(
    r"\W*(?:à |a )?(?:supprim(?:er|é|ée)|suppression|retirer|retrait)"
    r"(?: (?:de |du )?(?:le |la |l'|l’|ce |cet |cette )?(?:alinéa|paragraphe|passage|phrase|article))?\W*",
    re.IGNORECASE,
)
MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a grid."""

    passage: str
    wording: str
    reason: str = ""
    author: str = ""


def columns(headings: Sequence[str]) -> dict[str, int] | None:
    """Return where the columns of a grid stand, None where these headings are no grid's."""
    found: dict[str, int] = {}
    for rank, heading in enumerate(headings):
        told = _plain(heading)
        for name, known in _KNOWN.items():
            if name not in found and rank not in found.values() and told.startswith(known):
                found[name] = rank
    return found if "passage" in found and "wording" in found else None


def rows_of(cells: Iterable[Sequence[str]]) -> tuple[Row, ...] | None:
    """Return the rows below the headings of a grid, None where there are no such headings."""
    places: dict[str, int] | None = None
    rows: list[Row] = []
    for line in cells:
        if places is None:
            places = columns(line)
            continue
        said = {name: line[at].strip() if at < len(line) else "" for name, at in places.items()}
        if said["passage"] or said["wording"]:
            rows.append(Row(said["passage"], said["wording"], said.get("reason", ""), said.get("author", "")))
    return tuple(rows[:MOST_ROWS]) if places is not None else None


def line_of(text: Text, row: Row) -> tuple[Line, How, float]:
    """Return what a row asks of a text, how its passage was found and how like it is; unplaced where it was not."""
    side, passage = beside(row.passage)
    place = found(text, passage) if passage else None
    blank = Line(Wanted.UNPLACED, after=row.wording, author=row.author, rationale=row.reason, passage=row.passage)
    if place is None or not row.wording:
        return blank, How.NONE, 0.0
    return _placed(text, row, place, side), place.how, place.likeness


def placed(text: Text, passage: str, wording: str, paragraph: str) -> Line:
    """Return what a row asks once somebody said which paragraph it means."""
    side, words = beside(passage)
    told = found(text.with_paragraphs([text.by_id[paragraph]]), words)
    within = told.within if told and told.how is How.WORDS else ""
    return _placed(text, Row(passage, wording), Found(paragraph, How.HAND, within=within), side)


def _placed(text: Text, row: Row, place: Found, side: str) -> Line:
    line = _asked(text, row, place, side)
    return replace(line, author=row.author, rationale=row.reason, passage=row.passage)


def _asked(text: Text, row: Row, place: Found, side: str) -> Line:
    old = text.by_id[place.paragraph].text
    if side:
        rank = text.position[place.paragraph] - 1
        anchor = place.paragraph if side == "après" else text.paragraphs[rank].id if rank >= 0 else ""
        return Line(Wanted.INSERTED, place=anchor, after=row.wording)
    if place.within:
        return _within(row, place, old)
    if _DELETED.fullmatch(row.wording):
        return Line(Wanted.DELETED, place.paragraph, before=old)
    return Line(Wanted.CHANGED, place.paragraph, before=old, after=row.wording)


def _within(row: Row, place: Found, old: str) -> Line:
    """Replace some words of a paragraph, whatever signs stand between them there; unplaced where they cannot be cut."""
    inside = r"\W+".join(map(re.escape, re.findall(r"\w+", place.within)))
    end = place.within.rstrip(' »”"')[-1:]
    stop = rf"\s?{re.escape(end)}" if end in ".;:,!?" else ""
    cut = re.search(rf"(?<!\w){inside}(?:{stop}|(?!\w))", old, re.IGNORECASE)
    if cut is None:
        return Line(Wanted.UNPLACED, after=row.wording)
    wording = "" if _DELETED.fullmatch(row.wording) else row.wording
    after = " ".join(f"{old[: cut.start()]}{wording}{old[cut.end() :]}".split())
    return Line(Wanted.CHANGED, place.paragraph, before=old, after=after)


def _plain(words: str) -> str:
    bare = unicodedata.normalize("NFD", words.casefold())
    return " ".join("".join(sign for sign in bare if not unicodedata.combining(sign)).split())
