"""A second factor outlives a change of the instance's secret, as long as the previous one is told."""

from dataclasses import replace

import pyotp
import pytest

from manifeste_tool.domain.proving.second_factor import Installed
from manifeste_tool.services.proving import proving, sealing
from manifeste_tool.services.proving.sealing import UnsealedError
from manifeste_tool.services.serving import secret
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.proving import second_factors
from tests.services.story import cast

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
RECOVERY = "abcdefghijkl"


@pytest.fixture
def sealed(workspace: Workspace) -> tuple[Workspace, Workspace, int]:
    """The instance before and after a change of its secret, and who had a second factor before it."""
    here = cast(workspace)
    before, who = replace(here.ws, secret="a" * 40), here.secretary.id
    after = replace(before, secret="n" * 40, previous_secret=before.secret)
    with before.writing() as connection:
        second_factors.begin(connection, Installed(who, sealing.seal(before, who, KEY), before.now()))
        second_factors.confirm(connection, who, before.now())
        second_factors.replace_codes(connection, who, sealing.marks(before, who, RECOVERY))
    return before, after, who


def kept(ws: Workspace, who: int) -> str:
    with ws.reading() as connection:
        found = second_factors.of(connection, who)
    assert found is not None
    return found.secret


def test_a_code_sealed_with_the_previous_secret_proves_and_is_sealed_anew(
    sealed: tuple[Workspace, Workspace, int],
) -> None:
    before, after, who = sealed
    with after.writing() as connection:
        person = people.get(connection, who)
        assert person is not None
        assert proving.is_right(after, connection, person, pyotp.TOTP(KEY).at(after.now()))
    alone = replace(after, previous_secret="")
    assert sealing.unseal(alone, who, kept(after, who)) == KEY
    with pytest.raises(UnsealedError):
        sealing.unseal(before, who, kept(after, who))


def test_a_machine_that_starts_with_both_secrets_seals_everybody_anew_once(
    sealed: tuple[Workspace, Workspace, int],
) -> None:
    before, after, who = sealed
    if before.db.is_shared:
        secret.adopt(before)
    secret.agree(after)
    fresh = kept(after, who)
    assert sealing.unseal(replace(after, previous_secret=""), who, fresh) == KEY
    secret.agree(after)
    assert kept(after, who) == fresh, "what today's secret sealed is left as it is"


def test_a_recovery_code_marked_with_the_previous_secret_is_good_while_that_is_told(
    sealed: tuple[Workspace, Workspace, int],
) -> None:
    before, after, who = sealed
    assert sealing.marks(before, who, RECOVERY)[0] in sealing.marks(after, who, RECOVERY)
    assert sealing.marks(replace(after, previous_secret=""), who, RECOVERY) == sealing.marks(after, who, RECOVERY)[:1]


def test_what_neither_secret_sealed_or_was_sealed_for_somebody_else_does_not_open(
    sealed: tuple[Workspace, Workspace, int],
) -> None:
    _, after, who = sealed
    for person, ws in ((who, replace(after, previous_secret="z" * 40)), (who + 1, after)):
        with pytest.raises(UnsealedError):
            sealing.unseal(ws, person, kept(after, who))
