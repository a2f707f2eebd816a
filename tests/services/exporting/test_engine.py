"""A document is made once for all it depends on, kept while that stands, and said to be late, stopped or cancelled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from manifeste_tool.documents.exporting import typst
from manifeste_tool.documents.exporting.limits import LIMITS, TooLongDocumentError, UnmadeDocumentError
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.exporting.exports import ExportState
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.exporting import asking, following, registry, texts, working
from manifeste_tool.services.exporting.asking import Ready, TooManyExportsError, Underway
from manifeste_tool.services.exporting.following import ExportPage
from manifeste_tool.services.exporting.kinds import Kind
from manifeste_tool.services.guarding.limits import TooOftenError
from manifeste_tool.services.guarding.senders import Sender
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.exporting import export_files
from manifeste_tool.storage.text.texts import declare
from tests.conftest import Clock
from tests.limits import allow
from tests.services.story import Cast, cast
from tests.services.test_aligning import ENGLISH, write

VERSION = {"version": "0.1"}


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    """The small text, published once."""
    made = cast(workspace)
    with workspace.writing() as connection:
        every = workspace.text(connection, made.tip()).by_id
        declare(connection, every, made.secretary.id, workspace.now())
    publishing.publish(workspace, made.secretary, number="0.1", title="Un début", story="Voici.", seen=made.tip())
    return made


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every text is long: the worker makes it."""
    monkeypatch.setattr(texts, "LONG", 0)


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count how often the text is made."""
    made: list[str] = []

    def make(*given: object) -> object:
        made.append(str(given[3]))
        return texts.make(*given)  # type: ignore[arg-type]

    kinds = tuple(replace(one, make=make) if one.name == "texte" else one for one in registry.KINDS)
    monkeypatch.setattr(registry, "KINDS", kinds)
    return made


def files(ws: Workspace) -> list[str]:
    return sorted(ws.files.every())


def withdraw(ws: Workspace) -> None:
    """Take back what the text cites, as its author does."""
    with ws.writing() as connection:
        contributions.withdraw(connection, "2025-ESSAI-0001")
        said = (Happened.CONTRIBUTION_WITHDRAWN, ws.now(), None, About.CONTRIBUTION, "2025-ESSAI-0001", {})
        journal.record(connection, Fact(*said, audience=Audience.PUBLIC))


def underway(got: Ready | Underway) -> str:
    assert isinstance(got, Underway)
    return got.key


def page(ws: Workspace, key: str) -> ExportPage:
    found = following.page(ws, None, key, asker=False)
    assert isinstance(found, ExportPage)
    return found


def test_a_document_is_made_once_for_visitors_and_members(here: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = counted(monkeypatch)
    first = asking.asked(here.ws, None, "texte", "md", VERSION)
    second = asking.asked(here.ws, here.member, "texte", "md", VERSION)
    assert isinstance(first, Ready)
    assert first == second
    assert first.public
    assert made == ["md"]
    assert len(files(here.ws)) == 1


@pytest.mark.usefixtures("long")
def test_two_who_ask_at_once_have_it_made_once(here: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = counted(monkeypatch)
    with ThreadPoolExecutor(4) as pool:
        keys = {
            underway(one) for one in pool.map(lambda _: asking.asked(here.ws, None, "texte", "md", VERSION), range(8))
        }
    assert len(keys) == 1
    working.run(here.ws)
    working.run(here.ws)
    assert made == ["md"]
    ready = asking.asked(here.ws, None, "texte", "md", VERSION)
    assert isinstance(ready, Ready)
    assert "L'accueil par une personne" in ready.made.content.decode()


def test_todays_text_is_no_visitors_and_a_published_version_is_everybodys(here: Cast) -> None:
    today = asking.asked(here.ws, here.member, "texte", "md", {})
    assert isinstance(today, Ready)
    assert today.public  # the version is today's text still
    with pytest.raises(NotFoundError):
        asking.asked(here.ws, None, "comparaison", "md", {"before": "0.1", "after": "aujourd'hui"})
    compared = asking.asked(here.ws, here.member, "comparaison", "md", {"before": "0.1", "after": "aujourd'hui"})
    assert isinstance(compared, Ready)
    assert not compared.public
    with pytest.raises(NotFoundError):
        following.file(here.ws, None, compared.key)
    assert following.file(here.ws, here.other, compared.key).made == compared.made


def test_what_somebody_takes_back_is_served_from_no_file_kept_before(here: Cast) -> None:
    before = asking.asked(here.ws, None, "texte", "html", VERSION)
    assert isinstance(before, Ready)
    assert "2025-ESSAI-0001" in before.made.content.decode()
    working.sweep(here.ws)
    assert len(files(here.ws)) == 1
    withdraw(here.ws)
    with pytest.raises(NotFoundError):
        following.file(here.ws, None, before.key)
    assert isinstance(following.page(here.ws, None, before.key, asker=False), Underway)
    after = asking.asked(here.ws, None, "texte", "html", VERSION)
    assert isinstance(after, Ready)
    assert "contribution retirée" in after.made.content.decode()
    assert "2025-ESSAI-0001" not in after.made.content.decode()
    assert working.sweep(here.ws) == 1
    assert len(files(here.ws)) == 1


@pytest.mark.usefixtures("long")
def test_a_document_that_cannot_be_made_says_why_and_can_be_asked_again(
    here: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise TooLongDocumentError(seconds=60, memory=2048)

    key = underway(asking.asked(here.ws, None, "texte", "pdf", VERSION))
    with monkeypatch.context() as patch:
        patch.setattr(typst, "pdf", refuse)
        working.run(here.ws)
    assert page(here.ws, key).export.state is ExportState.FAILED
    assert "plus de temps ou de mémoire" in page(here.ws, key).export.problem
    assert asking.asked(here.ws, None, "texte", "pdf", VERSION) == Underway(key)  # no robot has it tried for ever
    assert asking.ask_again(here.ws, None, key) == Underway(key, asked=True)
    working.run(here.ws)
    assert page(here.ws, key).is_ready
    assert page(here.ws, key).size > 10_000


def test_what_nobody_foresaw_is_kept_as_a_sentence_and_raised_for_the_log(
    here: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> bytes:
        raise UnmadeDocumentError("what the program said")

    monkeypatch.setattr(typst, "pdf", fail)
    key = underway(asking.asked(here.ws, None, "texte", "pdf", VERSION))
    assert "journal du serveur" in page(here.ws, key).export.problem
    asking.ask_again(here.ws, None, key)
    with pytest.raises(UnmadeDocumentError) as raised:
        working.run(here.ws)
    assert raised.value.__notes__ == ["what the program said"]
    monkeypatch.setattr(typst, "pdf", lambda *_, **__: 1 / 0)
    asking.ask_again(here.ws, None, key)
    with pytest.raises(ZeroDivisionError):
        working.run(here.ws)
    assert "Une panne" in page(here.ws, key).export.problem


@pytest.mark.usefixtures("long")
def test_a_document_whose_worker_was_killed_is_taken_up_again_and_stopped_the_third_time(
    here: Cast, clock: Clock
) -> None:
    key = underway(asking.asked(here.ws, None, "texte", "md", VERSION))
    assert working._take(here.ws)  # and the worker is killed here
    working.run(here.ws)
    assert page(here.ws, key).export.state is ExportState.MAKING
    clock.advance(seconds=61)
    working.run(here.ws)
    assert page(here.ws, key).is_ready
    other = underway(asking.asked(here.ws, None, "texte", "nu.md", VERSION))
    for _ in range(3):
        assert working._take(here.ws)
        clock.advance(seconds=61)
    working.run(here.ws)
    assert "interrompue trois fois" in page(here.ws, other).export.problem


@pytest.mark.usefixtures("long")
def test_what_changes_before_the_worker_comes_is_not_made_as_it_was(here: Cast) -> None:
    key = underway(asking.asked(here.ws, None, "texte", "md", VERSION))
    withdraw(here.ws)
    working.run(here.ws)
    with here.ws.reading() as connection:
        stopped = export_files.get(connection, key)
    assert stopped
    assert "a changé depuis votre demande" in stopped.problem


@pytest.mark.usefixtures("long")
def test_only_who_asked_cancels_and_the_worker_stops_at_its_next_step(
    here: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = underway(asking.asked(here.ws, None, "texte", "html", VERSION))
    for person, asker in ((None, False), (here.member, False)):
        with pytest.raises(ForbiddenError):
            following.cancel(here.ws, person, key, asker=asker)
    steps: list[int] = []

    def make(
        ws: Workspace, reader: object, parameters: object, form: str, progress: Callable[[int, int], None]
    ) -> None:
        progress(1, 10)
        following.cancel(ws, None, key, asker=True)
        steps.append(1)
        progress(9, 10)
        steps.append(2)

    kinds = tuple(replace(one, make=make) if one.name == "texte" else one for one in registry.KINDS)
    monkeypatch.setattr(registry, "KINDS", kinds)
    working.run(here.ws)
    assert steps == [1]
    assert page(here.ws, key).export.state is ExportState.CANCELLED
    assert files(here.ws) == []


@pytest.mark.usefixtures("long")
def test_so_many_wait_and_no_more_and_each_knows_its_turn(here: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_WAITING", 2)
    underway(asking.asked(here.ws, None, "texte", "md", VERSION))
    second = underway(asking.asked(here.ws, None, "texte", "nu.md", VERSION))
    assert page(here.ws, second).ahead == 1
    with pytest.raises(TooManyExportsError):
        asking.asked(here.ws, None, "texte", "html", VERSION)


def test_one_place_asks_for_so_many_new_documents_an_hour(here: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    allow(monkeypatch, Limit.EXPORT, 1)
    robot = Sender("192.0.2.1")
    for _ in range(3):
        assert isinstance(asking.asked(here.ws, None, "texte", "md", VERSION, sender=robot), Ready)
    with pytest.raises(TooOftenError):
        asking.asked(here.ws, None, "texte", "nu.md", VERSION, sender=robot)


def test_old_documents_are_deleted_with_their_bytes(here: Cast, clock: Clock) -> None:
    asking.asked(here.ws, None, "texte", "md", VERSION)
    clock.advance(days=29)
    assert working.sweep(here.ws) == 0
    clock.advance(days=2)
    assert working.sweep(here.ws) == 1
    assert files(here.ws) == []


def test_a_document_whose_bytes_are_gone_is_made_anew(here: Cast) -> None:
    first = asking.asked(here.ws, None, "texte", "md", VERSION)
    for digest in files(here.ws):
        here.ws.files.drop(digest)
    assert asking.asked(here.ws, None, "texte", "md", VERSION) == first


@pytest.mark.parametrize(("kind", "form"), [("texte", "exe"), ("rien", "pdf"), ("comparaison", "epub")])
def test_an_unknown_kind_or_form_is_nowhere(here: Cast, kind: str, form: str) -> None:
    with pytest.raises(NotFoundError):
        asking.asked(here.ws, None, kind, form, VERSION)


def test_every_kind_says_what_it_depends_on_and_has_forms_of_few_characters() -> None:
    assert len({one.name for one in registry.KINDS}) == len(registry.KINDS)
    for one in registry.KINDS:
        assert isinstance(one, Kind)
        assert all(0 < len(form) <= 16 for form in one.forms)
        assert one.slow <= set(one.forms)
    assert LIMITS.seconds <= 180


def test_an_aligned_text_is_taken_away_under_the_same_identities_and_says_where_it_does_not_follow(
    workspace: Workspace,
) -> None:
    here = cast(workspace)
    english = write(here, "bbbbbbb2", ENGLISH)
    assert english == here.tip()
    with pytest.raises(NotFoundError):
        asking.made_now(workspace, here.member, "texte", "html", {"language": "falc"})
    with pytest.raises(NotFoundError):
        asking.made_now(workspace, None, "texte", "html", {"language": "en"})
    made = asking.made_now(workspace, here.member, "texte", "html", {"language": "en"})
    page = made.content.decode()
    assert made.name == "manifeste-en-cours.en.html"
    assert 'lang="en"' in page
    assert ENGLISH.replace("'", "’") in page
    assert 'id="p_bbbbbbb2"' in page
    before, _, after = page.partition('id="p_bbbbbbb2"')
    assert "À revoir" not in before.rpartition("</h2>")[2]
    assert "À revoir" in after
    assert "contribution 2025-ESSAI-0001" in page
