"""What real readers drew from real contributions: a synthesis finds the contribution that it sums up."""

import pytest

from benchmarks import suggesting as bench
from manifeste_tool.services.workspace import Workspace
from tests.real_data import corpus, needs_real_data

ASKED = 120


@needs_real_data
@pytest.mark.slow
def test_a_synthesis_finds_the_contribution_it_sums_up_without_their_own_link(workspace: Workspace) -> None:
    """More often than BM25 does in the best of its settings, in the first ten and in the first place.

    `make bench` measures by how much, over every split; here a hundred pairs tell that it still stands.
    """
    known = bench.corpus(corpus(bench.CORPUS))
    bench.put(workspace, known)
    held = bench.held_out(known, 12, 0.2)
    bench.tie(workspace, known, held)
    asked = [pair for pair in known.pairs if pair in held][:ASKED]
    _, okapi = bench.best_okapi(known)
    ours, theirs = bench.of_suggestions(workspace, asked), bench.measured(asked, okapi.ranked)
    assert ours.ten > theirs.ten
    assert ours.first > theirs.first
