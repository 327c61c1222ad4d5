"""One voice for each organisation: given by word or ✅, taken back, or withheld with a reason.

    > !akkoord
    LWV is akkoord met versie 2 (0f3a1c…). Nog niet: LLTB, MKB-Limburg.

A voice is for one text. Another version starts the round again; when all are in, the report stands. What is said with a
"but" is no voice: it is kept as a remark.
"""

import re
from typing import Any

from bot import Confirm, Desk, Room, Text, command, remark_in
from handlers.reports.facts import READERS, ROOM, Press, as_filed, files, opened
from handlers.reports.remarks import keep
from handlers.reports.voices import silent, voice_of
from storage import reports
from storage.people import Person
from storage.reports import APPROVED, DRAFT, Version, Voice

AGAINST = "against"
CONDITION = re.compile(
    r"\b(maar|mits|tenzij|behalve|alleen als|onder voorbehoud|but|provided|unless|except|on condition)\b", re.IGNORECASE
)
SAYS_NO = re.compile(r"^\W*(?:(?:ik|wij) (?:ben|zijn|ga|gaan) )?niet akkoord\b", re.IGNORECASE)


@command(
    "akkoord", "approve", who=ROOM, about="report", ticks="report", room=ROOM,
    phrases=(
        r"^(ik|wij) (ben|zijn|ga|gaan) akkoord", r"^(i|we) (approve|agree)",
        r"^(akkoord|agreed),? (maar|mits|tenzij|behalve|alleen als|onder voorbehoud|but|provided|unless|except)",
    ),
)  # fmt: skip
async def approve(desk: Desk) -> None:
    """An organisation approves the version that was shown."""
    version = await _meant(desk)
    if version is None:
        return
    if CONDITION.search(desk.line):
        await _keep_condition(desk, version)
        return
    if await _is_stopped(desk, version):
        return
    voice = voice_of(desk.person)
    if not (desk.room and desk.spoken):
        await desk.ask("sure", Confirm("reports.approving", {"version": version, "voice": voice}))

    one = await reports.speak(desk.db, desk.person.address, version, voice, APPROVED)

    desk.concerns(f"approval:{one.id}")
    everybody = (await desk.people.everybody(desk.db.session)).values()
    left = await silent(desk.db, version, everybody)
    _say_to_all(desk, "reports.approved", "reports.room_approved", version=version, voice=voice, left=left)
    if not left:
        await _file(desk, version)


async def _meant(desk: Desk) -> Version | None:
    """The version that this is about, if it can be approved; else it is said why not."""
    number = desk.record or await desk.recall("newest", reports.newest_id)
    version = await reports.find(desk.db, number) if number else None
    if version is None:
        desk.say("reports.room_none" if desk.room else "reports.none")
        return None
    newest = await reports.newest(desk.db, version.number)
    plan = Press.of(desk).called(version.number)
    if newest and newest.id != version.id:
        words = "reports.superseded", "reports.room_superseded"
    elif version.state == DRAFT:
        words = "reports.preliminary", "reports.room_preliminary"
    elif version.state == APPROVED:
        words = "reports.stands", "reports.room_stands"
    else:
        return version
    desk.say(words[bool(desk.room)], version=version, newest=newest, whole=Press.of(desk).nine(plan.whole))
    return None


async def _keep_condition(desk: Desk, version: Version) -> None:
    """Approval of another text than this one is a remark on this one."""
    if not desk.room:
        said = remark_in(desk.line, opened(version))
        await desk.ask("sure", Confirm("reports.remarking", {"version": version, "said": said}))
    desk.say("reports.room_conditional" if desk.room else "reports.conditional")
    await keep(desk, version, desk.line)


async def _is_stopped(desk: Desk, version: Version) -> bool:
    """Whether another organisation is against this version; that is said."""
    voices = await reports.voices(desk.db, version.id)
    others = [one for one in voices if one.state == AGAINST and one.organisation != voice_of(desk.person)]
    if others:
        desk.say("reports.room_stopped" if desk.room else "reports.stopped", version=version, voice=others[0])
    return bool(others)


