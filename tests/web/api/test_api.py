"""The API: what is public and nothing else, both ways, page by page, and a sentence for everything that goes wrong."""

from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate
from sqlalchemy import event

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.services.api.table import RESOURCES
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.web.app import create_app
from tests.web.open_world import SECRETS, World
from tests.web.visit import Visit


def test_every_answer_is_what_the_document_says_and_holds_nothing_that_is_not_public(open_world: World) -> None:
    document = open_world.get("/openapi.json")
    validate(document)
    seen = set()
    for one in RESOURCES:
        for path in _paths(open_world, one.path) if "{" in one.path else [one.path]:
            told = open_world.get(path)
            schema = {"components": document["components"], "$ref": f"#/components/schemas/{one.kind}"}
            validator = Draft202012Validator(schema, format_checker=FormatChecker())
            for each in told["data"] if one.listed else [told]:
                errors = [f"{path}: {list(error.path)} {error.message}" for error in validator.iter_errors(each)]
                assert not errors, errors
                seen.add(one.name)
            answer = open_world.visitor.get(f"/api/v1{path}")
            assert not [secret for secret in SECRETS if secret in answer.text], path
    assert seen == {one.name for one in RESOURCES}, "every resource gave something to look at"


def _paths(open_world: World, path: str) -> list[str]:
    """Return the paths of a resource's things, as the lists of the API give them."""
    if path == "/versions/{number}/paragraphs/{identity}":
        return ["/versions/0.1/paragraphs/bbbbbbb2"]
    if path == "/paragraphs/{identity}":
        return [f"/paragraphs/{one['id']}" for one in open_world.everything("/paragraphs")]
    every = open_world.everything(path.partition("/{")[0])
    return [one["href"].partition("/api/v1")[2] for one in every]


def test_every_address_in_every_answer_leads_somewhere(open_world: World) -> None:
    followed = 0
    for one in RESOURCES:
        if one.listed:
            for each in open_world.everything(one.path):
                for name in ("href", "page", "contributions_href"):
                    if address := each.get(name, "").partition("#")[0]:
                        path = address.removeprefix(open_world.here.ws.base_url)
                        assert open_world.visitor.get(path).status_code == 200, (one.name, address)
                        followed += 1
    assert followed > 30


def test_provenance_is_read_both_ways(open_world: World) -> None:
    unit = open_world.get("/versions/0.2/paragraphs/bbbbbbb2")
    assert {(one["key"], one["kind"], one["relation"], one["supports"]) for one in unit["sources"]} >= {
        ("2025-ESSA-0001", "contribution", "reprend", True),
        ("E1", "finding", "reprend", True),
        ("P1", "piece", "reprend", True),
    }
    said = open_world.get("/contributions/2025-ESSA-0001")
    assert (said["fate"], [one["key"] for one in said["findings"]]) == ("reprise", ["E1"])
    uses = {one["key"]: one for one in said["paragraphs"]}
    assert uses.keys() == {"2025-ESSA-0001", "E1"}
    assert (uses["E1"]["paragraph"], uses["E1"]["since"], uses["E1"]["stands"]) == ("bbbbbbb2", "0.1", True)
    assert uses["E1"]["changed_in"] == ["0.2"], "an amendment changed its words between the two versions"
    why = open_world.get("/paragraphs/bbbbbbb2")
    assert [one["amendment"] for one in why["revisions"]][-1] == "1/1"
    assert why["amendments"]["1/1"]["outcome"] == "adopté"
    assert open_world.get("/findings/E1")["paragraphs"]
    assert open_world.get("/pieces/P1")["paragraphs"]


def test_the_public_reads_the_version_published_last_and_what_it_did(open_world: World) -> None:
    assert [one["number"] for one in open_world.everything("/versions")] == ["0.2", "0.1"]
    assert open_world.get("/versions/0.1")["superseded_by"] == "0.2"
    assert [one["label"] for one in open_world.everything("/amendments")] == ["1/1"]
    assert open_world.get("/amendments/1/1")["changes"][0]["after"] == "L'accueil par une personne est un droit."
    assert {one["version"] for one in open_world.everything("/paragraphs?limit=3")} == {"0.2"}
    assert open_world.get("/paragraphs?version=0.1&kind=item")["data"][0]["kind"] == "item"
    assert open_world.everything("/decisions")[0]["version"] == "0.2"
    assert {one["name"] for one in open_world.everything("/journal")} >= {"version_published"}
    assert open_world.get("/figures")["paragraphs"]["by_ground"]["avec-sources"] >= 1


