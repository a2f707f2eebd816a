"""Real texts with their successive versions, replayed as successive edits."""

import re
from difflib import SequenceMatcher

import pytest

from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.comparing.edits import Change
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Paragraph, Text
from manifeste_tool.errors import RefusedError
from manifeste_tool.services.instance import checking
from manifeste_tool.services.text import drafting, founding
from manifeste_tool.services.text.drafting import NothingWrittenError
from manifeste_tool.services.workspace import Workspace, drafting_ref
from manifeste_tool.storage import people
from manifeste_tool.storage.text import texts
from tests.real_data import corpus, families, needs_real_data

pytestmark = [pytest.mark.real_data, needs_real_data]
LIKENESS = 0.85
CLEARLY = 0.15


def _replayed(ws: Workspace, by: Person, family: str) -> tuple[int, int]:
    """Replay every version that the text may carry; return how many were saved and how many were refused."""
    saved = refused = 0
    for path in sorted(corpus(f"texts/{family}").glob("v*.md")):
        markdown = path.read_text(encoding="utf-8")
        if _refusal(markdown):
            refused += 1
            continue
        with ws.reading() as connection:
            seen = texts.tip_of(connection, drafting_ref(1)) or texts.tip_of(connection, "refs/heads/main")
        if seen is None:
            founding.found(ws, markdown, stage=Stage(StageKind.DRAFTING, ws.now()))
        else:
            try:
                drafting.rewrite(ws, by, seen=seen, markdown=markdown)
            except NothingWrittenError:
                continue
        saved += 1
    return saved, refused


def _refusal(markdown: str) -> str:
    """Return why the text may not carry this version, with the number of its line; "" where it may."""
    try:
        parse(markdown)
    except RefusedError as error:
        return re.search(r"^Ligne \d+ : .+", str(error))[0]  # type: ignore[index]
    return ""


@pytest.mark.parametrize("family", families())
def test_identities_survive_and_none_is_lost_silently(workspace: Workspace, family: str) -> None:
    with workspace.writing() as connection:
        by = people.add(connection, Person(0, "Rédactrice", Role.MEMBER, drafter=True), workspace.now())
    saved, refused = _replayed(workspace, by, family)
    assert saved >= 3
    assert refused <= 2
    with workspace.reading() as connection:
        made = list(reversed(texts.decisions(connection, drafting_ref(1))))
        assert len(made) == saved - 1
        before = workspace.text(connection, texts.tip_of(connection, "refs/heads/main") or "")
        for one in made:
            after = workspace.text(connection, one.sha)
            rows = texts.touched_by(connection, [one.id])
            _no_identity_lost(before, after, {row.paragraph_id: row.change for row in rows})
            _same_paragraphs_keep_their_identity(before, after)
            before = after
    assert checking.check(workspace) == []


def _no_identity_lost(before: Text, after: Text, recorded: dict[str, str]) -> None:
    for identity in before.by_id.keys() - after.by_id.keys():
        assert recorded[identity] == Change.DELETED or identity in after.heirs


def _same_paragraphs_keep_their_identity(before: Text, after: Text) -> None:
    """Judge by an independent measure: a paragraph far more like one old paragraph than like any other is that one."""
    gone = [unit for unit in before if unit.id not in after.by_id and unit.id not in after.heirs]
    new = [unit for unit in after if unit.id not in before.by_id]
    for unit in new:
        ranked = sorted(((_likeness(old, unit), old.id) for old in gone), reverse=True)
        if not ranked or len(unit.text) < 30:
            continue
        second = ranked[1][0] if len(ranked) > 1 else 0.0
        assert not (ranked[0][0] >= LIKENESS and ranked[0][0] - second >= CLEARLY), (unit.text[:80], ranked[0])


def _likeness(one: Paragraph, other: Paragraph) -> float:
    if one.kind is not other.kind:
        return 0.0
    matcher = SequenceMatcher(None, one.text.split(), other.text.split(), autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= LIKENESS else 0.0
