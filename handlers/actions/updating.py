"""What becomes of a promise: done, moved, handed over, dropped, or open again."""

from datetime import datetime

from bot import (
    ASK,
    AskAgain,
    Became,
    Choice,
    Confirm,
    Day,
    Desk,
    News,
    Person,
    Text,
    YesNo,
    command,
    news_in,
    record_numbers,
)
from storage import actions, log
from storage.actions import Action, Elsewhere

TAKES = "accepted", "declined"
ACTS = "done", "moved", "handed_over", "dropped", "leave"
NAMES_ONE = (  # without its dash only with news behind it: A2 is a motorway
    r"^(?!(?:gebeld|gesproken|gesprek|overleg|spoke|called)\b)(?:[\w']+ ){0,5}?(?:(?:actie|action) )?a-[0-9]+\b",
    r"^a[0-9]+ (?:(?:is )?(?:al )?(?:klaar|gedaan|gelukt|done)|later|vervalt|overdragen|verzetten)\b",
)


def _hears(text: str, now: datetime) -> bool:
    """Whether bare words speak of the action that was last named, and are not a question."""
    return not text.rstrip().endswith("?") and news_in(text, now).act != ""


@command(
    "bijwerken", "update", listed=False, takes_line=True, reads_line=True,
    phrases=(*NAMES_ONE, "^(klaar|done)(, .*)?$"),
    about="action", changes="action", removes="action", ticks="action", replies="action", hears=_hears,
)  # fmt: skip
async def update(desk: Desk) -> None:
    """From a word on one action ("A-12 klaar", "volgende week", "doet Bert voortaan") to what became of it."""
    action = await _one(desk)
    if action is None:
        return
    acts = _acts(desk, action)
    if not acts:
        desk.say("actions.not_yours", action=action)
        return
    news = await _news(desk, action, acts) if desk.spoken else News(acts[0])  # a reaction says yes to what was asked
    if not desk.spoken:
        await desk.ask("sure", Confirm("actions.ticked", {"action": action, "act": news.act}))

    try:
        await _do(desk, action, news)
    except Elsewhere:
        desk.say("actions.changed_meanwhile", action=action)


async def _news(desk: Desk, action: Action, acts: tuple[str, ...]) -> News:
    facts, told = {"action": action}, news_in(desk.line, desk.said_at)
    if acts != TAKES:
        news = await desk.ask("act", Became("actions.act", facts, acts, desk.line), within=desk.line)
        said = told.said if told.act == news.act else ""
        return News(news.act, news.said or said, news.text or told.text or desk.line)
    if told.act in TAKES:
        return told
    return News(TAKES[0] if await desk.ask("act", YesNo("actions.takes_over", facts)) else TAKES[1])


async def _do(desk: Desk, action: Action, news: News) -> None:
    match news.act:
        case "done" | "dropped":
            await _close(desk, action, news.act, news.said)
        case "moved":
            await _move(desk, action, news)
        case "handed_over":
            await _offer(desk, action, news.said)
        case "accepted":
            await _accept(desk, action)
        case "declined":
            await _decline(desk, action, news.said)
        case "reopened":
            await _reopen(desk, action)
        case "leave":
            desk.say("actions.left", action=action)


async def _one(desk: Desk) -> Action | None:
    """The action that the line names, that this is about, the only one of mine, or the one that is chosen."""
    wanted = next(iter(record_numbers(desk.line, "A")), desk.record)
    if wanted is not None:
        found = await desk.recall("action", actions.find, wanted)
        if found is None:
            desk.say("actions.no_such", number=f"A-{wanted}")
        return found
    mine = await desk.recall("mine", actions.open_of, desk.person.id)
    if not mine:
        desk.say("actions.none")
        return None
    return await desk.ask("which", Choice("actions.which", options=mine), default=mine[0] if len(mine) == 1 else ASK)


def _acts(desk: Desk, action: Action) -> tuple[str, ...]:
    """What this person may do about it."""
    if action.offered_to_id == desk.person.id:
        return TAKES
    if desk.person.id not in (action.owner_id, action.author_id) and not desk.person.viewer.has("ambassador"):
        return ()
    return ACTS if action.state == "open" else ("leave", "reopened")


