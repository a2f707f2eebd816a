"""Bring adopted amendments into the text: preview and act are one pure fold, so what is shown is what is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from manifeste_tool.domain import integration
from manifeste_tool.domain.amendments import Amendment, Move, State, moved
from manifeste_tool.domain.answers import Answer
from manifeste_tool.domain.audience import Audience, Thing, audience
from manifeste_tool.domain.diff import UnitDiff, text_diff
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.hunks import hunks
from manifeste_tool.domain.integration import Change, Folded
from manifeste_tool.domain.markdown import serialise
from manifeste_tool.domain.people import Act, Person, require
from manifeste_tool.domain.text import Text
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.operations import Effects, Made, carry_out, changed_sources, message, settle, signature
from manifeste_tool.services.proposing import known
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import amendments
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN, ZERO, MovedRefError, Opened, RefChange

Answers = Mapping[str, Answer]


class TextMovedError(StaleError):
    """The text changed between the preview and its confirmation."""

    sentence = N_(
        "Le texte a changé depuis votre aperçu : une autre décision vient d'être enregistrée. "
        "Rien n'a été écrit ; relisez l'aperçu mis à jour, puis confirmez."
    )


class UnsettledError(StaleError):
    """A conflict of the preview is not settled yet."""

    sentence = N_(
        "Il reste %(count)s passage(s) à trancher avant d'intégrer : "
        "choisissez le texte actuel, la proposition, ou écrivez le résultat."
    )


class AlreadySatisfiedError(RefusedError):
    """Integrating would change nothing: the text says it already."""

    sentence = N_("Le texte dit déjà ce que demande l'amendement %(number)s. Rejetez-le comme satisfait.")


class DeliberatedAgainError(StaleError):
    """A second deliberation was opened: what it decides counts, not what was decided before."""

    sentence = N_(
        "L'amendement %(number)s fait l'objet d'une seconde délibération, l'amendement %(second)s : "
        "c'est celui-ci qui s'intègre, selon ce qui en sera décidé."
    )


class SubAmendmentAloneError(RefusedError):
    """A sub-amendment reaches the text with its parent, never alone."""

    sentence = N_("Le sous-amendement %(number)s s'intègre avec l'amendement qu'il modifie, pas à part.")


@dataclass(frozen=True, slots=True)
class Step:
    """One amendment to integrate; `left` are the numbers of the hunks that stay out although they were adopted."""

    amendment_id: int
    left: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Integrated:
    """One step of the fold: the amendment, its adopted sub-amendments, what it brings and what came of it."""

    amendment: Amendment
    subs: tuple[Amendment, ...]
    change: Change
    folded: Folded

    @property
    def changes(self) -> tuple[UnitDiff, ...]:
        """What a reader sees change, paragraph by paragraph."""
        return tuple(unit for unit in text_diff(self.folded.before, self.folded.after) if unit.changed)


@dataclass(frozen=True, slots=True)
class Preview:
    """What confirming would write: `tip` is the commit it starts from."""

    tip: str
    steps: tuple[Integrated, ...]

    @property
    def unsettled(self) -> int:
        """How many passages wait for an answer."""
        return sum(len(step.folded.unsettled) for step in self.steps)

    @property
    def text(self) -> Text:
        """The text as it will be."""
        return self.steps[-1].folded.after


def preview(ws: Workspace, connection: Connection, steps: Sequence[Step], answers: Answers) -> Preview:
    """Return what integrating these amendments, in this order, would write; nothing is written.

    Raises `NotFoundError`, `SubAmendmentAloneError`.
    """
    tip = ws.main(connection)
    brought = [_brought(ws, connection, step) for step in steps]
    folded = integration.fold(ws.text(connection, tip), [change for _, _, change in brought], answers)
    return Preview(tip, tuple(Integrated(*one, done) for one, done in zip(brought, folded, strict=True)))


def _brought(ws: Workspace, connection: Connection, step: Step) -> tuple[Amendment, tuple[Amendment, ...], Change]:
    amendment = known(connection, step.amendment_id)
    if amendment.parent_id:
        raise SubAmendmentAloneError(number=amendment.number)
    adopted = tuple(one for one in amendments.sub_amendments(connection, amendment.id) if one.is_adopted)
    subs = tuple(change_of(ws, connection, one) for one in adopted)
    return amendment, adopted, change_of(ws, connection, amendment, left=step.left, subs=subs)


def change_of(
    ws: Workspace,
    connection: Connection,
    amendment: Amendment,
    *,
    left: frozenset[int] = frozenset(),
    subs: tuple[Change, ...] = (),
) -> Change:
    """Return what an amendment brings: its adopted hunks less those left out, and its adopted sub-amendments."""
    base, proposal = ws.text(connection, amendment.base), ws.text(connection, amendment.sha)
    kept = None if amendment.adopted_hunks is None else frozenset(amendment.adopted_hunks)
    if left:
        kept = (kept or frozenset(part.number for part in hunks(base, proposal))) - left
    return Change(base, proposal, kept, subs)


def integrate(ws: Workspace, by: Person, *, seen: str, steps: Sequence[Step], answers: Answers) -> Preview:
    """Integrate amendments as the preview on commit `seen` showed them: one merge commit each.

    Raises `ForbiddenError`, `ForbiddenMoveError`, `TextMovedError` if the text is no longer at `seen`,
    `UnsettledError` while a passage waits for its answer, `AlreadySatisfiedError`, `DeliberatedAgainError`.
    """
    with ws.repository.opened() as git:
        settle(ws, git)
        with ws.reading() as connection:
            require(ws.reader(by, connection), Act.INTEGRATE)
            shown = preview(ws, connection, steps, answers)
            _refuse_unready(connection, shown, seen)
        try:
            _write(ws, by, git, shown)
        except MovedRefError as error:
            raise TextMovedError from error
    return shown


def _refuse_unready(connection: Connection, shown: Preview, seen: str) -> None:
    for step in shown.steps:
        moved(step.amendment, Move.INTEGRATE)
        if second := amendments.second_deliberation_of(connection, step.amendment.id):
            raise DeliberatedAgainError(number=step.amendment.number, second=second.number)
    if shown.tip != seen:
        raise TextMovedError
    if shown.unsettled:
        raise UnsettledError(count=shown.unsettled)
    for step in shown.steps:
        if step.folded.after == step.folded.before:
            raise AlreadySatisfiedError(number=step.amendment.number)


def _write(ws: Workspace, by: Person, git: Opened, shown: Preview) -> None:
    operation_id = ws.new_key()
    made, changes = _commits(ws, by, git, shown, operation_id)
    with ws.reading() as connection:
        circle = audience(Thing.AMENDMENT, ws.reader(by, connection).open_stages)
    pairs = [
        (one, commit.sha)
        for step, commit in zip(shown.steps, made, strict=True)
        for one in (step.amendment, *step.subs)
    ]
    facts = tuple(_fact(ws, by, step, circle) for step in shown.steps)
    values: dict[int, dict[str, str | int | None]] = {
        one.id: {"state": str(State.INTEGRATED), "integrated_sha": sha} for one, sha in pairs
    }
    effects = Effects(tuple(made), facts, values)
    claims = [one.id for one, _ in pairs]
    carry_out(ws, git, effects, changes=changes, operation_id=operation_id, kind="integration", by=by, claims=claims)


def _fact(ws: Workspace, by: Person, step: Integrated, circle: Audience) -> Fact:
    details = {"parts": _parts(step)} if step.change.hunks is not None else {}
    return Fact(Happened.AMENDMENT_INTEGRATED, ws.now(), by.id, About.AMENDMENT, step.amendment.label, details, circle)


def _parts(step: Integrated) -> str:
    return ", ".join(f"{step.amendment.number}.{number}" for number in sorted(step.change.hunks or ()))


def _commits(
    ws: Workspace, by: Person, git: Opened, shown: Preview, operation_id: str
) -> tuple[list[Made], list[RefChange]]:
    """Write one merge commit per step; its second parent is the amendment as adopted."""
    made: list[Made] = []
    parent, others = shown.tip, []
    for step in shown.steps:
        adopted = _as_adopted(ws, by, git, step, operation_id)
        words = message(subject(step), operation_id, _trailers(step))
        parent = git.commit(serialise(step.folded.after), words, signature(ws, by), [parent, adopted])
        before, after = step.folded.before, step.folded.after
        made.append(Made(parent, MAIN, "integration", before, after, subject(step), step.amendment.id))
        others.append(RefChange(step.amendment.adopted_ref, adopted, git.resolve(step.amendment.adopted_ref) or ZERO))
    return made, [RefChange(MAIN, parent, shown.tip), *others]


def _as_adopted(ws: Workspace, by: Person, git: Opened, step: Integrated, operation_id: str) -> str:
    """Write the amendment as adopted: its own base, the hunks kept, each adopted sub-amendment as a commit on it."""
    texts, tip = step.folded.adopted.texts, step.amendment.sha
    if step.change.hunks is not None:
        words = message(f"Amendement {step.amendment.label}, parties adoptées : {_parts(step)}", operation_id)
        tip = git.commit(serialise(texts[0]), words, signature(ws, by), [step.amendment.base])
    for sub, text in zip(step.subs, texts[1:], strict=True):
        words = message(f"Sous-amendement {sub.label}", operation_id, [("Amendement", sub.label)])
        tip = git.commit(serialise(text), words, signature(ws, by), [tip, sub.sha])
    return tip


def _trailers(step: Integrated) -> Iterable[tuple[str, str]]:
    yield "Amendement", step.amendment.label
    yield from (("Sous-amendement", sub.label) for sub in step.subs)
    if step.change.hunks is not None:
        yield "Parties", _parts(step)
    keys = {source.key for _, source in changed_sources(step.folded.before, step.folded.after)[0]}
    yield from (("Source", key) for key in sorted(keys))


def subject(step: Integrated) -> str:
    """Return the first line of a step's commit: the amendment and the place it touches first."""
    first = next(iter(step.changes), None)
    place = first and (step.folded.after.places.get(first.id) or step.folded.before.places.get(first.id))
    return f"Amendement {step.amendment.label}{f' : {place.label}' if place else ''}"
