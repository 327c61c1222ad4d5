"""A report, written from the figures of a period and from what people said of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from bot.config import Programme
from bot.documents.phrases import Phrases
from bot.documents.report import Part, Report, Section
from bot.documents.sections import ahead, brief, final, points, reach, work
from bot.documents.sections.draft import Draft
from bot.documents.story import FINAL_SECTIONS, SECTIONS, Story
from bot.periods import Period
from storage.facts import Facts, Totals

WRITERS: Mapping[str, Callable[[Draft], Iterator[Part]]] = {
    "summary": brief.summary,
    "assignment": final.assignment,
    "points": points.points,
    "reach": reach.reach,
    "requests": work.requests,
    "agreements": work.agreements,
    "signals": work.signals,
    "undone": work.undone,
    "money": ahead.money,
    "next": ahead.ahead,
    "recommendations": final.recommendations,
    "handover": final.handover,
    "counting": ahead.counting,
}


def written(
    programme: Programme, period: Period, facts: Facts, story: Story,
    *, earlier: Sequence[Totals | Facts] = (), meetings: Sequence[date] = (),
) -> Report:  # fmt: skip
    """The report on a period. `earlier` are the totals of the quarters before it, in order; `meetings` the days of the
    Steering Group. Of the final evaluation `earlier` are all quarters. The same values give the same report.
    """
    before = tuple(one if isinstance(one, Totals) else one.totals for one in earlier)
    draft = Draft(programme, period, facts, story, before, tuple(meetings), Phrases(programme.language))
    whole = not period.number
    return Report(
        name=_name(draft),
        title=draft.say("report.title_final" if whole else "report.title"),
        subtitle=_subtitle(draft),
        programme=programme.name,
        about=tuple(_about(draft)),
        language=programme.language,
        made_on=draft.seen_on,
        summary=brief.lines(draft),
        sections=tuple(_sections(draft, FINAL_SECTIONS if whole else SECTIONS)),
        mark=_mark(draft),
        annexes=tuple(final.annexes(draft)) if whole else (),
    )


def _name(draft: Draft) -> str:
    if not draft.period.number:
        return draft.say("report.file_final", version=draft.story.version)
    return draft.say("report.file", number=draft.period.number, version=draft.story.version)


def _subtitle(draft: Draft) -> str:
    days = {"first": draft.phrases.on(draft.facts.since), "last": draft.phrases.on(draft.facts.last)}
    if not draft.period.number:
        return draft.say("report.subtitle_final", **days)
    return draft.say("report.subtitle", number=draft.period.number, **days)


def _about(draft: Draft) -> Iterator[tuple[str, str]]:
    story, say = draft.story, draft.say
    meets = say("report.meets", day=draft.phrases.day(story.meeting)) if story.meeting else say("report.meets_some_day")
    yield say("report.part_about_for"), meets
    yield say("report.part_about_from"), say("report.author")
    yield say("report.part_about_status"), say(f"report.part_status_{story.status}", version=story.version)
    yield say("report.part_about_figures"), _figures_of(draft)


def _figures_of(draft: Draft) -> str:
    last = draft.phrases.on(draft.facts.last)
    if draft.facts.preliminary:
        return draft.say("report.figures_so_far", day=draft.phrases.on(draft.seen_on), last=last)
    return draft.say("report.figures_of", day=last)


def _mark(draft: Draft) -> str:
    if draft.story.status == "approved":
        return ""
    return draft.say("report.mark_preliminary" if draft.facts.preliminary else "report.mark_draft")


def _sections(draft: Draft, keys: Sequence[str]) -> Iterator[Section]:
    writers = dict(WRITERS)
    if not draft.period.number:
        writers["points"] = final.points_and_quarters
    for at, key in enumerate(keys, 1):
        blocks = tuple(writers[key](draft))
        yield Section(str(at), key, draft.say(f"report.part_title_{key}"), blocks)
