"""When the ambassador is away: free moments go, who waits hears it, and somebody stands in.

    > ik ben weg 10 tot 14 oktober, de secretaris neemt waar
    In die dagen staan deze afspraken:
    - di 11 okt 14.00, wethouder Wonen
    Wat moet daarmee gebeuren?
    1. afzeggen
    2. laten staan
    > 1
    Ik leg vast: …
    > ja
    U staat als weg, maandag 10 oktober tot en met vrijdag 14 oktober. …

Days are whole, and both ends are included. Who books meanwhile is shown before anything is recorded.
"""

from bot import ASK, AskAgain, Choice, Confirm, Days, Desk, Stretch, command, invitation
from handlers.requests.promises import answer_by
from storage import absences, appointments, requests
from storage.absences import STAND_INS, Absence, AwayAlready
from storage.appointments import Appointment
from storage.requests import Request

FATES = "cancel", "leave"  # of what was agreed in those days
AWAY = (
    r"(?:\bik|^) ?ben (dan |er )?[\w ]*\b(weg|afwezig|met vakantie|op vakantie|met verlof)\b",
    r"ik ben er [\w ]*\bniet(?! (uit|zeker|over|mee))\b",
    r"i('?m| am|'ll be| will be) (away|on leave|on holiday)",
)
BACK = r"ik ben er [\w ]*\b(toch|weer)\b( wel)?", r"i('m| am|'ll be| will be) (back|there after all)"


@command("weg", "away", who="ambassador", takes_line=True, phrases=AWAY)
async def away(desk: Desk) -> None:
    """From some days to everybody who must know of them."""
    known = await desk.recall("known", absences.coming)
    days = await desk.ask("days", Days("absences.days", {"known": known}))
    stand_in = await desk.ask(
        "stand_in", Choice("absences.stand_in", options=STAND_INS), within=desk.line, default=STAND_INS[0]
    )
    inside = await desk.recall("inside", appointments.within, days.since, days.until)
    free = await desk.recall("free", appointments.offered)
    fate = await _fate(desk, inside) if inside else FATES[1]
    facts = {"away": days, "stand_in": stand_in, "appointments": inside, "fate": fate}
    facts |= {"free": sum(days.holds(slot.starts_at) for slot in free)}
    await desk.ask("sure", Confirm("absences.summary", facts))

    if any(one not in inside for one in await appointments.within(desk.db, days.since, days.until)):
        raise AskAgain("inside", "absences.booked_meanwhile")
    absence = await _announce(desk, days, stand_in)
    await appointments.withdraw(desk.db, absence.since, absence.until, "away")

    desk.concerns(f"absence:{absence.id}")
    told = await _tell_who_waits(desk, absence, "absences.waits_longer")
    desk.say("absences.announced", away=absence, requests=told)
    if absence.stand_in != "nobody":
        open_ones = await requests.unanswered(desk.db) + await requests.underway(desk.db)
        shown = [one for one in open_ones if not one.confidential]
        desk.tell(absence.stand_in, "absences.stands_in", away=absence, requests=shown)
    for one in inside if fate == "cancel" else ():
        await _call_off(desk, one, absence)


async def _fate(desk: Desk, inside: list[Appointment]) -> str:
    return await desk.ask("fate", Choice("absences.fate", {"appointments": inside}, options=FATES))


async def _announce(desk: Desk, days: Stretch, stand_in: str) -> Absence:
    try:
        return await absences.announce(desk.db, desk.person.address, days.since, days.until, stand_in)
    except AwayAlready as already:
        raise AskAgain("days", "absences.away_already", away=already.other) from None


async def _call_off(desk: Desk, agreed: Appointment, absence: Absence) -> None:
    gone = await appointments.cancel(desk.db, agreed.id, "")
    if gone is None:
        return
    await requests.reopen(desk.db, gone.request_id, answer_by(desk))

    file = invitation(desk, "appointments.calendar_title", "CANCEL", gone)
    desk.say("absences.called_off", appointment=gone, file=file)
    for number in gone.sides:
        other = await desk.people.by_id(desk.db.session, number)
        if other.known:
            about = f"appointment:{gone.id}"
            desk.tell(other, "absences.was_called_off", about=about, file=file, appointment=gone, away=absence)


async def _tell_who_waits(desk: Desk, absence: Absence, key: str) -> list[Request]:
    """Who was promised an answer in those days, or waits for what was taken up: once, whatever they asked.

    Returns what they wait for.
    """
    promised = [one for one in await requests.unanswered(desk.db) if one.answer_by and absence.holds(one.answer_by)]
    open_ones = promised + await requests.underway(desk.db)
    waiting: dict[int, list[Request]] = {}
    for request in open_ones:
        for number in request.askers:
            waiting.setdefault(number, []).append(request)
    for number, theirs in waiting.items():
        asker = await desk.people.by_id(desk.db.session, number)
        if asker.known:
            about = f"request:{theirs[0].id}" if len(theirs) == 1 else None
            secret = all(request.confidential for request in theirs)
            desk.tell(asker, key, about=about, away=absence, requests=theirs, secret=secret)
    return open_ones


@command(
    "ik ben er toch wel", "i am back", who="ambassador", listed=False, about="absence", removes="absence", phrases=BACK
)
async def back(desk: Desk) -> None:
    """The ambassador is there after all: what was free then is free again."""
    known = await desk.recall("known", absences.coming)
    if not known:
        desk.say("absences.none")
        return
    meant = [one for one in known if one.id == desk.record] or known
    only = meant[0] if len(meant) == 1 else ASK
    question = Choice("absences.which", options=known, moment=lambda one: one.since)
    absence = await desk.ask("absence", question, default=only)
    await desk.ask("sure", Confirm("absences.returning", {"away": absence}))

    if not await absences.withdraw(desk.db, absence.id):
        desk.say("absences.none")
        return
    free = await appointments.put_back(desk.db, absence.since, absence.until)

    desk.say("absences.returned", away=absence, free=free)
    if absence.stand_in != "nobody":
        desk.tell(absence.stand_in, "absences.stands_in_no_more", away=absence)
    await _tell_who_waits(desk, absence, "absences.waits_no_longer")
