"""An administrator accepts somebody's other identity in chat, and the desk that runs believes it from then on."""

from pathlib import Path

from bot.demo.homeserver import Synapse
from bot.demo.person import Person
from tests.infra.fixtures import PASSWORD, ArrivesEncrypted
from tests.infra.process import DeskProcess


async def test_what_the_administrator_accepts_counts_without_a_restart(
    persona: ArrivesEncrypted, synapse: Synapse, tmp_path: Path
) -> None:
    desk, jansen = DeskProcess(tmp_path, synapse), await persona("jansen")
    desk.knows(jansen.user_id)
    await desk.starts_up()
    admin = await Person.login(synapse.url, desk.people["admin"], PASSWORD, joins_invites=True)
    async with admin:
        chat = await admin.direct(desk.user)
        await admin.hears(chat, desk.user, "Goedendag")
        room = await jansen.direct(desk.user)
        await jansen.says(room, "hallo")
        await jansen.hears(room, desk.user, "Goedendag")

        await jansen.does("reset_identity")
        await admin.hears(chat, desk.user, f"aanvaarden {jansen.user_id}", seconds=30)
        after = len(jansen.lines)
        await jansen.says(room, "hallo")
        await jansen.sees("undecryptable", after=after)

        assert "Ik vertrouw vanaf nu" in await admin.answer_to(chat, f"aanvaarden {jansen.user_id}")
        assert "is aanvaard" in await admin.answer_to(chat, "ja")
        after = len(jansen.lines)
        await jansen.says(room, "hallo")
        await jansen.hears(room, desk.user, "Goedendag", after=after)
    assert desk.stops() == 0