async def _close(desk: Desk, action: Action, state: str, outcome: str) -> None:
    closed = await actions.close(desk.db, action.id, state, outcome)

    desk.concerns(f"action:{action.id}")
    desk.say("actions.closed", action=closed)
    await _tell(desk, closed.owner_id, "actions.was_closed", action=closed)
    if closed.author_id != closed.owner_id and not closed.confidential and not closed.was_closed_before:
        await _tell(desk, closed.author_id, "actions.came_of_it", action=closed)
    if not closed.confidential and not closed.was_closed_before:
        await _tell_who_raised_it(desk, closed)


async def _tell_who_raised_it(desk: Desk, action: Action) -> None:
    """Who asked for the talk in which it was agreed reads what came of it, and nothing else of that talk."""
    raised = await log.raised_by(desk.db, action.log_id) if action.log_id else None
    for person_id in raised.by if raised else ():
        if person_id not in (action.owner_id, action.author_id):
            await _tell(desk, person_id, "actions.came_of_your_question", action=action, raised=raised)


async def _move(desk: Desk, action: Action, news: News) -> None:
    day = await desk.ask("day", Day("actions.new_day", {"action": action}), within=news.text)
    if day == action.due:
        raise AskAgain("day", "actions.same_day", action=action)
    reason = await desk.ask("reason", Text("actions.reason", {"action": action}), within=news.said)
    await desk.ask("sure", Confirm("actions.moving", {"action": action, "day": day, "reason": reason}))

    moved = await actions.move(desk.db, action.id, day, reason)

    desk.concerns(f"action:{action.id}")
    desk.say("actions.moved", action=moved)
    await _tell(desk, moved.owner_id, "actions.was_moved", action=moved, reason=reason)


async def _offer(desk: Desk, action: Action, said: str) -> None:
    """The other is asked; until they say yes it stays where it is."""
    whom = await desk.ask("whom", Text("actions.whom", {"action": action}), within=said)
    them = [one for one in await desk.recall("them", desk.people.meant, whom) if one.id != action.owner_id]
    if not them:
        raise AskAgain("whom", "actions.nobody_called", quoted=whom)
    other = them[0] if len(them) == 1 else await desk.ask("other", Person("actions.who", options=them))
    if action.confidential and other.id != action.author_id and not other.viewer.has("ambassador"):
        raise AskAgain("whom", "actions.stays_confidential", action=action)
    await desk.ask("sure", Confirm("actions.offering", {"action": action, "other": other}))

    offered = await actions.offer(desk.db, action.id, other.id)

    desk.concerns(f"action:{action.id}")
    desk.say("actions.offered", action=offered, other=other)
    desk.tell(other, "actions.offer", about=f"action:{action.id}", action=offered, by=desk.person)


async def _accept(desk: Desk, action: Action) -> None:
    accepted = await actions.accept(desk.db, action.id)

    desk.concerns(f"action:{action.id}")
    desk.say("actions.accepted", action=accepted)
    await _tell_who_asked(desk, action, "actions.was_accepted", by=desk.person)


async def _decline(desk: Desk, action: Action, reason: str) -> None:
    await actions.decline(desk.db, action.id, reason)

    desk.say("actions.declined", action=action)
    await _tell_who_asked(desk, action, "actions.was_declined", by=desk.person, reason=reason)


async def _tell_who_asked(desk: Desk, action: Action, key: str, **facts: object) -> None:
    for person_id in dict.fromkeys((action.last_offer.by if action.last_offer else None, action.owner_id)):
        await _tell(desk, person_id, key, action=action, **facts)


async def _reopen(desk: Desk, action: Action) -> None:
    reopened = await actions.reopen(desk.db, action.id)

    desk.concerns(f"action:{action.id}")
    desk.say("actions.reopened", action=reopened)
    await _tell(desk, reopened.owner_id, "actions.was_reopened", action=reopened)


async def _tell(desk: Desk, person_id: int | None, key: str, *, action: Action, **facts: object) -> None:
    """Words for somebody whom it concerns, unless it is they who say it, or nobody of the register."""
    if person_id is not None and person_id != desk.person.id:
        other = await desk.people.by_id(desk.db.session, person_id)
        desk.tell(other, key, action=action, facts=facts)
