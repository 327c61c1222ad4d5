"""A line of the logbook is put right, or taken out."""

from bot import Confirm, Desk, Text, command, period_of, record_numbers, talk_in
from handlers.log.keeping import WRITERS
from storage import log, reports


@command("verbeteren", "correct", who=WRITERS, listed=False, takes_line=True, about="log", changes="log")
async def correct(desk: Desk) -> None:
    """Puts another outcome in the place of what was logged ("verbeteren L-17 …"), or after an edit of its message."""
    entry = await _one(desk)
    if entry is None:
        return
    line = desk.line.partition(" ")[2] if record_numbers(desk.line, "L") else desk.line
    new = (talk_in(line).outcome if entry.contact else "") or line
    outcome = await desk.ask("outcome", Text("log.right_outcome", {"entry": entry}), within=new)
    await _put_right(desk, entry, outcome)


async def _put_right(desk: Desk, entry: log.Entry, outcome: str) -> None:
    if outcome == entry.outcome:
        desk.say("log.stands_already", entry=entry)
        return
    facts = {"entry": entry, "outcome": outcome, "settled": await _settled(desk, entry)}
    await desk.ask("sure", Confirm("log.correcting", facts))

    await log.correct(desk.db, entry.id, outcome)

    desk.concerns(f"correction:{entry.id}")
    desk.say("log.corrected", entry=entry)


@command("opnieuw verbeteren", "correct again", who=WRITERS, listed=False, changes="correction")
async def correct_again(desk: Desk) -> None:
    """The message of a correction was edited."""
    named = record_numbers(desk.line, "L")
    desk.follow("verbeteren", desk.line if named else f"L-{desk.record} {desk.line}")


@command("verbetering terug", "undo correction", who=WRITERS, listed=False, removes="correction")
async def undo_correction(desk: Desk) -> None:
    """*Oeps*: what stood there before it was corrected stands there again; the line itself stays."""
    entry = await _one(desk)
    if entry and entry.corrected:
        await _put_right(desk, entry, entry.corrected[-1].was)


@command("weghalen", "remove", who=WRITERS, listed=False, takes_line=True, about="log", removes="log")
async def remove(desk: Desk) -> None:
    """Takes a line out of the logbook, with what was agreed in it."""
    entry = await _one(desk)
    if entry is None:
        return
    await desk.ask("sure", Confirm("log.removing", {"entry": entry, "settled": await _settled(desk, entry)}))

    await log.remove(desk.db, entry.id)

    desk.concerns(f"log:{entry.id}")
    desk.say("log.removed", entry=entry)


async def _one(desk: Desk) -> log.Entry | None:
    """The line that this is about; one of somebody else only the ambassador changes."""
    number = desk.record or next(iter(record_numbers(desk.line, "L")), 0)
    found = await desk.recall("entry", log.mine, number)
    if not found:
        desk.say("log.no_such")
        return None
    return found[0]


async def _settled(desk: Desk, entry: log.Entry) -> list[str]:
    """The approved reports that count this line: they stay as they are."""
    stand = await desk.recall("stand", reports.standing)
    period = period_of(desk.config.programme, desk.hours.clock.local(entry.created_at).date())
    return [name for name in (period.name, reports.FINAL) if name in stand]
