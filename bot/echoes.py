"""Bots that talk to bots: who sends the same again and again, each time at once after our answer, is slowed down."""

from datetime import datetime, timedelta

from storage.machine.inbox import Arrival

ALIKE = 10  # messages in a row, from one sender
AT_ONCE = timedelta(seconds=2)  # after our answer
PAUSE = timedelta(minutes=1)  # between two answers from then on


class Echoes:
    """What each sender says over and over; forgotten with the process."""

    def __init__(self) -> None:
        self.runs: dict[str, tuple[str, int, datetime]] = {}  # by sender: the text, how often, when we answered last

    def hold_back(self, arrival: Arrival, now: datetime) -> bool:
        """Whether this one gets no answer."""
        text, count, answered = self.runs.get(arrival.sender, ("", 0, now))
        at_once = timedelta(0) <= arrival.sent_at - answered < AT_ONCE or count > ALIKE
        count = count + 1 if arrival.kind == "message" and arrival.text == text and at_once else 1
        silent = count > ALIKE and now - answered < PAUSE
        self.runs[arrival.sender] = arrival.text, count, answered if silent else now
        return silent
