"""A sentence that may want more than one thing, or something that the programme is not for.

    > Afspraak van dinsdag niet doorgegaan, nieuwe datum volgt
    Wat bedoelt u met "Afspraak van dinsdag niet doorgegaan, nieuwe datum volgt"?
    1. log: een gesprek vastleggen
    2. afspraken: uw afspraken zien, verzetten of afzeggen
    > 1

The desk never guesses: the person chooses, and what was typed goes along. Who says it in other words is heard anew.
"""

from bot import Desk, Menu, command


@command("bedoeling", "meaning", listed=False, reads_line=True)
async def choose(desk: Desk) -> None:
    """Which of the things that a sentence may want is meant."""
    if not desk.line:
        desk.follow("menu")
        return
    question = Menu("doubt.meant", {"line": desk.line}, options=desk.meanings)
    chosen = await desk.ask("command", question)

    desk.follow(chosen.name, desk.line)


@command("ander loket", "elsewhere", listed=False, reads_line=True, intention="out_of_scope")
async def refer(desk: Desk) -> None:
    """Where to go with what the programme is not for; who wants to ask it all the same says *ja*."""
    desk.say("doubt.not_for_us")
    desk.offer("vraag", desk.line)
