"""Write the first text: who may, on which branch, and how it ends; saves are those of `services.text.writing`."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from manifeste_tool.domain.audience import Audience, StageKind, open_stages
from manifeste_tool.domain.commission.charges import ChaptersOf, Charge
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.integration.copies import Bounds
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.text.gestures import Gesture
from manifeste_tool.domain.text.markdown import serialise
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import N_, StaleError
from manifeste_tool.services.operations import Effects, Made, carry_out, message, signature
from manifeste_tool.services.privacy.scanning import scanned
from manifeste_tool.services.provenance.linking import Told
from manifeste_tool.services.serving.settling import settle
from manifeste_tool.services.text import writing
from manifeste_tool.services.text.writing import (
    Branch,
    NothingWrittenError,
    Opening,
    Written,
    WrittenMeanwhileError,
    merged,
)
from manifeste_tool.services.workspace import DRAFTING_ENDED, Workspace, drafting_ref
from manifeste_tool.storage import stages
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN, Opened, RefChange
from manifeste_tool.storage.text import texts

__all__ = ["NothingWrittenError", "WrittenMeanwhileError", "end_drafting", "end_if_due", "rewrite", "write"]


class NoDraftingError(StaleError):
    """There is no drafting to end."""

    sentence = N_("Aucune rédaction n'est en cours : il n'y a rien à clore.")


def write(
    ws: Workspace,
    by: Person,
    *,
    seen: str,
    gestures: Iterable[Gesture],
    summary: str = "",
    excerpts: Mapping[str, str] = MappingProxyType({}),
) -> Written:
    """Save what a drafter did to the text seen at commit `seen`, merged with what others saved since.

    Raises `ForbiddenError` outside the stage, and what `writing.write` does.
    """
    return writing.write(ws, by, _opening(ws, by), seen=seen, gestures=gestures, summary=summary, excerpts=excerpts)


def rewrite(ws: Workspace, by: Person, *, seen: str, markdown: str | bytes, summary: str = "") -> Written:
    """Save a whole text edited elsewhere from the one seen at commit `seen`; return what it became.

    Raises `ForbiddenError` outside the stage, and what `writing.rewrite` does.
    """
    return writing.rewrite(ws, by, _opening(ws, by), seen=seen, markdown=markdown, summary=summary)


def _opening(ws: Workspace, by: Person) -> Opening:
    """Return what opens the cycle's drafting to a drafter, who may write their chapters alone where they have any.

    One that reopens starts from main.
    """

    def opened(connection: Connection) -> Branch:
        reader = ws.reader(by, connection)
        require(reader, Act.WRITE_TEXT)
        ref = drafting_ref(ws.cycle(connection))
        fact = Fact(Happened.TEXT_WRITTEN, ws.now(), by.id, About.TEXT, ref, audience=Audience.DRAFTERS)
        main = ws.main(connection)
        inside = chapters_of(reader)
        bounds = Bounds() if inside is None else ChaptersOf(_newest(ws, connection), inside)
        return Branch(ref, main, "writing", "Rédaction", fact, bounds)

    return opened


def chapters_of(reader: Reader) -> frozenset[str] | None:
    """Return the chapters that are all a reader may write, None for who may write the whole text."""
    whole = may(replace(reader, charges=()), Act.WRITE_TEXT)
    return None if whole else reader.chapters(Charge.DRAFTER)


def _newest(ws: Workspace, connection: Connection) -> Text:
    return ws.text(connection, texts.tip_of(connection, ws.working_ref(connection)) or ws.main(connection))


def end_drafting(ws: Workspace, by: Person | None) -> str:
    """End the first drafting: one merge commit on main; the stage closes. Return the commit.

    `by` None: the program itself, when the filing of amendments opens. Raises `NoDraftingError`.
    """
    with ws.reading() as connection:
        if by is not None:
            require(ws.reader(by, connection), Act.END_DRAFTING)
        ref = drafting_ref(ws.cycle(connection))
        opened = open_stages(stages.every(connection), ws.now())
        closing = tuple(stage.id for stage in opened if stage.kind is StageKind.DRAFTING)
    with ws.repository.opened() as git:
        settle(ws, git)
        drafted, old = git.resolve(ref), git.resolve(MAIN)
        if drafted is None or old is None or git.contains(MAIN, drafted):
            if closing:
                _close(ws, closing)
                return old or ""
            raise NoDraftingError
        return _merge_drafting(ws, by, git, (ref, drafted, old), closing)


def _close(ws: Workspace, stage_ids: Iterable[int]) -> None:
    with ws.writing() as connection:
        for stage_id in stage_ids:
            stages.close(connection, stage_id, ws.now())


def _merge_drafting(
    ws: Workspace, by: Person | None, git: Opened, branch: tuple[str, str, str], closing: tuple[int, ...]
) -> str:
    _, drafted, old = branch
    with ws.reading() as connection:
        today, written = ws.text(connection, old), ws.text(connection, drafted)
        base = ws.text(connection, git.merge_base(old, drafted))
    result = merged(base, today, written)
    operation_id, subject = ws.new_key(), "Fin de la première rédaction"
    sha = scanned(ws, git).commit(serialise(result), message(subject, operation_id), signature(ws, by), [old, drafted])
    made = Made(sha, MAIN, DRAFTING_ENDED, today, result, subject, sources=Told(linked=written))
    fact = Fact(
        Happened.DRAFTING_ENDED, ws.now(), by.id if by else None, About.TEXT, MAIN, audience=Audience.COMMISSION
    )
    effects = Effects((made,), (fact,), closed_stages=closing)
    change = RefChange(MAIN, sha, old)
    carry_out(ws, git, effects, changes=[change], operation_id=operation_id, kind=DRAFTING_ENDED, by=by)
    return sha


def end_if_due(ws: Workspace) -> bool:
    """End a drafting that is still unmerged although the filing of amendments is open; whether there was one.

    Asked before every act that a filing stage opens, so that nobody has to wait for a clock job; a few rows are read.
    """
    with ws.reading() as connection:
        opened = {stage.kind for stage in open_stages(stages.every(connection), ws.now())}
        if StageKind.FILING not in opened or not ws.unmerged_drafting(connection):
            return False
    end_drafting(ws, None)
    return True
