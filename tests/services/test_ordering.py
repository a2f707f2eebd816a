"""The list in the order amendments are called, and where the secretariat puts them."""

import pytest

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.facts import About
from manifeste_tool.domain.ordering.running_order import Kinship
from manifeste_tool.domain.ordering.sort_codes import SortCodeError
from manifeste_tool.domain.text.gestures import Delete, Insert
from manifeste_tool.errors import ForbiddenError
from manifeste_tool.services.examining import deciding, grouping, ordering, running_order_pages
from manifeste_tool.services.examining.grouping import Kin
from manifeste_tool.services.examining.ordering import NotCalledError, UnknownNeighbourError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from tests.services.hands import now, sub_amendment
from tests.services.story import Cast, cast, change

AGENTS = "Les agents sont formés chaque année. Ils choisissent leurs outils."


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def numbers(here: Cast, scope: str = "") -> list[int]:
    page = running_order_pages.running_order_page(here.ws, here.secretary, scope=scope)
    return [line.amendment.number for line in page.lines]


def kin(here: Cast, amendment: Amendment) -> Kin:
    with here.ws.reading() as connection:
        return grouping.kin(grouping.around(here.ws, connection, amendment), amendment)


def filed(here: Cast) -> dict[str, Amendment]:
    """Seven amendments, out of order: rivals on one paragraph, identicals, a duplicate, a sub-amendment."""
    made = {
        "last": here.propose(change("eeeeeee2", "un numéro qui répond vite.")),
        "words": here.propose(change("aaaaaaa2", "Nous disons comment.")),
        "delete": here.propose(Delete("aaaaaaa2"), by=here.other),
        "same": here.propose(change("aaaaaaa2", "Nous disons  comment."), by=here.other),
        "twice": here.propose(change("eeeeeee2", "un numéro qui répond vite.")),
        "alone": here.propose(Insert("bbbbbbb2", "Un alinéa neuf.")),
    }
    return made | {"sub": sub_amendment(here, made["words"], "Nous disons bien comment.")}


def test_blocks_identicals_and_sub_amendments_come_in_their_order(here: Cast) -> None:
    filed(here)
    assert numbers(here) == [3, 7, 2, 4, 6, 1, 5]
    page = running_order_pages.running_order_page(here.ws, here.member)
    assert [(block.is_common, block.size, len(block.lines)) for block in page.blocks] == [
        (True, 3, 4),
        (False, 1, 1),
        (False, 2, 2),
    ]
    kinds = {line.amendment.number: line.kinship for line in page.lines}
    assert (kinds[2], kinds[4], kinds[1], kinds[6]) == (
        Kinship.IDENTICAL,
        Kinship.IDENTICAL,
        Kinship.DUPLICATE,
        Kinship.ALONE,
    )
    assert not page.may_sort


def test_a_sheet_names_what_it_is_discussed_with(here: Cast) -> None:
    made = filed(here)
    assert kin(here, made["words"]) == Kin(identical=(4,), common=(3,))
    assert kin(here, made["delete"]) == Kin(common=(2, 4))
    assert kin(here, made["twice"]) == Kin(duplicates=(1,))
    assert kin(here, made["alone"]) == kin(here, made["sub"]) == Kin()
    deciding.withdraw(here.ws, here.member, made["words"].id)
    assert kin(here, made["delete"]) == Kin(common=(4,))


def test_one_moves_up_and_down_and_everything_else_stays(here: Cast) -> None:
    made = filed(here)
    ordering.move(here.ws, here.secretary, made["alone"].id, step=1)
    assert numbers(here) == [3, 7, 2, 4, 1, 5, 6]
    ordering.move(here.ws, here.secretary, made["alone"].id, step=-2)
    assert numbers(here) == [6, 3, 7, 2, 4, 1, 5]
    ordering.move(here.ws, here.secretary, made["alone"].id, step=-1)
    assert numbers(here)[0] == 6, "nothing above the first"
    ordering.move(here.ws, here.secretary, made["delete"].id, step=1)
    assert numbers(here) == [6, 7, 2, 4, 3, 1, 5], "inside its discussion, identicals as one"
    ordering.move(here.ws, here.secretary, made["words"].id, step=1, whole=True)
    assert numbers(here) == [6, 1, 5, 7, 2, 4, 3]
    with here.ws.reading() as connection:
        facts = journal.about(connection, About.AMENDMENT, "1/6", 0)  # type: ignore[arg-type]
    said = [(one.details["was"], one.details["code"]) for one in facts if one.name == "amendment_sorted"]
    assert said[0] == ("", "après 5")
    assert said[1][0] == "après 5"


