"""What people say of a version, and what the ambassador does with it. No remark is lost, wherever it belongs.

In the room, in answer to the report:

    > 2.3: de cijfers van Venray ontbreken
    O-3 bij 2.3: "de cijfers van Venray ontbreken". De kennisambassadeur antwoordt erop.

In the ambassador's direct chat, to the notification of it:

    > aanpassen
    Hoe wordt de tekst bij 2?
"""

import re
from typing import Any

from bot import (
    TOLD,
    AskAgain,
    Choice,
    Confirm,
    Desk,
    Room,
    Text,
    command,
    names_section,
    record_numbers,
    remark_in,
    section_in,
)
from handlers.reports.facts import MAKERS, READERS, ROOM, headings, opened
from handlers.reports.voices import voice_of
from storage import reports
from storage.reports import OPEN, Remark, Version

ADDED = re.compile(
    r"^(?:graag )?(?:(?:voeg|vul) (?:hier )?(?:toe|aan)|toevoegen|please add|add)\b\s*[:,]?\s*(?=\w)", re.IGNORECASE
)
OVER, ADAPTED, EXPLAINED = reports.SETTLED


@command(
    "opmerking", "remark", who=READERS, listed=False, about="report", replies="report", room=ROOM, takes_line=True,
    reads_line=True, phrases=(r"^\d{1,2}(\.\d{1,2})?\s*:\s+\w+",),
)  # fmt: skip
async def remark(desk: Desk) -> None:
    """Words about a version: which section, from the number or from what is quoted; else it is asked, later."""
    version = await _version(desk)
    if version is None:
        desk.say("reports.room_none" if desk.room else "reports.none")
        return
    text = await desk.ask("text", Text("reports.which_remark"), within=desk.line)
    if not desk.room:
        await desk.ask("sure", Confirm("reports.remarking", {"version": version, "said": _read(version, text)}))

    await keep(desk, version, text)


async def _version(desk: Desk) -> Version | None:
    number = desk.record or await desk.recall("newest", reports.newest_id)
    return await reports.find(desk.db, number) if number else None


def _read(version: Version, text: str) -> object:
    return remark_in(text, opened(version))


async def keep(desk: Desk, version: Version, text: str, section: str = "") -> None:
    """Records what somebody says of a version; `section` is where it belongs if the words do not say."""
    report = opened(version)
    said = remark_in(text, report)
    who = voice_of(desk.person) if ROOM in desk.person.roles else desk.person.function
    one = await reports.remark(
        desk.db, desk.person.address, version.id, who, said.section or section, said.text, said.old, said.new
    )

    desk.concerns(f"remark:{one.id}")
    facts: dict[str, Any] = {"remark": one, "said": said, "version": version, "last": report.sections[-1].number}
    desk.say("reports.room_remarked" if desk.room else "reports.remarked", **facts)
    if "ambassador" not in desk.person.roles:
        desk.tell("ambassador", "reports.was_remarked", about=f"remark:{one.id}", facts=facts)


@command(
    "bij hoofdstuk", "about section", who=READERS, listed=False, about="remark", replies="remark", room=ROOM,
    takes_line=True, reads_line=True, hears=lambda text, _now: names_section(text),
)  # fmt: skip
async def say_where(desk: Desk) -> None:
    """In answer to a remark: which section it is about; other words are a remark of their own."""
    one = await reports.find_remark(desk.db, desk.record or await reports.my_last_remark(desk.db) or 0)
    version = await reports.find(desk.db, one.report_id) if one else None
    if one is None or version is None:
        desk.say("reports.room_nothing_to_undo" if desk.room else "reports.nothing_to_undo")
        return
    section = section_in(desk.line, opened(version))
    is_free = not one.section or (one.person_id == desk.person.id and one.state == OPEN)
    if section and is_free:
        await reports.place(desk.db, one.id, section)
        desk.concerns(f"remark:{one.id}")
        desk.say("reports.room_placed" if desk.room else "reports.placed", remark=one, section=section)
    elif desk.line.strip():
        await keep(desk, version, desk.line, one.section)


