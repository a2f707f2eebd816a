"""The *liasse* as a document: one sheet an amendment, for every format at once."""

from collections.abc import Iterator, Sequence

from manifeste_tool.documents import wording
from manifeste_tool.documents.bundle import inline
from manifeste_tool.documents.kit.model import Block, Contents, Document, Face, Heading, Items, Line, Prose, Words
from manifeste_tool.domain.amending.amendments import Amendment, Outcome, State
from manifeste_tool.domain.comparing.diff import Op, UnitDiff
from manifeste_tool.domain.text.text import Source, roman
from manifeste_tool.errors import N_
from manifeste_tool.services.bundle.gathering import Bundle, Change, Sheet
from manifeste_tool.services.examining.opining import Shown

_OWN = N_("Vos amendements")
_LEGEND = (
    Words(N_("Ce que change chaque amendement se lit sans couleur : ")),
    Words("[+" + N_("les mots ajoutés") + "]", Face.ADDED),
    Words(N_(" sont soulignés et précédés de +, ")),
    Words("[−" + N_("les mots supprimés") + "]", Face.GONE),
    Words(N_(" sont barrés et précédés de −.")),
)


def document(bundle: Bundle, changes: Sequence[Change], *, large: bool = False, contents: bool = True) -> Document:
    """Return a liasse as a document, with its table of contents unless it is bound with others that have theirs."""
    return Document(
        name="recueil",
        title=N_("Recueil des amendements"),
        blocks=tuple(_blocks(bundle, changes, contents=contents)),
        above=bundle.title,
        footer=footer(bundle),
        running=True,
        large=large,
    )


def footer(bundle: Bundle) -> str:
    """Return what stands under every page: the text, the cycle, to what the amendments are narrowed."""
    return " ; ".join([bundle.title, N_("cycle %(cycle)s") % {"cycle": bundle.cycle}, *bundle.narrowed])


def said(*parts: str | Words) -> Line:
    """Return a line of words, plain ones given as they are."""
    return tuple(part if isinstance(part, Words) else Words(part) for part in parts if part)


def name(sheet: Sheet) -> str:
    """« Amendement 12 rect. », « Sous-amendement 14 à l'amendement 12 »."""
    if sheet.parent:
        told = {"number": sheet.amendment.numeral, "parent": sheet.parent}
        return N_("Sous-amendement %(number)s à l'amendement %(parent)s") % told
    return N_("Amendement %(number)s") % {"number": sheet.amendment.numeral}


def counted(bundle: Bundle) -> str:
    """« 12 amendements, dont 2 sous-amendements »."""
    whole, under = len(bundle.sheets), sum(bool(one.parent) for one in bundle.sheets)
    if not whole:
        return N_("Aucun amendement.")
    first = N_("%(num)s amendements") % {"num": whole} if whole > 1 else N_("1 amendement")
    if not under:
        return f"{first}."
    more = N_(", dont %(num)s sous-amendements.") % {"num": under} if under > 1 else N_(", dont 1 sous-amendement.")
    return first + more


def _blocks(bundle: Bundle, changes: Sequence[Change], *, contents: bool) -> Iterator[Block]:
    for words in bundle.narrowed:
        yield Prose(said(Words(words[:1].upper() + words[1:], Face.STRONG)))
    yield Prose(said(counted(bundle)))
    yield Prose(_LEGEND)
    if contents and bundle.sheets:
        yield Contents(N_("Sommaire"))
    before: str | None = None
    for sheet, change in zip(bundle.sheets, changes, strict=True):
        part = _part(bundle, sheet)
        if part != before and not (sheet.parent and before is not None):
            yield Heading(said(part), 1, fresh=contents or before is not None)
        yield from _sheet(sheet, change, fresh=part == before)
        before = part


def _part(bundle: Bundle, sheet: Sheet) -> str:
    """Return the heading a sheet stands under: its chapter, or what is its reader's own."""
    mine = sheet.amendment.id in bundle.own or sheet.amendment.parent_id in bundle.own
    return _OWN if mine else bundle.chapters.get(sheet.chapter, bundle.chapters[""])


def _sheet(sheet: Sheet, change: Change, *, fresh: bool) -> Iterator[Block]:
    place = f" — {sheet.place}" if sheet.place and not sheet.parent else ""
    yield Heading(said(f"{name(sheet)}{place}"), 2, fresh=fresh)
    yield Prose(said(Words(sheet.amendment.headline, Face.STRONG)))
    for label, words in _facts(sheet):
        yield Prose(said(Words(f"{label} : ", Face.STRONG), words))
    yield Heading(said(N_("Ce que cela change")), 3)
    for unit in change.units:
        yield from _unit(unit, change)
    if change.dispositif:
        yield Heading(said(N_("Dispositif")), 3)
        yield from _dispositif(change.dispositif)
    if sheet.amendment.rationale.strip():
        yield Heading(said(N_("Exposé sommaire")), 3)
        yield from inline.prose(sheet.amendment.rationale)
    if sheet.opinions:
        yield Heading(said(N_("Avis")), 3)
        yield Items(tuple(map(opinion, sheet.opinions)))


