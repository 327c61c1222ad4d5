"""What people say in an order of their own: the number first, the command inside, the whole thing in a sentence."""

from tests.infra.talk import Talker, TestDesk

LOOKED_FOR = {  # of Bakker on Monday 3 October and Deken on the 10th, as it is Tuesday the 11th
    "3 oktober": "Bakker", "van 1 tot 5 oktober": "Bakker", "sinds september": "Bakker Deken", "gisteren": "Deken",
    "tot 5 oktober": "Bakker", "week 40": "Bakker", "de afgelopen twee weken": "Bakker Deken", "vandaag": "",
    "over Bakker": "Bakker", "met Bakker, oktober": "Bakker", "Bakker van vorige week": "Bakker", "maandag": "Deken",
    "Venlo vorige week": "Bakker", "mei": "", "since 4 October": "Deken",
}  # fmt: skip


async def test_the_logbook_is_asked_for_any_period(desk: TestDesk, ambassador: Talker) -> None:
    await ambassador.says("/log gesproken met Bakker in Venlo: wil bouwen", "geen", "2, wonen", "nee", "ja")
    await desk.passes("2022-10-10 09:00")
    await ambassador.says("/log gesproken met Deken in Beek: wil wachten", "geen", "2, wonen", "nee", "ja")
    await desk.passes("2022-10-11 09:00")
    for words, found in LOOKED_FOR.items():
        said = await ambassador.says(f"logboek {words}")
        assert [name for name in ("Bakker", "Deken") if f": {name} in" in said] == found.split(), said