# ---------------------------------------------------------------- what becomes of it
@command("overnemen", "take over", who="ambassador", listed=False, about="remark", takes_line=True)
async def take_over(desk: Desk) -> None:
    """As it was asked: words are replaced or added. What asks for neither is no text, and so the text is asked."""
    one = await _open(desk)
    if one is None:
        return
    key = await _key(desk, one)
    before = await reports.words(desk.db, one.number, key)
    if one.old and one.old not in before:
        desk.say("reports.not_your_words", remark=one)
        return
    if one.old:
        after = before.replace(one.old, one.new)
    elif added := ADDED.match(one.text):
        after = f"{before}\n\n{one.text[added.end() :]}".strip()
    else:
        after = await desk.ask("words", Text("reports.new_words", {"remark": one, "before": before}))
    await desk.ask("sure", Confirm("reports.changing", {"before": before, "after": after, "section": one.section}))

    await _change(desk, one, key, after, OVER)


@command("aanpassen", "adapt", who="ambassador", listed=False, about="remark", takes_line=True)
async def adapt(desk: Desk) -> None:
    """In the ambassador's own words."""
    one = await _open(desk)
    if one is None:
        return
    key = await _key(desk, one)
    before = await reports.words(desk.db, one.number, key)
    after = await desk.ask("words", Text("reports.new_words", {"remark": one, "before": before}))
    await desk.ask("sure", Confirm("reports.changing", {"before": before, "after": after, "section": one.section}))

    await _change(desk, one, key, after, ADAPTED)


@command("uitleggen", "explain", who="ambassador", listed=False, about="remark", takes_line=True)
async def explain(desk: Desk) -> None:
    """The text stays, and the ambassador says why; all who read the report may read that."""
    one = await _open(desk)
    if one is None:
        return
    answer = await desk.ask("answer", Text("reports.why_not", {"remark": one}), within=_behind(desk.line))
    await desk.ask("sure", Confirm("reports.explaining", {"remark": one, "answer": answer}))

    await _settle(desk, one, EXPLAINED, answer)


async def _open(desk: Desk) -> Remark | None:
    """The remark that this is about, that the line names, the only one that is open, or the one that is chosen."""
    waiting = await desk.recall("waiting", reports.open_remarks)
    wanted = [desk.record] if desk.record else record_numbers(desk.line, "O")
    named = [one for one in waiting if one.id in wanted]
    if not waiting or (wanted and not named):
        desk.say("reports.no_open_remark", number=next(iter(wanted), None))
        return None
    if named or len(waiting) == 1:
        return (named or waiting)[0]
    return await desk.ask("remark", Choice("reports.which_of_them", options=waiting))


def _behind(line: str) -> str:
    """What stands behind the number of a remark."""
    first, _, rest = line.partition(" ")
    return rest if record_numbers(first, "O") else line


async def _key(desk: Desk, one: Remark) -> str:
    """In which text of the report it goes; asked where the remark does not say."""
    version = await reports.find(desk.db, one.report_id)
    report = opened(version) if version else None
    section = report.section(one.section) if report and one.section else None
    if section and section.key in TOLD:
        return section.key
    options = headings(report) if report else []
    return (await desk.ask("section", Choice("reports.in_which_section", {"remark": one}, options=options))).key


async def _change(desk: Desk, one: Remark, key: str, words: str, state: str) -> None:
    await reports.write(desk.db, desk.person.address, one.number, f"text/{key}", {"words": words})
    await _settle(desk, one, state)


async def _settle(desk: Desk, one: Remark, state: str, answer: str = "") -> None:
    """Whoever made the remark may have said it otherwise meanwhile: then it is answered anew."""
    now = await reports.find_remark(desk.db, one.id)
    if now != one:
        raise AskAgain("waiting", "reports.remark_meanwhile", remark=now or one)
    await reports.settle(desk.db, one.id, state, answer)

    facts: dict[str, Any] = {"remark": one, "state": state, "answer": answer}
    left = await reports.how_many_open(desk.db, one.number)
    desk.concerns(f"remark:{one.id}")
    desk.say("reports.settled", left=left, **facts)
    author = await desk.people.by_id(desk.db.session, one.person_id)
    if author.known and author.id != desk.person.id:
        desk.tell(author, "reports.was_settled", facts=facts)
    if state == EXPLAINED:
        desk.tell(Room(ROOM), "reports.room_explained", facts=facts, under=f"remark:{one.id}")


@command("opmerkingen", "remarks", who=MAKERS, listed=False, takes_line=True)
async def list_remarks(desk: Desk) -> None:
    """All that was said of the report that is shown now, and what became of it."""
    version = await reports.newest(desk.db)
    said = await reports.remarks(desk.db, version.number) if version else []
    desk.say("reports.remarks", remarks=said)
