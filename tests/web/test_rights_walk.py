"""Every address, by everybody, on a thing of somebody: what is answered is what the tables of the domain say."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from _pytest.mark import MarkDecorator, ParameterSet
from flask import templating
from werkzeug.test import TestResponse

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.people import RIGHTS, Act, may
from tests.rights.routes import Ruled, table
from tests.rights.world import Everybody, everybody

REFUSED = {401, 403, 404}
#: What the secretariat may change without a fact that names them, and why.
WITHOUT_FACT = {
    "POST /amendements/nouveau": "a draft, which is nobody else's: it is told when it is filed",
    "POST /documents/<key>": "what is kept of each line: it is told when the drafts are made",
    "POST /connexion/second-facteur/installer": "a secret that is not confirmed yet: it is told once it is",
    "POST /donnees-personnelles/demande": "a request made as anybody makes one",
    "POST /lecture/<reference>": "what one has read",
    "POST /agenda/adresse": "one's own calendar's address",
    "POST /courriels": "which mails one wants",
    "POST /compte/langue": "the language of one's own mails",
    "POST /mes-amendements/vu": "what one has seen",
    "POST /concertations/<reference>/restitution/modifier": "a report that is not sent: it is told when it is",
    "POST /secretariat/imports": "a sheet that is looked at, and imports nothing yet",
}
#: Those who write in their own name: whoever else sends the form does so for the owner.
OWN_WORDS = ("owner", "other", "drafter", "rapporteur", "substitute")
_METHODS_OF_FLASK = {"HEAD", "OPTIONS"}
_NOT_READY = 503  # what /readyz says of an instance whose clock does not turn


@pytest.fixture(scope="module")
def world(empty_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everybody]:
    """Made once; whoever changes it brings it back. No page is put into words here: the answer alone is of interest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templating, "_render", lambda *_: "")
        yield from everybody(empty_instance, tmp_path_factory.mktemp("rights"), StageKind.FILING)


def test_every_address_has_its_rule(world: Everybody) -> None:
    routes = {
        f"{method} {rule.rule}"
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - _METHODS_OF_FLASK
    }
    known = [one.name for one in table()]
    assert not sorted(routes - set(known)), "say who may: add a line for each to tests/rights/routes.txt"
    assert not sorted(set(known) - routes), "these addresses are gone: take their lines out of tests/rights/routes.txt"
    assert len(known) == len(set(known))


def _send(world: Everybody, who: str, ruled: Ruled) -> TestResponse:
    behalf = "" if who in OWN_WORDS else world.values["owner"]
    form = parse_qs(ruled.form.format(**world.values, behalf=behalf), keep_blank_values=True)
    return world.browser(who).open(ruled.path, method=ruled.method, data=form if ruled.writes else None)


def _fails(world: Everybody, who: str, ruled: Ruled) -> str:
    """Return what is wrong with what an address answers to somebody, `""` where it is what the tables say."""
    with world.here.ws.reading() as connection:
        reader = world.reader(who, connection)
        allowed, acts_for_all = ruled.allows(reader, world.people), may(reader, Act.SEE_DESK)
    answer = _send(world, who, ruled)
    status, refused = answer.status_code, _is_refused(answer, ruled)
    answer.close()
    changed, told = world.changed(), world.told(who)
    world.carried.add(ruled.name) if ruled.writes and allowed and changed else None
    world.restore_if_written()
    if status >= 500 and not (ruled.absent and status == _NOT_READY):
        return f"{who}: {status}"
    if not allowed and (not refused or set(changed) - (_LEFT if ruled is _FILED else set())):
        return f"{who}: forbidden, yet {status} {changed}"
    if allowed and refused and not (ruled.absent and status == 404) and not (ruled.form_first and status == 422):
        return f"{who}: allowed, yet {status}"
    if ruled.writes and allowed and changed and acts_for_all and ruled.name not in WITHOUT_FACT and not told:
        return f"{who}: changed {changed}, and no fact names them"
    return ""


