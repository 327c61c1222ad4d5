"""Talks: how many, about which places, with whom."""

from collections.abc import Iterator

from bot.documents.phrases import NOTHING
from bot.documents.report import Part, Table, Text, Tile, Tiles
from bot.documents.sections.draft import Draft, counted, out_of, point_name
from storage.facts import Totals
from storage.limburg import MUNICIPALITIES, REGIONS

MOST_NAMED = 3  # municipalities in the sentence beside the map


def reach(draft: Draft) -> Iterator[Part]:
    """How many talks, about which places, with whom."""
    talks = draft.facts.talks
    if not talks.total:
        yield Text(draft.say("report.reach_none"))
        yield from draft.said("reach")
        return
    counts = {"count": talks.total, "aldermen": talks.with_alderman, "idle": talks.without_agreement}
    yield Text(draft.say("report.reach", **counts))
    if talks.confidential:
        yield Text(draft.say("report.reach_secret", count=talks.confidential))
    yield from draft.said("reach")
    yield by_region(draft)
    yield places(draft)
    yield by_discipline(draft)
    yield Text(draft.say("report.by_discipline_more", count=talks.open_count))
    yield by_point(draft)
    if draft.earlier:
        yield by_period(draft)


def by_region(draft: Draft) -> Table:
    """The rows add up to the total."""
    talks, number = draft.facts.talks, draft.number
    rows = [
        (draft.say("report.region", name=one.name), number(one.talks), out_of(draft, one.places, one.of),
         number(one.with_alderman))
        for one in talks.regions
    ]  # fmt: skip
    others = (("across", talks.across, talks.across_with_alderman),
              ("nowhere", talks.nowhere, talks.nowhere_with_alderman))  # fmt: skip
    names = {"across": draft.say("report.across"), "nowhere": draft.say("report.nowhere")}
    rows += [(names[name], number(count), NOTHING, number(high)) for name, count, high in others if count]
    if talks.confidential:
        rows.append((draft.say("report.confidential"), number(talks.confidential), NOTHING, NOTHING))
    spoken = out_of(draft, talks.places_spoken, len(MUNICIPALITIES))
    rows.append((draft.say("report.total"), number(talks.total), spoken, number(talks.with_alderman)))
    head = draft.head("region", "talks", "places", "aldermen")
    return Table(draft.say("report.by_region"), head, tuple(rows), numbers=(1, 2, 3), total=True)


def places(draft: Draft) -> Tiles:
    """The map of squares, and its figures."""
    counts = dict(draft.facts.talks.places)
    tiles = tuple(Tile(one.name, one.short, one.row, one.column, counts[one.name]) for one in MUNICIPALITIES)
    spoken = sorted((one for one in tiles if one.count), key=lambda one: (-one.count, one.name))
    most = [f"{one.name} ({draft.number(one.count)})" for one in spoken[:MOST_NAMED]]
    white = sorted(one.name for one in tiles if not one.count)
    return Tiles(
        draft.say("report.map"), draft.say("report.map_alt", of=len(tiles), most=most), tiles,
        draft.head("place", "talks"),
        tuple((one.name, draft.number(one.count)) for one in spoken),
        draft.say("report.not_spoken", places=white) if white else draft.say("report.all_spoken"),
        tuple(_labels()),
    )  # fmt: skip


def _labels() -> Iterator[tuple[str, int]]:
    """The name of each region, where the first column of its rows is empty."""
    taken = {place.row for place in MUNICIPALITIES if place.column == 0}
    for name in REGIONS:
        rows = sorted({place.row for place in MUNICIPALITIES if place.region == name} - taken)
        yield name, rows[len(rows) // 2]


def by_discipline(draft: Draft) -> Table:
    """In how many talks each had a part."""
    talks = draft.facts.talks
    rows = [(draft.say(f"report.part_discipline_{name}"), count) for name, count in talks.disciplines]
    if talks.without_discipline:
        rows.append((draft.say("report.no_discipline"), talks.without_discipline))
    return counted(draft, draft.say("report.by_discipline"), ("discipline", "talks"), rows)


def by_point(draft: Draft) -> Table:
    """How many talks belong to each action point."""
    talks = draft.facts.talks
    rows = [(point_name(draft, number), count) for number, count in talks.points]
    if talks.without_point:
        rows.append((draft.say("report.no_point"), talks.without_point))
    return counted(draft, draft.say("report.by_point"), ("point", "talks"), rows)


def by_period(draft: Draft) -> Table:
    """Talks and questions of each quarter up to this one."""
    every = draft.earlier if not draft.period.number else (*draft.earlier, draft.facts.totals)
    most = max(1, *(one.talks for one in every))
    rows = tuple(
        (str(at), _months_of(draft, one), draft.number(one.requests), draft.number(one.talks))
        for at, one in enumerate(every, 1)
    )
    shares = tuple(one.talks / most for one in every)
    head = draft.head("which", "month", "requests", "talks")
    return Table(draft.say("report.by_period"), head, rows, numbers=(2, 3), shares=shares)


def _months_of(draft: Draft, totals: Totals) -> str:
    first, last = draft.phrases.month(totals.since), draft.phrases.month(totals.last)
    return draft.say("report.months", first=first, last=last)