def _say_to_all(desk: Desk, words: str, in_room: str, **facts: Any) -> None:
    """In the room; and when it was said in a direct chat, there too."""
    if not desk.room:
        desk.say(words, **facts)
        desk.tell(Room(ROOM), in_room, facts=facts)
    else:
        desk.say(in_room, **facts)


async def _file(desk: Desk, version: Version) -> None:
    """All are in: it stands, with the day on which it is presented."""
    press = Press.of(desk)
    plan = press.called(version.number)
    await reports.approve(desk.db, version.id, plan.meets or press.day_of(desk.db.now))

    stands = await reports.find(desk.db, version.id) or version
    facts = {"version": version, "plan": plan}
    desk.tell(Room(ROOM), "reports.room_all_in", facts=facts)
    desk.tell("ambassador", "reports.all_in", facts=facts)
    desk.tell("secretary", "reports.to_be_filed", facts=facts, files=files(as_filed(stands)))


@command(
    "akkoord terug", "bezwaar terug", "take back objection", "take back approval", who=ROOM, listed=False,
    removes="approval", room=ROOM,
)  # fmt: skip
async def take_back(desk: Desk) -> None:
    """A ✅ that was taken away, or *oeps*: the voice does not count any more."""
    voice = await reports.find_voice(desk.db, desk.record) if desk.record else await _own(desk)
    version = await reports.find(desk.db, voice.report_id) if voice else None
    if voice is None or version is None or voice.organisation != voice_of(desk.person):
        desk.say("reports.room_nothing_to_undo" if desk.room else "reports.nothing_to_undo")
        return
    if version.state == APPROVED:
        desk.say("reports.room_stands" if desk.room else "reports.stands", version=version)
        return

    await reports.withdraw(desk.db, voice.id)

    if desk.room:
        desk.tell(desk.person, "reports.withdrawn", version=version, voice=voice)
    _say_to_all(desk, "reports.withdrawn", "reports.room_withdrawn", version=version, voice=voice)


async def _own(desk: Desk) -> Voice | None:
    """What one's own organisation said of the newest version."""
    newest = await reports.newest_id(desk.db)
    voices = await reports.voices(desk.db, newest) if newest else []
    return next((one for one in voices if one.organisation == voice_of(desk.person)), None)


@command(
    "niet akkoord", "bezwaar", "object", who=ROOM, listed=False, about="report", crosses="report", room=ROOM,
    takes_line=True, reads_line=True, phrases=(r"^((ik|wij) (ben|zijn|ga|gaan) )?niet akkoord", r"^(i|we) object"),
)  # fmt: skip
async def object_to(desk: Desk) -> None:
    """One organisation is against it, and says why: the round stops."""
    version = await _meant(desk)
    if version is None:
        return
    reason = await _reason(desk)

    voice = voice_of(desk.person)
    if not (desk.room and desk.spoken):
        await desk.ask("sure", Confirm("reports.objecting", {"version": version, "voice": voice, "reason": reason}))
    one = await reports.speak(desk.db, desk.person.address, version, voice, AGAINST, reason)

    desk.concerns(f"approval:{one.id}")
    _say_to_all(desk, "reports.objected", "reports.room_objected", version=version, voice=voice, reason=reason)
    desk.tell("ambassador", "reports.was_objected", version=version, voice=voice, reason=reason)


async def _reason(desk: Desk) -> str:
    line = SAYS_NO.sub("", desk.line).strip(" :,.")
    return await desk.ask("reason", Text("reports.why_against"), within=line)


@command(
    "wie nog niet", "wie nog niet?", "who has not", who=READERS, listed=False, room=ROOM,
    phrases=(r"^wie (is|zijn|moet|moeten|heeft|hebben)?\s*(er )?nog niet", r"^who has not"),
)  # fmt: skip
async def who_is_left(desk: Desk) -> None:
    """Which organisations have not approved the newest version."""
    version = await reports.newest(desk.db)
    if version is None:
        desk.say("reports.room_none" if desk.room else "reports.none")
        return
    everybody: list[Person] = list((await desk.people.everybody(desk.db.session)).values())
    facts: dict[str, Any] = {"version": version, "left": await silent(desk.db, version, everybody)}
    desk.say("reports.room_who_is_left" if desk.room else "reports.who_is_left", **facts)
