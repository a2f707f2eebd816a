"""The laws run as many examples as the machine has time for: no deadline of their own."""

from hypothesis import settings

settings.register_profile("domain", deadline=None)
settings.load_profile("domain")
