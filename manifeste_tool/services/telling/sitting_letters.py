"""Letters about sittings: the convocation with its document, what changed from what to what, why one is cancelled."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from manifeste_tool.domain.commission.sittings import Sitting, SittingState
from manifeste_tool.domain.facts import Fact, Happened
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Letter, News
from manifeste_tool.errors import N_
from manifeste_tool.services.sittings import convocation, rules_said
from manifeste_tool.services.sittings.planning import FIELDS
from manifeste_tool.services.sittings.rooms import entitled_in
from manifeste_tool.services.sittings.sitting_pages import chapter_label
from manifeste_tool.services.telling.told import Content, page_of, told
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import sittings
from manifeste_tool.storage.database import Connection

#: What a field is called where it is told that it changed.
_LABELS = {
    "title": N_("Titre"),
    "begins_at": N_("Début"),
    "ends_at": N_("Fin"),
    "place": N_("Lieu"),
    "link": N_("Lien"),
    "agenda": N_("Ordre du jour"),
    "chapters": N_("Chapitres examinés"),
    "chair_id": N_("Présidence"),
    "max_proxies": N_("Pouvoirs au plus par membre présent"),
    "rules": N_("Règles de vote et quorum"),
}
_NOTHING = N_("rien")
#: A field as a mail is given it: words, a moment, the names of chapters.
_Told = str | datetime | tuple[str, ...]


def convocation_letter(ws: Workspace, connection: Connection, person: Person, fact: Fact) -> Letter | None:
    """Return the convocation, everything in it and its document attached; None once the sitting is cancelled."""
    sitting = _sitting(connection, fact)
    if sitting is None or sitting.state is SittingState.CANCELLED:
        return None
    return Letter(
        News.SITTING,
        "convocation",
        _values(ws, connection, fact, sitting) | {"name": person.name, "answers": person.is_in_office},
        (convocation.attachment(ws, connection, sitting),),
    )


def change_letter(ws: Workspace, connection: Connection, _person: Person, fact: Fact) -> Letter | None:
    """Return what changed of a sitting, from what to what, with the document as it is now."""
    sitting = _sitting(connection, fact)
    if sitting is None or sitting.state is SittingState.CANCELLED:
        return None
    changed = list(_changed(ws, connection, fact))
    values = _values(ws, connection, fact, sitting) | {"changed": changed}
    return Letter(News.SITTING, "sitting_changed", values, (convocation.attachment(ws, connection, sitting),))


def cancellation_letter(ws: Workspace, connection: Connection, _person: Person, fact: Fact) -> Letter | None:
    """Return why a sitting is cancelled."""
    sitting = _sitting(connection, fact)
    if sitting is None:
        return None
    return Letter(News.SITTING, "sitting_cancelled", _values(ws, connection, fact, sitting))


def answer_letter(ws: Workspace, connection: Connection, person: Person, fact: Fact) -> Letter | None:
    """Return what somebody answered, for whom it concerns: holder, substitute, giver, or the member themself."""
    sitting = _sitting(connection, fact)
    if sitting is None:
        return None
    named = {name: int(fact.details.get(name) or 0) for name in ("member", "holder", "was_holder")}
    names = names_of(connection, named.values())
    values = _values(ws, connection, fact, sitting) | {
        "member": names.get(named["member"], ""),
        "holder": names.get(named["holder"], ""),
        "how": fact.details["how"],
        "own": person.id == named["member"],
        "holds": person.id == named["holder"],
        "held": person.id == named["was_holder"] != named["holder"],
        "stands_in": person.substitute_for_id == named["member"],
    }
    return Letter(News.SITTING, "convocation_answered", values)


def _sitting(connection: Connection, fact: Fact) -> Sitting | None:
    return sittings.by_id(connection, int(fact.about_id)) if fact.about_id.isdecimal() else None


def _values(ws: Workspace, connection: Connection, fact: Fact, sitting: Sitting) -> dict[str, object]:
    """Return what every letter about a sitting says of it."""
    text = ws.text(connection, ws.main(connection))
    return {
        **told(connection, fact),
        "sitting": sitting,
        "chair": names_of(connection, [sitting.chair_id]).get(sitting.chair_id or 0, ""),
        "chapters": [
            chapter_label(text.places[one].chapter_label, text.by_id[one].text)
            for one in sitting.chapters
            if one in text.by_id
        ],
        "quorum": rules_said.quorum(sitting, entitled_in(connection, sitting)),
        "majority": rules_said.majority(sitting),
        "proxies": rules_said.proxies(sitting),
        "agenda": sitting.agenda.splitlines(),
        "link": page_of(ws, fact),
    }


def _changed(ws: Workspace, connection: Connection, fact: Fact) -> Iterator[tuple[str, _Told, _Told]]:
    """Yield what changed: the field, what it was, what it is; what has no words yet is put into them by the mail."""
    for name in FIELDS:
        if f"{name}_to" in fact.details:
            say = _SAID.get(name, _as_kept)
            before, after = (say(ws, connection, fact.details[f"{name}_{end}"]) for end in ("from", "to"))
            yield _LABELS[name], before or _NOTHING, after or _NOTHING


def _as_kept(_ws: Workspace, _connection: Connection, kept: str) -> str:
    return kept


def _moment(_ws: Workspace, _connection: Connection, kept: str) -> _Told:
    return datetime.fromisoformat(kept) if kept else ""


def _chair(_ws: Workspace, connection: Connection, kept: str) -> str:
    return names_of(connection, [int(kept)]).get(int(kept), "") if kept else ""


def _chapters(ws: Workspace, connection: Connection, kept: str) -> _Told:
    text = ws.text(connection, ws.main(connection))
    there = [text.by_id[one] for one in kept.split() if one in text.by_id]
    labels = tuple(chapter_label(text.places[unit.id].chapter_label, unit.text) for unit in there)
    return labels or ("" if kept else N_("le texte entier"))


_SAID: Mapping[str, Callable[[Workspace, Connection, str], _Told]] = MappingProxyType(
    {"begins_at": _moment, "ends_at": _moment, "chair_id": _chair, "chapters": _chapters}
)

LETTERS: Mapping[str, Content] = MappingProxyType(
    {
        Happened.SITTING_CONVENED: convocation_letter,
        Happened.SITTING_CHANGED: change_letter,
        Happened.SITTING_CANCELLED: cancellation_letter,
        Happened.CONVOCATION_ANSWERED: answer_letter,
    }
)