def test_a_place_is_written_by_hand_and_taken_back(here: Cast) -> None:
    made = filed(here)
    ordering.put(here.ws, here.secretary, made["alone"].id, code="Avant 3")
    assert numbers(here)[0] == 6
    assert now(here, made["alone"]).sort_code == "avant 3"
    ordering.put(here.ws, here.secretary, made["alone"].id, code=" ")
    assert numbers(here) == [3, 7, 2, 4, 6, 1, 5]
    for code, refused in (("quelque part", SortCodeError), ("après 99", UnknownNeighbourError)):
        with pytest.raises(refused):
            ordering.put(here.ws, here.secretary, made["alone"].id, code=code)
    with pytest.raises(UnknownNeighbourError):
        ordering.put(here.ws, here.secretary, made["alone"].id, code="après 6")
    assert now(here, made["alone"]).sort_code == ""


def test_of_many_places_a_column_keeps_the_last(here: Cast) -> None:
    made = filed(here)
    codes = " ; ".join(f"après {number}" for number in (1, 2, 3, 4, 5))
    ordering.put(here.ws, here.secretary, made["alone"].id, code=codes)
    assert now(here, made["alone"]).sort_code == "après 1 ; après 2"
    assert ordering._short("avant 1000 ; après 2000 ; après 3000") == "après 2000 ; après 3000"


def test_only_the_secretariat_sorts_and_only_what_is_open(here: Cast) -> None:
    made = filed(here)
    for stranger in (here.member, here.drafter, here.referent):
        with pytest.raises(ForbiddenError):
            ordering.move(here.ws, stranger, made["alone"].id, step=1)
        with pytest.raises(ForbiddenError):
            ordering.put(here.ws, stranger, made["alone"].id, code="")
    deciding.withdraw(here.ws, here.member, made["alone"].id)
    with pytest.raises(NotCalledError, match="amendement 6"):
        ordering.move(here.ws, here.secretary, made["alone"].id, step=1)
    with pytest.raises(NotCalledError):
        ordering.put(here.ws, here.secretary, made["alone"].id, code="avant 1")


def test_the_page_shows_open_ones_decided_ones_or_all(here: Cast) -> None:
    made = filed(here)
    deciding.withdraw(here.ws, here.member, made["alone"].id)
    assert (numbers(here, "decides"), len(numbers(here, "tous")), len(numbers(here, "bof"))) == ([6], 7, 6)
    hidden = running_order_pages.running_order_page(here.ws, None)
    assert (hidden.hidden, hidden.lines) == (True, ())
    assert running_order_pages.page_of(here.ws, made["last"].id) == 1


def test_several_sub_amendments_stand_in_the_order_of_their_parents_text(here: Cast) -> None:
    parent = here.propose(change("aaaaaaa2", "Nous disons comment."), Insert("aaaaaaa2", "Et pour qui."))
    with here.ws.reading() as connection:
        new = here.ws.text(connection, parent.sha).paragraphs[2].id
    sub_amendment(here, parent, "Et pour qui vraiment.", on=new)
    sub_amendment(here, parent, "Nous disons bien comment.")
    assert numbers(here) == [3, 2, 1]


def test_what_was_filed_before_footprints_were_stored_is_ordered_the_same(here: Cast) -> None:
    filed(here)
    with here.ws.writing() as connection:
        connection.exec_driver_sql("UPDATE edit SET spans = NULL WHERE amendment_id IN (1, 3, 7)")
    assert numbers(here) == [3, 7, 2, 4, 6, 1, 5]


def test_what_is_kept_of_one_state_is_not_shown_in_the_next(here: Cast) -> None:
    made = filed(here)
    assert numbers(here) == numbers(here)
    deciding.withdraw(here.ws, here.other, made["delete"].id)
    assert numbers(here) == [7, 2, 4, 6, 1, 5]
