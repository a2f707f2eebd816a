"""Make the demonstration: play the story told in `manifeste/recit.toml` through the same services as everybody."""

import csv
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.clock import running
from manifeste_tool.services.instance import demonstration_mails, samples
from manifeste_tool.services.instance.demonstration_acts import ACTS
from manifeste_tool.services.instance.demonstration_commission import COMMISSION_ACTS
from manifeste_tool.services.instance.demonstration_moderation import MODERATION_ACTS
from manifeste_tool.services.instance.demonstration_paper import PAPER_ACTS
from manifeste_tool.services.instance.demonstration_reports import REPORTS_ACTS
from manifeste_tool.services.instance.demonstration_story import Plain, Story, StoryError
from manifeste_tool.services.instance.demonstration_territories import TERRITORIES_ACTS
from manifeste_tool.services.instance.demonstration_voices import VOICES_ACTS
from manifeste_tool.services.membership.demonstration_acts import MEMBERSHIP_ACTS
from manifeste_tool.services.outcomes.demonstration_acts import OUTCOMES_ACTS
from manifeste_tool.services.provenance.demonstration_acts import PROVENANCE_ACTS
from manifeste_tool.services.publication.demonstration_acts import PUBLICATION_ACTS
from manifeste_tool.services.reading.demonstration_acts import READING_ACTS
from manifeste_tool.services.synthesis.demonstration_acts import SYNTHESIS_ACTS
from manifeste_tool.services.text import founding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people, settings
from manifeste_tool.storage.membership import accounts

_EVERY_ACT = (
    ACTS
    | COMMISSION_ACTS
    | MODERATION_ACTS
    | REPORTS_ACTS
    | PAPER_ACTS
    | TERRITORIES_ACTS
    | VOICES_ACTS
    | OUTCOMES_ACTS
    | PROVENANCE_ACTS
    | PUBLICATION_ACTS
    | READING_ACTS
    | MEMBERSHIP_ACTS
    | SYNTHESIS_ACTS
)


def make(ws: Workspace, folder: Path, today: date, *, told: Callable[[int, int], None] | None = None) -> int:
    """Found the text, load the samples, add the people and play every step; return how many were played.

    `told(done, total)` hears of the progress. Raises `StoryError` at the first step that cannot be played.
    """
    steps = tomllib.loads((folder / "recit.toml").read_text(encoding="utf-8"))["step"]
    story = Story(ws, today, datetime.combine(today, time(9), PARIS))
    story.moment = story.at(steps[0]) - timedelta(days=1)
    story.ws = replace(ws, now=story.clock)
    with story.ws.writing() as connection:
        settings.put(connection, "demo", "1")
    set_the_scene(story, folder)
    for number, step in enumerate(steps, start=1):
        _go_on(story, story.at(step))
        _play(story, number, step)
        if told:
            told(number, len(steps))
    _go_on(story, story.at({"day": 0, "time": "00:00"}))
    running.forgo(story.ws)
    return len(steps)


def _go_on(story: Story, moment: datetime) -> None:
    """Let the story's clock go on to a moment, the mails due on the way being written."""
    demonstration_mails.write(story, moment)
    story.moment = moment


def set_the_scene(story: Story, folder: Path) -> None:
    """Found the text, load the samples and add the people, so that a story can be played."""
    samples.load(story.ws, folder, story.today)
    closed = Stage(StageKind.CONSULTATION, story.moment, story.moment)
    founding.found(story.ws, (folder / "texte-fondateur.md").read_text(encoding="utf-8"), stage=closed)
    _add_people(story, folder / "personnes.csv")


def _add_people(story: Story, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file, story.ws.writing() as connection:
        for row in csv.DictReader(file, delimiter=";"):
            person = Person(
                id=0,
                name=row["name"],
                email=row["email"],
                role=Role(row["role"]),
                association=row["association"],
                authority=row["authority"],
                drafter=row["drafter"] == "oui",
                rapporteur=row["rapporteur"] == "oui",
                substitute_for_id=story.people[row["substitute_for"]].id if row["substitute_for"] else None,
            )
            added = story.people[row["key"]] = people.add(connection, person, story.moment)
            accounts.change(connection, added.id, {"informed_at": story.moment})  # nobody there signs for real


def _play(story: Story, number: int, step: Plain) -> None:
    act = _EVERY_ACT.get(step["act"])
    if act is None:
        raise StoryError(step=number, act=step["act"], why="acte inconnu")
    try:
        act(story, step, story.people[step["by"]])
    except Exception as error:
        raise StoryError(step=number, act=step["act"], why=error) from error
    story.played += 1
