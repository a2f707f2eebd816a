"""Write on a branch: several hands at once, each save checked against what its author saw and merged with the others'.

The first drafting and the working copies are written so; each says by a `Branch` where it stands and who may.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from manifeste_tool.domain.commission.charges import ChaptersOf
from manifeste_tool.domain.comparing.matching import carry_identities
from manifeste_tool.domain.facts import Fact
from manifeste_tool.domain.integration.copies import Bounds
from manifeste_tool.domain.merging.merge import Merge, merge
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.gestures import Gesture, applied
from manifeste_tool.domain.text.markdown import canonical, parse, serialise
from manifeste_tool.domain.text.text import Paragraph, Text, with_identities
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.operations import Effects, Made, carry_out, message, retried, signature
from manifeste_tool.services.privacy.scanning import scanned
from manifeste_tool.services.provenance.linking import Told
from manifeste_tool.services.serving.settling import settle
from manifeste_tool.services.text.founding import decoded
from manifeste_tool.services.text.sources_known import refuse_invented, refuse_unknown_sources
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN, ZERO, RefChange


class WrittenMeanwhileError(StaleError):
    """Somebody wrote the same words while this save was being typed."""

    sentence = N_(
        "Quelqu'un a enregistré ce passage pendant que vous l'écriviez. Texte actuel : « %(today)s ». "
        "Vos mots sont conservés ci-dessous : reprenez-les à partir du texte actuel."
    )


class NothingWrittenError(RefusedError):
    """A save that changes nothing."""

    fields = ("text",)
    sentence = N_("Rien n'a changé : modifiez le texte avant d'enregistrer.")


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch that somebody may write on now.

    `start` is the commit where it begins, or begins again once main holds its saves; `act` names its saves on record,
    `subject` is their first line in Git where the author gives none, `fact` tells of one. `announcing` may refuse a
    save at the last moment, in the transaction that announces it.
    """

    ref: str
    start: str
    act: str
    subject: str
    fact: Fact
    bounds: Bounds | ChaptersOf = field(default_factory=Bounds)
    trailers: tuple[tuple[str, str], ...] = ()
    announcing: Callable[[Connection], None] = lambda _connection: None


#: Return the branch if the person may write on it now; raise what forbids it. Asked again at every try of a save.
Opening = Callable[[Connection], Branch]
_Wanted = Callable[[Branch, Text, Callable[[], str]], Text]


@dataclass(frozen=True, slots=True)
class Written:
    """A save: the commit it became, and whether words of others were merged with it."""

    sha: str
    text: Text
    merged: bool


def write(
    ws: Workspace,
    by: Person,
    opening: Opening,
    *,
    seen: str,
    gestures: Iterable[Gesture],
    summary: str = "",
    excerpts: Mapping[str, str] = MappingProxyType({}),
) -> Written:
    """Save what somebody did to the text seen at commit `seen`, merged with what others saved since.

    `excerpts` are the words of what is cited by these gestures, by key.

    Raises what `opening` does, `WrittenMeanwhileError` where the same words were written by somebody else,
    `NothingWrittenError`, and the refusals of `domain.gestures` and of the branch's bounds.
    """
    done = tuple(gestures)
    with ws.reading() as connection:
        refuse_invented(connection, excerpts)

    def wanted(_branch: Branch, base: Text, fresh: Callable[[], str]) -> Text:
        return applied(base, done, fresh, fixed=True)

    return _written(ws, by, opening, _Asked(seen, wanted, summary, excerpts))


def rewrite(
    ws: Workspace, by: Person, opening: Opening, *, seen: str, markdown: str | bytes, summary: str = ""
) -> Written:
    """Save a text edited elsewhere, whole within the branch's bounds, from the one seen at commit `seen`.

    A paragraph that lost its identity on the way gets it back where it is recognisably the same; one that is gone is
    on record as deleted. Who may not write is told so before the file is read. Raises what `write` does, the refusals
    of `founding.decoded`, and those of `parse` with the number of the line.
    """

    def wanted(branch: Branch, base: Text, fresh: Callable[[], str]) -> Text:
        words = decoded(markdown) if isinstance(markdown, bytes) else markdown
        whole = branch.bounds.around(parse(words))
        known = Text(tuple(_known_only(whole, base)), whole.front or base.front)
        return with_identities(carry_identities(base, known), fresh)

    return _written(ws, by, opening, _Asked(seen, wanted, summary))


def _known_only(typed: Text, base: Text) -> Iterator[Paragraph]:
    """Take away the identities that the text never gave: a file may not bring its own."""
    for unit in typed:
        yield unit if unit.id in base.by_id else replace(unit, id="", joined=(), fixed=False)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A save: what it makes of the text seen, its first line, and the words of what it cites."""

    seen: str
    wanted: _Wanted
    summary: str
    excerpts: Mapping[str, str] = field(default_factory=dict)


def _written(ws: Workspace, by: Person, opening: Opening, asked: _Asked) -> Written:
    with ws.reading() as connection:
        branch = opening(connection)
        base = ws.text(connection, asked.seen)
        proposal = asked.wanted(branch, base, ws.fresh(connection))
        refuse_unknown_sources(connection, base, proposal)
    if proposal == base:
        raise NothingWrittenError
    return retried(lambda: _save(ws, by, opening, (base, proposal), asked))


def _save(ws: Workspace, by: Person, opening: Opening, seen_wanted: tuple[Text, Text], asked: _Asked) -> Written:
    base, proposal = seen_wanted
    with ws.repository.opened() as git:
        settle(ws, git)
        with ws.reading() as connection:
            branch = opening(connection)
            old = git.resolve(branch.ref)
            begun = old is not None and not git.contains(MAIN, old)
            parent = old if old and begun else branch.start
            today = ws.text(connection, parent)
        result = merged(base, today, proposal)
        branch.bounds.refuse(result)
        operation_id, subject = ws.new_key(), asked.summary or branch.subject
        words = message(subject, operation_id, branch.trailers)
        sha = scanned(ws, git).commit(serialise(result), words, signature(ws, by), [parent])
        made = Made(sha, branch.ref, branch.act, today, result, subject, sources=Told(excerpts=asked.excerpts))
        effects = Effects((made,), (branch.fact,))
        carry_out(
            ws,
            git,
            effects,
            changes=[RefChange(branch.ref, sha, old or ZERO)],
            operation_id=operation_id,
            kind=branch.act,
            by=by,
            announcing=branch.announcing,
        )
    return Written(sha, result, merged=result != proposal)


def merged(base: Text, today: Text, proposal: Text) -> Text:
    """Return today's text with a proposal in it. Raises `WrittenMeanwhileError`, `NothingWrittenError`."""
    met: Merge = merge(base, today, proposal)
    if not met.clean:
        first = met.unsettled[0]
        raise WrittenMeanwhileError(today=(first.ours.text if first.ours else "…"))
    if met.text == today:
        raise NothingWrittenError
    return canonical(met.text)
