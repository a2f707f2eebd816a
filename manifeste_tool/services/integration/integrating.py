"""Integrate: write what a preview showed, one merge commit for each step, then the *mise au net*, all or nothing."""

from dataclasses import dataclass, field, replace

from manifeste_tool.domain.amending.amendments import Move, State, moved
from manifeste_tool.domain.audience import Audience, Thing, audience
from manifeste_tool.domain.consulting.sources import changed_sources
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.integration.work import Plan
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.markdown import serialise
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.integration import copies
from manifeste_tool.services.integration.aftermath import no_longer_applying
from manifeste_tool.services.integration.folding import Brought, Integrated, Preview, preview
from manifeste_tool.services.operations import Effects, Made, carry_out, message, signature
from manifeste_tool.services.privacy.scanning import scanned
from manifeste_tool.services.provenance import choosing
from manifeste_tool.services.provenance.linking import Told
from manifeste_tool.services.serving.settling import settle
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, signatures
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN, ZERO, MovedRefError, Opened, RefChange

#: The acts of the commits on main that an integration makes.
INTEGRATION, CLEAN_UP = "integration", "clean_up"


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


class StaleCleanUpError(StaleError):
    """Words were tidied that the merges no longer give."""

    sentence = N_(
        "Une mise au net portait sur des mots qui ont changé depuis : relisez les passages signalés, "
        "récrivez-les ou retirez leur mise au net, puis confirmez."
    )


class NothingToIntegrateError(RefusedError):
    """A plan without steps."""

    sentence = N_("Il n'y a rien à intégrer : ajoutez au moins un amendement adopté ou une copie de travail.")


class DeliberatedAgainError(StaleError):
    """A second deliberation was opened: what it decides counts, not what was decided before."""

    sentence = N_(
        "L'amendement %(number)s fait l'objet d'une seconde délibération, l'amendement %(second)s : "
        "c'est celui-ci qui s'intègre, selon ce qui en sera décidé."
    )


def integrate(ws: Workspace, by: Person, *, seen: str, plan: Plan, workshop_id: int | None = None) -> Preview:
    """Write what the preview of this plan on commit `seen` showed, and close the workshop it was made in.

    An amendment that the text satisfies already is integrated without a word changed. Raises `ForbiddenError`,
    `ForbiddenMoveError`, `NothingToIntegrateError`, `TextMovedError` if the text is no longer at `seen`,
    `UnsettledError` while a passage waits for its answer, `StaleCleanUpError`, `DeliberatedAgainError`.
    """
    with ws.repository.opened() as git:
        settle(ws, git)
        with ws.reading() as connection:
            require(ws.reader(by, connection), Act.INTEGRATE)
            shown = preview(replace(ws, repository=git.lent), connection, plan)
            _refuse_unready(ws, connection, by, shown)
        if shown.tip != seen:
            raise TextMovedError
        _refuse_unsettled(shown)
        try:
            _write(ws, by, git, shown, workshop_id)
        except MovedRefError as error:
            raise TextMovedError from error
    return shown


def _refuse_unready(ws: Workspace, connection: Connection, by: Person, shown: Preview) -> None:
    if not shown.steps:
        raise NothingToIntegrateError
    for step in shown.steps:
        if step.brought.copy:
            copies.to_merge(ws, connection, by, step.brought.copy.id)
        if amendment := step.brought.amendment:
            moved(amendment, Move.INTEGRATE)
            if second := amendments.second_deliberation_of(connection, amendment.id):
                raise DeliberatedAgainError(number=amendment.number, second=second.number)


def _refuse_unsettled(shown: Preview) -> None:
    if shown.unsettled:
        raise UnsettledError(count=shown.unsettled)
    if shown.stale:
        raise StaleCleanUpError


