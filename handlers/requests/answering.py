"""The ambassador's side: taking a question on, answering it, closing it."""

from bot import Confirm, Desk, Text, command
from handlers.requests import which
from storage import requests


@command(
    "oppakken", "take", who="ambassador", listed=False, takes_line=True, about="request", ticks="request",
    phrases=(r"(pak|neem) (ik )?h-?\d+ (maar |nu )?(op|aan)", r"ik pak h-?\d+ (maar |nu )?op", r"i('ll)? take h-?\d+"),
)  # fmt: skip
async def take(desk: Desk) -> None:
    """The ambassador takes a question on; a mere reaction is asked back first."""
    request = await which.one(desk, await desk.recall("open", requests.open_ones))
    if request is None:
        return
    if not desk.spoken:
        await desk.ask("sure", Confirm("requests.taking", {"request": request}))

    if not await requests.move_on(desk.db, request.id, "accepted", since=("new",)):
        desk.say("requests.taken_already", number=request.number)
        return

    desk.concerns(f"request:{request.id}")
    desk.say("requests.taken", request=request)
    for asker in await which.followers(desk, request):
        desk.tell(asker, "requests.was_taken", request=request)


@command("afronden", "close", who="ambassador", listed=False, takes_line=True, about="request")
async def close(desk: Desk) -> None:
    """The ambassador closes a question with a line that the asker will read."""
    request = await which.one(desk, await desk.recall("open", requests.open_ones))
    if request is None:
        return
    outcome = await desk.ask("outcome", Text("requests.outcome", {"request": request}), within=which.rest(desk.line))
    await desk.ask("sure", Confirm("requests.closing", {"request": request, "outcome": outcome}))

    if not await requests.move_on(desk.db, request.id, "done", outcome=outcome):
        desk.say("requests.closed_already", number=request.number)
        return

    desk.concerns(f"request:{request.id}")
    desk.say("requests.closed", request=request)
    for asker in await which.followers(desk, request):
        desk.tell(asker, "requests.was_closed", about=f"request:{request.id}", request=request, outcome=outcome)


@command("antwoorden", "answer", listed=False, about="request", replies="request")
async def answer(desk: Desk) -> None:
    """Words in reply to a notification: the ambassador's go to the asker, the asker's are added."""
    if not desk.person.viewer.has("ambassador"):
        desk.follow("aanvullen", f"H-{desk.record} {desk.line}" if desk.record else desk.line)
        return
    request = await desk.recall("request", requests.find, desk.record) if desk.record else None
    request = request or await which.one(desk, await desk.recall("open", requests.open_ones))
    if request is None:
        return
    text = await desk.ask("text", Text("requests.outcome", {"request": request}), within=which.rest(desk.line))
    await desk.ask("sure", Confirm("requests.passing_on", {"request": request, "text": text}))

    await requests.answered(desk.db, request.id)
    desk.concerns(f"request:{request.id}")
    desk.say("requests.passed_on", request=request, is_open=request.state in requests.OPEN)
    for asker in await which.followers(desk, request):
        desk.tell(asker, "requests.word_from_ambassador", about=f"request:{request.id}", request=request, text=text)
