"""The commission's acts in the demonstration's story: sittings, votes, adoption, charges, questions.

Like those of `demonstration_acts`, each is done through the service that everybody uses. Members are named by their
numbers, « 1-9, 12 » for m1 to m9 and m12; where several act in one step, they do so some minutes after one another.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from manifeste_tool.domain.amending.amendments import Move
from manifeste_tool.domain.commission.attendance import Attending
from manifeste_tool.domain.commission.ballots import BallotKind
from manifeste_tool.domain.commission.charges import Charge
from manifeste_tool.domain.commission.sittings import Method
from manifeste_tool.domain.commission.voting import Choice, Counts, Quorum, QuorumKind, Rules
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.adoption import approving, signing, stating
from manifeste_tool.services.ballots import awaiting, lending, planning, standing_rules, voting
from manifeste_tool.services.ballots.known_ballots import known, seen_as
from manifeste_tool.services.charges import answering as question_answering
from manifeste_tool.services.charges import asking, charging
from manifeste_tool.services.clock import running
from manifeste_tool.services.conduct import recording, ruling
from manifeste_tool.services.desk import assigning
from manifeste_tool.services.examining.pronouncing import Ruling
from manifeste_tool.services.instance.demonstration_story import Plain, Story
from manifeste_tool.services.sittings import answering, attending, holding
from manifeste_tool.services.sittings import planning as sitting_planning
from manifeste_tool.services.sittings.attending import Line
from manifeste_tool.storage.amending.amendments import by_id
from manifeste_tool.storage.text import texts

#: How step keys say the way a member attends, and how long after one another those of one step act.
_ATTENDING = {"present": Attending.PRESENT, "excused": Attending.EXCUSED}
_EVERY = 5


def _members(story: Story, numbers: str) -> Iterator[Person]:
    """Return the members that « 1-9, 12 » names."""
    for part in filter(None, (one.strip() for one in numbers.split(","))):
        first, _, last = part.partition("-")
        for number in range(int(first), int(last or first) + 1):
            yield story.people[f"m{number}"]


def _one_by_one(story: Story, step: Plain, numbers: str) -> Iterator[Person]:
    """Return members, some minutes passing before each but the first of the step."""
    for member in _members(story, numbers):
        yield member
        story.moment += timedelta(minutes=step.get("every", _EVERY))


def _charge(story: Story, step: Plain, by: Person) -> None:
    named = {Charge.DRAFTER: "drafters", Charge.RAPPORTEUR: "rapporteurs", Charge.GROUP: "group"}
    charged = {
        charge: frozenset(one.id for one in _members(story, step.get(name, ""))) for charge, name in named.items()
    }
    charging.charge(story.ws, by, step["chapter"], charging.Wanted(charged))


def _ballot(story: Story, step: Plain, by: Person) -> None:
    rules = {name: step.get(name, usual) for name, usual in standing_rules.FIELDS.items()}
    wanted = planning.Plan(
        title=step["title"],
        kind=BallotKind(step["kind"]),
        whole_text="amendment" not in step,
        numbers=_number(story, step["amendment"]) if "amendment" in step else "",
        opens_at=None,
        closes_at=story.at(step["closes"]),
        standing=standing_rules.read(rules),
        question=step.get("question", ""),
    )
    story.ballots[step["as"]] = planning.plan(story.ws, by, wanted).id
    _clock(story, step, by)


def _number(story: Story, alias: str) -> str:
    with story.ws.reading() as connection:
        found = by_id(connection, story.amendments[alias])
    return str(found.number) if found else ""


def _clock(story: Story, _step: Plain, _by: Person) -> None:
    """Open and close the votes whose hour has come, as the clock does."""
    ran = running.run(story.ws, sources=(awaiting.clock_acts,))
    for one in ran.failed:
        raise one.error


def _vote(story: Story, step: Plain, _by: Person) -> None:
    for choice in (Choice.FAVOUR, Choice.AGAINST, Choice.ABSTAIN):
        for member in _one_by_one(story, step, step.get(str(choice), "")):
            _give(story, step, member, choice)


def _give(story: Story, step: Plain, member: Person, choice: str, for_id: int | None = None) -> None:
    ballot_id = story.ballots[step["ballot"]]
    with story.ws.reading() as connection:
        seen = seen_as(connection, known(connection, story.ws.reader(member, connection), ballot_id))
    voting.vote(story.ws, member, ballot_id, choice, seen=seen, for_id=for_id)


def _give_proxy(story: Story, step: Plain, by: Person) -> None:
    holder = story.people[step["holder"]]
    lending.give_proxy(story.ws, by, story.ballots[step["ballot"]], holder.id)
    _give(story, step, holder, step["choice"], by.id)


def _approve(story: Story, step: Plain, by: Person) -> None:
    form = approving.ApprovalForm(
        association=step["association"],
        sha=_version(story, step),
        decision=step["decision"],
        decided_on=story.moment.date(),
        body=step["body"],
        reserves=step.get("reserves", ""),
    )
    approving.approve(story.ws, by, form)


def _version(story: Story, step: Plain) -> str:
    with story.ws.reading() as connection:
        return next(one.sha for one in texts.versions(connection) if one.number == step["version"])


def _explain(story: Story, step: Plain, by: Person) -> None:
    on = stating.On(ballot_id=story.ballots[step["ballot"]])
    stating.make(story.ws, by, on, kind="explication de vote", words=step["words"])


def _sign_text(story: Story, step: Plain, by: Person) -> None:
    signing.sign(story.ws, by, sha=_version(story, step), quality=step.get("quality", ""))


def _sign_by_deliberation(story: Story, step: Plain, by: Person) -> None:
    given = signing.Deliberation(step["authority"], _version(story, step), story.moment.date(), step["number"])
    signing.enter_authority(story.ws, by, given)


def _plan_sitting(story: Story, step: Plain, by: Person) -> None:
    wanted = sitting_planning.Plan(
        title=step["title"],
        begins_at=story.at(step["begins"]),
        ends_at=story.at(step["ends"]),
        place=step["place"],
        agenda=step["agenda"],
        chair_id=story.people[step["chair"]].id,
        rules=Rules(quorum=Quorum(QuorumKind(step["quorum"]))),
        max_proxies=step["max_proxies"],
    )
    story.sittings[step["as"]] = sitting_planning.plan(story.ws, by, wanted).id


def _convene(story: Story, step: Plain, by: Person) -> None:
    sitting_planning.convene(story.ws, by, story.sittings[step["sitting"]])


def _answer(story: Story, step: Plain, _by: Person) -> None:
    sitting_id = story.sittings[step["sitting"]]
    for name, how in _ATTENDING.items():
        for member in _one_by_one(story, step, step.get(name, "")):
            answering.answer(story.ws, member, sitting_id, member.id, how)
    for member in _one_by_one(story, step, step.get("substituted", "")):
        answering.answer(story.ws, member, sitting_id, member.id, Attending.SUBSTITUTE)
    for giver, holder_id in _proxies(story, step):
        answering.answer(story.ws, giver, sitting_id, giver.id, Attending.PROXY, holder_id=holder_id)


def _proxies(story: Story, step: Plain) -> Iterator[tuple[Person, int]]:
    given: Mapping[str, str] = step.get("proxies", {})
    for giver, holder in given.items():
        yield story.people[giver], story.people[holder].id


def _open_sitting(story: Story, step: Plain, by: Person) -> None:
    sheet = [Line(member.id, Attending.PRESENT) for member in _members(story, step["present"])]
    for member, substitute in step.get("substitutes", {}).items():
        sheet.append(Line(story.people[member].id, Attending.SUBSTITUTE, story.people[substitute].id))
    sheet += [Line(giver.id, Attending.PROXY, holder_id) for giver, holder_id in _proxies(story, step)]
    holding.open_(story.ws, by, story.sittings[step["sitting"]], sheet)


def _decide(story: Story, step: Plain, by: Person) -> None:
    sitting_id, amendment_id = story.sittings[step["sitting"]], story.amendments[step["amendment"]]
    counts = Counts(*step["counts"]) if "counts" in step else None
    method = Method.COUNT if counts else Method.CONSENSUS
    ruling.decide(story.ws, by, sitting_id, amendment_id, Ruling(Move.ADOPT), method=method, counts=counts)


def _leave(story: Story, step: Plain, by: Person) -> None:
    attending.leave(story.ws, by, story.sittings[step["sitting"]], story.people[step["member"]].id)


def _close_sitting(story: Story, step: Plain, by: Person) -> None:
    holding.close(story.ws, by, story.sittings[step["sitting"]])


def _send_record(story: Story, step: Plain, by: Person) -> None:
    recording.send(story.ws, by, story.sittings[step["sitting"]])


def _ask(story: Story, step: Plain, by: Person) -> None:
    asked = asking.Asked(
        question=step["question"],
        due_at=story.at({"day": step["due"], "time": "18:00"}),
        place=story.paragraph(step["paragraph"]) if "paragraph" in step else "",
        amendment_id=story.amendments[step["amendment"]] if "amendment" in step else None,
        person_id=story.people[step["to"]].id if "to" in step else None,
        name=step.get("name", ""),
        email=step.get("email", ""),
        organisation=step.get("organisation", ""),
    )
    story.questions[step["as"]] = asking.ask(story.ws, by, asked).key


def _answer_question(story: Story, step: Plain, _by: Person) -> None:
    question_answering.answer(story.ws, story.questions[step["to"]], step["words"])


def _assign(story: Story, step: Plain, by: Person) -> None:
    assigning.give(story.ws, by, step["queue"], "", to=story.people[step["to"]].id)


COMMISSION_ACTS: dict[str, Callable[[Story, Plain, Person], None]] = {
    "charge": _charge,
    "ballot": _ballot,
    "clock": _clock,
    "vote": _vote,
    "give_proxy": _give_proxy,
    "approve": _approve,
    "explain": _explain,
    "sign_text": _sign_text,
    "sign_by_deliberation": _sign_by_deliberation,
    "plan_sitting": _plan_sitting,
    "convene": _convene,
    "answer": _answer,
    "open_sitting": _open_sitting,
    "decide": _decide,
    "leave": _leave,
    "close_sitting": _close_sitting,
    "send_record": _send_record,
    "ask": _ask,
    "answer_question": _answer_question,
    "assign": _assign,
}
