"""Every enum of the domain that says in which state a thing is, found by what the things say of themselves."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import is_dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import get_type_hints

from manifeste_tool import domain

#: How a thing names the state it is in: a field, a property, or what it is at a moment.
NAMES = frozenset({"state", "phase", "thread_state", "answer"})


@cache
def state_kinds() -> frozenset[type[StrEnum]]:
    """Return the enums named after states, and those in which a thing of the domain says its own."""
    modules = [*_modules(domain)]
    named = {one for module in modules for one in _enums(module) if one.__name__.endswith(("State", "Phase"))}
    return frozenset(named.union(*map(_held, modules)))


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)


def _enums(module: ModuleType) -> Iterator[type[StrEnum]]:
    for one in vars(module).values():
        if inspect.isclass(one) and issubclass(one, StrEnum) and one.__module__ == module.__name__:
            yield one


def _held(module: ModuleType) -> Iterator[type[StrEnum]]:
    """Yield the enums in which the dataclasses of a module say their state."""
    tree = ast.parse(Path(module.__file__ or "").read_text("utf-8"))
    for node in (one for one in ast.walk(tree) if isinstance(one, ast.ClassDef)):
        thing = getattr(module, node.name, None)
        if inspect.isclass(thing) and is_dataclass(thing):
            yield from _said(thing)


def _said(thing: type) -> Iterator[type[StrEnum]]:
    hints = get_type_hints(thing, vars(importlib.import_module(thing.__module__)))
    asked = [hints.get(name) for name in NAMES]
    for name in NAMES & set(vars(thing)):
        one = vars(thing)[name]
        function = one.fget if isinstance(one, property) else one
        asked.append(get_type_hints(function).get("return") if inspect.isfunction(function) else None)
    for kind in asked:
        if inspect.isclass(kind) and issubclass(kind, StrEnum):
            yield kind
