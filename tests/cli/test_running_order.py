"""`running-order` on the command line, on lists made here and on a real one."""

import json

import pytest
from click.testing import CliRunner

from benchmarks.running_order_score import BLOCKS, OUTCOME, score
from manifeste_tool.cli.main import commands
from tests.real_data import corpus, needs_real_data


@pytest.fixture
def run(tmp_path):
    def invoke(content):
        path = tmp_path / "list.jsonl"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return CliRunner().invoke(commands, ["running-order", str(path)])

    return invoke


def lines(*found):
    return "".join(json.dumps(one) + "\n" for one in found)


def test_one_number_a_line_in_the_order_of_the_text(run):
    first = {"num": "12 rect.", "subdivision": "Article 1er", "alinea": None, "dispositif": "Supprimer cet article."}
    last = {"num": "3", "subdivision": "Article 2", "identique": 7, "discussion_commune": None, "sort": "Adopté"}
    sub = {"num": "4", "subdivision": "Article 2", "sous_amendement_de": 99, "position": 1}
    result = run("\ufeff" + lines(sub, last | {"id": 99}, first) + "\n")
    assert (result.exit_code, result.stdout) == (0, "12 rect.\n4\n3\n")


def test_position_and_outcome_are_not_read(run):
    given = [{"num": str(n), "subdivision": "Article 1er", "alinea": f"Al. {n}", "position": 9 - n} for n in (1, 2, 3)]
    assert run(lines(*given)).stdout == "1\n2\n3\n"


def test_an_empty_list_prints_nothing(run):
    result = run("")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[]",
        "12",
        "null",
        '{"num": "1"}',
        '{"num": "", "subdivision": "Article 1er"}',
        '{"num": "1", "subdivision": 3}',
        '{"num": true, "subdivision": "Article 1er"}',
        '{"num": "1", "subdivision": "Article 1er", "alinea": []}',
        "[" * 100_000,
    ],
)
def test_a_bad_line_is_named_and_leaves_with_2(run, bad):
    result = run(lines({"num": "1", "subdivision": "Article 1er"}) + bad + "\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Ligne 2 de la liste : ")


def test_a_list_that_is_not_utf_8_or_not_there_leaves_with_2(run):
    result = run(b"\xff")
    assert result.exit_code == 2
    assert "UTF-8" in result.stderr
    assert CliRunner().invoke(commands, ["running-order", "absent.jsonl"]).exit_code == 2


@needs_real_data
@pytest.mark.real_data
def test_a_real_list_comes_back_in_its_order_between_blocks():
    path = corpus("amendments/senat_plfss2018_derouleur.jsonl")
    official = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]
    for without in (OUTCOME, (*OUTCOME, *BLOCKS)):
        for everywhere, within in score(official, without, shuffles=2):
            assert everywhere >= 0.97
            assert within >= 0.95