def test_a_contribution_names_no_unpublished_consultation_and_a_withdrawn_one_no_word(open_world: World) -> None:
    references = [one["reference"] for one in open_world.everything("/contributions?limit=1")]
    assert references == ["2025-ESSA-0001", "2025-ESSA-0002", "2025-ESSA-0005", "2025-ESSAI-0001", "2025-ESSAI-0002"]
    assert open_world.get("/contributions/2025-ESSA-0001")["consultation"] == "ESSA-1"
    assert open_world.get("/contributions/2025-ESSA-0002")["consultation"] is None
    gone = open_world.get("/contributions/2025-ESSA-0004")
    assert (gone["status"], gone["title"], gone["body"]) == ("withdrawn", None, None)
    assert open_world.visitor.get("/api/v1/contributions/2025-ESSA-0003").status_code == 404
    assert {one["author_type"] for one in open_world.everything("/contributions")} == {None}, "fewer than five fit it"
    assert open_world.get("/contributions?author_type=agent+public")["data"] == []
    assert len(open_world.get("/contributions?fate=reprise")["data"]) == 2
    assert [one["reference"] for one in open_world.get("/contributions?finding=E1")["data"]] == ["2025-ESSA-0001"]


def test_what_was_merged_leads_on(open_world: World) -> None:
    answer = open_world.visitor.get("/api/v1/findings/E2")
    assert answer.status_code == 301
    assert answer.headers["Location"] == answer.json["href"] == f"{open_world.here.ws.base_url}/api/v1/findings/E1"


def test_lists_are_paged_without_a_gap_however_many_share_a_moment(open_world: World) -> None:
    for path in ("/journal", "/decisions", "/paragraphs", "/findings", "/pieces", "/consultations", "/authorities"):
        whole = open_world.get(f"{path}?limit=100")
        assert whole["next"] is None
        assert open_world.everything(f"{path}?limit=1") == whole["data"], path
    linked = open_world.visitor.get("/api/v1/paragraphs?limit=2&kind=paragraph")
    assert linked.headers["Link"] == f'<{linked.json["next"]}>; rel="next"'
    assert "kind=paragraph" in linked.json["next"]
    assert "version=0.2" in linked.json["next"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *((f"/contributions?{query}", 400) for query in ("limit=0", "limit=101", "limit=1&limit=2", "limite=1")),
        *(
            (f"/contributions?{query}", 400)
            for query in ("cursor=x", "fate=x", "__proto__[a]=1", "theme=%0a", "finding=*")
        ),
        ("/contributions?cursor=" + "9" * 5_000, 400),
        ("/journal?cursor=99999999999999999~1", 400),
        ("/decisions?cursor=2147483648", 400),
        ("/amendments/99999999999/1", 404),
        *(
            (f"/contributions/{name}", 404)
            for name in ("2025-ESSA-0003", "x", "%00", "%ff%fe", "--upload-pack=x", "..%2f")
        ),
        *((f"/versions/{name}", 404) for name in ("9.9", "v0.1", "--help", "0.1%0a", "%2e%2e")),
        *((f"/paragraphs/{name}", 404) for name in ("zzzzzzzz", "iiiiiiii", "__proto__", "a" * 3_000)),
        ("/paragraphs?version=9.9", 404),
        ("/inconnu", 404),
        ("", 404),
    ],
)
def test_what_cannot_be_answered_is_a_problem_with_its_sentence(open_world: World, path: str, status: int) -> None:
    answer = open_world.visitor.get(f"/api/v1{path}")
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json; charset=utf-8"
    told = answer.json
    assert told.keys() == {"type", "title", "status", "detail"}
    assert (told["status"], bool(told["detail"])) == (status, True)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    page = open_world.visitor.get(told["type"].removeprefix(open_world.here.ws.base_url).partition("#")[0])
    assert f'id="{told["type"].partition("#")[2]}"' in page.text


@pytest.mark.parametrize("accept", ["text/html", "application/xml;q=1", "application/json;q=0", "application/atom+xml"])
def test_another_form_is_refused_even_where_the_cache_holds_the_answer(open_world: World, accept: str) -> None:
    assert open_world.get("/versions")
    refused = open_world.visitor.get("/api/v1/versions", headers={"Accept": accept})
    assert (refused.status_code, refused.content_type.partition(";")[0]) == (406, "application/problem+json")


@pytest.mark.parametrize(
    "accept",
    ["", "*/*", "application/*", "text/html, */*;q=0.1", "application/json; charset=utf-8", "\xff;;,,q=", ";q=9" * 500],
)
def test_a_header_that_takes_json_or_says_nothing_gets_json(open_world: World, accept: str) -> None:
    answer = open_world.visitor.get("/api/v1/versions", headers={"Accept": accept})
    assert answer.status_code in (200, 406)
    assert answer.status_code == 200 or not accept.isascii() or ";q=9" in accept
    assert "Accept" in answer.headers["Vary"]


