"""What is said to the desk as one says it to a person: thanks, and that one would rather have a person."""

from bot.routing import answering, conversations
from bot.routing.typed import GLAD, THANKS, wants_somebody
from bot.turn import Turn
from bot.understanding.questions import Confirm, Text, Topic, YesNo
from storage.machine.dialogs import Dialog

WORDS = Text.__name__, Topic.__name__  # are asked: then a wish for a person is what is told
YES_TOO = Confirm.__name__, YesNo.__name__  # to which "top" is an answer


async def mind(turn: Turn, dialog: Dialog | None, text: str) -> bool:
    """Answers what is no answer to any question; False when it is something else."""
    if turn.arrival.late or not turn.arrival.direct or not turn.person.known:
        return False
    if dialog and _is_kind(dialog, text.strip(" .!").casefold()):
        await _kindly(turn, dialog)
        return True
    if (dialog is None or dialog.asked["kind"] not in WORDS) and wants_somebody(text):
        await _offer_a_call(turn, dialog)
        return True
    return False


def _is_kind(dialog: Dialog, plain: str) -> bool:
    """Whether it is a kind word, and no answer to what is open."""
    if THANKS.match(plain):
        return True
    asked = dialog.asked
    may_agree = asked["kind"] in YES_TOO or asked.get("proposed") or asked.get("instead")
    return GLAD.match(plain) is not None and not may_agree


async def _kindly(turn: Turn, dialog: Dialog) -> None:
    """A warm word; the question is not put once more to who has it before them."""
    if await answering.had_in_sight(turn, dialog):
        turn.answer("desk.still_asked")
    else:
        turn.note("desk.kind_word")
        await conversations.advance(turn, dialog)


async def _offer_a_call(turn: Turn, dialog: Dialog | None) -> None:
    """Who wants a person may have the ambassador asked to call: a *ja* begins that question."""
    if dialog:
        await conversations.put_aside(turn, dialog)
    await turn.close(*await turn.dialogs("offered"))
    wish = conversations.begun(turn, turn.registry.by_name["vraag"], turn.word("desk.wants_a_call"), "offered")
    wish.asked = {"shown": [turn.reply_id]}
    await turn.keep(wish)
    turn.answer("desk.a_person")