@dataclass(slots=True)
class _Writing:
    """The commits of one operation while they are written: `parent` is the last of main's, `moves` the other refs."""

    ws: Workspace
    by: Person
    git: Opened
    operation_id: str
    parent: str
    made: list[Made] = field(default_factory=list)
    moves: list[RefChange] = field(default_factory=list)

    def step(self, step: Integrated) -> None:
        """Write one merge commit; its second parent is the amendment as adopted, or what the copy holds."""
        brought = step.brought
        adopted = self._as_adopted(step)
        before, after = step.folded.before, step.folded.after
        keys = {source.key for _, source in changed_sources(before, after)[0]}
        trailers = [*step.brought.trailers, *(("Source", key) for key in sorted(keys))]
        subject = step.subject
        self.parent = self._commit(subject, serialise(after), [self.parent, adopted], trailers)
        amendment_id = brought.amendment.id if brought.amendment else None
        told = Told(excerpts=self._chosen(brought))
        self.made.append(Made(self.parent, MAIN, INTEGRATION, before, after, subject, amendment_id, sources=told))
        if brought.copy:
            self.moves.append(copies.unmoved(brought.copy, brought.tip))
        if brought.amendment:
            old = self.git.resolve(brought.amendment.adopted_ref)
            self.moves.append(RefChange(brought.amendment.adopted_ref, adopted, old or ZERO))

    def _chosen(self, brought: Brought) -> dict[str, str]:
        with self.ws.reading() as connection:
            if brought.copy:
                return choosing.of_copy(connection, brought.copy)
            return choosing.of_amendments(connection, brought.amendments)

    def _as_adopted(self, step: Integrated) -> str:
        """Write the amendment as adopted: its own base, the hunks kept, each adopted sub-amendment as a commit."""
        brought, texts = step.brought, step.folded.adopted.texts
        tip = brought.tip
        if brought.amendment and brought.change.hunks is not None:
            subject = f"{brought.name}, parties adoptées : {brought.kept_parts}"
            tip = self._commit(subject, serialise(texts[0]), [brought.amendment.base])
        for sub, text in zip(brought.subs, texts[1:], strict=True):
            trailers = [("Amendement", sub.label)]
            tip = self._commit(f"Sous-amendement {sub.label}", serialise(text), [tip, sub.sha], trailers)
        return tip

    def clean_up(self, shown: Preview) -> None:
        """Write the *mise au net* as a commit of its own."""
        if shown.text != shown.merged:
            self.parent = self._commit("Mise au net", serialise(shown.text), [self.parent])
            self.made.append(Made(self.parent, MAIN, CLEAN_UP, shown.merged, shown.text, "Mise au net"))

    def _commit(
        self, subject: str, markdown: str, parents: list[str], trailers: list[tuple[str, str]] | None = None
    ) -> str:
        words = message(subject, self.operation_id, trailers or ())
        return scanned(self.ws, self.git).commit(markdown, words, signature(self.ws, self.by), parents)


def _write(ws: Workspace, by: Person, git: Opened, shown: Preview, workshop_id: int | None) -> None:
    writing = _Writing(ws, by, git, ws.new_key(), shown.tip)
    for step in shown.steps:
        writing.step(step)
    writing.clean_up(shown)
    values: dict[int, dict[str, str | int | None]] = {
        one.id: {"state": str(State.INTEGRATED), "integrated_sha": made.sha}
        for step, made in zip(shown.steps, writing.made, strict=False)
        for one in step.brought.amendments
    }
    lent = {
        step.brought.copy.id: copies.merged(made.sha)
        for step, made in zip(shown.steps, writing.made, strict=False)
        if step.brought.copy
    }
    with ws.reading() as connection:
        circle = audience(Thing.AMENDMENT, ws.reader(by, connection).open_stages)
        told = (
            *_integrated(ws, connection, by, shown, circle),
            *no_longer_applying(ws, connection, shown, circle),
        )
    facts = _cleaned_up(ws, by, shown, circle)
    told = (*told, *_merged_copies(ws, by, shown))
    effects = Effects(tuple(writing.made), facts, values, told=told, workshop_id=workshop_id, copies=lent)
    carry_out(
        *(ws, git, effects),
        changes=[RefChange(MAIN, writing.parent, shown.tip), *writing.moves],
        operation_id=writing.operation_id,
        kind=INTEGRATION,
        by=by,
        claims=list(values),
        copy_claims=list(lent),
    )


def _merged_copies(ws: Workspace, by: Person, shown: Preview) -> list[tuple[Fact, tuple[int, ...]]]:
    merged = [step.brought.copy for step in shown.steps if step.brought.copy]
    return [(copies.merged_fact(ws, by, copy), copy.drafters) for copy in merged]


def _integrated(
    ws: Workspace, connection: Connection, by: Person, shown: Preview, circle: Audience
) -> list[tuple[Fact, tuple[int, ...]]]:
    """Return what is said of each amendment that reaches the text, to those who signed it."""
    told: list[tuple[Fact, tuple[int, ...]]] = []
    for step in shown.steps:
        details = {"parts": step.brought.kept_parts} if step.brought.change.hunks is not None else {}
        for one in step.brought.amendments:
            said = details if one is step.brought.amendment else {}
            fact = Fact(Happened.AMENDMENT_INTEGRATED, ws.now(), by.id, About.AMENDMENT, one.label, said, circle)
            signed = {one.author_id, *signatures.signed(connection, one.id)} - {by.id}
            told.append((fact, tuple(sorted(signed))))
    return told


def _cleaned_up(ws: Workspace, by: Person, shown: Preview, circle: Audience) -> tuple[Fact, ...]:
    if shown.text == shown.merged:
        return ()
    return (Fact(Happened.TEXT_CLEANED_UP, ws.now(), by.id, About.TEXT, MAIN, {}, circle),)
