"""Free words, with no command in them and no question open."""

import re

from rapidfuzz import fuzz

from bot import journal, meaning
from bot.commands import Command
from bot.routing import answering, conversations, manners, records
from bot.routing.answering import ASKING_LASTS, OFFER_LASTS
from bot.routing.typed import GLAD, MORE, kind_of, says_something, split
from bot.turn import Turn
from bot.understanding.letters import body
from bot.understanding.questions import NO, YES
from bot.understanding.sentence import agrees
from storage.machine.dialogs import Dialog

SURELY = 75  # of 100: so much alike is a slip of the finger


async def hear(turn: Turn, text: str) -> None:
    """An answer to what was said or offered last, a phrase of a command, or what a sentence wishes."""
    text = body(text)
    plain = text.strip(" .!,?").casefold()
    if not any(map(str.isalnum, text)) and not agrees(text):
        turn.answer("desk.no_words")
    elif await manners.mind(turn, None, text):
        return
    elif answered := await records.to_what_was_said(turn, text):
        await conversations.begin(turn, *answered)
    elif YES.match(plain) or NO.match(plain) or plain in MORE or agrees(text):
        await _take_offer(turn, plain)
    elif turn.person.state == "stranger":
        _offer_english(turn, text)
        await conversations.acquaint(turn, text)
    elif turn.person.state == "waiting":
        turn.answer("desk.still_waiting")
    elif turn.registry.meant(plain, turn.person):
        await _begin_by_phrase(turn, plain, text)
    elif await records.numbered(turn, text):
        return
    else:
        await _wished(turn, text)


async def _begin_by_phrase(turn: Turn, plain: str, text: str) -> None:
    """Where subjects share a phrase, it is about what we spoke of last."""
    last = await records.last_told(turn) or ""
    if one := turn.registry.meant(plain, turn.person, kind_of(last)):
        is_about_it = bool(last) and one.about == kind_of(last)
        await conversations.begin(turn, one, journal.lately(last, text) if is_about_it else text)


async def _wished(turn: Turn, text: str) -> None:
    """What a free sentence surely wants is begun; of what it may want besides, the person chooses."""
    _offer_english(turn, text)
    wanted = meaning.commands(turn.registry, turn.person, text, turn.clock.local(turn.arrival.sent_at))
    question = turn.registry.by_name["vraag"]
    asked = await _asked(turn)
    if asked and (len(wanted) > 1 or wanted[0] in (question, turn.registry.by_name.get(asked.function))):
        await _take_up(turn, asked, text)
    elif not (says_something(text) or (wanted != [question] and re.search(r"[^\W\d]{3}", text))):
        await _unclear(turn, text)
    else:
        await conversations.begin(turn, wanted[0] if len(wanted) == 1 else turn.registry.by_name["bedoeling"], text)


def _offer_english(turn: Turn, text: str) -> None:
    """Who writes English and hears Dutch is told that there is a choice."""
    if turn.person.language == "en" or not says_something(text):
        return
    if meaning.language(turn.person, text, turn.clock.local(turn.arrival.sent_at)) == "en":
        turn.note("desk.english_too")


async def _take_offer(turn: Turn, text: str) -> None:
    """A *ja*, a *nee* or a *meer* while no question is open."""
    offered = [] if turn.arrival.late else await turn.dialogs("offered", turn.now - OFFER_LASTS)
    if offered and not await answering.had_in_sight(turn, offered[0]):
        turn.answer("desk.early_answer", quoted=text)
        return
    await turn.close(*await turn.dialogs("offered"))
    last = None if offered or turn.arrival.late else await records.just_told(turn)
    if last and await records.tick(turn, last, text.casefold()):
        return
    meant = min(offered, key=lambda one: journal.goes_on_list(one) != (text in MORE), default=await _asked(turn))
    if meant is None and GLAD.match(text.casefold()):
        turn.answer("desk.all_right")
    elif meant is None:
        told = records.can_be_ticked(turn, await records.last_told(turn))
        turn.answer("desk.yes_to_what" if told else "desk.nothing_asked", quoted=turn.arrival.text.strip())
    elif NO.match(text.casefold()):
        await turn.close(meant)
        turn.answer("desk.all_right")
    else:
        await _take_up(turn, meant)


async def _asked(turn: Turn) -> Dialog | None:
    """What an occasion asked for last, and nobody answered yet."""
    return None if turn.arrival.late else next(iter(await turn.dialogs("asked", turn.now - ASKING_LASTS)), None)


async def _take_up(turn: Turn, wanted: Dialog, text: str = "") -> None:
    """Begins what was offered or asked for, with what was said to it."""
    await turn.close(wanted)
    line = f"{wanted.line} {text}".strip(" ")
    await conversations.begin(turn, turn.registry.by_name[wanted.function], line, held=wanted.held)


async def _unclear(turn: Turn, text: str) -> None:
    one = turn.registry.by_name.get(split(text)[1])
    if one and not one.allows(turn.person):
        await conversations.not_allowed(turn, one, "")
        return
    turn.answer("desk.unclear", quoted=text, near=nearest(turn, text.split(maxsplit=1)[0].casefold()))


def _single(one: Command) -> list[str]:
    """Its names of one word, where it has any: what is compared is one word."""
    return [name for name in one.names if " " not in name] or list(one.names)


def nearest(turn: Turn, word: str, most: int = 1, least: int = 60) -> list[str]:
    """What this person may begin that is written most alike; what is not in the menu only when it surely is meant."""
    mine = [one for one in turn.registry.commands if one.allows(turn.person)]
    alike = [(max(fuzz.ratio(word, name) for name in _single(one)), one) for one in mine]
    near = [(score, one) for score, one in alike if score >= (least if one.listed else SURELY)]
    return [one.called(turn.person.language) for _, one in sorted(near, key=lambda each: -each[0])[:most]]
