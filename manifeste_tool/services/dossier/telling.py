"""The dossier as plain data, for whoever reads it by program; `docs/dossier.md` says what each name means."""

from collections.abc import Iterable
from typing import Any

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.comparing.diff import Op
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.text.text import Source
from manifeste_tool.services.dossier.debating import Debated, Voted
from manifeste_tool.services.dossier.dossiers import Dossier, Step
from manifeste_tool.services.dossier.resting import Refusal, Resting, SourceLine
from manifeste_tool.services.text.paragraphs import RevisionView

Plain = dict[str, Any]
FORM = 1


def told(page: Dossier, address: str) -> Plain:
    """Return a dossier as plain data: nothing but what its reader's page shows. `address` is that of the page."""
    debated = {one.amendment.id: one for one in (*_behind(page.steps), *page.not_retained)}
    version = page.visible.version
    return {
        "form": FORM,
        "address": address,
        "made_at": page.made_at.isoformat(),
        "version": version.number if version else None,
        "paragraph": {
            "id": page.paragraph.id,
            "place": page.place.label if page.place else None,
            "words": page.paragraph.text,
            "standing": page.standing,
            "declared": page.margin.declared,
            "unsourced": page.margin.unsourced,
        },
        "origins": [{"id": one.id, "kinship": str(one.kinship), "heir": one.heir} for one in page.origins],
        "revisions": [_step(one) for one in page.steps],
        "amendments": {one.amendment.label: told_of(one) for one in debated.values()},
        "sources": _resting(page.resting),
        "not_retained": {
            "amendments": [one.amendment.label for one in page.not_retained],
            "departed_from": [_line(one) for one in page.resting.departed],
            "contributions": [_refusal(one) for one in page.refused],
        },
    }


def _behind(steps: Iterable[Step]) -> list[Debated]:
    return [one.debated for one in steps if one.debated]


def _step(step: Step) -> Plain:
    one = step.revision
    return {
        "paragraph": step.paragraph,
        "at": one.at.isoformat(),
        "change": str(one.change),
        "summary": one.summary,
        "author": one.author or None,
        "amendment": one.amendment.label if one.amendment else None,
        "version": step.version or None,
        "in_drafting": one.in_drafting,
        "before": _side(one, Op.INSERTED),
        "after": _side(one, Op.DELETED),
        "sources_added": [_source(each) for each in one.sources_added],
        "sources_removed": [_source(each) for each in one.sources_removed],
    }


def _side(revision: RevisionView, other: Op) -> str | None:
    return "".join(each.text for each in revision.segments if each.op is not other) or None


def _source(source: Source) -> Plain:
    return {"key": source.key, "relation": str(source.relation)}


def told_of(one: Debated) -> Plain:
    """Return an amendment with what was thought and decided of it, as plain data."""
    it = one.amendment
    return {
        "number": it.numeral,
        "headline": it.headline,
        "rationale": it.rationale,
        "authors": [name for name in (one.author, *one.others) if name],
        "state": str(it.state),
        "outcome": str(it.outcome) or None,
        "ground": it.ground or None,
        "reason": it.reason or None,
        "cause": _label(one.cause),
        "decided_at": it.decided_at.isoformat() if it.decided_at else None,
        "opinions": [
            {"by": each.giver, "kind": str(each.opinion.kind), "words": each.opinion.words} for each in one.opinions
        ],
        "votes": [_voted(each) for each in one.votes],
    }


def _label(amendment: Amendment | None) -> str | None:
    return amendment.label if amendment else None


def _voted(one: Voted) -> Plain:
    counts = one.ballot.counts
    names = ("favour", "against", "abstained", "apart")
    return {
        "title": one.ballot.title,
        "kind": str(one.ballot.kind),
        "result": one.ballot.result or None,
        "counts": {name: getattr(counts, name) for name in names} if counts else None,
        "named": {str(choice): list(those) for choice, those in one.named.items()} or None,
    }


def _resting(one: Resting) -> Plain:
    publics = one.publics
    return {
        "contributions": publics.contributions,
        "shown_from": {one.authorities.get(code, code): count for code, count in publics.authorities.items()},
        "publics": dict(publics.types),
        "absent_publics": list(publics.absent),
        "by_territory": [
            {"territory": place.name or None, "sources": [_line(each) for each in place.sources]}
            for place in one.territories
        ],
        "findings": [_line(each) for each in one.findings],
        "pieces": [_line(each) for each in one.pieces],
    }


def _line(line: SourceLine) -> Plain:
    view, state = line.view, line.view.state
    return {
        "key": view.key,
        "relation": str(view.relation),
        **_what(line),
        "excerpt": view.excerpt or None,
        "words": view.words or None,
        "linked_by": view.made_by or None,
        "linked_at": view.made_at.isoformat() if view.made_at else None,
        "before_the_words": state.is_provenance if state else None,
        "to_reconfirm": state.to_reconfirm if state else None,
    }


def _what(line: SourceLine) -> Plain:
    view = line.view
    if view.finding:
        return {"kind": "finding", "title": view.finding.title}
    if view.evidence:
        piece = view.evidence
        published = {"kind": "piece", "title": piece.title or None, "published": piece.public}
        return published | {"passage": view.passage.label or None if view.passage else None}
    return {"kind": "contribution", **_contribution(view.contribution, line.place)}


def _contribution(said: Contribution | None, place: str) -> Plain:
    if said is None:
        return {"status": "unknown"}
    status = "withdrawn" if said.withdrawn else "shown" if said.body else "not_published"
    shown = said if status == "shown" else None
    who = {"author_type": shown.author_type or None, "territory": place or None} if shown else {}
    return {"status": status, **who}


def _refusal(one: Refusal) -> Plain:
    return {
        "reason": one.outcome.reason,
        "decided_at": one.outcome.made_at.isoformat(),
        "count": one.count,
        "references": [said.reference for said in one.shown],
        "others": one.others,
    }
