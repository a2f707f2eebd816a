"""Adopt amendments and integrate them: preview and act are the same pure fold, so what is shown is what is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from manifeste_tool.domain.amendments import Amendment, Move, Outcome, State, moved
from manifeste_tool.domain.audience import Thing, audience
from manifeste_tool.domain.diff import UnitDiff, text_diff
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.markdown import canonical, serialise
from manifeste_tool.domain.merge import Answer, Merge, merge
from manifeste_tool.domain.people import Act, Person, require
from manifeste_tool.domain.text import Text
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.operations import Effects, Made, carry_out, changed_sources, message, settle, signature
from manifeste_tool.services.proposing import known
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import amendments, texts
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


class OpenSubAmendmentsError(StaleError):
    """A sub-amendment waits for its decision, which comes before its parent's."""

    sentence = N_("Un sous-amendement attend encore sa décision : décidez-le avant l'amendement %(number)s.")


@dataclass(frozen=True, slots=True)
class Step:
    """One amendment to integrate, with the answers already given to its conflicts."""

    amendment_id: int
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Integrated:
    """One step of the fold: the amendment, how it merged, and what it changes in the text before it."""

    amendment: Amendment
    adopted: str
    merge: Merge
    before: Text

    @property
    def after(self) -> Text:
        """The text after this step."""
        return canonical(self.merge.text)

    @property
    def changes(self) -> tuple[UnitDiff, ...]:
        """What a reader sees change, paragraph by paragraph."""
        return tuple(unit for unit in text_diff(self.before, self.after) if unit.changed)


@dataclass(frozen=True, slots=True)
class Preview:
    """What confirming would write: `tip` is the commit it starts from."""

    tip: str
    steps: tuple[Integrated, ...]

    @property
    def unsettled(self) -> int:
        """How many passages wait for an answer."""
        return sum(len(step.merge.unsettled) for step in self.steps)

    @property
    def text(self) -> Text:
        """The text as it will be."""
        return self.steps[-1].after


def preview(ws: Workspace, connection: Connection, steps: Sequence[Step]) -> Preview:
    """Return what integrating these amendments, in this order, would write; nothing is written.

    A sub-amendment is folded into its parent as adopted, not into the text. Raises `NotFoundError`.
    """
    first = known(connection, steps[0].amendment_id)
    tip = adopted_tip(connection, parent_of(connection, first)) if first.parent_id else ws.main(connection)
    return fold(ws, connection, tip, steps)


def parent_of(connection: Connection, amendment: Amendment) -> Amendment:
    """Return the amendment that a sub-amendment amends. Raises `NotFoundError`."""
    return known(connection, amendment.parent_id or 0)


def adopted_tip(connection: Connection, amendment: Amendment) -> str:
    """Return the commit of an amendment with the sub-amendments adopted so far."""
    return texts.tip_of(connection, amendment.adopted_ref) or amendment.sha


def fold(ws: Workspace, connection: Connection, tip: str, steps: Sequence[Step]) -> Preview:
    """Merge the amendments one after the other into the text at `tip`: stored base, proposal, text so far."""
    today = ws.text(connection, tip)
    done: list[Integrated] = []
    for step in steps:
        amendment = known(connection, step.amendment_id)
        adopted = adopted_tip(connection, amendment)
        base, proposal = ws.text(connection, amendment.base), ws.text(connection, adopted)
        result = merge(base, today, proposal, answers=step.answers)
        done.append(Integrated(amendment, adopted, result, today))
        today = done[-1].after
    return Preview(tip, tuple(done))


