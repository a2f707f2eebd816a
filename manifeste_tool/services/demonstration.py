"""Make the demonstration: play the story told in `manifeste/recit.toml` through the same services as everybody."""

import csv
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from manifeste_tool.domain.amendments import Ground
from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.gestures import Gesture, from_plain, sources_of
from manifeste_tool.domain.markdown import parse_words
from manifeste_tool.domain.people import Person, Role
from manifeste_tool.domain.text import Paragraph
from manifeste_tool.domain.work import of_amendments
from manifeste_tool.errors import N_, UnusableInstanceError
from manifeste_tool.services import (
    deciding,
    discussing,
    drafting,
    founding,
    integrating,
    proposing,
    publishing,
    samples,
    sourcing,
)
from manifeste_tool.services.proposing import Proposal
from manifeste_tool.services.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people, settings, stages, texts
from manifeste_tool.storage.amendments import by_id

PARIS = ZoneInfo("Europe/Paris")
_Plain = Mapping[str, Any]


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
    comments: dict[str, tuple[str, int]] = field(default_factory=dict)  # alias → (what it is on, comment)
    played: int = 0

    def clock(self) -> datetime:
        """Return the moment of the story."""
        return self.moment

    def at(self, step: _Plain) -> datetime:
        """Return the moment of a step: a number of days from today, at a local hour."""
        hour = time.fromisoformat(step.get("time", "09:00"))
        return datetime.combine(self.today + timedelta(days=step["day"]), hour, PARIS)

    def paragraph(self, alias: str) -> str:
        """Return the identity that an alias stands for; an identity stands for itself."""
        return self.paragraphs.get(alias, alias)


def make(ws: Workspace, folder: Path, today: date, *, told: Callable[[int, int], None] | None = None) -> int:
    """Found the text, load the samples, add the people and play every step; return how many were played.

    `told(done, total)` hears of the progress. Raises `StoryError` at the first step that cannot be played.
    """
    steps = tomllib.loads((folder / "recit.toml").read_text(encoding="utf-8"))["step"]
    story = Story(ws, today, datetime.combine(today, time(9), PARIS))
    story.moment = story.at(steps[0]) - timedelta(days=1)
    story.ws = replace(ws, now=story.clock)
    samples.load(story.ws, folder, today)
    closed = Stage(StageKind.CONSULTATION, story.moment, story.moment)
    founding.found(story.ws, (folder / "texte-fondateur.md").read_text(encoding="utf-8"), stage=closed)
    _add_people(story, folder / "personnes.csv")
    for number, step in enumerate(steps, start=1):
        story.moment = story.at(step)
        _play(story, number, step)
        if told:
            told(number, len(steps))
    with story.ws.writing() as connection:
        settings.put(connection, "demo", "1")
    return len(steps)


