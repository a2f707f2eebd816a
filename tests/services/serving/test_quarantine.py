"""What the authority holds and nobody recorded is not served, for whatever reason, and nothing is written after it."""

import re
from collections.abc import Callable

import pytest

from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.domain.serving.quarantine import QuarantinedError, Reason
from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.services.instance import checking, upkeep
from manifeste_tool.services.integration import integrating
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.serving import quarantine
from tests.services.serving.conftest import Authority
from tests.services.story import Cast

TRAILER = "Une main étrangère\n\nOperation: zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
STRANGE: dict[Reason, Callable[[Authority], str]] = {
    Reason.UNREADABLE: lambda one: one.commit({"manifeste.md": one.text() + "\n<div>brut</div>\n"}, TRAILER),
    Reason.IDENTITY_LOST: lambda one: one.commit(
        {"manifeste.md": one.text().replace(" <!-- ¶bbbbbbb2 -->", " <!-- ¶zzzzzzz2 -->")}, TRAILER
    ),
    Reason.NO_TRAILERS: lambda one: one.commit(
        {"manifeste.md": one.text().replace("chaque année", "chaque mois")}, "À la main"
    ),
    Reason.UNKNOWN: lambda one: one.commit(
        {"manifeste.md": one.text().replace("chaque année", "chaque mois")}, TRAILER
    ),
    Reason.REWRITTEN: lambda one: one.commit({"manifeste.md": one.text()}, TRAILER, parents=()),
    Reason.FOREIGN_FILE: lambda one: one.commit({"manifeste.md": one.text(), "LISEZMOI.md": "Bonjour\n"}, TRAILER),
    Reason.TOO_LARGE: lambda one: one.commit({"manifeste.md": one.text() + "x" * (4 * 1024 * 1024)}, TRAILER),
    Reason.GONE: lambda one: one.git("update-ref", "-d", "refs/heads/main"),
}


def reasons(ws: Workspace) -> list[Reason]:
    with ws.reading() as connection:
        return [one.reason for one in quarantine.standing(connection)]


@pytest.mark.parametrize("reason", list(Reason))
def test_a_strange_tip_is_not_served_and_nothing_is_written_after_it_until_it_is_gone(
    here: Cast, authority: Authority, reason: Reason
) -> None:
    filed = here.propose(Change("aaaaaaa2", "Nous disons comment."))
    here.adopt(filed)
    good, words = here.tip(), here.words("ccccccc2")
    STRANGE[reason](authority)
    upkeep.catch_up(here.ws)
    assert reasons(here.ws) == [reason]
    assert (here.tip(), here.words("ccccccc2")) == (good, words)
    assert any("dépôt distant" in one for one in checking.check(here.ws))
    with pytest.raises(QuarantinedError):
        integrating.integrate(here.ws, here.secretary, seen=here.tip(), plan=of_amendments(filed.id))
    authority.git("update-ref", "refs/heads/main", good)
    upkeep.catch_up(here.ws)
    assert reasons(here.ws) == []
    integrating.integrate(here.ws, here.secretary, seen=here.tip(), plan=of_amendments(filed.id))
    assert here.words("aaaaaaa2") == "Nous disons comment."
    assert checking.check(here.ws) == []


def test_whoever_integrates_before_anybody_looked_is_told_of_the_quarantine_at_once(
    here: Cast, authority: Authority
) -> None:
    filed = here.propose(Change("aaaaaaa2", "Nous disons comment."))
    here.adopt(filed)
    STRANGE[Reason.NO_TRAILERS](authority)
    with pytest.raises(QuarantinedError, match="rien n'est perdu"):
        integrating.integrate(here.ws, here.secretary, seen=here.tip(), plan=of_amendments(filed.id))
    assert reasons(here.ws) == [Reason.NO_TRAILERS]
    with here.ws.reading() as connection:
        assert not re.search("chaque mois", here.ws.markdown(connection, here.tip()))
