"""What the player of the demonstration's story knows while it plays, and how it reads the gestures of a step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.gestures import Gesture, from_plain
from manifeste_tool.domain.text.markdown import parse_words
from manifeste_tool.domain.text.text import Paragraph
from manifeste_tool.errors import N_, UnusableInstanceError
from manifeste_tool.services.workspace import Workspace

Plain = Mapping[str, Any]


class StoryError(UnusableInstanceError):
    """A step of the story cannot be played."""

    sentence = N_("Le récit de la démonstration s'arrête à l'étape %(step)s (%(act)s) : %(why)s")


@dataclass
class Story:
    """What the player knows while it plays: the day it is in the story, and what the aliases stand for."""

    ws: Workspace
    today: date
    moment: datetime
    people: dict[str, Person] = field(default_factory=dict)
    paragraphs: dict[str, str] = field(default_factory=dict)
    amendments: dict[str, int] = field(default_factory=dict)
    copies: dict[str, int] = field(default_factory=dict)
    ballots: dict[str, int] = field(default_factory=dict)
    sittings: dict[str, int] = field(default_factory=dict)
    lots: dict[str, int] = field(default_factory=dict)
    requests: dict[str, int] = field(default_factory=dict)  # of authorities that ask to join
    questions: dict[str, str] = field(default_factory=dict)  # alias → key of its link
    comments: dict[str, tuple[str, int]] = field(default_factory=dict)  # alias → (what it is on, comment)
    contributions: dict[str, str] = field(default_factory=dict)  # alias → reference
    findings: dict[str, str] = field(default_factory=dict)  # alias → number
    played: int = 0

    def clock(self) -> datetime:
        """Return the moment of the story."""
        return self.moment

    def at(self, step: Plain) -> datetime:
        """Return the moment of a step: a number of days from today, at a local hour."""
        hour = time.fromisoformat(step.get("time", "09:00"))
        return datetime.combine(self.today + timedelta(days=step["day"]), hour, PARIS)

    def paragraph(self, alias: str) -> str:
        """Return the identity that an alias stands for; an identity stands for itself."""
        return self.paragraphs.get(alias, alias)


def gestures_of(story: Story, step: Plain) -> list[Gesture]:
    """Read the gestures of a step. One placed after an insertion of the same step takes that one's own anchor."""
    read: list[Gesture] = []
    for plain in step["gestures"]:
        read.append(_gesture(story, plain))
        if plain["kind"] == "insert" and "as" in plain:
            story.paragraphs[plain["as"]] = story.paragraph(plain.get("after") or plain["before"])
    return read


def _gesture(story: Story, plain: Plain) -> Gesture:
    values = {name: value for name, value in plain.items() if name not in ("as", "after", "before")}
    if "paragraph" in values:
        values["paragraph"] = story.paragraph(values["paragraph"])
    if plain["kind"] == "insert":
        anchor = plain.get("after") or plain.get("before", "")
        values |= {"anchor": story.paragraph(anchor), "before": "before" in plain}
    if plain["kind"] == "move":
        values["after"] = story.paragraph(plain["after"])
    return from_plain(values)


def name_new(story: Story, step: Plain, new: list[Paragraph]) -> None:
    """Let the aliases of a step stand for the identities it gave, recognised by their words."""
    for plain in step["gestures"]:
        if "as" not in plain:
            continue
        typed = parse_words(plain.get("text") or plain["at"])[0].text
        found = [unit.id for unit in new if unit.text.startswith(typed)]
        if not found:
            raise StoryError(step=story.played + 1, act=step["act"], why=plain["as"])
        story.paragraphs[plain["as"]] = found[0]
