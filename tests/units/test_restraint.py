"""When the desk speaks unasked, and how much."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.almanac import Due
from bot.clock import Clock
from bot.restraint import MOST_A_DAY, Restraint
from bot.workdays import Hours
from storage.people import Person

LOCAL = ZoneInfo("Europe/Amsterdam")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ANNA = Person(1, "@anna:localhost", "Anna", "", "", None, "nl", "admitted")


def restraint(quiet: tuple[time, time] | None = (time(18), time(8))) -> Restraint:
    return Restraint(Hours(Clock(LOCAL), quiet))


def on(day: int, hour: float) -> datetime:
    """October 2022: the 3rd is a Monday."""
    return datetime(2022, 10, day, tzinfo=LOCAL) + timedelta(hours=hour)


async def nothing(_db):
    return {}


def due(key: str, at: datetime, lasts: timedelta = 9 * DAY, **how) -> Due:
    return Due(key, at, at + lasts, ANNA, "", nothing, **how)


def keys(dues) -> str:
    return " ".join(one.key for one in dues)


def said(rules: Restraint, now: datetime, dues, heard: int = 0, nudged: int = 0) -> list[str]:
    """What Anna hears now, message by message."""
    agenda = rules.agenda(dues, now)
    look = rules.look(agenda, now)
    later = rules.later_today(agenda, now)
    return [keys(one) for one in rules.share(look.ready, later, heard, nudged, now).messages] if look.ready else []


# ---------------------------------------------------------------- when
def test_what_came_while_the_desk_was_away_waits_for_an_hour_that_is_not_quiet():
    rules, friday_evening = restraint(), on(7, 22)
    look = rules.look(rules.agenda([due("a", on(7, 14))], friday_evening), friday_evening)
    assert (look.ready, look.dropped, look.coming) == ([], [], on(10, 8))


def test_unless_that_is_too_late():
    assert said(restraint(), on(7, 22), [due("a", on(7, 14), 2 * DAY)]) == ["a"]


def test_the_hour_before_is_said_in_quiet_hours_too():
    assert said(restraint(), on(3, 7), [due("a", on(3, 7), 2 * HOUR, exact=True)]) == ["a"]


def test_what_could_only_have_been_said_before_the_thing_came_to_be_is_dropped():
    """Booked on Saturday for Monday at half past seven: the last working hour before it is over."""
    rules, saturday = restraint(), on(8, 12)
    look = rules.look(rules.agenda([due("a", on(9, 7.5), DAY, since=saturday)], saturday), saturday)
    assert (look.ready, keys(look.dropped)) == ([], "a")


def test_one_that_waits_is_dropped_when_a_later_one_about_the_same_thing_has_come():
    rules = restraint()
    dues = [due("day", on(4, 9), DAY, thing="talk"), due("hour", on(5, 8), HOUR, thing="talk", exact=True)]
    rules.held["day"] = on(5, 8.5)
    look = rules.look(rules.agenda(dues, on(5, 8)), on(5, 8))
    assert (keys(look.ready), keys(look.dropped)) == ("hour", "day")


def test_the_latest_takes_no_other_along_when_it_is_itself_past():
    rules, now = restraint(), on(4, 12)
    dues = [due("long", on(4, 9), DAY, thing="talk"), due("short", on(4, 10), HOUR, thing="talk")]
    look = rules.look(rules.agenda(dues, now), now)
    assert (keys(look.ready), keys(look.dropped)) == ("long", "short")


# ---------------------------------------------------------------- how much
def test_the_fourth_waits_for_the_morning_and_goes_with_what_else_is_left():
    rules = restraint()
    dues = [due(name, on(3, 9)) for name in "abcde"]
    assert said(rules, on(3, 9), dues) == ["a", "b", "c"]
    assert said(rules, on(3, 17), dues[3:], heard=3) == []
    assert said(rules, on(4, 8), dues[3:]) == [], "too early in the morning"
    assert said(rules, on(4, 8.5), dues[3:]) == ["d e"]


def test_after_friday_the_morning_is_that_of_monday():
    rules = restraint()
    assert said(rules, on(7, 9), [due("a", on(7, 9))], heard=3) == []
    assert rules.held == {"a": on(10, 8.5)}


def test_all_that_is_asked_of_somebody_in_a_day_comes_in_one_message():
    dues = [due("a", on(3, 9), nudges=True), due("b", on(3, 9), nudges=True), due("c", on(3, 9))]
    assert said(restraint(), on(3, 9), dues) == ["c", "a b"]
    assert said(restraint(), on(3, 9), dues, heard=1, nudged=1) == ["c"]
    assert said(restraint(), on(4, 9), dues) == ["a b c"]


def test_what_can_wait_leaves_room_for_what_comes_today_and_cannot():
    exact = [due(f"{hour}h", on(3, hour), HOUR, exact=True) for hour in (14, 15)]
    assert said(restraint(), on(3, 9), [due("a", on(3, 9)), due("b", on(3, 9)), *exact]) == ["a"]


def test_the_last_message_of_the_day_brings_along_what_cannot_wait():
    exact = [due(f"{hour}h", on(3, hour), HOUR, exact=True) for hour in (9, 10, 11, 12, 13)]
    assert said(restraint(), on(3, 11), exact[2:], heard=2) == ["11h 12h 13h"]
    assert said(restraint(), on(3, 13), exact[4:], heard=3) == [], "not known in time"


def test_what_is_left_of_yesterday_is_not_said_when_there_is_more_about_it_today():
    hour = due("hour", on(4, 13), HOUR, thing="talk", exact=True)
    assert said(restraint(), on(4, 8.5), [due("day", on(3, 14), DAY, thing="talk"), hour]) == []
    assert said(restraint(), on(4, 13), [hour]) == ["hour"]


moments = st.integers(0, 20 * 96).map(lambda quarter: on(3, quarter / 4))
plans = st.lists(st.tuples(moments, st.integers(1, 200), st.booleans(), st.booleans()), max_size=40)


@given(plans, st.sampled_from([None, (time(18), time(8)), (time(12), time(13))]))
def test_nobody_hears_more_than_three_a_day_or_anything_late_or_twice(plan, quiet):
    rules, now, end = restraint(quiet), on(3, 0), on(30, 0)
    open_ones = {
        str(at): due(str(at), moment, hours * HOUR, exact=exact, nudges=nudges)
        for at, (moment, hours, exact, nudges) in enumerate(plan)
    }
    heard, nudged, told = Counter[date](), Counter[date](), Counter[str]()
    while now < end:
        agenda = rules.agenda(open_ones.values(), now)
        look, later, today = rules.look(agenda, now), rules.later_today(agenda, now), now.astimezone(LOCAL).date()
        share = rules.share(look.ready, later, heard[today], nudged[today], now) if look.ready else None
        for message in share.messages if share else ():
            heard[today] += 1
            nudged[today] += any(one.nudges for one in message)
            told.update(one.key for one in message)
            assert all(now < one.until for one in message)
            urgent = [one for one in message if one.exact or rules.hours.next_open(now) >= one.until]
            assert urgent or not rules.hours.is_quiet(now)
        for key in [*told, *(one.key for one in look.dropped), *(one.key for one in (share.lost if share else ()))]:
            open_ones.pop(key, None)
        now = rules.look(rules.agenda(open_ones.values(), now), now).coming or end
    assert max(heard.values(), default=0) <= MOST_A_DAY
    assert max(nudged.values(), default=0) <= 1
    assert max(told.values(), default=0) <= 1
    assert not open_ones, "each was said, or lost"
