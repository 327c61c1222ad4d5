"""An opportunity, a threat or a recommendation: in one line where that says it all; in its room recorded at once."""

from bot import (
    ASK,
    AskAgain,
    Choice,
    ChoiceOrWords,
    Confirm,
    Desk,
    Municipality,
    Text,
    command,
    theme_in,
    wants_secrecy,
)
from handlers.signals.facts import ROOM, THEME, bare, evidence_in, named, unfit
from handlers.signals.keeping import collected
from storage import signals
from storage.signals import ADDRESSEES, OPPORTUNITY, RECOMMENDATION, THREAT, Signal

OPENLY, AS_QUESTION, AS_TALK = "openly", "question", "talk"  # how to go on with what few may know
ELSEWHERE = {AS_QUESTION: "vraag", AS_TALK: "log"}
WRITERS = "ambassador", "secretary"


@command("kans", "opportunity", takes_line=True, room=ROOM, intention=OPPORTUNITY)
async def opportunity(desk: Desk) -> None:
    """From what somebody sees coming to a recorded opportunity."""
    text = await _told(desk, "signals.opportunity")
    if text:
        await _raise(desk, OPPORTUNITY, text)


@command("bedreiging", "threat", listed=False, takes_line=True, room=ROOM, intention=THREAT)
async def threat(desk: Desk) -> None:
    """From what somebody worries about to a recorded threat."""
    text = await _told(desk, "signals.threat")
    if text:
        await _raise(desk, THREAT, text)


@command("aanbeveling", "recommendation", takes_line=True, room=ROOM, intention=RECOMMENDATION)
async def recommendation(desk: Desk) -> None:
    """Records one, for whom it is and on what it rests; without words, who keeps them sees what was collected."""
    if not desk.line and await collected(desk):
        return
    text = await _told(desk, "signals.recommendation")
    if text:
        await _recommend(desk, text)


# ---------------------------------------------------------------- what it says
async def _told(desk: Desk, words: str) -> str:
    """What it is; empty when it is to be confidential, and so goes on as something else."""
    text = bare(await desk.ask("text", Text(words)))
    ways = (AS_QUESTION, *((AS_TALK,) if desk.person.viewer.has(*WRITERS) else ()), OPENLY)
    question = Choice("signals.confidential", {"text": text}, options=ways)
    way = await desk.ask("secret", question, default=ASK if wants_secrecy(text) else OPENLY)
    if way == OPENLY:
        return text
    desk.follow(ELSEWHERE[way], text)
    return ""


async def _raise(desk: Desk, kind: str, text: str) -> None:
    place = await _place(desk, text)
    theme = await desk.ask_or_skip("theme", THEME, default=theme_in(text) or (None if desk.room else ASK))
    kind = await desk.ask("kind", Choice("signals.which_kind", options=(OPPORTUNITY, THREAT)), default=kind)
    facts: dict[str, object] = {"kind": kind, "text": text, "place": place, "theme": theme}
    if not desk.room:
        await desk.ask("sure", Confirm("signals.summary", facts))

    _say(desk, await signals.raise_one(desk.db, desk.person.address, kind, text, place, theme))


async def _place(desk: Desk, text: str) -> tuple[str, ...]:
    """Where: as the text says, else the person's own municipality; else it is asked, but not in a room."""
    question, own = Municipality("signals.place", {"text": text}), desk.person.municipality
    if own or desk.room:
        return await desk.ask("place", question, within=text, default=(own,) if own else ())
    return await desk.ask_or_skip("place", question, within=text) or ()


async def _recommend(desk: Desk, text: str) -> None:
    place = await desk.ask("place", Municipality("signals.place", {"text": text}), within=text, default=())
    theme = await desk.ask_or_skip("theme", THEME, default=theme_in(text))
    addressee = await _addressee(desk, text)
    evidence = await _evidence(desk, text)
    facts: dict[str, object] = {"kind": RECOMMENDATION, "text": text, "place": place, "theme": theme}
    facts |= {"addressee": addressee, "evidence": evidence}
    if not desk.room:
        await desk.ask("sure", Confirm("signals.summary_of_recommendation", facts))

    by = desk.person.address
    _say(desk, await signals.raise_one(desk.db, by, RECOMMENDATION, text, place, theme, addressee, evidence))


async def _addressee(desk: Desk, text: str) -> str:
    question = ChoiceOrWords("signals.addressee", {"text": text}, options=ADDRESSEES)
    return await desk.ask("addressee", question, within=text, default="" if desk.room else ASK)


async def _evidence(desk: Desk, text: str) -> str:
    """On what it rests. A number must be of a record that this person sees, and that all may see."""
    numbers = named(evidence_in(text))
    default = numbers or ("" if desk.room else ASK)
    evidence = await desk.ask_or_skip("evidence", Text("signals.evidence"), default=default) or ""
    if evidence and (wrong := await unfit(desk, evidence)):
        desk.in_private()
        raise AskAgain("evidence", "signals.unfit", numbers=wrong)
    return evidence


def _say(desk: Desk, signal: Signal) -> None:
    desk.concerns(f"signal:{signal.id}")
    desk.say("signals.room_recorded" if desk.room else "signals.recorded", signal=signal)
    if not desk.room and not desk.person.viewer.has("ambassador"):
        desk.tell("ambassador", "signals.news", about=f"signal:{signal.id}", signal=signal, who=desk.person)
