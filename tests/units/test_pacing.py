"""How many rooms are sent to at once, and which one is next."""

from bot.transports.pacing import FIRST, MOST, Pace
from storage.machine.outbox import Outgoing


def test_what_goes_well_makes_room_for_one_more_until_there_are_enough():
    pace = Pace()
    for _ in range(5):
        pace.went("!a")
    assert pace.at_once == FIRST + 5
    for _ in range(MOST):
        pace.went("!a")
    assert pace.at_once == MOST


def test_each_trouble_halves_it_and_one_always_goes():
    pace = Pace()
    pace.troubled("!a")
    assert pace.at_once == FIRST // 2
    for _ in range(10):
        pace.limited(0)
    assert pace.at_once == 1


def test_of_equals_the_oldest_goes_first_and_then_who_was_served_longest_ago():
    pace, waiting = Pace(), {room: Outgoing(room, room, "reply", "", "") for room in ("!c", "!a", "!b")}
    served = []
    for _ in range(4):
        served.append(room := pace.choose(waiting))
        pace.went(str(room))
    assert served == ["!c", "!a", "!b", "!c"]


def test_who_has_trouble_waits_alone():
    pace, waiting = Pace(), {room: Outgoing(room, room, "reply", "", "") for room in ("!a", "!b")}
    pace.troubled("!a")
    assert pace.choose(waiting) == "!b"
