"""Narrow one limit for the time of a test."""

from dataclasses import replace

import pytest

from manifeste_tool.domain.guarding.limits import BOUNDS, Limit


def allow(patch: pytest.MonkeyPatch, what: Limit, most: int) -> None:
    patch.setitem(BOUNDS, what, replace(BOUNDS[what], most=most))
