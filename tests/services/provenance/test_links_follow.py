"""Whatever happens to the text, its links are where they must be: none invented, none silently lost."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manifeste_tool.services.instance import checking
from manifeste_tool.services.provenance.standing import link_states
from manifeste_tool.services.text.paragraphs import sources_of
from manifeste_tool.storage.text import links
from tests.services.provenance.walk import KEYS, Walk, plain, walking

DRAFTED = ["write", "write", "write", "cite", "uncite", "confirm", "withdraw", "merge"]
AMENDED = ["amend", "amend", "amend", "copy", "cite", "uncite", "confirm", "withdraw", "publish", "merge"]


def examine(walk: Walk) -> None:
    text, here = walk.text(), walk.here
    with here.ws.reading() as connection:
        live = links.every(connection)
        back = links.of_keys(connection, KEYS)
        states = link_states(here.ws, connection, text)
        shown = [
            one
            for person in (None, here.secretary)
            for unit in text
            if unit.sources
            for one in sources_of(here.ws, connection, here.ws.reader(person, connection), unit)
        ]
    cited = {(unit.id, source.key): source.relation for unit in text for source in unit.sources}
    recorded = {(one.paragraph_id, one.key): one for one in live}
    assert len(live) == len(recorded)
    assert cited == {one: tie.relation for one, tie in walk.ties.items()}
    assert {one: (link.relation, link.person_id, link.made_at, link.excerpt) for one, link in recorded.items()} == {
        one: (tie.relation, tie.maker, tie.at, tie.excerpt) for one, tie in walk.ties.items()
    }
    assert sorted(back, key=lambda one: one.id) == sorted(live, key=lambda one: one.id)
    words = {unit.id: plain(unit.text) for unit in text}
    assert {one: state.to_reconfirm for one, state in states.items()} == {
        one: plain(tie.words) != words[one[0]] for one, tie in walk.ties.items()
    }
    assert {one: state.is_provenance for one, state in states.items()} == {
        one: tie.step <= walk.written[one[0]] for one, tie in walk.ties.items()
    }
    assert not any(one.excerpt or one.words for one in shown if one.key in walk.withdrawn)


def walked(empty: Path, data: st.DataObject, *, steps: int) -> None:
    def pick(those):
        return data.draw(st.sampled_from(list(those)))

    with walking(empty, pick) as walk:
        for _ in range(4):  # so that there is something to follow
            walk.tick()
            walk.cite()
        examine(walk)
        drafted = pick(range(steps // 2 + 1))
        for rank in range(steps):
            walk.tick()
            name = "end_drafting" if rank == drafted else pick(DRAFTED if rank < drafted else AMENDED)
            getattr(walk, name)()
            examine(walk)
        assert checking.check(walk.here.ws) == []


@settings(max_examples=4)
@given(data=st.data())
def test_links_follow_whatever_happens_to_the_text(empty_instance: Path, data: st.DataObject) -> None:
    walked(empty_instance, data, steps=8)


@pytest.mark.slow
@settings(max_examples=int(os.environ.get("WALKS", "20")))
@given(data=st.data())
def test_links_follow_on_long_walks(empty_instance: Path, data: st.DataObject) -> None:
    walked(empty_instance, data, steps=25)
