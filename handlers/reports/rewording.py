"""A remark whose message changes. While nothing was done with it, it changes along; what was decided stays as it was.

In the room, after its message was edited:

    O-3 bij 2.3: "de cijfers van Venray en Horst ontbreken".
    Zo staat de opmerking er nu. De kennisambassadeur weet het.

In the direct chat, after its message was taken away:

    U haalde uw bericht weg. Ik haal ook O-3 weg: "de cijfers van Venray ontbreken".
"""

from typing import Any

from bot import Confirm, Desk, command, remark_in, section_in
from handlers.reports.facts import READERS, ROOM, opened
from handlers.reports.remarks import keep
from storage import reports
from storage.reports import OPEN, Remark, Version


@command("opmerking anders", "reword remark", who=READERS, listed=False, changes="remark", room=ROOM, reads_line=True)
async def reword(desk: Desk) -> None:
    """Other words for one's own remark. After it was decided they are another remark."""
    one = await _own(desk)
    version = await reports.find(desk.db, one.report_id) if one else None
    if one is None or version is None:
        desk.say("reports.room_not_your_remark" if desk.room else "reports.not_your_remark")
    elif one.state != OPEN:
        await _say_more(desk, one)
    else:
        await _change(desk, one, version)


async def _own(desk: Desk) -> Remark | None:
    """The remark that this is about, if the person made it."""
    one = await reports.find_remark(desk.db, desk.record or 0)
    return one if one and one.person_id == desk.person.id else None


async def _change(desk: Desk, one: Remark, version: Version) -> None:
    """Its section stays, unless the new words name another."""
    report = opened(version)
    section = section_in(desk.line, report)
    said = remark_in(one.text if section else desk.line, report)
    section = section or said.section or one.section
    if not desk.room:
        await desk.ask("sure", Confirm("reports.rewording", {"remark": one, "section": section, "said": said}))

    now = await reports.reword(desk.db, one.id, section, said.text, said.old, said.new)

    desk.concerns(f"remark:{one.id}")
    facts: dict[str, Any] = {"remark": now, "said": said, "version": version, "before": one}
    desk.say("reports.room_reworded" if desk.room else "reports.reworded", **facts)
    if "ambassador" not in desk.person.roles:
        desk.tell("ambassador", "reports.was_reworded", about=f"remark:{one.id}", facts=facts)


async def _say_more(desk: Desk, one: Remark) -> None:
    """What was decided of a remark stays; the new words go with the version that is there now."""
    version = await reports.newest(desk.db, one.number)
    assert version
    desk.say("reports.room_decided" if desk.room else "reports.decided", remark=one)
    if not desk.room:
        said = remark_in(desk.line, opened(version))
        await desk.ask("more", Confirm("reports.remarking", {"version": version, "said": said}))

    await keep(desk, version, desk.line, one.section)


@command("opmerking terug", "take back remark", who=READERS, listed=False, removes="remark", room=ROOM)
async def take_back_remark(desk: Desk) -> None:
    """*Oeps*: what one said oneself, while nothing was done with it. Of a message that is gone it is asked first."""
    one = await _own(desk)
    if one is None:
        desk.say("reports.room_nothing_to_undo" if desk.room else "reports.nothing_to_undo")
        return
    if one.state != OPEN:
        desk.say("reports.room_decided_stays" if desk.room else "reports.decided_stays", remark=one)
        return
    if not desk.spoken:
        await desk.ask("sure", Confirm("reports.taking_back", {"remark": one}))

    await reports.settle(desk.db, one.id, "gone")

    desk.concerns(f"remark:{one.id}")
    desk.say("reports.room_remark_gone" if desk.room else "reports.remark_gone", remark=one)
    if "ambassador" not in desk.person.roles:
        desk.tell("ambassador", "reports.remark_was_taken_back", facts={"remark": one})
