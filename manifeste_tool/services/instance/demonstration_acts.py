"""The acts of the demonstration's story: each is done through the service that everybody uses."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from manifeste_tool.domain.amending.amendments import Ground
from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.gestures import sources_of
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.discussion import discussing
from manifeste_tool.services.examining import deciding, opining
from manifeste_tool.services.instance.demonstration_story import Plain, Story, gestures_of, name_new
from manifeste_tool.services.integration import copies, integrating
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.rectification import offering, rectifying
from manifeste_tool.services.signing import cosigning
from manifeste_tool.services.text import drafting, sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.storage import stages
from manifeste_tool.storage.amending import signatures
from manifeste_tool.storage.amending.amendments import by_id
from manifeste_tool.storage.text import texts


def _stage(story: Story, step: Plain, _by: Person) -> None:
    opens = datetime.combine(story.today + timedelta(days=step["opens"]), time(8), PARIS)
    closes = datetime.combine(story.today + timedelta(days=step["closes"]), time(23, 59), PARIS)
    with story.ws.writing() as connection:
        stages.add(connection, Stage(StageKind(step["kind"]), opens, closes))


def _tip(story: Story) -> str:
    with story.ws.reading() as connection:
        ref = story.ws.working_ref(connection)
        return texts.tip_of(connection, ref) or story.ws.main(connection)


def _write(story: Story, step: Plain, by: Person) -> None:
    gestures = gestures_of(story, step)
    seen = _tip(story)
    with story.ws.reading() as connection:
        before = {unit.id for unit in story.ws.text(connection, seen)}
    written = drafting.write(story.ws, by, seen=seen, gestures=gestures, summary=step.get("message", ""))
    name_new(story, step, [unit for unit in written.text if unit.id not in before])


def _end_drafting(story: Story, _step: Plain, by: Person) -> None:
    drafting.end_drafting(story.ws, by)


def _declare(story: Story, step: Plain, by: Person) -> None:
    sourcing.declare(story.ws, by, [story.paragraph(one) for one in step["paragraphs"]])


def _cite(story: Story, step: Plain, by: Person) -> None:
    place, key, relation = story.paragraph(step["paragraph"]), step["key"], step.get("relation", "")
    if relation == "retire":
        sourcing.cite(story.ws, by, Linking(place, remove=(key,)))
        return
    put = tuple(sources_of([f"{relation} {key}".strip()]))
    excerpts = {key: step["excerpt"]} if step.get("excerpt") else {}
    sourcing.cite(story.ws, by, Linking(place, put=put, excerpts=excerpts))


def _propose(story: Story, step: Plain, by: Person) -> None:
    parent = story.amendments[step["parent"]] if "parent" in step else None
    with story.ws.reading() as connection:
        found = by_id(connection, parent) if parent else None
        base = found.sha if found else story.ws.main(connection)
        before = {unit.id for unit in story.ws.text(connection, base)}
    proposal = Proposal(
        story.ws.new_key(), base, step["headline"], step["rationale"], tuple(gestures_of(story, step)), parent
    )
    filed = proposing.propose(story.ws, by, proposal)
    story.amendments[step["as"]] = filed.id
    with story.ws.reading() as connection:
        name_new(story, step, [unit for unit in story.ws.text(connection, filed.sha) if unit.id not in before])


def _admit(story: Story, step: Plain, by: Person) -> None:
    deciding.admit(story.ws, by, story.amendments[step["amendment"]])


def _refuse(story: Story, step: Plain, by: Person) -> None:
    ground = step.get("ground", Ground.OTHER)
    deciding.refuse(story.ws, by, story.amendments[step["amendment"]], ground_given=ground, why=step["reason"])


def _adopt(story: Story, step: Plain, by: Person) -> None:
    deciding.adopt(story.ws, by, story.amendments[step["amendment"]], only=step.get("only"))


def _reject(story: Story, step: Plain, by: Person) -> None:
    deciding.reject(story.ws, by, story.amendments[step["amendment"]], why=step["motive"])


def _withdraw(story: Story, step: Plain, by: Person) -> None:
    deciding.withdraw(story.ws, by, story.amendments[step["amendment"]])


def _integrate(story: Story, step: Plain, by: Person) -> None:
    plan = of_amendments(story.amendments[step["amendment"]])
    with story.ws.reading() as connection:
        seen = story.ws.main(connection)
    integrating.integrate(story.ws, by, seen=seen, plan=plan)


def _comment(story: Story, step: Plain, by: Person) -> None:
    _say(story, by, (step["on"], None), step)


def _reply(story: Story, step: Plain, by: Person) -> None:
    _say(story, by, story.comments[step["to"]], step)


def _say(story: Story, by: Person, where: tuple[str, int | None], step: Plain) -> None:
    on, parent = where
    once = story.ws.new_key()
    if on in story.amendments:
        made = discussing.on_amendment(story.ws, by, story.amendments[on], body=step["body"], once=once, parent=parent)
    else:
        made = discussing.on_paragraph(
            story.ws, by, story.paragraph(on), body=step["body"], once=once, seen=_tip(story), parent=parent
        )
    if "as" in step:
        story.comments[step["as"]] = (on, made)


def _resolve(story: Story, step: Plain, by: Person) -> None:
    discussing.resolve(story.ws, by, story.comments[step["to"]][1])


def _invite(story: Story, step: Plain, by: Person) -> None:
    invited = [story.people[one].id for one in step["people"]]
    cosigning.invite(story.ws, by, invited, amendment_id=story.amendments[step["amendment"]])


def _sign(story: Story, step: Plain, by: Person) -> None:
    with story.ws.reading() as connection:
        asked = signatures.of_amendments(connection, [story.amendments[step["amendment"]]])
    mine = next(one for one in asked if one.person_id == by.id)
    cosigning.answer(story.ws, by, mine.id, accepts=True)


def _rectification(story: Story, step: Plain) -> Proposal:
    with story.ws.reading() as connection:
        old = proposing.known(connection, story.amendments[step["amendment"]])
        base = story.ws.main(connection)
    words = (step.get("headline", old.headline), step.get("rationale", old.rationale))
    return Proposal(story.ws.new_key(), base, *words, tuple(gestures_of(story, step)), rectifies_id=old.id)


def _rectify(story: Story, step: Plain, by: Person) -> None:
    rectifying.rectify(story.ws, by, _rectification(story, step))


def _offer(story: Story, step: Plain, by: Person) -> None:
    offering.offer(story.ws, by, _rectification(story, step))


def _opine(story: Story, step: Plain, by: Person) -> None:
    opining.give(story.ws, by, story.amendments[step["amendment"]], kind=step["kind"], words=step["words"])


def _publish_opinions(story: Story, _step: Plain, by: Person) -> None:
    opining.publish(story.ws, by, None)


def _lend(story: Story, step: Plain, by: Person) -> None:
    drafters = [story.people[one].id for one in step["people"]]
    due_at = story.at({"day": step["due"], "time": "18:00"})
    chapter = story.paragraph(step["chapter"])
    copy = copies.lend(story.ws, by, title=step["title"], chapter=chapter, drafters=drafters, due_at=due_at)
    story.copies[step["as"]] = copy.id


def _write_copy(story: Story, step: Plain, by: Person) -> None:
    copy_id = story.copies[step["copy"]]
    with story.ws.reading() as connection:
        seen = copies.tip(connection, copies.known(connection, story.ws.reader(by, connection), copy_id))
    gestures = gestures_of(story, step)
    copies.write(story.ws, by, copy_id, seen=seen, gestures=gestures, summary=step.get("message", ""))


def _publish(story: Story, step: Plain, by: Person) -> None:
    words = {name: step[name] for name in ("number", "title", "story")}
    with story.ws.reading() as connection:
        seen = story.ws.main(connection)
    publishing.publish(story.ws, by, seen=seen, **words)


ACTS: dict[str, Callable[[Story, Plain, Person], None]] = {
    "stage": _stage,
    "write": _write,
    "end_drafting": _end_drafting,
    "declare": _declare,
    "cite": _cite,
    "propose": _propose,
    "admit": _admit,
    "refuse": _refuse,
    "adopt": _adopt,
    "reject": _reject,
    "withdraw": _withdraw,
    "integrate": _integrate,
    "comment": _comment,
    "reply": _reply,
    "resolve": _resolve,
    "invite": _invite,
    "sign": _sign,
    "rectify": _rectify,
    "offer": _offer,
    "opine": _opine,
    "publish_opinions": _publish_opinions,
    "lend": _lend,
    "write_copy": _write_copy,
    "publish": _publish,
}
