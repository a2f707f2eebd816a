"""Say what `make mutants` found: how many mutants the tests kill in each file, and which survive; hold the floor.

`python tests/mutants_floor.py` reads what mutmut left in `mutants/`; `--survivors` shows what each survivor changed.
"""

import difflib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import libcst

FLOOR = 85.0
FOUND = Path("mutants/manifeste_tool/domain")
SURVIVED, LEFT, UNTESTED = 0, None, 33
NAME = re.compile(r"(.*)__mutmut_(\d+)")


def outcomes() -> dict[str, dict[str, int | None]]:
    """Return what became of each mutant, by file."""
    found = {}
    for path in sorted(FOUND.glob("*.meta")):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        if codes:
            found[path.name.removesuffix(".meta")] = {key.rpartition(".")[2]: code for key, code in codes.items()}
    return found


def percent(codes: Counter[int | None]) -> float:
    """Return the share of the mutants killed, time-outs included; one that no test reaches is not."""
    alive = codes[SURVIVED] + codes[UNTESTED] + codes[LEFT]
    return 100.0 * (codes.total() - alive) / codes.total() if codes else 100.0


def functions(source: str) -> dict[str, str]:
    """Return the source of each function of a module, methods included."""
    module = libcst.parse_module(source)
    bodies = [module.body, *(node.body.body for node in module.body if isinstance(node, libcst.ClassDef))]
    return {
        node.name.value: module.code_for_node(node)
        for body in bodies
        for node in body
        if isinstance(node, libcst.FunctionDef)
    }


def survivors(name: str, codes: dict[str, int | None]) -> Iterator[str]:
    """Yield what each surviving mutant of a file changed, on one line."""
    source = functions((FOUND / name).read_text(encoding="utf-8"))
    for key in (key for key, code in codes.items() if code in (SURVIVED, UNTESTED)):
        found = NAME.fullmatch(key)
        if found:
            sides = (source[f"{found[1]}__mutmut_orig"], source[key])
            changed = difflib.ndiff(*(side.splitlines()[1:] for side in sides))
            lines = [f"{line[0]} {line[2:].strip()}" for line in changed if line[0] in "+-"]
            yield f"{found[1].replace('x_', '', 1)} {found[2]}: {'  '.join(lines)}"


def main() -> int:
    """Say it as a table."""
    found = outcomes()
    whole: Counter[int | None] = Counter()
    print("| file | mutants | killed | survive | % |\n|---|---|---|---|---|")
    for name, codes in found.items():
        count = Counter(codes.values())
        whole += count
        alive = count[SURVIVED] + count[UNTESTED]
        print(
            f"| `{name}` | {count.total()} | {count.total() - alive - count[LEFT]} | {alive} | {percent(count):.1f} |"
        )
    alive = whole[SURVIVED] + whole[UNTESTED]
    print(f"| all | {whole.total()} | {whole.total() - alive - whole[LEFT]} | {alive} | {percent(whole):.1f} |")
    if "--survivors" in sys.argv:
        for name, codes in found.items():
            print(f"\n{name}")
            for line in survivors(name, codes):
                print(f"* {line}")
    if whole[LEFT]:
        print(f"{whole[LEFT]} not tried yet: run `make mutants` again, it goes on from there")
    return int(percent(whole) < FLOOR or not whole)


if __name__ == "__main__":
    sys.exit(main())
