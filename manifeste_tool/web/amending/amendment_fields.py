"""The fields of the amendment form, read into a proposal: one row of fields per gesture, numbered from 0."""

from dataclasses import replace

from werkzeug.datastructures import MultiDict

from manifeste_tool.domain.text.gestures import (
    Change,
    Cite,
    Delete,
    DeleteChapter,
    Gesture,
    Insert,
    Move,
    UnknownGestureError,
)
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.web.security import whole
from manifeste_tool.web.text.writing import chosen, excerpts

MAX_GESTURES = 60
Fields = MultiDict[str, str]


def proposal(fields: Fields) -> Proposal:
    """Read the whole form. Raises `UnknownGestureError` for a gesture that no page offers."""
    rows = [f"g{row}-" for row in range(min(fields.get("rows", 0, type=whole), MAX_GESTURES))]
    return Proposal(
        key=fields.get("key", ""),
        base=fields.get("base", ""),
        headline=fields.get("headline", ""),
        rationale=fields.get("rationale", ""),
        gestures=tuple(one for row in rows for one in _gestures(fields, row)),
        parent_id=_number(fields, "parent"),
        on_behalf_of_id=_number(fields, "on_behalf_of"),
        rectifies_id=_number(fields, "rectifies"),
        rectifies_revision=_number(fields, "rectifies_revision"),
        late_reason=fields.get("late_reason", ""),
        excerpts={key: words for row in rows for key, words in excerpts(fields, row).items()},
    )


def shown(fields: Fields) -> set[int]:
    """Return the near-identical amendments that the person has been shown."""
    return {int(one) for one in fields.get("shown", "").split() if one.isdecimal()}


def _number(fields: Fields, name: str) -> int | None:
    return fields.get(name, 0, type=whole) or None


def added(fields: Fields) -> tuple[str, str]:
    """Return the act and the place of the gesture that the person asks to add."""
    return fields.get("add-act", "change"), fields.get("add-paragraph", "")


def _gestures(fields: Fields, row: str) -> tuple[Gesture, ...]:
    """Read one row: a change whose author checked sources to cite with it is two gestures."""
    gesture, boxes = _gesture(fields, row), chosen(fields, row)
    if boxes and isinstance(gesture, Change):
        return (gesture, Cite(gesture.paragraph, (*_listed(fields.get(f"{row}had", "")), *boxes)))
    return (replace(gesture, sources=(*gesture.sources, *boxes)),) if isinstance(gesture, Insert | Cite) else (gesture,)


def _listed(sources: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in sources.replace("\n", ";").split(";") if one.strip())


def _gesture(fields: Fields, row: str) -> Gesture:
    def value(name: str) -> str:
        return fields.get(row + name, "")

    sources = _listed(value("sources"))
    match value("kind"):
        case "change":
            return Change(value("paragraph"), value("text"))
        case "insert":
            return Insert(value("paragraph"), value("text"), before=value("where") == "before", sources=sources)
        case "delete":
            return Delete(value("paragraph"))
        case "delete_chapter":
            return DeleteChapter(value("paragraph"))
        case "move":
            return Move(value("paragraph"), value("after"))
        case "cite":
            return Cite(value("paragraph"), sources)
        case other:
            raise UnknownGestureError(kind=other)