def _add_people(story: Story, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file, story.ws.writing() as connection:
        for row in csv.DictReader(file, delimiter=";"):
            person = Person(
                id=0,
                name=row["name"],
                role=Role(row["role"]),
                association=row["association"],
                authority=row["authority"],
                drafter=row["drafter"] == "oui",
            )
            story.people[row["key"]] = people.add(connection, person, story.moment)


def _play(story: Story, number: int, step: _Plain) -> None:
    act = _ACTS.get(step["act"])
    if act is None:
        raise StoryError(step=number, act=step["act"], why="acte inconnu")
    try:
        act(story, step, story.people[step["by"]])
    except Exception as error:
        raise StoryError(step=number, act=step["act"], why=error) from error
    story.played += 1


def _stage(story: Story, step: _Plain, _by: Person) -> None:
    opens = datetime.combine(story.today + timedelta(days=step["opens"]), time(8), PARIS)
    closes = datetime.combine(story.today + timedelta(days=step["closes"]), time(23, 59), PARIS)
    with story.ws.writing() as connection:
        stages.add(connection, Stage(StageKind(step["kind"]), opens, closes))


def _tip(story: Story) -> str:
    with story.ws.reading() as connection:
        ref = story.ws.working_ref(connection)
        return texts.tip_of(connection, ref) or story.ws.main(connection)


def _write(story: Story, step: _Plain, by: Person) -> None:
    gestures = _gestures(story, step)
    seen = _tip(story)
    with story.ws.reading() as connection:
        before = {unit.id for unit in story.ws.text(connection, seen)}
    written = drafting.write(story.ws, by, seen=seen, gestures=gestures, summary=step.get("message", ""))
    _name_new(story, step, [unit for unit in written.text if unit.id not in before])


def _gestures(story: Story, step: _Plain) -> list[Gesture]:
    """Read the gestures of a step. One placed after an insertion of the same step takes that one's own anchor."""
    read: list[Gesture] = []
    for plain in step["gestures"]:
        read.append(_gesture(story, plain))
        if plain["kind"] == "insert" and "as" in plain:
            story.paragraphs[plain["as"]] = story.paragraph(plain.get("after") or plain["before"])
    return read


def _gesture(story: Story, plain: _Plain) -> Gesture:
    values = {name: value for name, value in plain.items() if name not in ("as", "after", "before")}
    if "paragraph" in values:
        values["paragraph"] = story.paragraph(values["paragraph"])
    if plain["kind"] == "insert":
        anchor = plain.get("after") or plain.get("before", "")
        values |= {"anchor": story.paragraph(anchor), "before": "before" in plain}
    if plain["kind"] == "move":
        values["after"] = story.paragraph(plain["after"])
    return from_plain(values)


def _name_new(story: Story, step: _Plain, new: list[Paragraph]) -> None:
    """Let the aliases of a step stand for the identities it gave, recognised by their words."""
    for plain in step["gestures"]:
        if "as" not in plain:
            continue
        typed = parse_words(plain.get("text") or plain["at"])[0].text
        found = [unit.id for unit in new if unit.text.startswith(typed)]
        if not found:
            raise StoryError(step=story.played + 1, act=step["act"], why=plain["as"])
        story.paragraphs[plain["as"]] = found[0]


def _end_drafting(story: Story, _step: _Plain, by: Person) -> None:
    drafting.end_drafting(story.ws, by)


def _declare(story: Story, step: _Plain, by: Person) -> None:
    sourcing.declare(story.ws, by, [story.paragraph(one) for one in step["paragraphs"]])


def _cite(story: Story, step: _Plain, by: Person) -> None:
    place, key, relation = story.paragraph(step["paragraph"]), step["key"], step.get("relation", "")
    if relation == "retire":
        sourcing.cite(story.ws, by, Linking(place, remove=(key,)))
        return
    put = tuple(sources_of([f"{relation} {key}".strip()]))
    excerpts = {key: step["excerpt"]} if step.get("excerpt") else {}
    sourcing.cite(story.ws, by, Linking(place, put=put, excerpts=excerpts))


def _propose(story: Story, step: _Plain, by: Person) -> None:
    parent = story.amendments[step["parent"]] if "parent" in step else None
    with story.ws.reading() as connection:
        found = by_id(connection, parent) if parent else None
        base = found.sha if found else story.ws.main(connection)
        before = {unit.id for unit in story.ws.text(connection, base)}
    proposal = Proposal(
        story.ws.new_key(), base, step["headline"], step["rationale"], tuple(_gestures(story, step)), parent
    )
    filed = proposing.propose(story.ws, by, proposal)
    story.amendments[step["as"]] = filed.id
    with story.ws.reading() as connection:
        _name_new(story, step, [unit for unit in story.ws.text(connection, filed.sha) if unit.id not in before])


def _admit(story: Story, step: _Plain, by: Person) -> None:
    deciding.admit(story.ws, by, story.amendments[step["amendment"]])


def _refuse(story: Story, step: _Plain, by: Person) -> None:
    ground = step.get("ground", Ground.OTHER)
    deciding.refuse(story.ws, by, story.amendments[step["amendment"]], ground_given=ground, why=step["reason"])


def _adopt(story: Story, step: _Plain, by: Person) -> None:
    deciding.adopt(story.ws, by, story.amendments[step["amendment"]], only=step.get("only"))


def _reject(story: Story, step: _Plain, by: Person) -> None:
    deciding.reject(story.ws, by, story.amendments[step["amendment"]], why=step["motive"])


def _withdraw(story: Story, step: _Plain, by: Person) -> None:
    deciding.withdraw(story.ws, by, story.amendments[step["amendment"]])


def _integrate(story: Story, step: _Plain, by: Person) -> None:
    plan = of_amendments(story.amendments[step["amendment"]])
    with story.ws.reading() as connection:
        seen = story.ws.main(connection)
    integrating.integrate(story.ws, by, seen=seen, plan=plan)


def _comment(story: Story, step: _Plain, by: Person) -> None:
    _say(story, by, (step["on"], None), step)


def _reply(story: Story, step: _Plain, by: Person) -> None:
    _say(story, by, story.comments[step["to"]], step)


def _say(story: Story, by: Person, where: tuple[str, int | None], step: _Plain) -> None:
    on, parent = where
    once = story.ws.new_key()
    if on in story.amendments:
        made = discussing.on_amendment(story.ws, by, story.amendments[on], body=step["body"], once=once, parent=parent)
    else:
        made = discussing.on_paragraph(
            story.ws, by, story.paragraph(on), body=step["body"], once=once, seen=_tip(story), parent=parent
        )
    if "as" in step:
        story.comments[step["as"]] = (on, made)


def _publish(story: Story, step: _Plain, by: Person) -> None:
    words = {name: step[name] for name in ("number", "title", "story")}
    with story.ws.reading() as connection:
        seen = story.ws.main(connection)
    publishing.publish(story.ws, by, seen=seen, **words)


_ACTS: dict[str, Callable[[Story, _Plain, Person], None]] = {
    "stage": _stage,
    "write": _write,
    "end_drafting": _end_drafting,
    "declare": _declare,
    "cite": _cite,
    "propose": _propose,
    "admit": _admit,
    "refuse": _refuse,
    "adopt": _adopt,
    "reject": _reject,
    "withdraw": _withdraw,
    "integrate": _integrate,
    "comment": _comment,
    "reply": _reply,
    "publish": _publish,
}
