"""Near-duplicates are grouped beside the server, portion by portion, and named to the moderators."""

from dataclasses import replace

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.services.moderation import grouping
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions, likenesses

PETITION = (
    "Nous demandons que le guichet de la mairie reste ouvert tous les matins et qu'une personne réponde au téléphone, "
    "car beaucoup d'entre nous n'ont ni ordinateur ni envie d'en avoir un."
)
OTHER = "Les algorithmes des crèches doivent être publiés avant chaque rentrée, avec leurs critères et leurs effets."


def contribute(ws: Workspace, *bodies: str, start: int = 1) -> list[str]:
    made = [
        Contribution(f"2026-TEST-{number:04d}", body, origin="test", external_id=str(number))
        for number, body in enumerate(bodies, start)
    ]
    with ws.writing() as connection:
        contributions.add(connection, made, ws.now())
    return [one.reference for one in made]


def test_copies_are_grouped_the_most_alike_first_and_others_left_alone(workspace: Workspace) -> None:
    one, two, three, other, short, same = contribute(
        workspace,
        PETITION,
        f"Bonjour, voici mon avis. {PETITION} Une voisine",
        PETITION.upper(),
        OTHER,
        "Pas d'accord",
        "pas d'accord !",
    )
    assert grouping.catch_up(workspace) == 6
    with workspace.reading() as connection:
        found = grouping.groups(connection, [one, other, short])
        assert found == {one: (three, two), short: (same,)}
        assert likenesses.candidates(connection, one, 1) == [three]


def test_a_portion_at_a_time_and_nothing_twice(workspace: Workspace) -> None:
    contribute(workspace, PETITION, OTHER, "Oui")
    assert [grouping.compute(workspace, 2) for _ in range(3)] == [2, 1, 0]
    assert grouping.catch_up(workspace) == 0
    contribute(workspace, PETITION, start=4)
    assert grouping.catch_up(workspace, going=lambda: False) == 0
    assert grouping.catch_up(workspace) == 1


def test_what_has_changed_is_made_again(workspace: Workspace) -> None:
    one, two = contribute(workspace, PETITION, OTHER)
    grouping.catch_up(workspace)
    with workspace.writing() as connection:
        contributions.change(connection, [Contribution(two, PETITION, origin="test", external_id="2")])
        likenesses.forget(connection, [two])
    assert grouping.catch_up(workspace) == 1
    with workspace.reading() as connection:
        assert grouping.groups(connection, [two]) == {two: (one,)}


def test_words_that_are_masked_or_changed_are_compared_anew(workspace: Workspace) -> None:
    one, two = contribute(workspace, PETITION, f"{PETITION} Merci à vous")
    assert grouping.catch_up(workspace) == 2
    with workspace.writing() as connection:
        contributions.reword(connection, one, title="", body=OTHER)
        changed = contributions.get(connection, two)
        contributions.change(connection, [replace(changed, body=f"{OTHER} Merci à vous")])
    assert grouping.catch_up(workspace) == 2
    with workspace.reading() as connection:
        assert grouping.groups(connection, [one]) == {one: (two,)}


def test_a_group_names_at_most_so_many(workspace: Workspace) -> None:
    first, *_ = contribute(workspace, *[f"{PETITION} Avis numéro {number}" for number in range(grouping.MOST + 5)])
    grouping.catch_up(workspace)
    with workspace.reading() as connection:
        assert len(grouping.groups(connection, [first])[first]) == grouping.MOST
