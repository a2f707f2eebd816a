"""The acts of the demonstration's story that read contributions and work findings."""

from collections.abc import Callable

from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.synthesis.findings import words_of
from manifeste_tool.services.instance.demonstration_story import Plain, Story
from manifeste_tool.services.synthesis import drawing, finding_pages, marking, merging, splitting
from manifeste_tool.services.synthesis.marking import NEW, Marking

_FIELDS = ("title", "body", "nature", "theme")


def _mark(story: Story, step: Plain, by: Person) -> None:
    """Mark passages of a contribution, each for one finding; a new one is known by its alias from then on."""
    for one in step["marks"]:
        words = words_of(**{name: one.get(name, "") for name in _FIELDS})
        key = NEW if words.title else _finding(story, one["finding"])
        typed = Marking(passage=one.get("passage", ""), finding=key, words=words, note=one.get("note", ""))
        made = marking.mark(story.ws, by, _said(story, one["contribution"]), typed)
        story.findings[one.get("as", made)] = made


def _leave(story: Story, step: Plain, by: Person) -> None:
    for reference in step["contributions"]:
        marking.leave(story.ws, by, _said(story, reference), step.get("remark", ""))


def _merge(story: Story, step: Plain, by: Person) -> None:
    key, into = (_finding(story, step[name]) for name in ("finding", "into"))
    merging.merge(story.ws, by, key, into, seen=merging.preview(story.ws, by, key, into).seen)


def _split(story: Story, step: Plain, by: Person) -> None:
    words = words_of(**{name: step.get(name, "") for name in _FIELDS})
    key = _finding(story, step["finding"])
    story.findings[step["as"]] = splitting.split(story.ws, by, key, words, step["contributions"])


def _reword(story: Story, step: Plain, by: Person) -> None:
    key = _finding(story, step["finding"])
    stands = finding_pages.reword_page(story.ws, by, key).stands
    words = words_of(**{name: step.get(name, getattr(stands, name)) for name in _FIELDS})
    drawing.reword(story.ws, by, key, words, seen=stands)


def _finding(story: Story, alias: str) -> str:
    return story.findings.get(alias, alias)


def _said(story: Story, reference: str) -> str:
    return story.contributions.get(reference, reference)


SYNTHESIS_ACTS: dict[str, Callable[[Story, Plain, Person], None]] = {
    "mark": _mark,
    "leave_unmarked": _leave,
    "merge_findings": _merge,
    "split_finding": _split,
    "reword_finding": _reword,
}
