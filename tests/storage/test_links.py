"""Links between paragraphs and sources."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from manifeste_tool.domain.consulting.sources import SourceLink
from manifeste_tool.domain.text.text import Relation
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.text import links

THEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = THEN + timedelta(days=1)
LINK = SourceLink("aaaaaaaa", "2024-NTES-0001", Relation.TAKES_UP, THEN, excerpt="Gardez un guichet.")


def bare(link: SourceLink) -> SourceLink:
    return replace(link, id=0)


def test_a_link_put_twice_stands_once_and_keeps_its_date(workspace: Workspace) -> None:
    with workspace.writing() as connection:
        links.put(connection, [LINK])
        links.put(connection, [replace(LINK, made_at=LATER, excerpt="")])
        assert list(map(bare, links.of_paragraphs(connection, ["aaaaaaaa"]))) == [LINK]


def test_one_put_may_name_a_link_twice(workspace: Workspace) -> None:
    with workspace.writing() as connection:
        links.put(connection, [LINK, LINK])
        assert len(links.of_keys(connection, [LINK.key], ended=True)) == 1


def test_a_later_put_may_bring_the_excerpt_and_the_confirmation(workspace: Workspace) -> None:
    with workspace.writing() as connection:
        links.put(connection, [replace(LINK, excerpt="")])
        links.put(connection, [replace(LINK, made_at=LATER, confirmed_fingerprint="0123456789abcdef")])
        assert bare(links.of_keys(connection, [LINK.key])[0]) == replace(LINK, confirmed_fingerprint="0123456789abcdef")


def test_another_relation_ends_the_link_that_stood(workspace: Workspace) -> None:
    with workspace.writing() as connection:
        links.put(connection, [LINK])
        links.put(connection, [replace(LINK, relation=Relation.QUALIFIES, made_at=LATER)])
        assert [each.relation for each in links.of_keys(connection, [LINK.key])] == [Relation.QUALIFIES]
        ended = links.of_keys(connection, [LINK.key], ended=True)[0]
        assert (ended.relation, ended.removed_at) == (Relation.TAKES_UP, LATER)


def test_a_removed_link_stands_no_more_and_may_be_made_again(workspace: Workspace) -> None:
    with workspace.writing() as connection:
        links.put(connection, [LINK, replace(LINK, key="E4"), replace(LINK, paragraph_id="bbbbbbbb")])
        links.remove(connection, "aaaaaaaa", [LINK.key], LATER)
        links.remove(connection, "aaaaaaaa", [LINK.key], LATER + timedelta(days=1))
        assert [each.key for each in links.of_paragraphs(connection, ["aaaaaaaa"])] == ["E4"]
        assert [each.paragraph_id for each in links.of_keys(connection, [LINK.key])] == ["bbbbbbbb"]
        assert links.of_paragraphs(connection, ["aaaaaaaa"], ended=True)[0].removed_at == LATER
        links.put(connection, [replace(LINK, made_at=LATER)])
        assert len(links.of_paragraphs(connection, ["aaaaaaaa"])) == 2
