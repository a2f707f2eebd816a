"""Write the first text: several hands at once, each save checked against what its author saw and merged."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from manifeste_tool.domain.audience import Audience, StageKind, open_stages
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.gestures import Gesture, applied
from manifeste_tool.domain.markdown import canonical, parse, serialise
from manifeste_tool.domain.matching import carry_identities
from manifeste_tool.domain.merge import Merge, merge
from manifeste_tool.domain.people import Act, Person, require
from manifeste_tool.domain.text import Paragraph, Text, with_identities
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.operations import Effects, Made, carry_out, message, retried, settle, signature
from manifeste_tool.services.sources_known import refuse_unknown_sources
from manifeste_tool.services.workspace import DRAFTING_ENDED, Workspace, drafting_ref
from manifeste_tool.storage import stages
from manifeste_tool.storage.git import MAIN, ZERO, Opened, RefChange


class WrittenMeanwhileError(StaleError):
    """Somebody wrote the same words while this save was being typed."""

    sentence = N_(
        "Quelqu'un a enregistré ce passage pendant que vous l'écriviez. Texte actuel : « %(today)s ». "
        "Vos mots sont conservés ci-dessous : reprenez-les à partir du texte actuel."
    )


class NothingWrittenError(RefusedError):
    """A save that changes nothing."""

    sentence = N_("Rien n'a changé : modifiez le texte avant d'enregistrer.")


class NoDraftingError(StaleError):
    """There is no drafting to end."""

    sentence = N_("Aucune rédaction n'est en cours : il n'y a rien à clore.")


@dataclass(frozen=True, slots=True)
class Written:
    """A save: the commit it became, and whether words of others were merged with it."""

    sha: str
    text: Text
    merged: bool


def write(ws: Workspace, by: Person, *, seen: str, gestures: Iterable[Gesture], summary: str = "") -> Written:
    """Save what a drafter did to the text seen at commit `seen`, merged with what others saved since.

    Raises `ForbiddenError` outside the stage, `WrittenMeanwhileError` where the same words were written by somebody
    else, `NothingWrittenError`, and the refusals of `domain.gestures`.
    """
    wanted = tuple(gestures)
    return _written(ws, by, seen, lambda base, fresh: applied(base, wanted, fresh, fixed=True), summary)


def rewrite(ws: Workspace, by: Person, *, seen: str, markdown: str, summary: str = "") -> Written:
    """Save a whole text edited elsewhere from the one seen at commit `seen`; return what it became.

    A paragraph that lost its identity on the way gets it back where it is recognisably the same; one that is gone is
    on record as deleted. Raises what `write` does, and the refusals of `parse` with the number of the line.
    """
    typed = parse(markdown)

    def wanted(base: Text, fresh: Callable[[], str]) -> Text:
        known = typed.with_paragraphs(_known_only(typed, base))
        return with_identities(carry_identities(base, Text(known.paragraphs, typed.front or base.front)), fresh)

    return _written(ws, by, seen, wanted, summary)


def _known_only(typed: Text, base: Text) -> Iterator[Paragraph]:
    """Take away the identities that the text never gave: a file may not bring its own."""
    for unit in typed:
        yield unit if unit.id in base.by_id else replace(unit, id="", joined=(), fixed=False)


def _written(
    ws: Workspace, by: Person, seen: str, wanted: Callable[[Text, Callable[[], str]], Text], summary: str
) -> Written:
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.WRITE_TEXT)
        base = ws.text(connection, seen)
        proposal = wanted(base, ws.fresh(connection))
        refuse_unknown_sources(connection, base, proposal)
        ref = drafting_ref(ws.cycle(connection))
    if proposal == base:
        raise NothingWrittenError
    return retried(lambda: _save(ws, by, ref, (base, proposal), summary))


def _save(ws: Workspace, by: Person, ref: str, seen_wanted: tuple[Text, Text], summary: str) -> Written:
    base, proposal = seen_wanted
    with ws.repository.opened() as git:
        settle(ws, git)
        old = git.resolve(ref)
        with ws.reading() as connection:
            begun = old is not None and not git.contains(MAIN, old)
            parent = old if old and begun else ws.main(connection)  # a drafting that reopens starts from main
            today = ws.text(connection, parent)
        result = _merged(base, today, proposal)
        operation_id, subject = ws.new_key(), summary or "Rédaction"
        sha = git.commit(serialise(result), message(subject, operation_id), signature(ws, by), [parent])
        made = Made(sha, ref, "writing", today, result, subject)
        fact = Fact(Happened.TEXT_WRITTEN, ws.now(), by.id, About.TEXT, ref, audience=Audience.DRAFTERS)
        change = RefChange(ref, sha, old or ZERO)
        effects = Effects((made,), (fact,))
        carry_out(ws, git, effects, changes=[change], operation_id=operation_id, kind="writing", by=by)
    return Written(sha, result, merged=result != proposal)


def _merged(base: Text, today: Text, proposal: Text) -> Text:
    merged: Merge = merge(base, today, proposal)
    if not merged.clean:
        first = merged.unsettled[0]
        raise WrittenMeanwhileError(today=(first.ours.text if first.ours else "…"))
    if merged.text == today:
        raise NothingWrittenError
    return canonical(merged.text)


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
    result = _merged(base, today, written)
    operation_id, subject = ws.new_key(), "Fin de la première rédaction"
    sha = git.commit(serialise(result), message(subject, operation_id), signature(ws, by), [old, drafted])
    made = Made(sha, MAIN, DRAFTING_ENDED, today, result, subject)
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
