"""Where the four action points stand: a light with its words, what was done and what is next."""

from collections.abc import Iterator

from bot.documents.report import Light, Lights, Part, Text
from bot.documents.sections.draft import UNKNOWN, Draft, point_name
from bot.documents.story import Standing


def points(draft: Draft) -> Iterator[Part]:
    """Where each stands."""
    yield from draft.said("points")
    head = draft.head("point", "light", "done", "next")
    yield Lights(draft.say("report.lights"), head, tuple(_light(draft, one) for one in draft.standings))
    yield Text(draft.say("report.legend"))


def _light(draft: Draft, one: Standing) -> Light:
    state = one.state or UNKNOWN
    nothing = draft.say("report.nothing_said")
    why = [(name, getattr(one, name)) for name in ("cause", "consequence", "measure") if getattr(one, name)]
    return Light(
        point_name(draft, one.point), state, draft.say(f"report.part_light_{state}"),
        _before(draft, one),
        one.done or nothing, one.next or nothing,
        tuple((draft.say(f"report.part_{name}"), words) for name, words in why if state != "green"),
    )  # fmt: skip


def _before(draft: Draft, one: Standing) -> str:
    """The light of the last period: the first has none before it, the whole shows those of all."""
    if draft.period.number <= 1:
        return ""
    return draft.say("report.before", state=draft.say(f"report.part_short_{one.before or UNKNOWN}"))
