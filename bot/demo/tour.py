"""The tour: the five jobs of the desk, played over real Matrix by real accounts, to be read in a terminal."""

from datetime import date, datetime, timedelta
from pathlib import Path

from bot.demo.programme import ZONE, Calendar
from bot.demo.stage import Stage
from bot.demo.world import World
from bot.words import DAYS, MONTHS
from bot.workdays import working

FILE = "invite.ics"  # comes after the words that it goes with
FORMS = ".pdf", ".docx"  # of a report
REMINDED_WITHIN = 120.0  # seconds: the first reminder falls due soon after the world stands
VOICES = {
    "lltb": "LLTB", "mkb": "MKB-Limburg", "noord": "Regio Noord-Limburg", "midden": "Regio Midden-Limburg",
    "zuid": "Regio Zuid-Limburg",
}  # fmt: skip


async def play(world: World) -> list[Path]:
    """All of it, in order; the files of the report, as somebody of the Steering Group downloads them from the room."""
    stage = Stage(world)
    try:
        await stage.meets_desk("projectleider")  # is there when the reminder comes, whenever that is
        for title, scene in SCENES:
            stage.screen.title(title)
            await scene(stage)
        folder = Path(world.config).parent
        return [await stage.saves("lwv", form, folder) for form in FORMS]
    finally:
        await stage.close()


async def _asking(stage: Stage) -> None:
    await stage.meets_desk("wethouder", shown=True)
    await stage.says(
        "wethouder",
        "We zitten vast met een aanvraag voor 80 bedden in Horst, kan de ambassadeur meedenken?",
        "raadplegen",
        "deze week",
        "nee",
        "ja",
    )
    await stage.enter("ambassadeur")
    await stage.hears("ambassadeur", "Nieuwe vraag")
    await stage.replies("ambassadeur", "oppakken", to="Nieuwe vraag")
    await stage.hears("wethouder")


async def _sparring(stage: Stage) -> None:
    day = working(Calendar(datetime.now(ZONE)).taskforce_meets.date() + timedelta(days=1))
    await stage.says("ambassadeur", f"vrij {_named(day)} 9-12", "ja")
    await stage.meets_desk("wethouder2")
    await stage.says("wethouder2", "spar", "1", "Huisvesting boven winkels in het centrum")
    await stage.says("wethouder2", "ja", until=(FILE,))
    await stage.hears("ambassadeur", FILE)


async def _logging(stage: Stage) -> None:
    await stage.says(
        "ambassadeur",
        "log gebeld met wethouder Wonen Beek, wil meedoen met visie",
        "Provincie: stuurt de planning, vrijdag",
        "2",
        "nee",
        "ja",
    )


async def _reporting(stage: Stage) -> None:
    stage.room = "steering_group"
    await stage.enter("lwv", *VOICES, "provincie")
    await stage.says("ambassadeur", "rapport plaatsen")
    await stage.says("ambassadeur", "ja", until=("Versie 1 staat", *FORMS))

    await stage.says_in_thread("lwv", '3.2: vervang "minder bereikt dan gehoopt" door "te weinig bereikt"', "versie 1.")
    await stage.hears("ambassadeur", "Opmerking van LWV")
    await stage.replies("ambassadeur", "overnemen", to="Opmerking van LWV")
    await stage.says("ambassadeur", "ja")
    await stage.hears("lwv", "Uw opmerking")
    await stage.says("ambassadeur", "rapport plaatsen")
    await stage.says("ambassadeur", "ja", until=("Versie 2 staat", *FORMS))

    await stage.ticks("lwv", "versie 2.")
    await stage.says("lwv", "ja", until=("Genoteerd", "Nog niet"))
    for name, organisation in VOICES.items():
        await stage.says_in_room(name, "!akkoord", f"{organisation} is akkoord")
    await stage.says_in_room("provincie", "!akkoord", "Alle organisaties zijn akkoord")


async def _meeting(stage: Stage) -> None:
    stage.room = "taskforce"
    await stage.hears("projectleider", "Komt u?", "De agenda is nog leeg", seconds=REMINDED_WITHIN)
    await stage.says("projectleider", "ik kom", "agendapunt: kamers boven winkels, 10 min", "ja")
    await stage.says_in_room("projectleider", "!overleg")


def _named(day: date) -> str:
    return f"{DAYS['nl'][day.weekday()]} {day.day} {MONTHS['nl'][day.month - 1]}"


SCENES = (
    ("Een wethouder vraagt de kennisambassadeur om mee te denken", _asking),
    ("Een gesprek plannen: de een zet momenten open, de ander kiest", _sparring),
    ("Na een gesprek: de kennisambassadeur legt vast wat ertoe doet", _logging),
    ("Het kwartaal is voorbij: het verslag, van eerste versie tot akkoord", _reporting),
    ("Enkele dagen voor het overleg: de balie herinnert de Taskforce", _meeting),
)
