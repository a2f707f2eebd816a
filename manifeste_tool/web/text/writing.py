"""Write a text in place, whatever the text: the form of one paragraph, its gestures, and the way back to the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from manifeste_tool.domain.text.gestures import (
    Change,
    Cite,
    Delete,
    DeleteChapter,
    Fix,
    Gesture,
    Insert,
    Join,
    Move,
    Split,
    UnknownGestureError,
)
from manifeste_tool.domain.text.markdown import serialise
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import ManifesteError, RefusedError, StaleError
from manifeste_tool.services.text.writing import Written
from manifeste_tool.services.text.writing_pages import WritingPage
from manifeste_tool.web.errors import status_of


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one text is written: the blueprint that serves its pages, and the arguments of their addresses.

    The blueprint serves `text`, `paragraph`, `beginning`, `save`, `file` and `bring_back`.
    """

    blueprint: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def address(self, page: str, **more: Any) -> str:
        """Return the address of one of the pages."""
        return url_for(f"{self.blueprint}.{page}", **self.arguments, **more)


class Opened(Protocol):
    """Return one paragraph open for writing, with the words of a save that was refused and the reason."""

    def __call__(
        self, identity: str, *, typed: Mapping[str, str] | None = None, error: ManifesteError | None = None
    ) -> WritingPage:
        """Return the page."""


def shown(desk: Desk, page: WritingPage) -> str:
    """Show one paragraph open for writing."""
    return render_template("drafting/paragraph.html", page=page, desk=desk)


def saved(
    desk: Desk, write: Callable[[str, list[Gesture], Mapping[str, str]], Written], opened: Opened
) -> Response | tuple[str, int]:
    """Save one gesture by `write(seen, gestures, excerpts)`; refused, the form comes back with words and reason."""
    place = request.form.get("paragraph", "")
    try:
        written = write(request.form.get("seen", ""), _gestures(), excerpts(request.form))
    except (RefusedError, StaleError) as error:
        typed = {name: value for name, value in request.form.items() if name not in ("seen", "paragraph")}
        return shown(desk, opened(place, typed=typed, error=error)), status_of(error)
    return redirect(desk.address("text", _anchor=place if place in written.text.by_id else None), 303)


def as_file(text: Text, name: str) -> Response:
    """Give a text as a Markdown file, to be edited elsewhere and brought back."""
    answer = make_response(serialise(text))
    answer.headers["Content-Type"] = "text/markdown; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def brought_back() -> tuple[str, bytes]:
    """Return the commit that a file was taken from, and what it holds, nothing where none was sent."""
    sent = request.files.get("file")
    return request.form.get("seen", ""), sent.read() if sent else b""


def chosen(form: MultiDict[str, str], prefix: str = "") -> tuple[str, ...]:
    """Return the suggestions whose box is checked, as they are written in a citation."""
    keys = dict.fromkeys(form.getlist(f"{prefix}cite"))
    return tuple(f"{form.get(f'{prefix}relation-{key}', '')} {key}".strip() for key in keys)


def excerpts(form: MultiDict[str, str], prefix: str = "") -> dict[str, str]:
    """Return the words that were chosen of what is cited: of suggestions whose box is checked, and of `quoted` keys.

    `""` says that nothing of it was chosen.
    """
    keys = dict.fromkeys((*form.getlist(f"{prefix}cite"), *form.getlist(f"{prefix}quoted")))
    fields = {key: f"{prefix}excerpt-{key}" for key in keys}
    return {key: form.get(name, "").replace("\r\n", "\n") for key, name in fields.items() if name in form}


def _gestures() -> list[Gesture]:
    """Read the gesture whose button was pressed; a change of words and of sources are saved together."""
    form = request.form
    place, words = form.get("paragraph", ""), form.get("text", "")
    typed = tuple(one.strip() for one in form.get("sources", "").split(";") if one.strip())
    sources = (*typed, *chosen(form))
    act = form.get("act", "")
    gestures: dict[str, list[Gesture]] = {
        "change": [Change(place, words), *([Cite(place, sources)] if "sources" in form else [])],
        "insert_after": [Insert(place, form.get("new", ""), sources=sources)],
        "insert_before": [Insert(place, form.get("new", ""), before=True, sources=sources)],
        "delete": [Delete(place)],
        "delete_chapter": [DeleteChapter(place)],
        "move": [Move(place, form.get("after", ""))],
        "split": [Split(place, form.get("at", ""))],
        "join": [Join(place)],
        "fix": [Fix(place)],
        "unfix": [Fix(place, fixed=False)],
    }
    if act not in gestures:
        raise UnknownGestureError(kind=act)
    return gestures[act]
