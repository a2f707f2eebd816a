"""Moments are kept in UTC; a day begins, and an hour is told, in Paris."""

from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
