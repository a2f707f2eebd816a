"""Four processes that file, comment and save at once: every number is given once and nothing is lost."""

import multiprocessing

from manifeste_tool.domain.text.gestures import Insert
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.discussion import discussing
from manifeste_tool.services.instance import checking, instances
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.discussion import comments
from tests.services.story import cast

EACH = 4


def _file_some(settings: Settings, hand: int) -> list[int]:
    """File amendments; each of them comments the same words under the same key, as a double click would."""
    with instances.visited(settings) as ws:
        with ws.reading() as connection:
            member = next(one for one in people.every(connection) if one.name == "member")
            tip = ws.main(connection)
        numbers = []
        for rank in range(EACH):
            words = (Insert("aaaaaaa2", f"Ajout {rank} de la main {hand}."),)
            filed = proposing.propose(ws, member, Proposal(f"h{hand}r{rank}", tip, "Titre", "Parce que.", words))
            discussing.on_paragraph(ws, member, "aaaaaaa2", body="Une fois.", once=f"{rank}", seen=tip)
            numbers.append(filed.number)
        return numbers


def test_four_processes_filing_at_once_give_each_number_once(workspace: Workspace, settings: Settings) -> None:
    cast(workspace)
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        given = pool.starmap(_file_some, [(settings, hand) for hand in range(4)], chunksize=1)
    assert sorted(number for numbers in given for number in numbers) == list(range(1, 4 * EACH + 1))
    with workspace.reading() as connection:
        filed = amendments.every(connection)
        said = comments.of_paragraphs(connection, ["aaaaaaa2"])
    assert len({one.sha for one in filed}) == len({one.ref for one in filed}) == 4 * EACH
    assert len(said) == EACH, "what is sent again is said once, whichever process hears it first"
    assert checking.check(workspace) == []
