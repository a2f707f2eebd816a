"""Who has no account in the demonstration: a question answered, an idea that waits, a contribution flagged."""

from collections.abc import Callable

from manifeste_tool.domain.readers import Person
from manifeste_tool.services.guarding.senders import Sender
from manifeste_tool.services.instance.demonstration_story import Plain, Story
from manifeste_tool.services.voices import answering, asking, flagging
from manifeste_tool.services.voices.asking import Asked

_SENDER = Sender("192.0.2.1")  # an address of documentation (RFC 5737)


def _enquire(story: Story, step: Plain, _by: Person) -> None:
    asked = Asked(step["words"], step["email"], step["name"], step["page"], publish=step.get("publish", False))
    asking.ask(story.ws, _SENDER, asked)


def _answer(story: Story, step: Plain, by: Person) -> None:
    answering.answer(story.ws, by, step["enquiry"], step["words"], close=step.get("close", False))


def _flag(story: Story, step: Plain, _by: Person) -> None:
    words = {"motive": step["motive"], "message": step["words"], "email": step["email"]}
    flagging.flag(story.ws, _SENDER, None, step["contribution"], **words)


VOICES_ACTS: dict[str, Callable[[Story, Plain, Person], None]] = {
    "enquire": _enquire,
    "answer_enquiry": _answer,
    "flag": _flag,
}
