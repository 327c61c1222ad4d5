"""`desk demo`: the world with the tour and the prompt in it, or alone for who brings their own."""

import asyncio
import json
import signal
import sys
from dataclasses import asdict
from functools import partial
from io import TextIOWrapper
from pathlib import Path

from bot.demo.homeserver import NotInstalled, NotStarted
from bot.demo.processes import Died, Refused, leaf
from bot.demo.world import FOLDER, USED, standing


async def show(json_file: Path | None, *, fresh: bool) -> int:
    """`desk demo`: the tour, and then the prompt; with a file the world alone, until it is stopped."""
    status = 0
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _interrupted)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal may not know every sign
    try:
        if json_file:
            await _alone(json_file, fresh=fresh)
        else:
            await _shown(fresh=fresh)
    except* (NotInstalled, NotStarted, Refused, Died) as stops:
        print(leaf(stops), file=sys.stderr)
        status = 1
    except* TimeoutError as late:
        print(f"De balie antwoordde niet op tijd. Haar log is {FOLDER}/desk.log.\n{leaf(late)}", file=sys.stderr)
        status = 1
    return status


async def _shown(*, fresh: bool) -> None:
    from bot.demo import prompt, tour  # noqa: PLC0415 - not needed for the world alone

    async with standing(fresh=fresh, toured=True) as world:
        if _first_time():
            await tour.play(world)
        else:
            typed = sys.argv[0] if sys.argv[0].endswith("desk") else "desk"
            print(f"U gaat verder in de wereld van de vorige keer. Een nieuwe, met rondleiding: {typed} demo --fresh")
        says_where = partial(_says_where, Path(world.config).parent)
        if sys.stdin.isatty():
            await prompt.talk(world, says_where)
        else:
            says_where()
            print("Zelf meepraten: begin de demo in een terminal, en u bent een van deze mensen.")


def _says_where(folder: Path) -> None:
    """Where to look further: the files that somebody downloaded from the room."""
    print("\n── Waar u verder kijkt\n")
    for name, form in (("Het verslag als PDF", "pdf"), ("Het verslag in Word", "docx")):
        for file in sorted(folder.glob(f"*.{form}"))[-1:]:
            print(f"{name}:  {file}")
    print(f"De hele wereld:       {folder}")


async def _alone(file: Path, *, fresh: bool) -> None:
    """The file appears when the desk answers, whole; one of an earlier world goes first."""
    _cleared(file)
    async with standing(fresh=fresh) as world:
        _first_time()
        stop = asyncio.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
        part = file.with_name(f"{file.name}.part")
        part.write_text(json.dumps(asdict(world), ensure_ascii=False, indent=1), "utf-8")
        part.replace(file)
        await stop.wait()


def _first_time() -> bool:
    """Whether nobody was in this world before: the tour is played on an empty stage."""
    try:
        (FOLDER / USED).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _cleared(file: Path) -> None:
    try:
        file.parent.joinpath(f"{file.name}.part").write_text("")
        file.unlink(missing_ok=True)
    except OSError as no:
        raise Refused(
            f"--json = {file}: kan niet worden geschreven ({no.strerror}). Noem een bestand in een map die er is."
        ) from no


def _interrupted(*_: object) -> None:
    """Ends whatever is going on, also while the world is still coming up; all of it is taken down on the way out."""
    raise KeyboardInterrupt