def integrate(ws: Workspace, by: Person, *, seen: str, steps: Sequence[Step]) -> Preview:
    """Adopt and integrate amendments as the preview on commit `seen` showed them: one merge commit each.

    Raises `ForbiddenError`, `ForbiddenMoveError`, `TextMovedError` if the text is no longer at `seen`,
    `UnsettledError` while a passage waits for its answer, `AlreadySatisfiedError`, `OpenSubAmendmentsError`.
    """
    with ws.repository.opened() as git:
        settle(ws, git)
        with ws.reading() as connection:
            require(ws.reader(by, connection), Act.INTEGRATE)
            shown = preview(ws, connection, steps)
            _refuse_unready(connection, shown, seen)
            ref = _ref(connection, shown)
        try:
            _write(ws, by, git, shown, ref)
        except MovedRefError as error:
            raise TextMovedError from error
    return shown


def _ref(connection: Connection, shown: Preview) -> str:
    amendment = shown.steps[0].amendment
    return parent_of(connection, amendment).adopted_ref if amendment.parent_id else MAIN


def _refuse_unready(connection: Connection, shown: Preview, seen: str) -> None:
    for step in shown.steps:
        moved(step.amendment, Move.INTEGRATE)
        if any(one.is_open for one in amendments.sub_amendments(connection, step.amendment.id)):
            raise OpenSubAmendmentsError(number=step.amendment.number)
    if shown.tip != seen:
        raise TextMovedError
    if shown.unsettled:
        raise UnsettledError(count=shown.unsettled)
    for step in shown.steps:
        if step.after == step.before:
            raise AlreadySatisfiedError(number=step.amendment.number)


def _write(ws: Workspace, by: Person, git: Opened, shown: Preview, ref: str) -> None:
    operation_id = ws.new_key()
    made, changes = _commits(ws, by, git, shown, (ref, operation_id))
    with ws.reading() as connection:
        circle = audience(Thing.AMENDMENT, ws.reader(by, connection).open_stages)
    facts = tuple(
        Fact(Happened.AMENDMENT_INTEGRATED, ws.now(), by.id, About.AMENDMENT, step.amendment.label, {}, circle)
        for step in shown.steps
    )
    values: dict[int, dict[str, str | int | None]] = {
        step.amendment.id: {
            "state": str(State.INTEGRATED),
            "outcome": str(Outcome.ADOPTED),
            "integrated_sha": commit.sha,
            "decider_id": by.id,
            "decided": True,
        }
        for step, commit in zip(shown.steps, made, strict=True)
    }
    effects = Effects(tuple(made), facts, values)
    claims = [step.amendment.id for step in shown.steps]
    carry_out(ws, git, effects, changes=changes, operation_id=operation_id, kind="integration", by=by, claims=claims)


def _commits(
    ws: Workspace, by: Person, git: Opened, shown: Preview, target: tuple[str, str]
) -> tuple[list[Made], list[RefChange]]:
    """Write one merge commit per step; its second parent is the amendment as adopted."""
    ref, operation_id = target
    made: list[Made] = []
    parent, others = shown.tip, []
    for step in shown.steps:
        trailers = _trailers(step)
        place = _place(step)
        subject = f"Amendement {step.amendment.label}{' : ' + place if place else ''}"
        words = message(subject, operation_id, trailers)
        parents = [parent, step.adopted] if parent != step.adopted else [parent]
        parent = git.commit(serialise(step.after), words, signature(ws, by), parents)
        made.append(Made(parent, ref, "integration", step.before, step.after, subject, step.amendment.id))
        if git.resolve(step.amendment.adopted_ref) is None:
            others.append(RefChange(step.amendment.adopted_ref, step.adopted, ZERO))
    old = shown.tip if git.resolve(ref) else ZERO
    return made, [RefChange(ref, parent, old), *others]


def _trailers(step: Integrated) -> list[tuple[str, str]]:
    keys = sorted({source.key for _, source in changed_sources(step.before, step.after)[0]})
    return [("Amendement", step.amendment.label), *(("Source", key) for key in keys)]


def _place(step: Integrated) -> str:
    first = next(iter(step.changes), None)
    if first is None:
        return ""
    place = step.after.places.get(first.id) or step.before.places.get(first.id)
    return place.label if place else ""
