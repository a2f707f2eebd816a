"""Check the public repository: rebuilt from the facts in another folder, it has the same names, and no object more."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from manifeste_tool.services.public.writing import public_repository, rebuilt
from manifeste_tool.services.workspace import Workspace


def problems(ws: Workspace) -> Iterator[str]:
    """Yield what is wrong with the public repository, a sentence each."""
    stands = public_repository(ws)
    with TemporaryDirectory(prefix="manifeste-") as folder:
        anew = rebuilt(ws, Path(folder))
        if stands.refs() != anew.refs():
            yield "Le dépôt public n'est pas celui que disent les faits : lancez « manifeste catch-up »."
        elif stands.exists and stands.objects() - anew.objects():
            yield "Le dépôt public garde des objets que rien de publié ne justifie : lancez « manifeste catch-up »."
    if stands.exists:
        yield from (f"Dépôt public : {line}" for line in stands.problems())
