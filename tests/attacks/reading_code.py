"""Which fields the code reads, form or no form: every name that a view, or a module of fields it imports, may ask for."""

import ast
import inspect
import re
import sys
from functools import cache
from types import ModuleType

from flask import Flask

_NAME = re.compile(r"[a-z][a-z0-9_]*(?:-[a-z0-9_]+)*-?")
_SOURCES = {"form", "args", "files", "values"}
_LONGEST = 32
#: No field of any form of ours, tried everywhere: what a careless `**request.form` would take.
GREEDY = (
    *(
        "role",
        "id",
        "state",
        "by",
        "owner",
        "is_admin",
        "active",
        "person_id",
        "author_id",
        "member_id",
        "drafter",
        "cycle",
    ),
    *(
        "number",
        "email",
        "authority",
        "association",
        "publishable",
        "published",
        "audience",
        "created_at",
        "signed",
        "admin",
    ),
    *(
        "rapporteur",
        "substitute_for_id",
        "means",
        "second_factor_at",
        "suspended_at",
        "_method",
        "__class__",
        "__proto__[x]",
    ),
    *(
        "constructor[prototype][x]",
        "role[]",
        "person.role",
        "$where",
        "csrf_token",
        "status",
        "outcome",
        "adopted",
        "kept_until",
    ),
)


def names_read(app: Flask, endpoint: str) -> frozenset[str]:
    """Return the names that the module of a view, and those of its fields, may read from a request."""
    module = sys.modules[inspect.unwrap(app.view_functions[endpoint]).__module__]
    return _names(module)


@cache
def _names(module: ModuleType) -> frozenset[str]:
    found = set(_read_in(module.__name__))
    for value in vars(module).values():
        if inspect.ismodule(value) and value.__name__.startswith("manifeste_tool.web"):
            found |= _read_in(value.__name__)
    return frozenset(found)


@cache
def _read_in(name: str) -> frozenset[str]:
    tree = ast.parse(inspect.getsource(sys.modules[name]))
    found: set[str] = set()
    for part in tree.body:
        asks = any(isinstance(one, ast.Attribute) and one.attr in _SOURCES for one in ast.walk(part))
        if asks or isinstance(part, ast.Assign | ast.AnnAssign):
            found |= {_called(one) for one in ast.walk(part)}
    return frozenset(one for one in found if one and len(one) <= _LONGEST)


def _called(node: ast.AST) -> str:
    """Return the field that a constant names, or a made-up one of those that an f-string names."""
    if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        return f"{node.values[0].value}1" if _NAME.fullmatch(str(node.values[0].value)) else ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _NAME.fullmatch(node.value):
        return node.value
    return ""
