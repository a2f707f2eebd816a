"""Outcomes in the demonstration: given to several contributions at once, a reprise contested, the answer, the mails."""

from collections.abc import Callable

from manifeste_tool.domain.consulting.contributions import Fate, Filters
from manifeste_tool.domain.outcomes.disputes import Settlement
from manifeste_tool.domain.outcomes.outcomes import Choice, Chosen
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.text import Relation
from manifeste_tool.services.clock import running
from manifeste_tool.services.guarding.senders import Sender
from manifeste_tool.services.instance.demonstration_story import Plain, Story
from manifeste_tool.services.outcomes import deciding, disputing, settling, telling
from manifeste_tool.services.outcomes.disputing import Contested

_SENDER = Sender("192.0.2.3")  # an address of documentation (RFC 5737)


def _decide(story: Story, step: Plain, by: Person) -> None:
    """Decide for contributions named one by one, by reference or by alias, or for all that a search keeps."""
    named = tuple(story.contributions.get(one, one) for one in step.get("contributions", ()))
    choice = Choice(Chosen.SELECTION, named) if named else Choice.of(Filters(**step["filters"]), step.get("about", ""))
    words = {name: step.get(name, "") for name in ("reason", "passed_to", "paragraph")}
    deciding.decide(story.ws, by, choice, fate=Fate(step["fate"]), **words)


def _dispute(story: Story, step: Plain, _by: Person) -> None:
    key = step["contribution"]
    disputing.dispute(story.ws, _SENDER, None, Contested(key, step["paragraph"], key, step["words"]))


def _settle(story: Story, step: Plain, by: Person) -> None:
    relation = Relation(step["relation"]) if "relation" in step else None
    chosen = Settlement(step["settlement"])
    settling.settle(story.ws, by, step["dispute"], settlement=chosen, relation=relation, answer=step["words"])


def _tell(story: Story, _step: Plain, _by: Person) -> None:
    running.run(story.ws, sources=[telling.clock_acts])


OUTCOMES_ACTS: dict[str, Callable[[Story, Plain, Person], None]] = {
    "decide_outcome": _decide,
    "dispute": _dispute,
    "settle_dispute": _settle,
    "tell_outcomes": _tell,
}