def test_headers_that_ask_for_a_part_or_bring_a_password_change_nothing(open_world: World) -> None:
    whole = open_world.visitor.get("/api/v1/versions").data
    for name, value in (
        ("Range", "bytes=5-9"),
        ("Range", "x" * 9_000),
        ("Authorization", "Basic eDp5"),
        ("Cookie", "a=b"),
    ):
        answer = open_world.visitor.get("/api/v1/versions", headers={name: value})
        assert (answer.status_code, answer.data) == (200, whole), name


def test_the_api_only_ever_reads(open_world: World) -> None:
    for path in ("/versions", "/openapi.json"):
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            refused = open_world.visitor.open(
                f"/api/v1{path}", method=method, headers={"Origin": "https://autre.exemple"}
            )
            assert (refused.status_code, refused.content_type.partition(";")[0]) == (405, "application/problem+json")
            assert set(refused.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
        asked = open_world.visitor.options(f"/api/v1{path}", headers={"Origin": "https://autre.exemple"})
        assert (asked.status_code, asked.data) == (204, b"")
        assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        head, whole = (open_world.visitor.open(f"/api/v1{path}", method=method) for method in ("HEAD", "GET"))
        assert head.data == b""
        assert (head.status_code, head.headers["ETag"]) == (200, whole.headers["ETag"])


def test_a_session_changes_nothing_and_no_cookie_comes_back(open_world: World) -> None:
    secretary = Visit(open_world.app, open_world.here).as_(open_world.here.secretary)
    assert "SECRETCOURANT" in secretary.get("/texte").text
    for path in ("/paragraphs", "/amendments", "/contributions", "/journal", "/figures", "/pieces", "/consultations"):
        theirs, anybodys = (client.get(f"/api/v1{path}") for client in (secretary, open_world.visitor))
        assert theirs.data == anybodys.data, path
        assert theirs.headers["Cache-Control"] == anybodys.headers["Cache-Control"] == "public, max-age=60"
        assert "Cookie" not in theirs.headers["Vary"]
        assert "Set-Cookie" not in theirs.headers


def test_without_the_cache_the_api_answers_the_same(open_world: World) -> None:
    app = create_app(replace(open_world.settings, cache_entries=0), open_world.here.ws)
    answer = app.test_client().get("/api/v1/versions")
    assert answer.headers["ETag"].startswith("W/")
    again = app.test_client().get("/api/v1/versions", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_page_for_people_names_every_resource_and_every_parameter(open_world: World) -> None:
    page = open_world.visitor.get("/api").text
    for one in RESOURCES:
        assert f"<code>{one.path}</code>" in page
        assert all(f"<code>{each.name}</code>" in page for each in one.parameters)


def test_a_page_of_a_hundred_asks_the_database_no_more_often_than_a_page_of_ten(open_world: World) -> None:
    ws = open_world.here.ws
    said = Contribution("2026-LIBRE-0001", "Des mots.", publishable=True, origin="cent")
    many = [replace(said, reference=f"2026-LIBRE-{n:04}", external_id=str(n)) for n in range(1, 121)]
    with ws.writing() as connection:
        contributions.add(connection, many, ws.now())
    afresh = create_app(replace(open_world.settings, cache_entries=0), ws).test_client()
    counts = {}
    for path in ("/contributions", "/journal", "/paragraphs", "/findings", "/consultations", "/amendments"):
        for limit in (1, 2, 100):
            afresh.get(f"/api/v1{path}?limit={limit}")  # what is counted once for all is counted
            asked: list[str] = []
            listen = lambda *given: asked.append(given[2])  # noqa: B023, E731
            event.listen(ws.db.engine, "before_cursor_execute", listen)
            assert afresh.get(f"/api/v1{path}?limit={limit}").status_code == 200
            event.remove(ws.db.engine, "before_cursor_execute", listen)
            counts[path, limit] = len(asked)
    assert all(counts.values()), "the database is asked"
    assert all(counts[path, 100] <= counts[path, 2] + 1 for path, _ in counts), counts


def test_an_answer_that_has_not_changed_is_not_sent_again_and_one_that_has_is(open_world: World) -> None:
    first = open_world.visitor.get("/api/v1/contributions")
    same = {"If-None-Match": first.headers["ETag"]}
    assert open_world.visitor.get("/api/v1/contributions", headers=same).status_code == 304
    ws = open_world.here.ws
    with ws.writing() as connection:
        contributions.withdraw(connection, "2025-ESSA-0005")
    changed = open_world.visitor.get("/api/v1/contributions", headers=same)
    assert changed.status_code == 200
    assert "2025-ESSA-0005" in first.text
    assert "2025-ESSA-0005" not in changed.text
    assert changed.headers["ETag"] != first.headers["ETag"]
