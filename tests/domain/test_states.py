"""Every state that something has is in the table of rights, and no service refuses an act for a state on its own."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from manifeste_tool.domain.people import RIGHTS
from tests.domain.states import state_kinds

SERVICES = Path(__file__).parents[2] / "manifeste_tool" / "services"

#: The states on which no act of a person depends, and why.
ACTED_ON_IN_NONE = {
    "BallotState": "what is kept of a vote; acts depend on its `Phase`, which counts the hours",
    "ExportState": "a document is asked for by anybody, without an account: its maker moves it, and its asker by a key",
    "EnquiryState": "a question is answered, closed and answered again in every state",
    "SourceState": "what the public repository says of a source, written from what stands",
    "State of domain.reading.alignment": "how far a translation follows the French: it is written in every state",
}
#: What a service refuses for the state of something else than what is acted on, or to who has no account; and why.
ELSEWHERE = {
    "adoption/signing.py": "another signature of the same maker stands",
    "amending/draft_pages.py": "a page: who declined sees the draft no more",
    "ballots/ballot_forms.py": "the form of an act that asks the table when it is sent",
    "conduct/ruling.py": "another amendment of the group is open",
    "contributing/submitting.py": "the public form, by the days of its consultation",
    "discussion/comment_pages.py": "anybody's report, on a comment that nobody sees",
    "discussion/moderating.py": "anybody's report, on a comment that nobody sees",
    "examining/pronouncing.py": "sub-amendments are open",
    "examining/second_deliberation.py": "the second deliberation is open, or was adopted",
    "examining/undoing.py": "the row of the decision, not the amendment, whose state is asked after it",
    "membership/importing.py": "a line of a sheet, said as that line's problem",
    "membership/inviting.py": "the page of an invitation, whose reader has no session",
    "proving/identifying.py": "OpenID Connect's parameter *state*, which is no state of anything",
    "publication/preparing.py": "another turn of the page: the state is asked of the table after it",
    "publication/previewing.py": "the holder of a link, who has no account",
    "paper/entering.py": "the form did not know that the sheet was illegible: its state lets it be typed",
    "provenance/reviewing.py": "a link that stands is not there to be restored",
    "territories/joining.py": "the holder of the key of a request, who has no account",
    "territories/admitting.py": "a request whose address nobody confirmed does not exist yet for anybody",
}
_STATE = re.compile(
    r"\.(state|phase\(|\w+_state|withdrawn_at|closed_at|deleted_at|resolved_at|settled_at|undone_at|answered_at|"
    r"merged_into|offered_at|removed_at|is_open|is_over|is_closed|is_waiting|hidden)\b"
)
_ASKED = re.compile(r"\b(timely|may|require)\(")


def test_every_state_that_an_act_depends_on_is_in_the_table_of_rights() -> None:
    acted = {type(state) for rule in RIGHTS.values() for state in rule.states}
    left = state_kinds() - acted
    named = {one.__name__ for one in left} - {"State"}
    plain = {f"State of {one.__module__.removeprefix('manifeste_tool.')}" for one in left if one.__name__ == "State"}
    assert named | plain == set(ACTED_ON_IN_NONE), "give the act its states in domain/people.py, or say why none does"


def test_no_service_refuses_an_act_for_a_state_that_the_table_does_not_know() -> None:
    found = {path.relative_to(SERVICES).as_posix() for path in SERVICES.rglob("*.py") if [*_refusing(path)]}
    assert found == set(ELSEWHERE), "ask `timely(Act.…, its.state)` of domain/people.py instead"


def _refusing(path: Path) -> Iterator[str]:
    text = path.read_text("utf-8")
    if _STATE.search(text):
        yield from _walked(ast.parse(text))


def _walked(node: ast.AST, *, asked: bool = False) -> Iterator[str]:
    """Yield the tests of a state that raise, where no rule is asked in the test or around it."""
    for child in ast.iter_child_nodes(node):
        test = ast.unparse(child.test) if isinstance(child, ast.If) else ""
        inside = asked or bool(_ASKED.search(test))
        if isinstance(child, ast.If) and isinstance(child.body[0], ast.Raise) and _STATE.search(test) and not inside:
            yield test
        yield from _walked(child, asked=inside)
