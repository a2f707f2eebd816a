"""When the clock of a server may be believed before something is deleted for ever because of its age.

A machine that starts with a wrong date, or takes a wrong one from the network, makes everything look old at once. The
work says every minute that it goes on: between two of these words no more time may pass than a stop explains.
"""

from datetime import datetime, timedelta

#: A longer silence is a leap, or a long stop, which looks the same.
LONGEST = timedelta(days=2)
#: For how long the work goes on under a new date before that date is believed.
CONFIRMED_AFTER = timedelta(days=1)


def leapt(last: datetime | None, now: datetime) -> bool:
    """Whether the clock stands further from the last word of the work than is believed at once, either way."""
    return last is not None and abs(now - last) > LONGEST


def is_doubtful(doubted: datetime | None, now: datetime) -> bool:
    """Whether a date that the clock leapt to is not confirmed yet; it no longer matters once the clock went back."""
    return doubted is not None and timedelta() <= now - doubted < CONFIRMED_AFTER