def _facts(sheet: Sheet) -> Iterator[tuple[str, str]]:
    one = sheet.amendment
    yield N_("Auteur") if len(sheet.authors) == 1 else N_("Auteurs"), ", ".join(sheet.authors)
    yield N_("État"), state(one)
    if outcome := outcome_words(one, sheet.cause):
        yield N_("Sort"), outcome
    if one.reason:
        yield N_("Motif"), f"{one.ground}. {one.reason}" if one.ground else one.reason
    for label, numbers in (
        (N_("Identique"), sheet.placed.identical),
        (N_("Doublon du même auteur"), sheet.placed.duplicates),
    ):
        if numbers:
            yield label, N_("au n° %(numbers)s ; un seul vote") % {"numbers": ", ".join(map(str, numbers))}
    if sheet.placed.common:
        told = {"letter": sheet.placed.discussion, "numbers": ", ".join(map(str, sheet.placed.common))}
        if sheet.placed.discussion:
            yield N_("Discussion commune %(letter)s") % told, N_("avec le n° %(numbers)s, qu'il exclut") % told
        else:
            yield N_("Discussion commune"), N_("avec le n° %(numbers)s, qu'il exclut") % told


def state(one: Amendment) -> str:
    """« recevable, déposé le 3 mars 2026 »; late filing is said with its reason."""
    filed = N_("%(state)s, déposé le %(day)s") % {"state": one.state, "day": wording.short_day(one.filed_at)}
    if one.state is State.FILED:
        filed = N_("déposé le %(day)s") % {"day": wording.short_day(one.filed_at)}
    return f"{filed} ({N_('hors délai : %(why)s') % {'why': one.late_reason}})" if one.late_reason else filed


def outcome_words(one: Amendment, cause: str) -> str:
    """« adopté en partie (12.1, 12.3) », « tombé du fait de l'amendement 3 », `""` before it is decided."""
    if one.outcome is Outcome.NONE:
        return ""
    words = str(one.outcome)
    if one.adopted_hunks is not None:
        words += f" ({', '.join(f'{one.number}.{rank}' for rank in one.adopted_hunks)})"
    if cause:
        words += N_(" du fait de l'amendement %(cause)s") % {"cause": cause}
    return words


def opinion(shown: Shown) -> Line:
    """« Défavorable — Prénom Nom : « … » », the state it was given on where that is not today's."""
    kind = str(shown.opinion.kind)
    parts = [Words(kind[:1].upper() + kind[1:], Face.STRONG)]
    if shown.giver:
        parts.append(Words(f" — {shown.giver}"))
    if shown.on:
        parts.append(Words(N_(", sur l'état %(on)s") % {"on": shown.on}))
    if not shown.opinion.is_published:
        parts.append(Words(N_(" (non publié)")))
    return (*parts, Words(f" : {shown.opinion.words}")) if shown.opinion.words else tuple(parts)


def _unit(unit: UnitDiff, change: Change) -> Iterator[Block]:
    yield Prose(said(Words(_place(unit, change), Face.EMPHASIS)))
    if unit.rewritten and unit.before and unit.after:
        yield Prose(inline.diff([(str(Op.DELETED), unit.before.text)]))
        yield Prose(inline.diff([(str(Op.INSERTED), unit.after.text)]))
    elif unit.words_changed or unit.moved_from is not None:
        yield Prose(inline.diff(unit.segments))
    for label, sources in (
        (N_("Sources ajoutées : "), unit.sources_added),
        (N_("Sources retirées : "), unit.sources_removed),
    ):
        if sources:
            yield Prose(said(label, ", ".join(_source(one) for one in sorted(sources))))


def _source(one: Source) -> str:
    return f"{one.key} ({one.relation})"


def _place(unit: UnitDiff, change: Change) -> str:
    where = change.places[unit.id].label if unit.id in change.places else ""
    if unit.before is None:
        return N_("Passage ajouté, %(place)s") % {"place": where} if where else N_("Passage ajouté")
    if unit.after is None:
        return N_("Passage supprimé, %(place)s") % {"place": where}
    if unit.moved_from is not None:
        return N_("Passage déplacé, %(place)s") % {"place": where}
    if not unit.words_changed:
        return N_("Sans changer les mots, %(place)s") % {"place": where}
    return where[:1].upper() + where[1:]


def _dispositif(instructions: Sequence[str]) -> Iterator[Block]:
    """Yield the legal sentences, numbered where there are several; whole alinéas stand on lines of their own."""
    for rank, instruction in enumerate(instructions, 1):
        first, *others = instruction.split("\n")
        number = f"{roman(rank)}. – " if len(instructions) > 1 else ""
        yield Prose(inline.line(f"{number}{first}"))
        yield from (Prose(inline.line(one)) for one in others)
