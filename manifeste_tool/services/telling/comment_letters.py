"""Letters about comments, with their words and what they answer, and about working copies."""

from collections.abc import Mapping

from manifeste_tool.domain.facts import OF_COMMENTS, About, Fact, Happened
from manifeste_tool.domain.newsworthy import NEWS_OF
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Letter
from manifeste_tool.services.telling.told import Content, amendment_of, page_of, told
from manifeste_tool.services.text.reading import visible_text
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.discussion import comments
from manifeste_tool.storage.discussion.comments import Comment
from manifeste_tool.storage.integration import copies


def comment_letter(ws: Workspace, connection: Connection, person: Person, fact: Fact) -> Letter | None:
    """Return the letter of a comment; None for one whose words were taken away since, unless that is the news."""
    said = comments.by_id(connection, int(fact.details.get("comment", "0")))
    if said is None or (fact.name == Happened.COMMENT_MADE and (said.hidden or said.deleted_at)):
        return None
    return Letter(
        NEWS_OF[fact.name],
        "comment",
        {
            **told(connection, fact),
            "it": amendment_of(connection, fact),
            "place": _place(ws, connection, person, fact),
            "words": said.body,
            "answered": _answered(connection, person, said),
            "link": page_of(ws, fact),
        },
    )


def _answered(connection: Connection, person: Person, said: Comment) -> str:
    """Return the words of this person that a comment answers, `""` where it answers somebody else's."""
    first = comments.by_id(connection, said.parent_id) if said.parent_id else None
    return first.body if first and first.author_id == person.id else ""


def _place(ws: Workspace, connection: Connection, person: Person, fact: Fact) -> str:
    visible = visible_text(ws, connection, ws.reader(person, connection))
    place = visible.text.places.get(fact.about_id) if visible and fact.about == About.PARAGRAPH else None
    return place.label if place else ""


def copy_letter(ws: Workspace, connection: Connection, _person: Person, fact: Fact) -> Letter | None:
    """Return the letter of a working copy: what is lent, until when, and why it was closed."""
    copy = copies.by_id(connection, int(fact.about_id))
    if copy is None:
        return None
    chapter = ws.text(connection, copy.base).by_id[copy.chapter].text if copy.chapter else ""
    values = {**told(connection, fact), "copy": copy, "chapter": chapter, "link": page_of(ws, fact)}
    return Letter(NEWS_OF[fact.name], "copy", values)


_OF_COPIES = (Happened.COPY_LENT, Happened.COPY_CHANGED, Happened.COPY_MERGED, Happened.COPY_CLOSED)
LETTERS: Mapping[str, Content] = {
    **dict.fromkeys(OF_COMMENTS, comment_letter),
    **dict.fromkeys(_OF_COPIES, copy_letter),
}