#: What somebody typed is kept as their draft, even where they may not file it.
_LEFT = {"draft"}


def _is_refused(answer: TestResponse, ruled: Ruled) -> bool:
    refused = REFUSED | {422} if ruled.form_first else REFUSED
    return answer.status_code in refused or "/connexion?" in answer.headers.get("Location", "")


def _walked(world: Everybody, who: str, those: Iterable[Ruled]) -> list[str]:
    return [f"{ruled.name} ({ruled.who}) {said}" for ruled in those if (said := _fails(world, who, ruled))]


def _all(*, writes: bool) -> list[Ruled]:
    return [ruled for ruled in table() if ruled.writes is writes]


EVERYBODY = (
    *("visitor", "referent", "referent_elsewhere", "owner", "other", "drafter", "substitute", "rapporteur"),
    *("secretary", "administrator", "suspended", "collaborator_of_owner", "collaborator_of_another"),
)
#: Who walks at every `make test`; everybody does at every `make verify`.
WRITERS, READERS = ("visitor", "other", "collaborator_of_owner", "secretary"), ("referent_elsewhere",)


#: The stages whose routes are walked at every `make test`, and how many routes depend on one.
OFTEN, STAGED = (StageKind.DRAFTING, StageKind.EXAMINATION), 7


def _marks(kind: StageKind) -> tuple[MarkDecorator, ...]:
    return () if kind in OFTEN else (pytest.mark.slow,)


#: How many writes each of these carries out at least: what is allowed and changes nothing shows no fact.
CARRIED = {"visitor": 1, "other": 10, "owner": 15, "collaborator_of_owner": 2, "secretary": 60, "administrator": 60}


def _slow_but(often: tuple[str, ...]) -> list[ParameterSet]:
    return [pytest.param(who, marks=() if who in often else pytest.mark.slow) for who in EVERYBODY]


@pytest.mark.parametrize("who", _slow_but(WRITERS))
def test_what_somebody_writes_is_taken_only_where_the_table_of_rights_says_so(
    world: Everybody, who: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world.carried.clear()
    assert "\n".join(_walked(world, who, _all(writes=True))) == ""
    with capsys.disabled():
        print(f"\n{who}: {len(world.carried)} writes were carried out")
    assert len(world.carried) >= CARRIED.get(who, 0), "a form of tests/rights/forms.txt carries nothing out any more"


@pytest.mark.parametrize("who", _slow_but(READERS))
def test_what_somebody_opens_is_shown_only_where_the_tables_say_so(world: Everybody, who: str) -> None:
    assert "\n".join(_walked(world, who, _all(writes=False))) == ""


#: The forms that an act sends which a stage opens, where the address alone does not say so.
_FILED = Ruled(
    "POST",
    "/amendements/nouveau",
    "/amendements/nouveau",
    "file | file_on_behalf | file_late",
    absent=True,
    form_first=True,
    form="act=file&key=nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn&base={tip}&headline=Un+titre&rationale=Parce+que&rows=1&"
    "g0-kind=change&g0-paragraph=eeeeeee2&g0-text=Un+num%C3%A9ro+qui+r%C3%A9pond+toujours.&on_behalf_of={behalf}&"
    "late_reason=Un+train",
)


def _staged() -> list[Ruled]:
    """Return the addresses whose acts depend on a stage, as the table of rights says."""
    bound = {act.value for act, rule in RIGHTS.items() if rule.stages or rule.barring}
    return [_FILED, *(ruled for ruled in table() if bound & set(ruled.who.split()))]


@pytest.mark.parametrize("kind", [pytest.param(kind, marks=_marks(kind)) for kind in StageKind])
def test_what_a_stage_opens_is_open_in_it_to_those_of_the_table_and_closed_in_the_others(
    world: Everybody, kind: StageKind
) -> None:
    staged = _staged()
    assert len(staged) >= STAGED
    with world.at_stage(kind):
        assert "\n".join(one for who in EVERYBODY for one in _walked(world, who, staged)) == ""
